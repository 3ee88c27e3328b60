"""Runs the tests of the fault table (faults/table.py).

    faults_test.py GROUP...            runs the tests of these groups; --seen FILE saves the outcomes
    faults_test.py --short GROUP...    one seed, two strategies per test; all with ZCBENCH_FULL=1
    faults_test.py --kills N           N kills of the program and of a worker for each strategy
    faults_test.py --check             checks that the table's tests exist and docs/faults.md has every row
    faults_test.py --write FILE        runs all groups, two at a time, and then writes the page

GROUP may be as narrow as kills.Signals.test_the_second_signal_is_immediate. ZCBENCH names the program;
ZCBENCH_STRATEGIES="NAME..." and ZCBENCH_SEEDS=1 make a run short; ZCBENCH_FAILFAST ends it at the first
failure. ZCBENCH_DYNAMIC names the program linked dynamically, ZCBENCH_SHIM the library for it. All three
default to those in build/release.
"""

import argparse
import concurrent.futures
import inspect
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PAGE = SOURCE / "docs/faults.md"
ALL_SKIPPED = 77  # CTest's SKIP_RETURN_CODE


def set_defaults():
    for name, place in (("ZCBENCH", "zcbench"), ("ZCBENCH_DYNAMIC", "zcbench_dynamic"),
                        ("ZCBENCH_SHIM", "tests/libfault_shim.so")):
        path = SOURCE / "build/release" / place
        if name not in os.environ and path.exists():
            os.environ[name] = str(path)


def group_suite(groups):
    loader = unittest.TestLoader()
    return unittest.TestSuite(loader.loadTestsFromName(f"faults.{group}") for group in groups)


def test_names(suite):
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            yield from test_names(item)
        else:
            yield item.id().removeprefix("faults.")


def run_groups(groups, seen_path):
    from common_shm import leave_shared_dev_shm
    from faults import family, seen
    family.adopt_orphans()
    leave_shared_dev_shm()
    runner = unittest.TextTestRunner(verbosity=2, failfast="ZCBENCH_FAILFAST" in os.environ)
    result = runner.run(group_suite(groups))
    if seen_path:
        seen.save(pathlib.Path(seen_path))
    return result


def kill_many(count):
    os.environ.update(ZCBENCH_KILLS=str(count), ZCBENCH_SEEDS="1")
    from faults import kill_counts, seen
    result = run_groups(kill_counts.TESTS, None)
    print(kill_counts.text(seen.records, result.failures + result.errors))
    return result


def check():
    """Prints the problems of the table and of the page, one per line."""
    from faults.page import faults_of
    from faults.table import GROUPS, ROWS, SWEEPS
    wrong = [f"{PAGE}: {fault}" for fault in faults_of(PAGE.read_text())]
    numbers = [row.number for row in ROWS]
    if numbers != list(range(1, len(ROWS) + 1)) or len(ROWS) < 39:
        wrong.append(f"the table's rows are {numbers}")
    named = {name for row in (*ROWS, *SWEEPS) for name in row.tests}
    there = set(test_names(group_suite(GROUPS)))
    in_ctest = re.search(r"foreach\(group IN ITEMS (.*)\)",
                         (SOURCE / "tests/CMakeLists.txt").read_text())[1].split()
    wrong += [f"not in both GROUPS and tests/CMakeLists.txt: {group}"
              for group in set(GROUPS) ^ set(in_ctest)]
    wrong += [f"in the table, but there is no such test: {name}" for name in named - there]
    wrong += [f"a test that no row of the table names: {name}" for name in there - named]
    for row in ROWS:
        for path, title in row.elsewhere:
            text = re.sub(r'"\s*"', "", (SOURCE / path).read_text())
            if f'TEST_CASE("{title}"' not in text:
                wrong.append(f"row {row.number}: {path} has no test {title!r}")
        if not row.tests and not row.missing:
            wrong.append(f"row {row.number} has no test and does not say so")
    for fault in wrong:
        print(fault)
    return 1 if wrong else 0


def run_apart(name, tests, folder):
    """Runs these tests in a separate process; returns their outcomes, or prints the output if they failed."""
    begin = time.monotonic()
    seen_path = folder / f"{name}.json"
    done = subprocess.run([sys.executable, "-B", __file__, *tests, "--seen", seen_path],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(f"{name}: {'ok' if done.returncode == 0 else 'FAILED'}, "
          f"{time.monotonic() - begin:.0f} s", flush=True)
    skipped = re.findall(r"^(test_\w+).*skipped (.*)$", done.stdout, re.MULTILINE)
    for name, why in skipped:
        print(f"  skipped: {name}: {why}")
    if done.returncode != 0:
        print(done.stdout)
        return None
    return json.loads(seen_path.read_text())


def write(path):
    from faults.page import NOTICE_TEST, faults_of, late_clean, late_notice, render
    from faults.table import GROUPS
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, \
            concurrent.futures.ThreadPoolExecutor(2) as pool:
        # The timed test runs alone; of the others, the longest groups start first.
        timed = run_apart("notice", [NOTICE_TEST], pathlib.Path(folder))
        load = os.getloadavg()[0]
        order = sorted(GROUPS, key=lambda group: group not in ("syscalls", "shims", "kills"))
        tests = {group: set(test_names(group_suite([group]))) - {NOTICE_TEST} for group in order}
        seen = [timed, *pool.map(
            lambda group: run_apart(group, sorted(tests[group]), pathlib.Path(folder)), order)]
    if None in seen:
        return 1
    records = [record for group in seen for record in group]
    text = render(records, timed, load, time.monotonic() - begin)
    wrong = faults_of(text)
    for fault in (*wrong, *late_notice(timed), *late_clean(records)):
        print(fault)
    if not wrong:
        pathlib.Path(path).write_text(text)
    return 1 if wrong else 0


def exit_code(result):
    if not result.wasSuccessful():
        return 1
    return ALL_SKIPPED if 0 < result.testsRun == len(result.skipped) else 0


def main():
    parser = argparse.ArgumentParser(description=inspect.getdoc(sys.modules[__name__]),
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("groups", nargs="*", metavar="GROUP")
    parser.add_argument("--seen", metavar="FILE")
    parser.add_argument("--kills", metavar="N", type=int)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--write", metavar="FILE")
    options = parser.parse_args()
    set_defaults()
    if options.short:
        os.environ["ZCBENCH_SHORT"] = "1"
    if options.write:
        return write(options.write)
    if options.check:
        return check()
    if options.kills:
        return exit_code(kill_many(options.kills))
    from faults.table import GROUPS
    return exit_code(run_groups(options.groups or GROUPS, options.seen))


if __name__ == "__main__":
    sys.exit(main())
