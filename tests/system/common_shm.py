"""CommonShm: a /dev/shm that several runs share because none may mount a private one, as in many containers,
which forbid mounting. And the opposite: a private /dev/shm for a test.
"""

import ctypes
import os
import pathlib
import subprocess

CLONE_NEWNS, CLONE_NEWUSER = 0x00020000, 0x10000000
MS_PRIVATE, MS_REC, MS_NOSUID = 1 << 18, 1 << 14, 2
LIBC = ctypes.CDLL(None, use_errno=True)

# This is the last mount namespace: descendants cannot create another one.
SCRIPT = (
    "{ mount --make-rprivate / 2>/dev/null || mount --make-private /dev/shm; } && "
    "mount -t tmpfs -o size=64m common /dev/shm && "
    "echo 0 > /proc/sys/user/max_mnt_namespaces && echo ready && exec sleep 3600"
)


def leave_shared_dev_shm():
    """Gives this process and its children a private /dev/shm, so that objects of other runs do not count as
    leftovers of these tests. Returns whether it succeeded. Call it only if mounting is allowed."""
    uid, gid = os.getuid(), os.getgid()
    if LIBC.unshare(CLONE_NEWNS | (CLONE_NEWUSER if uid != 0 else 0)) != 0:
        return False
    if uid != 0:  # the process keeps its user
        for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"),
                           ("gid_map", f"{gid} {gid} 1")):
            pathlib.Path("/proc/self", name).write_text(text)
    for place in (b"/", b"/dev/shm"):  # in a chroot, / is not a mount point
        LIBC.mount(None, place, None, MS_PRIVATE | MS_REC, None)
    return LIBC.mount(b"tests", b"/dev/shm", b"tmpfs", MS_NOSUID, b"mode=1777") == 0


def dev_shm_of(pid):
    """Returns the path of the /dev/shm that a process sees, which may be private."""
    return pathlib.Path("/proc", str(pid), "root", "dev/shm")


class CommonShm:
    """Use it in a with statement. `why_not` says why it is unavailable, and is empty if it is available."""

    def __enter__(self):
        self.holder = subprocess.Popen(
            ["unshare", "--user", "--map-root-user", "--mount", "--propagation", "unchanged",
             "sh", "-c", SCRIPT],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        ready = self.holder.stdout.readline() == "ready\n"
        self.why_not = "" if ready else f"no /dev/shm to share here: {self.holder.stderr.read().strip()}"
        # A program started with this prefix has the pid of the command, and "/" as its folder.
        self.prefix = ["nsenter", "--user", "--mount", "--preserve-credentials",
                       "--target", str(self.holder.pid)]
        self.folder = dev_shm_of(self.holder.pid)
        return self

    def names(self):
        return sorted(os.listdir(self.folder))

    def __exit__(self, *_):
        self.holder.kill()
        self.holder.communicate()
