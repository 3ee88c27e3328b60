"""Processes below this one, orphans included: they come to this process as their subreaper."""

import ctypes
import os
import pathlib
import time

PR_SET_CHILD_SUBREAPER = 36
CLONE_NEWNS = 0x00020000
MS_PRIVATE, MS_REC, MS_NOSUID = 1 << 18, 1 << 14, 2

libc = ctypes.CDLL(None, use_errno=True)


def adopt_orphans():
    """From now on processes whose parent dies become children of this one, not of init."""
    if libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "PR_SET_CHILD_SUBREAPER")


def leave_shared_dev_shm():
    """Gives this process a /dev/shm of its own where it may, so that tests beside it cannot be
    blamed for one another's objects."""
    if os.getuid() != 0 or libc.unshare(CLONE_NEWNS) != 0:
        return
    for place in (b"/", b"/dev/shm"):  # in a chroot the root is no mount
        libc.mount(None, place, None, MS_PRIVATE | MS_REC, None)
    libc.mount(b"faults", b"/dev/shm", b"tmpfs", MS_NOSUID, b"mode=1777,size=256m")


def children_of(pid):
    found = []
    try:
        for thread in pathlib.Path(f"/proc/{pid}/task").iterdir():
            found += [int(child) for child in (thread / "children").read_text().split()]
    except OSError:
        pass  # it has just ended
    return found


def state_of(pid):
    """The letter of /proc: R, S, T, Z ...; X when there is no such process."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "X"


def living_descendants(pid=None, apart_from=()):
    """Pids below `pid` (default: this process); its zombies are reaped on the way."""
    found = []
    for child in children_of(pid or os.getpid()):
        if child in apart_from:
            continue
        if state_of(child) not in "ZX":
            found.append(child)
        elif pid is None:
            try:
                os.waitpid(child, os.WNOHANG)
            except ChildProcessError:
                pass
        found += living_descendants(child, apart_from)
    return found


def wait_until(condition, seconds, pause_s=0.0005):
    """Its first true value, or the last false one."""
    until = time.monotonic() + seconds
    value = condition()
    while not value and time.monotonic() < until:
        time.sleep(pause_s)
        value = condition()
    return value
