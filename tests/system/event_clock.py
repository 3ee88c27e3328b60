"""A clock for random instants that runs as fast as the program under test: it counts not seconds, but events
of a process in /proc (waits and page faults, also those of reaped children)."""

import os
import pathlib
import time

PATIENCE_S = 120  # ends hanging tests; nothing should take this long on any machine


def state_of(pid):
    """Returns the state letter in /proc: R, S, T, Z ...; X if there is no such process."""
    return fields_of(pid)[0]


def fields_of(pid):
    """Returns the fields of /proc/PID/stat after the name; the first is the state."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ["X"]


def waits_of(pid):
    """Returns how often the main thread of the process has gone to sleep."""
    try:
        text = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return int(text.partition("\nvoluntary_ctxt_switches:")[2].split()[0])


def events_of(pid):
    """Returns the count so far; a zombie keeps its count."""
    faults = fields_of(pid)[7:11]  # minor, children's minor, major, children's major
    return sum(map(int, faults)) + waits_of(pid)


def events_of_whole_run(process):
    """Waits for the undisturbed end of the process, which is not reaped, and returns its count."""
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    return events_of(process.pid)


def wait_for_events(process, count, count_of=events_of):
    """Waits until the count is reached. Returns False if the process has ended or hangs."""
    until = time.monotonic() + PATIENCE_S
    while count_of(process.pid) < count:
        if state_of(process.pid) in "ZX" or time.monotonic() > until:
            return False
        time.sleep(0.0002)
    return True
