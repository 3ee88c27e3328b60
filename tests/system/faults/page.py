"""Writes docs/faults.md, the fault table with the outcomes of a run, and checks that a page has every row."""

import collections
import os
import platform
import re
import signal

from faults.table import ROWS, SWEEPS
from faults.workers import NOTICED

NOTICE_TEST = "workers.OneOfSeveral.test_the_siblings_of_a_killed_worker_are_killed"
NOTICED_WITHIN_S = 0.1  # for 99 of 100 dead workers
CLEAN_WITHIN_S = 1.0

HEAD = """# What happens when things go wrong

This page says what you can rely on when a process is killed, a resource runs out or a file is
damaged. It lists every fault that the tests inject, and how zcbench ends.

## What you can rely on

- **Exit 0 means done**: every requested point is present, verified and on disk (rows 28 to 31). A
  failed point has a reason and no numbers; the other points are kept (4 to 8, 10, 24, 36).
- **Existing results are safe**: whenever a kill or a full disk strikes, a results file is either the
  old one, byte for byte, or the complete new one (1, 2, 16, 28, 29, 31). Two runs never write to one
  file (33, 34).
- **Finished samples are kept**: after a kill, Ctrl-C or a full disk `--resume` continues, and each
  sample is present exactly once (1, 25, 30). With another config, program or machine it refuses (39).
- **Nothing is left behind**: no process after one second, no shared memory, no file except the
  journal (1 to 3). If zcbench may not mount its own /dev/shm, the next run removes leftover objects.
- **Nothing waits forever**: a dead worker is noticed at once (see below), a hanging one after its
  point's `timeout_s` (6), and no process waits for a dead peer or for a lock whose holder is dead (7,
  8, 19 to 23).
- **A missing resource is reported before the first point**, with the amount needed and the amount
  available: exit 3 (9, 11, 12, 14 to 16, 37). Nothing is substituted silently.
- **Arrays stay private**: none is written to a core file (38); names in /dev/shm are random and
  created with `O_EXCL` (35).

There are two limits. A worker that is stopped (SIGSTOP) in the microseconds between its fork and its
first system call (lifecycle `exec`: until its program runs) outlives a killed parent until it is
continued; then it ends at once. Whether a disk
keeps data that it reported as written when the power fails is not tested.

## How soon a dead worker is noticed

One of three workers is killed (SIGKILL) at a random instant; zcbench then kills the other two. This is
the time from just before the kill until both have ended, as another process sees it (pidfd):

{noticed}.

The machine had {cpus} CPUs and a load of {load}. Required on an otherwise idle machine:
99 % within {required}.

## The faults

The tests wrote this table with `python3 tests/system/faults_test.py --write docs/faults.md` ({minutes}, on
{cpus} CPUs, {system}). Each fault is injected into every strategy that it can reach, as
`zcbench list` names them, with three seeds if it is random: {runs:,} injections.
After each the tests look for processes, for objects in /dev/shm, and for files in `TMPDIR` and next
to the results, and check that the results are complete or unchanged. *Clean* is the longest time from
the program's end until the last process or object was gone. The exit codes are those of `zcbench
--help`. `./test.sh --faults` injects each fault into every strategy, `ctest --preset release -L faults`
into two.

| # | fault | what must happen | seen |
|---|---|---|---|
"""

DETAILS = """
## In detail

This section says how each fault is injected, how each variant ended, and how often. `strace` tampers
with system calls; `shim` is a preloaded library that makes calls of the C library fail or transfer
fewer bytes.
"""

KILLS = """
## A thousand kills

`python3 tests/system/faults_test.py --kills 1000` kills the program and one worker a thousand times
for each strategy and resumes the interrupted runs. For each strategy it prints how many runs hung,
left a process, an object or a file, tore the results, or lost or duplicated a sample. On
2026-11-27, Linux 6.18, 2 CPUs, two strategies at a time: 13,000 kills of the program and 10,000 of
a worker (ten strategies fork workers); 3,215 runs were resumed and finished with each sample
exactly once; 0 hung, 0 left anything, 0 torn, 0 lost, 0 duplicated. In 99 of 100 cases a dead
worker was noticed within 14 to 77 ms, depending on the strategy; all of the 10,000 within 125 ms.
In a pool the parent checks every 40 ms ([decision 13](decisions/0013-waits-without-timers.md)).
"""


def seconds_text(seconds):
    if seconds < 0.01:
        return f"{seconds * 1000:.1f} ms"
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def code_text(code):
    return signal.Signals(-code).name if code < 0 else f"exit {code}"


def count_text(count, noun):
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def quantile(ordered, share):
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def codes_text(records):
    codes = collections.Counter(record["code"] for record in records)
    return ", ".join(code_text(code) + (f" ({count:,})" if len(codes) > 1 else "")
                     for code, count in sorted(codes.items()))


def seen_text(records):
    names = sorted({record["strategy"] for record in records} - {None})
    text = count_text(len(records), "time")
    if names:
        text += f", {names[0]}" if len(names) == 1 else f", {len(names)} strategies"
    return f"{text}: {codes_text(records)}"


def longest_text(records, key, before):
    values = [record[key] for record in records if record[key] is not None]
    return f"{before}{seconds_text(max(values))}" if values else ""


def records_of(row, records):
    return [record for record in records if record["test"].removeprefix("faults.") in row.tests]


def row_text(row, records):
    found = records_of(row, records)
    seen = seen_text(found) + longest_text(found, "clean_s", "; clean after ") if found else ""
    if row.missing:
        seen += f"; not tested yet: {row.missing}"
    number = f"[{row.number}](#{anchor_of(row)})" if row.number else "-"
    return f"| {number} | {row.fault} | {row.required} | {seen} |\n"


def title_of(row):
    return f"{row.number}. {row.fault}" if row.number else row.fault


def anchor_of(row):
    """Returns the anchor that GitHub makes from the title."""
    return re.sub(r"[^\w -]", "", title_of(row).lower()).replace(" ", "-")


def detail_text(row, records):
    text = f"\n### {title_of(row)}\n\n{row.injected}.\n\n"
    variants = {}
    for record in records_of(row, records):
        variants.setdefault(record["what"], []).append(record)
    for what, found in variants.items():
        text += f"- {what}: {seen_text(found)}{longest_text(found, 'after_s', '; within ')}\n"
    for path, title in row.elsewhere:
        text += f"- in part: \"{title}\" ({path})\n"
    return text


def noticed_s(records):
    return sorted(record["after_s"] for record in records if record["what"] == NOTICED)


def noticed_text(records):
    values = noticed_s(records)
    half, most = (seconds_text(quantile(values, share)) for share in (0.5, 0.99))
    return (f"{count_text(len(values), 'kill')}: half within {half}, 99 % within {most}, "
            f"the longest {seconds_text(values[-1])}")


def late_notice(records):
    late = quantile(noticed_s(records), 0.99) > NOTICED_WITHIN_S
    return [f"a dead worker was noticed late: {noticed_text(records)}"] if late else []


def late_clean(records):
    return [f"{record['test']}, {record['strategy']}: left clean only after "
            f"{seconds_text(record['clean_s'])}"
            for record in records if (record["clean_s"] or 0) > CLEAN_WITHIN_S]


def render(records, timed, load, elapsed_s):
    """Returns the page. `timed` are records of dead workers from a test that ran alone, at that `load`."""
    text = HEAD.format(noticed=noticed_text(timed), required=seconds_text(NOTICED_WITHIN_S),
                       load=f"{load:.1f}",
                       minutes=f"{elapsed_s / 60:.1f} minutes", cpus=len(os.sched_getaffinity(0)),
                       system=f"{platform.system()} {platform.release()}", runs=len(records))
    text += "".join(row_text(row, records) for row in (*ROWS, *SWEEPS))
    text += DETAILS + "".join(detail_text(row, records) for row in (*ROWS, *SWEEPS))
    return text + KILLS


def faults_of(text):
    """Returns what is wrong with a page: missing rows, or rows without outcomes of their tests."""
    wrong = []
    lines = text.splitlines()
    for row in (*ROWS, *SWEEPS):
        found = [line for line in lines if f" | {row.fault} | {row.required} | " in line]
        if len(found) != 1:
            wrong.append(f"row {row.number} ({row.fault}) stands there {len(found)} times")
        elif row.tests and not re.search(r"\d times?.*: (SIG|exit )\w+", found[0]):
            wrong.append(f"row {row.number} ({row.fault}) was seen by no test")
        if f"### {title_of(row)}" not in lines or f"{row.injected}." not in lines:
            wrong.append(f"row {row.number} ({row.fault}) has no such details")
    return wrong
