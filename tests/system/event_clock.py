"""A clock for random instants that goes as fast as the program under test: it counts what /proc has
seen a process do (page faults, of its reaped children too, and waits), not seconds."""

import os
import pathlib
import time

PATIENCE_S = 120  # ends what hangs; nothing is expected to take so long on any machine


def state_of(pid):
    """The letter of /proc: R, S, T, Z ...; X when there is no such process."""
    return fields_of(pid)[0]


def fields_of(pid):
    """Those of /proc/PID/stat behind the name; the state is the first."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ["X"]


def waits_of(pid):
    """How often its main thread has gone to sleep until something happened."""
    try:
        text = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return int(text.partition("\nvoluntary_ctxt_switches:")[2].split()[0])


def events_of(pid):
    """So far; a zombie keeps its count."""
    faults = fields_of(pid)[7:11]  # minor, of children, major, of children
    return sum(map(int, faults)) + waits_of(pid)


def events_of_whole_run(process):
    """Of a process that is let alone until it ends; it is not reaped."""
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    return events_of(process.pid)


def wait_for_events(process, count, count_of=events_of):
    """Until it has come so far. False: it has ended, or hangs."""
    until = time.monotonic() + PATIENCE_S
    while count_of(process.pid) < count:
        if state_of(process.pid) in "ZX" or time.monotonic() > until:
            return False
        time.sleep(0.0002)
    return True
