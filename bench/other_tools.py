#!/usr/bin/python3
"""What zcbench ab, hyperfine, perf stat and Google Benchmark's compare.py find for the same programs.

    bench/other_tools.py ZCBENCH [--rounds N] [--compare PATH/TO/compare.py]

Runs gzip and sort in turns, each with the same input twice and with 3 % more input. Prints a line of JSON
for each case of each round, and at the end the table of docs/ab.md. Needs hyperfine and perf; without
compare.py (tools/ of Google Benchmark's repository; it needs NumPy and SciPy) its column is left out.
"""

import argparse
import json
import os
import pathlib
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = "20"
CASES = {
    "gzip, no change": ("gzip -6 -c text", "gzip -6 -c text"),
    "gzip, 3 % more": ("gzip -6 -c text", "gzip -6 -c text.103"),
    "sort, no change": ("LC_ALL=C sort lines", "LC_ALL=C sort lines"),
    "sort, 3 % more": ("LC_ALL=C sort lines", "LC_ALL=C sort lines.103"),
}


def make_inputs(folder):
    generator = random.Random(1)
    words = [f"{generator.getrandbits(48):x}" for _ in range(4000)]
    text = " ".join(generator.choice(words) for _ in range(120_000))
    lines = [f"{generator.getrandbits(64):x}\n" for _ in range(103_000)]
    (folder / "text.103").write_text(text)
    (folder / "text").write_text(text[:len(text) * 100 // 103])
    (folder / "lines.103").write_text("".join(lines))
    (folder / "lines").write_text("".join(lines[:100_000]))


def run(folder, *words):
    return subprocess.run(list(map(str, words)), capture_output=True, text=True, cwd=folder)


def direction(ratio):
    """The finding of a tool that considers this ratio of the second program to the first real."""
    return "slower" if ratio > 1 else "faster"


def ask_ab(folder, zcbench, commands):
    done = run(folder, zcbench, "ab", *commands, "--progress", "never", "-o", "ab.json")
    point = json.loads((folder / "ab.json").read_text())["result"]["points"][0]
    verdicts = {"regression": "slower", "improvement": "faster"}
    return {"finds": verdicts.get(point["outcome"], ""), "says": done.stdout.splitlines()[0]}


def ask_hyperfine(folder, commands):
    run(folder, "hyperfine", "-w", "1", "-r", RUNS, "--export-json", "hyperfine.json", *commands)
    one, other = json.loads((folder / "hyperfine.json").read_text())["results"]
    ratio = other["mean"] / one["mean"]
    error = ratio * ((one["stddev"] / one["mean"]) ** 2 + (other["stddev"] / other["mean"]) ** 2) ** 0.5
    return {"finds": direction(ratio) if abs(ratio - 1) > error else "",
            "says": f"{ratio:.2f} ± {error:.2f}", "times": [one["times"], other["times"]]}


def ask_perf(folder, commands):
    means = []
    for command in commands:
        done = run(folder, "perf", "stat", "-r", RUNS, "sh", "-c", f"{command} >/dev/null")
        found = re.search(r"([\d.]+) \+- ([\d.]+) seconds time elapsed", done.stderr)
        means.append((float(found[1]), float(found[2])))
    (one, error), (other, other_error) = means
    is_apart = abs(one - other) > error + other_error
    return {"finds": direction(other / one) if is_apart else "", "says": str(means)}


def ask_compare(folder, compare, times):
    for name, samples in zip(("one.json", "other.json"), times):
        entries = [{"name": "p", "run_name": "p", "run_type": "iteration", "repetitions": len(samples),
                    "repetition_index": index, "iterations": 1, "real_time": seconds * 1e3,
                    "cpu_time": seconds * 1e3, "time_unit": "ms"} for index, seconds in enumerate(samples)]
        (folder / name).write_text(json.dumps({"context": {}, "benchmarks": entries}))
    done = run(folder, sys.executable, compare, "--no-color", "benchmarks", "one.json", "other.json")
    p_value = float(re.search(r"p_pvalue\s+([\d.]+)", done.stdout)[1])
    ratio = statistics.median(times[1]) / statistics.median(times[0])
    return {"finds": direction(ratio) if p_value < 0.05 else "", "says": f"p = {p_value}"}


def ask_all(folder, arguments, commands):
    answers = {}
    tools = {"zcbench ab": lambda: ask_ab(folder, arguments.zcbench, commands),
             "hyperfine": lambda: ask_hyperfine(folder, commands),
             "perf stat": lambda: ask_perf(folder, commands)}
    for name, ask in tools.items():
        begin = time.monotonic()
        answers[name] = ask()
        answers[name]["seconds"] = time.monotonic() - begin
    times = answers["hyperfine"].pop("times")
    if arguments.compare:
        answers["compare.py"] = ask_compare(folder, arguments.compare.resolve(), times)
        answers["compare.py"]["seconds"] = answers["hyperfine"]["seconds"]
    return answers


def table(rows):
    names = list(rows[0]["answers"])
    print("| the second called slower, faster; mean seconds | " + " | ".join(names) + " |")
    print("|---" * (len(names) + 1) + "|")
    for case in CASES:
        answers = [row["answers"] for row in rows if row["case"] == case]
        cells = []
        for name in names:
            found = [answer[name]["finds"] for answer in answers]
            seconds = statistics.mean(answer[name]["seconds"] for answer in answers)
            cells.append(f"{found.count('slower')}, {found.count('faster')} of {len(found)}; {seconds:.0f} s")
        print(f"| {case} | " + " | ".join(cells) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("zcbench", type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--compare", type=pathlib.Path)
    arguments = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        make_inputs(folder)
        for _ in range(arguments.rounds):
            for case, commands in CASES.items():
                rows.append({"case": case, "load": os.getloadavg()[0],
                             "answers": ask_all(folder, arguments, commands)})
                print(json.dumps(rows[-1]), flush=True)
    table(rows)


if __name__ == "__main__":
    main()
