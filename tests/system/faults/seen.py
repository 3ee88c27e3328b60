"""Collects the outcomes of the tests: one record per injected fault, from which docs/faults.md is written."""

import json

records = []


def record(**fields):
    """Adds a record with test, what (the variant of the fault), strategy, seed, code, after_s and clean_s."""
    records.append(fields)


def strategies_in(test):
    return len({record["strategy"] for record in records if record["test"] == test})


def save(path):
    path.write_text(json.dumps(records))
