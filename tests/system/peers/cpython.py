"""CPython's multiprocessing.shared_memory: the owner of one block."""

import platform
import sys

from subject import Subject

OWNER = """
import multiprocessing.shared_memory, time

block = multiprocessing.shared_memory.SharedMemory(create=True, size=800_000)
block.buf[:] = bytes(len(block.buf))
time.sleep({seconds})
block.close()
block.unlink()
"""


def owner(seconds):
    return [sys.executable, "-c", OWNER.format(seconds=seconds)]


def subject():
    return Subject(
        name="CPython shared_memory",
        version=platform.python_version(),
        hold_shm=lambda folder: owner(600),
        shm_prefix="psm_",
        start_again=owner(0),
    )
