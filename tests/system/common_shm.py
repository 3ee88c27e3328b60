"""CommonShm: a /dev/shm that several runs share, where none may mount one of its own.

That is how posix_shm has to work where mounting is forbidden, as in many containers.
"""

import os
import pathlib
import subprocess

# Mounts are unshared for the last time here; nobody below gets another namespace for them.
SCRIPT = (
    "{ mount --make-rprivate / 2>/dev/null || mount --make-private /dev/shm; } && "
    "mount -t tmpfs -o size=64m common /dev/shm && "
    "echo 0 > /proc/sys/user/max_mnt_namespaces && echo ready && exec sleep 3600"
)


def dev_shm_of(pid):
    """The /dev/shm that a process sees; it may have one of its own."""
    return pathlib.Path("/proc", str(pid), "root", "dev/shm")


class CommonShm:
    """Use it in a with statement. `why_not` is not empty where it cannot be had."""

    def __enter__(self):
        self.holder = subprocess.Popen(
            ["unshare", "--user", "--map-root-user", "--mount", "--propagation", "unchanged",
             "sh", "-c", SCRIPT],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        ready = self.holder.stdout.readline() == "ready\n"
        self.why_not = "" if ready else f"no /dev/shm to share here: {self.holder.stderr.read().strip()}"
        # Started so, a program has the pid of the command, and the folder "/".
        self.prefix = ["nsenter", "--user", "--mount", "--preserve-credentials",
                       "--target", str(self.holder.pid)]
        self.folder = dev_shm_of(self.holder.pid)
        return self

    def names(self):
        return sorted(os.listdir(self.folder))

    def __exit__(self, *_):
        self.holder.kill()
        self.holder.communicate()
