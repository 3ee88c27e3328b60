"""Summarizes the outcomes of the kills of `faults_test.py --kills N` for each strategy."""

import collections
import re

from faults.page import NOTICE_TEST, noticed_s, noticed_text

TESTS = ("kills.ParentDies.test_sigkill_of_the_parent", NOTICE_TEST)
# Each kind of trouble, and the text by which a failed test's message shows it.
TROUBLES = {"hung": "TimeoutExpired", "left a process": "processes left",
            "left an object": "objects left", "left a file": "files left",
            "tore the results": "torn results",
            "lost or doubled a sample": "look_at_the_whole"}


def kind_of(trouble):
    return next((kind for kind, sign in TROUBLES.items() if sign in trouble), "other trouble")


def kills_of(test, strategy, records):
    return sum(record["test"].endswith(test) and record["strategy"] == strategy
               and not record["what"].startswith("resumed") for record in records)


def text(records, failures):
    troubles = collections.Counter()
    for test, trouble in failures:
        named = re.search(r"strategy='(\w+)'", str(test))
        troubles[named[1] if named else "?", kind_of(trouble)] += 1
    lines = []
    strategies = dict.fromkeys(record["strategy"] for record in records)
    for strategy in dict.fromkeys([*strategies, *(name for name, _ in troubles)]):
        parent, worker = (kills_of(test, strategy, records) for test in TESTS)
        whole = sum(record["strategy"] == strategy and record["what"].startswith("resumed")
                    for record in records)
        counts = ", ".join(f"{troubles[strategy, kind]} {kind}"
                           for kind in (*TROUBLES, "other trouble"))
        lines.append(f"{strategy}: {parent} kills of the program, {worker} of a worker; {whole} "
                     f"runs resumed to their end, each sample once; {counts}")
    if noticed_s(records):  # `serial` has no workers
        lines.append(f"a dead worker was noticed: {noticed_text(records)}")
    return "\n".join(lines)
