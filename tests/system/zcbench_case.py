"""ZcbenchCase, the base of every system test: the binary under test, a folder for the test, and checks for
leftovers.

ZCBENCH names the binary. Tests wait for events (wait_for, wait_for_journal, wait_for_workers, hold_still,
gate.py), never for time, because machines differ in speed; limits in seconds only end hanging tests. They use
only the standard library.
"""

import ctypes
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from common_shm import leave_shared_dev_shm
from results_forgery import whole

BINARY = pathlib.Path(os.environ["ZCBENCH"]).resolve()
SOURCE = pathlib.Path(__file__).resolve().parents[2]
NOBODY = 65534
FULL = os.environ.get("ZCBENCH_FULL") == "1"
SANITIZED = bool(os.environ.get("ZCBENCH_SANITIZED"))
HANGS_S = 300.0
LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1
ALL_SKIPPED = 77  # tests/CMakeLists.txt: SKIP_RETURN_CODE
# More samples than any machine takes before the run is killed.
ENDLESS = 100_000
# A journal of this size has samples.
WITH_SAMPLES_BYTES = 8000


def in_small_shm(size):
    """Returns a command prefix: the rest runs with a private /dev/shm, a tmpfs of that size.

    In a chroot, / is not a mount point, but /dev/shm is, and mounts on it stay private.
    """
    script = (
        "{ mount --make-rprivate / 2>/dev/null || mount --make-private /dev/shm; } && "
        f'mount -t tmpfs -o size={size} small /dev/shm && exec "$@"'
    )
    user = [] if os.getuid() == 0 else ["--user", "--map-root-user"]
    return ["unshare", *user, "--mount", "--propagation", "unchanged", "sh", "-c", script, "sh"]


# Many containers forbid mounting. The program then keeps its objects in the shared /dev/shm.
MAY_MOUNT = subprocess.run([*in_small_shm("64k"), "true"], capture_output=True).returncode == 0


def own_process():
    """For preexec_fn: the child dies with its test, however that ends, and does not ignore SIGHUP, as it
    would under nohup."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def small_config(**changes):
    """Returns a valid config of one experiment that runs in well under a second."""
    experiment = {
        "kernel": "square",
        "strategy": "shared_mmap",
        "elements": 1000,
        "workers": 2,
        "samples": 3,
    }
    experiment.update(changes)
    return {"schema_version": 1, "name": "small", "experiments": [experiment]}


def fields_of(pid):
    """Returns the fields of /proc/PID/stat from the state on; empty if the process has ended."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def lives(pid):
    return fields_of(pid)[:1] not in ([], ["Z"], ["X"])


def descendants_of_session(session):
    """Returns the pids of the running processes of that session, without zombies."""
    pids = [int(entry) for entry in os.listdir("/proc") if entry.isdigit()]
    return [pid for pid in pids if fields_of(pid)[3:4] == [str(session)] and lives(pid)]


def children_of(pid):
    try:
        text = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in text.split()]


def family_of(pid):
    """Returns the pids of the process and its descendants."""
    return [pid] + [each for child in children_of(pid) for each in family_of(child)]


def all_shm_names():
    try:
        return {name for name in os.listdir("/dev/shm") if name.startswith("zcbench-")}
    except FileNotFoundError:
        return set()


def is_ours(pid):
    while pid > 1 and pid != os.getpid():
        pid = int((fields_of(pid)[1:2] or [0])[0])
    return pid == os.getpid()


def held_by_others():
    """Returns the names of objects in /dev/shm that are open in processes that these tests did not start."""
    names = set()
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            targets = [os.readlink(descriptor) for descriptor in (process / "fd").iterdir()]
        except OSError:  # it has ended, or belongs to another user
            continue
        objects = {target.rpartition("/")[2] for target in targets if target.startswith("/dev/shm/")}
        if objects and not is_ours(int(process.name)):
            names |= objects
    return names


# In a shared /dev/shm, these objects and those of others are no leftovers (see main()).
SHM_NAMES_BEFORE = all_shm_names()
HAS_OWN_SHM = False


def shm_names():
    """Returns the objects in /dev/shm of runs of these tests."""
    names = all_shm_names()
    if names and not HAS_OWN_SHM:
        names -= SHM_NAMES_BEFORE | held_by_others()
        names = {name for name in names if os.getuid() in (0, owner_of(f"/dev/shm/{name}"))}
    return sorted(names)


def owner_of(path):
    try:
        return os.stat(path).st_uid
    except FileNotFoundError:
        return None


class ZcbenchCase(unittest.TestCase):
    def setUp(self):
        self.folder_owner = tempfile.TemporaryDirectory(prefix="zcbench test ")
        self.folder = pathlib.Path(self.folder_owner.name)
        self.addCleanup(self.folder_owner.cleanup)
        self.output = self.folder / "r.json"

    def need_strace(self):
        if SANITIZED:
            self.skipTest("sanitizers do not work under strace")
        if not shutil.which("strace"):
            self.skipTest("strace is not installed")

    def write_config(self, config, name="config.json"):
        path = self.folder / name
        path.write_text(config if isinstance(config, str) else json.dumps(config))
        return path

    def command(self, *args):
        return [str(BINARY), *map(str, args)]

    def zcbench(self, *args, timeout=HANGS_S, **kwargs):
        kwargs.setdefault("cwd", self.folder)
        return subprocess.run(
            self.command(*args), capture_output=True, text=True, timeout=timeout, **kwargs
        )

    def zcbench_as_nobody(self, *args, **kwargs):
        """Runs a world-readable copy of the program as the user `nobody`."""
        if os.getuid() != 0:
            self.skipTest("only root can become somebody else")
        with tempfile.TemporaryDirectory() as place:
            os.chmod(place, 0o755)
            copy = shutil.copy2(BINARY, place)
            return subprocess.run(
                [copy, *map(str, args)], user=NOBODY, group=NOBODY, cwd=self.folder,
                capture_output=True, text=True, timeout=HANGS_S, **kwargs
            )

    def start(self, *args, **kwargs):
        """Starts the program in its own session, so that its processes can be found."""
        kwargs.setdefault("cwd", self.folder)
        kwargs.setdefault("stdout", subprocess.DEVNULL)
        kwargs.setdefault("stderr", subprocess.PIPE)
        kwargs.setdefault("preexec_fn", own_process)
        process = subprocess.Popen(self.command(*args), text=True, start_new_session=True, **kwargs)
        self.addCleanup(self.end, process)
        return process

    def end(self, process):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()
        if process.stderr:
            process.stderr.close()

    def assert_exit(self, done, code, *texts):
        self.assertEqual(done.returncode, code, f"stdout:\n{done.stdout}\nstderr:\n{done.stderr}")
        for text in texts:
            self.assertIn(text, done.stderr)
        if code == 2 or code == 3:
            self.assertEqual(done.stderr.count("\n"), 1, f"not one line: {done.stderr}")
            self.assertLessEqual(len(done.stderr.encode()), 1100)

    def assert_nothing_left(self, session):
        """Checks that no process of the session and no object in /dev/shm is left (docs/faults.md)."""
        until = time.monotonic() + 10
        while time.monotonic() < until and (descendants_of_session(session) or shm_names()):
            time.sleep(0.01)
        self.assertEqual(descendants_of_session(session), [])
        self.assertEqual(shm_names(), [])

    def wait_for(self, condition, message):
        until = time.monotonic() + HANGS_S
        while not condition():
            self.assertLess(time.monotonic(), until, message)
            time.sleep(0.001)

    def wait_for_workers(self, process, count):
        """Waits for at least that many children of the program; returns their pids."""
        found = []

        def are_there():
            found[:] = children_of(process.pid)
            return len(found) >= count or not lives(process.pid)

        self.wait_for(are_there, "the program never had that many workers")
        self.assertGreaterEqual(len(found), count, "the program ended without that many workers")
        return found

    def journal_bytes(self, output=None):
        try:
            return os.stat(f"{output or self.output}.journal").st_size
        except FileNotFoundError:
            return 0

    def wait_for_journal(self, process, size=WITH_SAMPLES_BYTES, output=None):
        """Waits until the run's journal has that many bytes. Returns False if the run ended before."""
        self.wait_for(lambda: self.journal_bytes(output) >= size or process.poll() is not None,
                      "the run takes no samples")
        return process.returncode is None

    def whole_journal_bytes(self, process):
        """Waits for the end of a run and returns the final size of its journal."""
        sizes = [0]

        def has_ended():
            sizes.append(self.journal_bytes())
            return process.poll() is not None

        self.wait_for(has_ended, "the run does not end")
        self.assertEqual(process.returncode, 0, process.stderr.read())
        return max(sizes)

    def hold_still(self, process):
        """Stops all processes of a run. Returns the pids of the running ones, for go_on()."""
        try:
            os.killpg(process.pid, signal.SIGSTOP)
        except ProcessLookupError:
            return []
        self.wait_for(lambda: all(fields_of(pid)[:1] in ([], ["T"], ["Z"])
                                  for pid in family_of(process.pid)), "a process cannot be stopped")
        return [pid for pid in family_of(process.pid) if lives(pid)]

    def go_on(self, pids):
        for pid in pids:
            try:
                os.kill(pid, signal.SIGCONT)
            except ProcessLookupError:
                pass  # a process that continued earlier has ended it

    def read_results(self, path=None):
        """Returns the results with the description of its point in every entry."""
        return whole(json.loads((path or self.output).read_text()))


def samples_of(results):
    """Returns point name -> its iteration entries."""
    points = {}
    for entry in results["benchmarks"]:
        if entry["run_type"] == "iteration":
            points.setdefault(entry["run_name"], []).append(entry)
    return points


class Result(unittest.TextTestResult):
    passed = 0

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1


class Runner(unittest.TextTestRunner):
    resultclass = Result


def main():
    """Calls unittest.main() in a private /dev/shm, and reports which tests were skipped and why."""
    global HAS_OWN_SHM
    HAS_OWN_SHM = MAY_MOUNT and leave_shared_dev_shm()
    result = unittest.main(testRunner=Runner, exit=False).result
    for test, why in result.skipped:
        print(f"skipped: {test.id().removeprefix('__main__.')}: {why}", flush=True)
    if not result.wasSuccessful() or not (result.passed or result.skipped):
        sys.exit(1)
    sys.exit(0 if result.passed else ALL_SKIPPED)
