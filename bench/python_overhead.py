"""Compares ways of the Python package with the same ways written by hand (by_hand.py), in one run that
interleaves them.

    python3 bench/python_overhead.py [--elements N] [--workers N] [--samples N] [--starts fork,spawn] [-o
    FILE]

Prints the time of the package divided by the time by hand, with 95 % intervals over the rounds. In each
round, either side has its own process. The environment variable ZCBENCH may name the program.
"""

import argparse
import itertools
import json
import pathlib
import random
import statistics
import sys

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "python")]

import by_hand  # noqa: E402
from zcbench import _engine, _function, _measure, _ways  # noqa: E402
from zcbench.way import STARTS  # noqa: E402

WAYS = ("shared_memory", "pipe_pickle4", "pool_map")
LIFECYCLES = ("fork", "pool")
RATIOS = (("shared_memory", "pipe_pickle4"), ("pipe_pickle5", "pipe_pickle4"))
SAMPLES_PER_TURN = 5
RESAMPLES = 2000


def configuration(folder, array, options):
    described = _function.function_named(by_hand.analyse)
    program = folder.write_job(described, array, False, None, [])
    _measure.write_expected(
        folder.path, by_hand.analyse, array, [len(array)], [options.workers], False, "analyse", []
    )
    experiments = []
    for way in WAYS:
        for start in options.starts.split(","):
            for lifecycle in LIFECYCLES:
                contender = _measure.Contender(_ways.load(way), start, lifecycle)
                package = _measure.experiment(contender, program, [len(array)], [options.workers], described)
                hand = json.loads(json.dumps(package))
                hand["command"]["name"] = f"by_hand.{contender.command}"
                hand["command"]["argv"] = [
                    sys.executable,
                    str(HERE / "by_hand.py"),
                    way,
                    start,
                    folder.file("array.npy"),
                    "{workers}",
                    "{lifecycle}",
                ]
                experiments += [package, hand]
    for start in options.starts.split(","):
        contender = _measure.Contender(_ways.load("pipe_pickle5"), start, "pool")
        experiments.append(
            _measure.experiment(contender, program, [len(array)], [options.workers], described)
        )
    return {
        "schema_version": 1,
        "name": "python_overhead",
        "samples": options.samples,
        "samples_per_turn": SAMPLES_PER_TURN,
        "timeout_s": 60,
        "experiments": experiments,
    }


def turns_of(results):
    """Maps (command, lifecycle) to its turns in the order of the rounds, each a list of times."""
    turns = {}
    for entry in results["benchmarks"]:
        if entry["run_type"] == "iteration":
            name = entry["run_name"].split("/command:")[1].split("/")[0]
            times = turns.setdefault((name, entry["zcbench"]["lifecycle"]), [[]])
            if len(times[-1]) == SAMPLES_PER_TURN:
                times.append([])
            times[-1].append(entry["real_time"])
    return turns


def median_ratio(package, hand):
    return statistics.median(itertools.chain(*package)) / statistics.median(itertools.chain(*hand))


def interval(package, hand, generator):
    """The 95 % interval over rounds: each has one turn of either side, shortly after each other, so both met
    the same disturbances of the machine."""
    rounds = list(zip(package, hand))
    ratios = sorted(
        median_ratio(*zip(*generator.choices(rounds, k=len(rounds)))) for _ in range(RESAMPLES)
    )
    return ratios[int(0.025 * RESAMPLES)], ratios[int(0.975 * RESAMPLES)]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--elements", type=int, default=2_000_000)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--samples", type=int, default=100)
    parser.add_argument("--starts", default="fork")
    parser.add_argument("-o", "--output")
    options = parser.parse_args()
    if unknown := set(options.starts.split(",")) - set(STARTS):
        parser.error(f"--starts: unknown: {', '.join(sorted(unknown))}; allowed: {', '.join(STARTS)}")
    array = np.random.default_rng(42).random(options.elements)
    with _engine.JobFolder() as folder:
        config = configuration(folder, array, options)
        pathlib.Path(folder.file("config.json")).write_text(json.dumps(config))
        _engine.run(["run", "config.json", "-o", "results.json", "-q"], folder.path, allowed=(0,))
        text = pathlib.Path(folder.file("results.json")).read_text()
    if options.output:
        pathlib.Path(options.output).write_text(text)
    turns = turns_of(json.loads(text))
    generator = random.Random(42)
    print("| way | lifecycle | package ms | by hand ms | package / by hand (95 %) |\n|---|---|---|---|---|")
    for (name, lifecycle), package in turns.items():
        if f"by_hand.{name}" not in {command for command, _ in turns}:
            continue
        hand = turns[f"by_hand.{name}", lifecycle]
        low, high = interval(package, hand, generator)
        print(
            f"| `{name}` | {lifecycle} | {statistics.median(sum(package, [])) / 1e3:.3f} "
            f"| {statistics.median(sum(hand, [])) / 1e3:.3f} "
            f"| {median_ratio(package, hand):.3f} ({low:.3f} to {high:.3f}) |"
        )
    print("\n| ratio of two ways, lifecycle pool | (95 %) |\n|---|---|")
    for start in options.starts.split(","):
        for way, other in RATIOS:
            pair = turns[f"{way}.{start}", "pool"], turns[f"{other}.{start}", "pool"]
            low, high = interval(*pair, generator)
            print(
                f"| `{way}` / `{other}`, {start} "
                f"| {median_ratio(*pair):.3f} ({low:.3f} to {high:.3f}) |"
            )


if __name__ == "__main__":
    main()
