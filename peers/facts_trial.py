"""Tests a fact in a separate process, so that a crash is an outcome like any other. The process is killed if
it misses its deadline."""

import os
import resource
import time

from package import mp
from zcbench.protocol import die_with_parent

DEADLINE_S = 10.0


def _report(connection, function, arguments):
    die_with_parent()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    connection.send(function(*arguments))


def _outcome(function, arguments):
    """Returns the signal that killed the process (0: none) and the function's result. Raises RuntimeError
    if the process hangs or fails in another way."""
    ours, theirs = mp.Pipe(duplex=False)
    process = mp.Process(target=_report, args=(theirs, function, arguments))
    process.start()
    theirs.close()
    answered = ours.poll(DEADLINE_S)  # also true if the process has died
    process.join(DEADLINE_S if answered else 0)
    if process.exitcode is None:
        process.kill()
        process.join()
        raise RuntimeError(f"{function.__name__} has not ended within {DEADLINE_S} s")
    if process.exitcode > 0:
        raise RuntimeError(f"{function.__name__} failed")
    return -process.exitcode, ours.recv() if process.exitcode == 0 else None


def in_child(function, *arguments):
    """Returns the function's result in a forked process. Raises RuntimeError if it fails or hangs."""
    signal, value = _outcome(function, arguments)
    if signal:
        raise RuntimeError(f"{function.__name__} was killed by signal {signal}")
    return value


def killing_signal(function, *arguments):
    """Returns the number of the signal that kills a forked process that calls the function (0: none)."""
    return _outcome(function, arguments)[0]


def raises(kind, function, *arguments, **options):
    """Returns 1 if the call raises that kind of exception, or 0 if it returns."""
    try:
        function(*arguments, **options)
    except kind:
        return 1
    return 0


def wait_until(condition, what):
    until = time.monotonic() + DEADLINE_S
    while not condition():
        if time.monotonic() > until:
            raise RuntimeError(f"{what}: not within {DEADLINE_S} s")
        time.sleep(0.001)


def block_name(purpose):
    return f"facts-{os.getpid()}-{purpose}"


def block_exists(name):
    return int(os.path.exists(f"/dev/shm/{name}"))


def remove_block(name):
    """Removes the block, if it still exists, at the end of an experiment."""
    try:
        os.unlink(f"/dev/shm/{name}")
    except FileNotFoundError:
        pass
