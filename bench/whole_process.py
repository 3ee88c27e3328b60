#!/usr/bin/env python3
"""Compares whole processes, from exec to exit: zcbench and the lecture's two programs in Python.

    bench/whole_process.py [--rounds N] [--zcbench build/release/zcbench] [--json FILE]

Each side makes its input, squares a million numbers (28.1) or analyses two million (28.2) once with
4 forked workers, prints its lines and ends. zcbench also verifies the result and writes a results file.
Sides take turns in random order. The output shows the medians, the quartiles of the ratio within rounds
and the ratio of the medians; nothing is asserted. The Python side needs NumPy.
"""

import argparse
import json
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

SOURCE = pathlib.Path(__file__).resolve().parents[1]
PYTHON = "/usr/bin/python3"
EXAMPLES = {
    "28.1": ("square", "shared_mmap", 1_000_000, "lecture_square.py"),
    "28.2": ("statistics", "posix_shm", 2_000_000, "lecture_statistics.py"),
}


def config_of(kernel, strategy, elements):
    experiment = {"kernel": kernel, "strategy": strategy, "elements": elements, "workers": 4,
                  "samples": 1}
    return {"schema_version": 1, "name": "whole_process", "experiments": [experiment]}


def wall_ms(command):
    started_ns = time.perf_counter_ns()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    elapsed_ms = (time.perf_counter_ns() - started_ns) / 1e6
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}: exit code {done.returncode}\n{done.stderr}")
    return elapsed_ms


def measure(commands, rounds):
    """Maps each side to its times in ms, one per round; the first round does not count."""
    times = {side: [] for side in commands}
    for number in range(rounds + 1):
        for side in random.sample(list(commands), len(commands)):
            elapsed_ms = wall_ms(commands[side])
            if number > 0:
                times[side].append(elapsed_ms)
    return times


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--zcbench", type=pathlib.Path, default=SOURCE / "build/release/zcbench")
    parser.add_argument("--json", type=pathlib.Path, help="write every time to this file")
    arguments = parser.parse_args()
    if arguments.rounds < 2:
        parser.error("--rounds: at least 2")

    all_times = {}
    print(f"{'':6} {'ours ms':>9} {'Python ms':>10} {'quartiles of ours/Python':>26} {'ratio':>7}")
    with tempfile.TemporaryDirectory() as folder:
        for example, (kernel, strategy, elements, program) in EXAMPLES.items():
            config = pathlib.Path(folder, f"{kernel}.json")
            config.write_text(json.dumps(config_of(kernel, strategy, elements)))
            times = measure({
                "ours": [arguments.zcbench.resolve(), "run", config, "-o", f"{folder}/result.json"],
                "python": [PYTHON, SOURCE / "peers" / program, str(elements), "4"],
            }, arguments.rounds)
            ratios = [o / p for o, p in zip(times["ours"], times["python"])]
            low, _, high = statistics.quantiles(ratios, n=4)
            ours, python = (statistics.median(times[side]) for side in ("ours", "python"))
            print(f"{example:6} {ours:9.2f} {python:10.1f} {low:15.3f} to {high:7.3f}"
                  f" {ours / python:7.3f}")
            all_times[example] = times
    if arguments.json:
        arguments.json.write_text(json.dumps(all_times, indent=1) + "\n")


if __name__ == "__main__":
    main()
