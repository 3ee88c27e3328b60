#!/usr/bin/env python3
"""What other rules would have decided from the samples that `zcbench ab` took.

    bench/other_rules.py ab-1.json ab-2.json ...

Reads files that `zcbench ab -o` wrote for the same pair of builds (bench/gate_trial.sh), and counts for
each point the runs in which each rule calls the candidate slower:
  gate         the outcome in the file: all units, stopped when decided
  Mann-Whitney that of Google Benchmark's compare.py: p < 0.05 two-sided, and the larger median, of
               one process of each build (the first unit)
  mean > 5 %   of the same samples
The last two rules get interleaved samples; with samples taken back to back they do worse. Needs SciPy.
"""

import json
import statistics
import sys
from collections import Counter, defaultdict

from scipy.stats import mannwhitneyu

RULES = ("gate", "Mann-Whitney", "mean > 5 %")


def times(unit, side):
    return [pair[side]["real_time_ns"] for pair in unit["pairs"]]


def slower_by(unit):
    """The other rules that call the unit's candidate slower."""
    baseline, candidate = times(unit, "baseline"), times(unit, "candidate")
    is_slower = statistics.median(candidate) > statistics.median(baseline)
    if is_slower and mannwhitneyu(baseline, candidate, alternative="two-sided").pvalue < 0.05:
        yield "Mann-Whitney"
    if statistics.mean(candidate) > 1.05 * statistics.mean(baseline):
        yield "mean > 5 %"


def main(paths):
    if not paths:
        sys.exit(__doc__)
    runs, slower, seconds, outcomes = Counter(), defaultdict(Counter), defaultdict(list), Counter()
    for path in paths:
        with open(path) as file:
            run = json.load(file)
        first_unit = {}
        for unit in run["units"]:
            first_unit.setdefault(unit["point"], unit)
        for number, result in enumerate(run["result"]["points"]):
            if number not in first_unit:
                continue  # missing, failed, or the budget was spent before its turn
            name = run["points"][number]["candidate"].removesuffix("/real_time")
            runs[name] += 1
            outcomes[name, result["outcome"]] += 1
            seconds[name].append(result["seconds"])
            if result["outcome"] == "regression":
                slower[name]["gate"] += 1
            for rule in slower_by(first_unit[number]):
                slower[name][rule] += 1
    width = max(map(len, runs))
    print(f"{'called slower, of the runs':{width}}  runs", *(f"{rule:>13}" for rule in RULES),
          "    within  undecided  mean s")
    for name, count in runs.items():
        print(f"{name:{width}}  {count:4}", *(f"{slower[name][rule]:13}" for rule in RULES),
              f"{outcomes[name, 'within margin']:10} {outcomes[name, 'inconclusive']:10}"
              f"  {statistics.mean(seconds[name]):6.1f}")


main(sys.argv[1:])
