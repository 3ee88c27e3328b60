"""Finds the program zcbench and runs it in a folder that is removed afterwards."""

import ctypes
import fcntl
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

import numpy as np

import zcbench

FOLDER_PREFIX = "zcbench-python-"
SHM_PREFIX = "zcbench-python-"
INTERRUPTED = 128 + signal.SIGINT
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)

# The program that the commands of a config run. zcbench records its digest, so its contents identify what is
# measured.
PROGRAM = '''# {about}
import os
import sys
sys.path.insert(0, {package!r})
from zcbench._program import main
main(os.path.dirname(os.path.abspath(__file__)), {package!r})
'''


def program():
    package = pathlib.Path(zcbench.__file__).resolve().parent
    candidates = [
        os.environ.get("ZCBENCH"),
        package / "bin/zcbench",
        shutil.which("zcbench"),
        package / "../../build/release/zcbench",  # in a checkout
        package / "../../../../bin/zcbench",  # beside an installed share/zcbench/python
    ]
    if candidates[0] and not is_program(candidates[0]):
        raise zcbench.Error(f"ZCBENCH is {candidates[0]}, which is not a program")
    for candidate in candidates:
        if candidate and is_program(candidate):
            return os.path.abspath(candidate)
    raise zcbench.Error(
        "there is no program zcbench: it is not in PATH, this package was installed without it, and ZCBENCH "
        "does not name it; install the wheel made by scripts/wheel.sh, or build it with ./run.sh and set "
        "ZCBENCH to its path"
    )


def is_program(path):
    return os.path.isfile(path) and os.access(path, os.X_OK)


def seconds(text):
    """Reads "90s", "2min", "1h" or a number of seconds."""
    match = re.fullmatch(r"\s*([0-9.]+)\s*(s|min|h|)\s*", str(text))
    try:
        value = float(match[1]) * {"": 1, "s": 1, "min": 60, "h": 3600}[match[2]]
    except (TypeError, ValueError):
        value = 0
    if not value > 0:
        raise ValueError(f"{text!r} is no duration; allowed: 90, \"90s\", \"2min\" or \"1h\"")
    return value


class JobFolder:
    """A temporary folder with the files that the measuring programs need; use it in a with statement. Its
    end removes the folder and the objects that killed programs left in shared memory."""

    def __init__(self):
        remove_abandoned()
        self.path = tempfile.mkdtemp(prefix=FOLDER_PREFIX)
        # Other processes remove a folder whose lock nobody holds, so the file is locked before it is renamed.
        self.lock = os.open(self.file("new-lock"), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        os.rename(self.file("new-lock"), self.file("lock"))
        os.mkdir(self.file("failures"))
        self.shm_prefix = SHM_PREFIX + os.path.basename(self.path)[len(FOLDER_PREFIX):] + "-"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        remove(self.path, self.shm_prefix)
        os.close(self.lock)

    def file(self, name):
        return os.path.join(self.path, name)

    def write_job(self, function, array, inplace, check, own_ways, name="."):
        """Creates a folder with a program that measures the function. Returns the program's path relative to
        this folder."""
        folder = os.path.normpath(self.file(name))
        os.makedirs(os.path.join(folder, "failures"), exist_ok=True)
        job = {
            "function": function,
            "inplace": inplace,
            "check": check,
            "own_ways": own_ways,
            "sys_path": [os.path.abspath(entry) if entry else os.getcwd() for entry in sys.path],
            "argv": sys.argv,
            "cwd": os.getcwd(),
            "shm_prefix": self.shm_prefix,
        }
        with open(os.path.join(folder, "job.json"), "w", encoding="utf-8") as file:
            json.dump(job, file)
        if array is not None:
            np.save(os.path.join(folder, "array.npy"), array)
        source = function["source"] or {"path": "", "digest": ""}
        package = str(pathlib.Path(zcbench.__file__).resolve().parents[1])
        about = f"{function['name']} {os.path.basename(source['path'])} {source['digest']}".replace(
            "\n", " "
        )
        program_path = os.path.join(folder, "program.py")
        with open(program_path, "w", encoding="utf-8") as file:
            file.write(PROGRAM.format(about=about, package=package))
        return os.path.relpath(program_path, self.path)


def remove(folder, shm_prefix):
    """Removes the folder, and from /dev/shm the objects of its measuring programs (named by _program.py)."""
    prefixes = [shm_prefix, f"sem.{shm_prefix}"]
    for place in [folder, *(os.path.join(folder, name) for name in names_in(folder))]:
        for name in names_in(place):
            if name.startswith("pid-"):
                pid = name[len("pid-") :]
                prefixes += [f"sem.loky-{pid}-", f"joblib_memmapping_folder_{pid}_"]
    for name in names_in("/dev/shm"):
        if name.startswith(tuple(prefixes)):
            path = os.path.join("/dev/shm", name)
            try:
                os.unlink(path)
            except IsADirectoryError:
                shutil.rmtree(path, ignore_errors=True)
            except OSError:
                pass
    shutil.rmtree(folder, ignore_errors=True)


def remove_abandoned():
    """Removes the folders of killed processes, whose lock nobody holds."""
    place = tempfile.gettempdir()
    for name in names_in(place):
        path = os.path.join(place, name)
        if not name.startswith(FOLDER_PREFIX):
            continue
        try:
            if os.stat(path).st_uid != os.getuid():
                continue
            descriptor = os.open(os.path.join(path, "lock"), os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            remove(path, SHM_PREFIX + name[len(FOLDER_PREFIX) :] + "-")
        except OSError:
            pass
        finally:
            os.close(descriptor)


def names_in(folder):
    try:
        return os.listdir(folder)
    except OSError:
        return []


def run(arguments, folder, allowed, show_progress=False):
    """Runs the program and returns its exit code, stdout and stderr. Raises KeyboardInterrupt if Ctrl-C
    ended it, and zcbench.Error if the exit code is not allowed."""
    command = [program(), *arguments]
    # Like zcbench's own workers, the program does not survive its parent, this process.
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        stderr=None if show_progress else subprocess.PIPE,
        text=True,
        preexec_fn=lambda: _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM),
    )
    try:
        out, err = process.communicate()
    except BaseException:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)  # it ends the programs that it started
            process.communicate()
        raise
    if process.returncode == INTERRUPTED:
        raise KeyboardInterrupt
    if process.returncode not in allowed:
        said = (err or out or "").strip()
        raise zcbench.Error(f"zcbench {arguments[0]} ended with {process.returncode}: {said or 'see above'}")
    return process.returncode, out, err or ""
