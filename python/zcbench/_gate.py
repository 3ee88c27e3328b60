"""Implements zcbench.gate(): the two functions are the sides of `zcbench ab --commands-answer`."""

import json
import os
import shlex
import sys
import warnings

import zcbench
from zcbench import _engine, _function, _measure, _ways

REGRESSION, INCONCLUSIVE, NOT_COMPARABLE = 1, 8, 9
OUTCOMES = {0: "no regression", REGRESSION: "regression", INCONCLUSIVE: "inconclusive"}


class Verdict:
    """`outcome` is "no regression", "inconclusive", or in the `verdict` of a zcbench.Regression "regression";
    str() returns the table of `zcbench ab`; `record` holds the bytes of its record, for save() and
    `zcbench ab --replay`."""

    def __init__(self, outcome, text, record):
        self.outcome, self.text, self.record = outcome, text, record

    def __str__(self):
        return self.text

    def save(self, path):
        with open(path, "wb") as file:
            file.write(self.record)


def gate(old, new, array, margin, budget, workers, way, start, lifecycle, inplace, check, timeout):
    _measure.require_not_measuring()
    notes = []
    array = _measure.usable(array, notes)
    workers = _measure.counts(workers, "workers", _measure.MAX_WORKERS)[0]
    lifecycle = _measure.words(lifecycle, _measure.LIFECYCLES, "lifecycle")[0]
    ways = _measure.chosen_ways([way], notes)
    start = _measure.words(start, _measure.STARTS, "start")[0]
    described = [_function.function_named(function) for function in (old, new)]
    described_check = _function.function_named(check) if check else None
    (contender,) = [
        _measure.fitting(ways, [start], [lifecycle], inplace, each, True, notes) for each in described
    ][0]
    own = (
        []
        if contender.way.name in _ways.TABLE
        else [{**_function.function_named(contender.way), "way": contender.way.name}]
    )
    with _engine.JobFolder() as folder:
        _measure.write_expected(
            folder.path, old, array, [len(array)], [workers], inplace, described[0]["name"], []
        )
        commands = []
        for side, function in zip(("old", "new"), described):
            program = folder.write_job(function, None, inplace, described_check, own, side)
            link_inputs(folder, side, array)
            commands.append(
                shlex.join(
                    [
                        sys.executable,
                        program,
                        contender.way.name,
                        contender.start,
                        str(len(array)),
                        str(workers),
                        lifecycle,
                    ]
                )
            )
        code, table, _ = _engine.run(
            [
                "ab",
                *commands,
                "--commands-answer",
                "--margin",
                str(margin),
                "--budget",
                budget_text(budget),
                "--timeout",
                str(timeout),
                "-o",
                "verdict.json",
                "--progress",
                "never",
            ],
            folder.path,
            allowed=(0, REGRESSION, INCONCLUSIVE, NOT_COMPARABLE),
        )
        table = with_names(table, commands, described)
        if code == NOT_COMPARABLE:
            raise zcbench.Error(f"there is no verdict:\n{failure_text(folder) or table}")
        with open(folder.file("verdict.json"), "rb") as file:
            verdict = Verdict(OUTCOMES[code], table, file.read())
    if code == REGRESSION:
        error = zcbench.Regression(f"{described[1]['name']} is slower than {described[0]['name']}\n{table}")
        error.verdict = verdict
        raise error
    if code == INCONCLUSIVE:
        warnings.warn(zcbench.Inconclusive(f"not decided within {budget}:\n{table}"), stacklevel=3)
    return verdict


def link_inputs(folder, side, array):
    """Links the array and the expected results into the side's folder, so both sides read the same files."""
    import numpy as np

    if not os.path.exists(folder.file("array.npy")):
        np.save(folder.file("array.npy"), array)
    for name in os.listdir(folder.path):
        if name == "array.npy" or name.startswith("expected-"):
            os.link(folder.file(name), folder.file(os.path.join(side, name)))


def budget_text(budget):
    return f"{_engine.seconds(budget):g}s"


def with_names(table, commands, described):
    """Returns the table with the functions' names in place of the commands that run them."""
    for command, function in zip(commands, described):
        table = table.replace(command, function["name"])
    # That line names the file of the record, which is removed: the verdict holds the record.
    return "\n".join(line for line in table.splitlines() if not line.startswith("units: "))


def failure_text(folder):
    """Returns the failures that the two sides recorded."""
    texts = []
    for side in ("old", "new"):
        place = folder.file(os.path.join(side, "failures"))
        for name in os.listdir(place):
            with open(os.path.join(place, name), encoding="utf-8") as file:
                failure = json.load(file)
            texts.append(
                f"{side}: {failure['reason']}" + (f"\n{failure['trace']}" if failure["trace"] else "")
            )
    return "\n".join(texts)
