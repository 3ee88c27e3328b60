#!/usr/bin/env python3
"""Exposes zcbench, Google Benchmark, hyperfine and CPython's shared_memory to the same kills and full disks,
and prints what happened to their files and blocks as a Markdown table.

    tests/system/peers/run.py [--tries N] [--seed N] [--only NAME ...]

ZCBENCH names the program (default build/release/zcbench); zcbench_micro is expected next to it.
"""

import argparse
import os
import pathlib
import random
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
os.environ.setdefault("ZCBENCH", str(HERE.parents[2] / "build/release/zcbench"))
sys.path[:0] = [str(HERE), str(HERE.parent)]

import cpython  # noqa: E402
import faults  # noqa: E402
import google_benchmark  # noqa: E402
import hyperfine  # noqa: E402
import ours  # noqa: E402

KILLS = "SIGKILL during the run, {} times: the file"
COLUMNS = ("", KILLS, "disk full: exit, the file", "/dev/shm full",
           "owner killed, {} times: blocks left",
           "owner and its helpers killed, {} times: blocks left")
NAMES = ("zcbench", "zcbench, where it may not mount", "Google Benchmark", "hyperfine",
         "CPython shared_memory")


def subjects(folder):
    made = [ours.subject(folder), ours.subject(folder, may_mount=False), google_benchmark.subject(),
            hyperfine.subject(), cpython.subject()]
    assert tuple(subject.name for subject in made) == NAMES
    return made


def measure(subject, tries, chance):
    """Returns the values of `faults` for one subject; None if a fault does not apply or cannot be tested."""
    return {
        "kills": faults.kill_at_random_instants(subject, tries, chance) if subject.may_mount else None,
        "full_disk": faults.full_disk(subject) if subject.may_mount else None,
        "full_shm": faults.full_shm(subject) if subject.may_mount else None,
        "owner": faults.kill_owner(subject, tries, chance, whole_group=False),
        "group": faults.kill_owner(subject, tries, chance, whole_group=True),
    }


def in_cells(figures):
    def blocks(pair):
        if pair is None:
            return "-"
        left, later = pair
        return f"{left}" if left == later else f"{left}; {later} after the next start"

    kills, disk, shm = figures["kills"], figures["full_disk"], figures["full_shm"]
    counted = ", ".join(f"{kills[state]} {state}" for state in faults.STATES) if kills else "-"
    return [counted, f"{faults.in_words(disk[0])}, {disk[1]}" if disk else "-",
            "-" if shm is None else faults.in_words(shm), blocks(figures["owner"]),
            blocks(figures["group"])]


def row(words):
    return "| " + " | ".join(words) + " |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--tries", type=int, default=100)
    parser.add_argument("--seed", type=int, default=28)
    parser.add_argument("--only", nargs="+", choices=NAMES, default=NAMES)
    options = parser.parse_args()
    print(row(column.format(options.tries) for column in COLUMNS))
    print(row("---" for _ in COLUMNS), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for subject in subjects(pathlib.Path(folder)):
            if subject.name not in options.only:
                continue
            chance = random.Random(options.seed)
            cells = [f"unavailable: {subject.unavailable}"] if subject.unavailable else in_cells(
                measure(subject, options.tries, chance))
            print(row([f"{subject.name} {subject.version}".strip(), *cells]), flush=True)


if __name__ == "__main__":
    main()
