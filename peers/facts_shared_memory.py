"""Tests blocks of multiprocessing.shared_memory: names, sizes, and what close() and unlink() do."""

import os
from multiprocessing import shared_memory

import numpy as np

import package  # noqa: F401
from facts_trial import block_exists, block_name, in_child, killing_signal, raises, remove_block
from zcbench.protocol import Timer


def attach(name):
    return shared_memory.SharedMemory(name=name)


def mapped_bytes(name):
    """Returns how much address space of this process maps the block."""
    total = 0
    with open("/proc/self/maps") as maps:
        for line in maps:
            if line.rstrip().endswith(f"/{name}"):
                begin, end = line.split()[0].split("-")
                total += int(end, 16) - int(begin, 16)
    return total


def allocated_bytes(name):
    return os.stat(f"/dev/shm/{name}").st_blocks * 512


def read_attached(name):
    block = attach(name)
    value = np.ndarray((1,), buffer=block.buf)[0]
    block.close()
    return float(value)


def read_after_close(block):
    array = np.ndarray((1,), buffer=block.buf)
    block.close()
    return float(array[0])


def close_under_view(block):
    view = np.frombuffer(block.buf)
    refused = raises(BufferError, block.close)
    del view
    return refused


def unlink_attached(name):
    block = attach(name)
    block.close()
    block.unlink()


def sizes(block, requested):
    facts = {
        "requested_bytes": requested,
        "object_bytes": os.stat(f"/dev/shm/{block.name}").st_size,
        "reported_bytes": block.size,
        "mapped_bytes": mapped_bytes(block.name),
        "allocated_bytes_before_touch": allocated_bytes(block.name),
    }
    np.ndarray((requested // 8,), buffer=block.buf)[:] = 0.5
    facts["allocated_bytes_after_touch"] = allocated_bytes(block.name)
    return facts


def try_block(name, elements):
    requested = 8 * elements
    block = shared_memory.SharedMemory(name, create=True, size=requested)
    facts = sizes(block, requested)
    facts["create_existing_name_raises"] = raises(
        FileExistsError, shared_memory.SharedMemory, name, create=True, size=requested)
    facts["use_after_close_signal"] = killing_signal(read_after_close, block)
    facts["close_under_frombuffer_raises"] = in_child(close_under_view, block)
    before = mapped_bytes(name)
    block.close()
    facts["close_unmaps_bytes"] = before - mapped_bytes(name)
    facts["data_survives_close"] = int(in_child(read_attached, name) == 0.5)
    in_child(unlink_attached, name)
    facts["unlink_by_another_process_works"] = 1 - block_exists(name)
    facts["second_unlink_raises"] = raises(FileNotFoundError, block.unlink)
    return facts


def experiment(elements, _workers):
    name = block_name("block")

    def take():
        try:
            with Timer() as timer:
                facts = in_child(try_block, name, elements)
        finally:
            remove_block(name)
        return timer, facts

    return take
