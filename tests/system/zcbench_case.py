"""What every system test needs: the binary under test, a folder of its own, and eyes for leftovers.

ZCBENCH names the binary. Standard library only.
"""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

BINARY = pathlib.Path(os.environ["ZCBENCH"]).resolve()
SOURCE = pathlib.Path(__file__).resolve().parents[2]
NOBODY = 65534
FULL = os.environ.get("ZCBENCH_FULL") == "1"
SANITIZED = bool(os.environ.get("ZCBENCH_SANITIZED"))


def in_small_shm(size):
    """A command prefix: the rest runs where /dev/shm is a tmpfs of that size, for it alone.

    In a chroot the root is no mount; then /dev/shm is one, and what is mounted on it stays inside.
    """
    script = (
        "{ mount --make-rprivate / 2>/dev/null || mount --make-private /dev/shm; } && "
        f'mount -t tmpfs -o size={size} small /dev/shm && exec "$@"'
    )
    user = [] if os.getuid() == 0 else ["--user", "--map-root-user"]
    return ["unshare", *user, "--mount", "--propagation", "unchanged", "sh", "-c", script, "sh"]


# Many containers forbid it. The program then keeps its objects in the /dev/shm of all.
MAY_MOUNT = subprocess.run([*in_small_shm("64k"), "true"], capture_output=True).returncode == 0


def small_config(**changes):
    """A valid config of one experiment that runs in well under a second."""
    experiment = {
        "kernel": "square",
        "strategy": "shared_mmap",
        "elements": 1000,
        "workers": 2,
        "samples": 3,
    }
    experiment.update(changes)
    return {"schema_version": 1, "name": "small", "experiments": [experiment]}


def descendants_of_session(session):
    """Pids of living processes of that session (zombies excluded)."""
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            stat = pathlib.Path(f"/proc/{entry}/stat").read_text()
        except OSError:
            continue
        fields = stat.rpartition(")")[2].split()
        if int(fields[3]) == session and fields[0] not in "ZX":
            found.append(int(entry))
    return found


def shm_names():
    try:
        return sorted(n for n in os.listdir("/dev/shm") if n.startswith("zcbench-"))
    except FileNotFoundError:
        return []


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

    def zcbench(self, *args, timeout=60, **kwargs):
        kwargs.setdefault("cwd", self.folder)
        return subprocess.run(
            self.command(*args), capture_output=True, text=True, timeout=timeout, **kwargs
        )

    def zcbench_as_nobody(self, *args, **kwargs):
        """Runs a copy of the program that everybody can reach, as the user `nobody`."""
        if os.getuid() != 0:
            self.skipTest("only root can become somebody else")
        with tempfile.TemporaryDirectory() as place:
            os.chmod(place, 0o755)
            copy = shutil.copy2(BINARY, place)
            return subprocess.run(
                [copy, *map(str, args)], user=NOBODY, group=NOBODY, cwd=self.folder,
                capture_output=True, text=True, timeout=60, **kwargs
            )

    def start(self, *args, **kwargs):
        """Starts the program in a session of its own, so that its processes can be found."""
        kwargs.setdefault("cwd", self.folder)
        kwargs.setdefault("stdout", subprocess.DEVNULL)
        kwargs.setdefault("stderr", subprocess.PIPE)
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

    def assert_nothing_left(self, session, seconds=1.0):
        """No process of the session and no object in /dev/shm after that time."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and (descendants_of_session(session) or shm_names()):
            time.sleep(0.01)
        self.assertEqual(descendants_of_session(session), [])
        self.assertEqual(shm_names(), [])

    def wait_for_workers(self, process, count, seconds=10.0):
        """Pids of the program's children once there are at least that many."""
        children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                pids = [int(p) for p in children.read_text().split()]
            except OSError:
                pids = []
            if len(pids) >= count:
                return pids
            time.sleep(0.0005)
        self.fail("the program never had that many workers")

    def read_results(self, path=None):
        return json.loads((path or self.output).read_text())


def samples_of(results):
    """point name -> its iteration entries."""
    points = {}
    for entry in results["benchmarks"]:
        if entry["run_type"] == "iteration":
            points.setdefault(entry["run_name"], []).append(entry)
    return points
