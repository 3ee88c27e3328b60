"""Finds descendants of this process, including orphans, whose subreaper it is."""

import ctypes
import os
import pathlib
import time

from event_clock import PATIENCE_S, state_of

PR_SET_CHILD_SUBREAPER = 36

libc = ctypes.CDLL(None, use_errno=True)


def adopt_orphans():
    """Makes descendants whose parent dies children of this process, not of init."""
    if libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "PR_SET_CHILD_SUBREAPER")


def children_of(pid):
    found = []
    try:
        for thread in pathlib.Path(f"/proc/{pid}/task").iterdir():
            found += [int(child) for child in (thread / "children").read_text().split()]
    except OSError:
        pass  # it has just ended
    return found


def living_descendants(pid=None, apart_from=()):
    """Returns the pids of running descendants of `pid` (default: this process), and reaps its own zombies."""
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


def wait_until(condition, seconds=PATIENCE_S, pause_s=0.0005):
    """Returns the condition's first true value, or its last false one when the time is over."""
    until = time.monotonic() + seconds
    value = condition()
    while not value and time.monotonic() < until:
        time.sleep(pause_s)
        value = condition()
    return value
