"""Finds the strategies of the program under test with `zcbench list` and one short run of each. Since they
are not listed here, a new strategy is tested from its first day."""

import dataclasses
import functools
import json
import pathlib
import subprocess
import tempfile

from zcbench_case import BINARY

KERNELS = ("square", "statistics")
LIFECYCLES = ("fork", "pool", "exec")
PROBE_ELEMENTS, PROBE_WORKERS = 1000, 2


@dataclasses.dataclass(frozen=True)
class Strategy:
    name: str
    workers: str  # "process", "thread", "none" or "external"
    kernels: tuple = ()
    lifecycles: tuple = ()
    sends: bool = False  # the array's bytes are sent to the workers
    returns: bool = False  # the array's bytes are sent back
    is_queue: bool = False  # workers take tasks from one queue, under locks

    @property
    def kernel(self):
        return self.kernels[0]

    @property
    def forks(self):
        return self.workers == "process"


def named_by_the_program():
    """Returns the names under "strategies", and the names of strategies with codecs (the queues)."""
    listing = subprocess.run([BINARY, "list", "strategies"], capture_output=True, text=True,
                             check=True, timeout=60).stdout
    names, queues, in_strategies = [], [], False
    for line in listing.splitlines():
        if not line.startswith(" "):
            in_strategies = line == "strategies"
            queues += [line.split()[-1]] if line.startswith("codecs of ") else []
        elif in_strategies and line[2] != " ":
            names.append(line.split()[0])
    return names, queues


def entries_of(name, folder):
    """Returns the samples of every kernel and lifecycle; None if the strategy needs more settings."""
    config, output = folder / "config.json", folder / "r.json"
    experiment = {"kernel": KERNELS, "strategy": name, "elements": PROBE_ELEMENTS, "samples": 1,
                  "workers": PROBE_WORKERS, "lifecycle": LIFECYCLES, "if_unavailable": "record"}
    config.write_text(json.dumps(
        {"schema_version": 1, "name": "probe", "experiments": [experiment]}))
    output.unlink(missing_ok=True)
    done = subprocess.run([BINARY, "run", config, "-q", "-o", output], capture_output=True,
                          text=True, timeout=60)
    if done.returncode == 2:
        return None
    if done.returncode != 0:
        raise AssertionError(f"a plain run of {name}: exit {done.returncode}\n{done.stderr}")
    entries = json.loads(output.read_text())["benchmarks"]
    return [e for e in entries if e.get("run_type") == "iteration" and "real_time" in e]


def kind_of(own):
    if own["worker_peak_rss_bytes"] is not None:
        return "process"
    return "none" if own["workers"] == 1 else "thread"


def described(name, queues, folder):
    entries = entries_of(name, folder)
    if entries is None:
        return Strategy(name, "external", ("square",), ("fork",))
    if not entries:
        print(f"skipped: {name} is unavailable on this machine", flush=True)
        return None
    own = [entry["zcbench"] for entry in entries]
    if any("mpi_version" in entry for entry in own):
        return None  # mpi_test.py tests the faults of MPI's ranks

    def seen(values, key):
        return tuple(value for value in values if any(value == entry[key] for entry in own))

    array_bytes = 8 * PROBE_ELEMENTS
    copied = [entry["bytes_copied"] for entry in own]
    return Strategy(name, kind_of(own[0]), seen(KERNELS, "kernel"), seen(LIFECYCLES, "lifecycle"),
                    any(bytes_["to_workers"] >= array_bytes for bytes_ in copied),
                    any(bytes_["from_workers"] >= array_bytes for bytes_ in copied),
                    name in queues)


@functools.cache
def strategies():
    names, queues = named_by_the_program()
    with tempfile.TemporaryDirectory(prefix="zcbench-probe-") as folder:
        found = [described(name, queues, pathlib.Path(folder)) for name in names]
    found = tuple(strategy for strategy in found if strategy)
    assert sum(strategy.forks for strategy in found) >= 2, f"not the strategies: {names}"
    return found
