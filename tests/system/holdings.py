"""Reads the resources of a process from /proc: descriptors, mappings, mounts, children, memory."""

import dataclasses
import os
import pathlib
import re

from common_shm import dev_shm_of

AREA = re.compile(r"^[0-9a-f]+-[0-9a-f]+ ", re.MULTILINE)


@dataclasses.dataclass
class Memory:
    """The number and the resident bytes of some mappings."""

    mappings: int = 0
    private_bytes: int = 0
    shared_bytes: int = 0


@dataclasses.dataclass
class Holdings:
    descriptors: int
    mounts: int
    children: list  # pids, including zombies
    shm_objects: int  # in the /dev/shm that the process sees
    inherited: Memory  # memory that a fork inherits
    unforked: Memory  # memory that a fork does not inherit: finished samples, cached arrays


def read_memory(pid):
    """Returns (inherited, unforked)."""
    inherited, unforked = Memory(), Memory()
    for area in AREA.split(pathlib.Path(f"/proc/{pid}/smaps").read_text())[1:]:
        def size_of(field):
            return int(re.search(rf"^{field}: +(\d+) kB", area, re.MULTILINE)[1]) * 1024

        flags = re.search(r"^VmFlags: (.*)", area, re.MULTILINE)[1].split()
        memory = unforked if "dc" in flags else inherited
        memory.mappings += 1
        memory.private_bytes += size_of("Anonymous")
        memory.shared_bytes += size_of("Rss") - size_of("Anonymous")
    return inherited, unforked


def read_holdings(pid):
    process = pathlib.Path(f"/proc/{pid}")
    inherited, unforked = read_memory(pid)
    children = [task.read_text().split() for task in process.glob("task/*/children")]
    return Holdings(
        descriptors=len(os.listdir(process / "fd")),
        mounts=len((process / "mountinfo").read_text().splitlines()),
        children=sum(children, []),
        shm_objects=len(os.listdir(dev_shm_of(pid))),
        inherited=inherited,
        unforked=unforked,
    )
