"""The table of the ways that come with zcbench: the name of each way's file in this folder and of its class.
Workers import only the file of their way, so this module imports none of them."""

import importlib

from zcbench.way import STARTS as ALL_STARTS  # noqa: F401

TABLE = {
    "inherited": "Inherited",
    "process_args": "ProcessArgs",
    "pool_map": "PoolMap",
    "executor_map": "ExecutorMap",
    "pipe_pickle4": "PipePickle4",
    "pipe_pickle5": "PipePickle5",
    "queue": "QueueWay",
    "raw_array": "RawArray",
    "shared_memory": "SharedMemoryWay",
    "memmap": "Memmap",
    "joblib": "Joblib",
    "threads": "Threads",
    "serial": "Serial",
    "start": "Start",
}


def load(name):
    """Returns the class of the way with that name."""
    return getattr(importlib.import_module(f"{__name__}.{name}"), TABLE[name])


def all_ways():
    return [load(name) for name in TABLE]
