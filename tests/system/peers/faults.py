"""The faults. Each is applied to one subject, and returns the figures for its cell of the table."""

import collections
import contextlib
import dataclasses
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import time

from common_shm import CommonShm
from event_clock import PATIENCE_S, events_of, events_of_whole_run, wait_for_events
from zcbench_case import MAY_MOUNT, descendants_of_session, in_small_shm

PRIOR = "the results of last week\n"
DISK_BYTES = "64k"
OTHER_BYTES = 40 * 1024  # the part of the disk that other files use
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
STATES = ("prior kept", "new and whole", "torn", "lost")


def state_of(path, subject):
    """Returns one of STATES, the state of a file that contained PRIOR."""
    text = path.read_text(errors="replace") if path.exists() else ""
    if text == PRIOR:
        return "prior kept"
    if not text:
        return "lost"
    try:
        return "new and whole" if subject.is_whole(text) else "torn"
    except (ValueError, LookupError):
        return "torn"


def start(command, folder, **kwargs):
    return subprocess.Popen(command, cwd=folder, start_new_session=True, **QUIET, **kwargs)


def end_session(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def events_of_a_run(subject):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "r.json")
        process = start(subject.save(path), folder)
        events = events_of_whole_run(process)
        assert process.wait() == 0 and subject.is_whole(path.read_text())
        return events


def kill_at_random_instants(subject, tries, chance):
    """Counts STATES after SIGKILL at instants spread evenly over the events of an undisturbed run. Runs that
    end before the kill are not counted."""
    if subject.save is None:
        return None
    usual = events_of_a_run(subject)
    states = collections.Counter()
    while states.total() < tries:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "r.json")
            path.write_text(PRIOR)
            process = start(subject.save(path), folder)
            wait_for_events(process, chance.randint(0, usual))
            process.kill()
            end_session(process)
            if process.returncode == -signal.SIGKILL:
                states[state_of(path, subject)] += 1
    return states


def in_words(code):
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit {code}"


def full_disk(subject):
    """Returns (exit code, one of STATES) if results do not fit on the disk next to the prior ones."""
    if subject.save is None or not MAY_MOUNT:
        return None
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder, "copy")
        # The disk is /dev/shm of a mount namespace, which disappears, so the file is copied out.
        script = (
            f"head -c {OTHER_BYTES} /dev/zero > /dev/shm/other; "
            'printf "%s" "$1" > /dev/shm/r.json; copy=$2; shift 2; "$@"; code=$?; '
            'if [ -e /dev/shm/r.json ]; then cp /dev/shm/r.json "$copy"; fi; exit $code'
        )
        done = subprocess.run(
            [*in_small_shm(DISK_BYTES), "sh", "-c", script, "sh", PRIOR, copy,
             *subject.save(pathlib.Path("/dev/shm/r.json"))], cwd=folder, **QUIET)
        return done.returncode, state_of(copy, subject)


def full_shm(subject):
    """Returns the exit code (negative: a signal) if a block of shared memory does not fit."""
    if subject.hold_shm is None or not MAY_MOUNT:
        return None
    with tempfile.TemporaryDirectory() as folder:
        command = [*in_small_shm(DISK_BYTES), *subject.hold_shm(pathlib.Path(folder))]
        return subprocess.run(command, timeout=PATIENCE_S, **QUIET).returncode


@dataclasses.dataclass
class Place:
    """The place of a subject's blocks: the usual /dev/shm, or that of CommonShm."""

    prefix: str
    folder: pathlib.Path
    command_prefix: list

    def blocks_of(self, process):
        """Returns the names of the blocks that it has mapped; others' blocks are never counted or removed."""
        try:
            maps = pathlib.Path(f"/proc/{process.pid}/maps").read_text()
        except OSError:  # it has ended
            return set()
        return set(re.findall(rf"/dev/shm/({self.prefix}[\w-]+)", maps))

    def wait_for_blocks(self, process):
        until = time.monotonic() + PATIENCE_S
        while not self.blocks_of(process):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{process.args} made no block of shared memory")
            time.sleep(0.001)

    def left(self, names):
        return [name for name in names if (self.folder / name).exists()]

    def wait_for_helpers(self, process):
        """Waits for processes that outlive the owner and may clean up after it."""
        until = time.monotonic() + PATIENCE_S
        while descendants_of_session(process.pid) and time.monotonic() < until:
            time.sleep(0.01)


@contextlib.contextmanager
def place_of(subject):
    """Yields the place of the subject's blocks, or None if it is not available here."""
    if subject.may_mount:
        yield Place(subject.shm_prefix, pathlib.Path("/dev/shm"), [])
        return
    with CommonShm() as shm:
        yield None if shm.why_not else Place(subject.shm_prefix, shm.folder, shm.prefix)


def kill_owner(subject, tries, chance, whole_group):
    """Returns (blocks left, blocks left after a new start), summed over all tries."""
    if subject.hold_shm is None:
        return None
    with place_of(subject) as place:
        if place is None:
            return None
        left = left_later = 0
        for _ in range(tries):
            with tempfile.TemporaryDirectory() as folder:
                command = subject.hold_shm(pathlib.Path(folder))
                process = start([*place.command_prefix, *command], "/")
                place.wait_for_blocks(process)
                seen = events_of(process.pid)
                wait_for_events(process, seen + chance.randint(0, subject.most_events))
                names = place.blocks_of(process)
                (os.killpg if whole_group else os.kill)(process.pid, signal.SIGKILL)
                process.wait()
                place.wait_for_helpers(process)
                end_session(process)
            left += len(place.left(names))
            subprocess.run([*place.command_prefix, *subject.start_again], check=True, **QUIET)
            left_later += len(place.left(names))
            for name in place.left(names):
                (place.folder / name).unlink()
        return left, left_later
