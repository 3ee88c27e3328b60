"""Functions that contracts.py measures. FAULT in the environment says what goes wrong; only a worker of a
measured way, not the process that computes what is expected, does it."""

import os
import signal
import threading

import numpy as np

PARENT = "CONTRACT_PARENT"  # the process that computes what is expected
FAULT = "CONTRACT_FAULT"


def fault():
    return os.environ.get(FAULT, "") if str(os.getpid()) != os.environ.get(PARENT) else ""


def total(chunk):
    """Works for every dtype and shape, and for empty slices."""
    misbehave(chunk)
    if fault() == "wrong" and len(chunk):
        return chunk.shape, b"wrong"
    return chunk.shape, chunk.tobytes()


def reverse(chunk):
    """Changes the slice in place, whatever its dtype."""
    misbehave(chunk)
    chunk[...] = chunk[::-1].copy()
    if fault() == "wrong" and len(chunk) > 1:
        chunk[:] = chunk[0]


def misbehave(chunk):
    if not len(chunk):
        return
    if fault() == "raise":
        raise ValueError("this slice cannot be analysed")
    if fault() == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if fault() == "hang":
        threading.Event().wait()


def is_close(got, expected):
    return got == expected


def sum_of(chunk):
    return float(np.sum(chunk))
