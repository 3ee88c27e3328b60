"""Tests blocks larger than the available memory: a forked process mounts a /dev/shm of 1 MiB in its own mount
namespace, so that no other process sees it."""

import ctypes
import os
from multiprocessing import shared_memory

import package  # noqa: F401
from facts_trial import block_name, in_child, killing_signal, raises
from zcbench.protocol import Timer

CLONE_NEWNS = 0x00020000
CLONE_NEWUSER = 0x10000000
MS_NOSUID, MS_NODEV, MS_REC, MS_PRIVATE = 0x2, 0x4, 0x4000, 0x40000
CAPACITY = 1 << 20
PAGE = os.sysconf("SC_PAGE_SIZE")

libc = ctypes.CDLL(None, use_errno=True)


def check(result, what):
    if result != 0:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")


def unshare_mounts():
    """Unshares mounts, directly if permitted, or else in a user namespace."""
    if libc.unshare(CLONE_NEWNS) == 0:
        return
    ids = {"uid": os.getuid(), "gid": os.getgid()}
    check(libc.unshare(CLONE_NEWUSER | CLONE_NEWNS), "unshare")
    for path, text in {
        "setgroups": "deny", **{f"{kind}_map": f"{id} {id} 1" for kind, id in ids.items()}
    }.items():
        with open(f"/proc/self/{path}", "w") as file:
            file.write(text)


def enter_small_memory():
    """Mounts a /dev/shm of CAPACITY bytes. In a chroot, / is not a mount point, but /dev/shm is."""
    unshare_mounts()
    if libc.mount(None, b"/", None, MS_REC | MS_PRIVATE, None) != 0:
        check(libc.mount(None, b"/dev/shm", None, MS_PRIVATE, None), "making /dev/shm private")
    options = f"mode=1777,size={CAPACITY}".encode()
    check(libc.mount(b"facts", b"/dev/shm", b"tmpfs", MS_NOSUID | MS_NODEV, options), "mount")


def create(name, size):
    return shared_memory.SharedMemory(name, create=True, size=size)


def create_only(name, size):
    block = create(name, size)
    block.close()
    block.unlink()


def write_every_page(block):
    for offset in range(0, block.size, PAGE):
        block.buf[offset] = 1


def signal_on_touch(name, size):
    block = create(name, size)
    try:
        return killing_signal(write_every_page, block)
    finally:
        block.close()
        block.unlink()


def allocate(name, size):
    block = create(name, size)
    try:
        os.posix_fallocate(block._fd, 0, size)
    finally:
        block.close()
        block.unlink()


def try_memory(name):
    enter_small_memory()
    small = os.statvfs("/dev/shm")
    capacity = small.f_blocks * small.f_frsize
    return {
        "capacity_bytes": capacity,
        "create_beyond_capacity_works": 1 - raises(OSError, create_only, name, 4 * capacity),
        "touch_within_capacity_signal": signal_on_touch(name, capacity // 2),
        "touch_beyond_capacity_signal": signal_on_touch(name, 4 * capacity),
        "fallocate_beyond_capacity_raises": raises(OSError, allocate, name, 4 * capacity),
    }


def experiment(_elements, _workers):
    name = block_name("large")

    def take():
        with Timer() as timer:
            facts = in_child(try_memory, name)
        return timer, facts

    return take
