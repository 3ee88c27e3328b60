"""The ways that come with zcbench: one row each, the name of its file here and of its class in it. Workers
import one of the files, so this module imports none of them."""

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
    """The class of a row."""
    return getattr(importlib.import_module(f"{__name__}.{name}"), TABLE[name])


def all_ways():
    return [load(name) for name in TABLE]
