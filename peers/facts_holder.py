"""Creates or attaches a block of shared memory, and then exits or is killed. facts_tracker.py starts it to
see what happens to the block.

    facts_holder.py ROLE NAME

It prints the pid of its resource tracker (0: none) and waits for a line, or for its parent's exit.
"""

import ctypes
import os
import sys
from multiprocessing import get_context, resource_tracker, shared_memory

SIZE = 8000


def attach(name):
    shared_memory.SharedMemory(name=name).close()


def create(name):
    shared_memory.SharedMemory(name, create=True, size=SIZE)


def create_and_lend(name):
    """Creates a block that a multiprocessing child attaches and closes before it exits (Example 28.2)."""
    create(name)
    process = get_context("fork").Process(target=attach, args=(name,))
    process.start()
    process.join()


def open_plainly(name):
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = libc.shm_open(f"/{name}".encode(), os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "shm_open")
    os.ftruncate(descriptor, SIZE)


ROLES = {role.__name__: role for role in (attach, create, create_and_lend, open_plainly)}


def main():
    role, name = sys.argv[1:3]
    ROLES[role](name)
    print(resource_tracker._resource_tracker._pid or 0, flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    main()
