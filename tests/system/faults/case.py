"""FaultCase: injects one fault into every strategy that it can reach, three times.

After each injection, it checks for the right exit code and message, no process, nothing in /dev/shm, in
TMPDIR or next to the results, and results that are complete or unchanged.
"""

import dataclasses
import json
import os
import random
import signal
import subprocess
import sys
import time

from event_clock import PATIENCE_S, state_of, wait_for_events, waits_of
from external_test import PROGRAM
from faults import seen
from faults.family import living_descendants, wait_until
from faults.strategies import strategies
from zcbench_case import BINARY, FULL, ZcbenchCase, own_process, shm_names

SEEDS = (1, 2, 3)
SEED_COUNT = int(os.environ.get("ZCBENCH_SEEDS", len(SEEDS)))
ONLY = os.environ.get("ZCBENCH_STRATEGIES", "").split()
SHORT = "ZCBENCH_SHORT" in os.environ and not FULL
# The number of kills of the program and of a worker for each strategy and seed.
KILLS = int(os.environ.get("ZCBENCH_KILLS", 334 if FULL else 4))
# 70 (a bug) is documented too, but no fault of the machine may cause it.
DOCUMENTED = frozenset({0, 2, 3, 4, 5, 6, 7})
UNENDING = 300_000  # samples: a run with as many continues until the test ends it
# The limit for each injection. One second is promised; the page shows whether the run kept that promise.
CLEAN_S = 10.0
OLD = '{"context": {}, "benchmarks": []}\n'


def picked(points, chance, first, more):
    """Selects the (name, nth) up to nth == `first` of each name, and up to `more` of the others."""
    rest = [point for point in points if point[1] > first]
    chosen = {point for point in points if point[1] <= first}
    chosen.update(chance.sample(rest, min(more, len(rest))))
    return [point for point in points if point in chosen]


@dataclasses.dataclass
class Ended:
    """How a run ended; `code` is -n if signal n killed it."""

    code: int
    stdout: str
    stderr: str


class FaultCase(ZcbenchCase):
    binary = BINARY

    def setUp(self):
        super().setUp()
        self.scratch = self.folder / "tmp"
        self.scratch.mkdir()
        self.strategy_name, self.seed, self.clean_s = None, None, None

    def each(self, body, wanted=lambda strategy: True, seeds=SEEDS, reached=lambda: True):
        """Calls body(strategy, chance) for every wanted strategy and seed; reached() must hold at the end.

        With --short, uses the first seed, and random strategies until two of them have outcomes and reached()
        holds.
        """
        chosen = [strategy for strategy in strategies()
                  if (not ONLY or strategy.name in ONLY) and wanted(strategy)]
        if ONLY and not chosen:
            self.skipTest("no strategy of these")
        self.assertTrue(chosen, "no strategy that this fault can reach")
        if SHORT:
            random.Random(self.id()).shuffle(chosen)
        for strategy in chosen:
            for seed in seeds[:1] if SHORT else seeds[:SEED_COUNT]:
                self.strategy_name, self.seed = strategy.name, seed
                with self.subTest(strategy=strategy.name, seed=seed):
                    self.reset_output()  # a run next to the journal of an earlier run is refused
                    body(strategy, random.Random(f"{strategy.name} {seed}"))
            if SHORT and seen.strategies_in(self.id()) >= 2 and reached():
                break
        if not ONLY:
            self.assertTrue(reached(), "no strategy met what this test is for")

    def each_kill(self):
        """Numbers the kills, and removes leftovers of each, so that the next one is not blamed for them."""
        for number in range(KILLS):
            with self.subTest(kill=number):
                yield number
            for pid in living_descendants():
                os.kill(pid, signal.SIGKILL)
            for name in shm_names():
                os.unlink(f"/dev/shm/{name}")

    def each_forking(self, body, wanted=lambda strategy: True, **kwargs):
        self.each(body, lambda strategy: strategy.forks and wanted(strategy), **kwargs)

    def saw(self, what, code, after_s=None):
        """Records an outcome; `after_s` is the time until the required reaction."""
        seen.record(test=self.id(), what=what, strategy=self.strategy_name, seed=self.seed,
                    code=code, after_s=after_s, clean_s=self.clean_s)
        self.clean_s = None

    def config_for(self, strategy, **changes):
        """Writes a config with one small point of that strategy, and returns its path."""
        experiment = {"kernel": strategy.kernel, "strategy": strategy.name, "elements": 1000,
                      "workers": 2, "samples": 2, "lifecycle": "fork"}
        if strategy.workers == "external":
            (self.folder / "program.py").write_text(PROGRAM)
            experiment["command"] = {
                "name": "fake", "argv": [sys.executable, "program.py", "{input}", "none", "0"]}
        experiment.update(changes)
        return self.write_config(
            {"schema_version": 1, "name": "fault", "experiments": [experiment]})

    def arguments(self, config, *more):
        return ["run", config, "-q", "-o", self.output, "--seed", self.seed or 1, *more]

    def command(self, *args):
        return [str(self.binary), *map(str, args)]

    def environment(self, **more):
        return {**os.environ, "TMPDIR": str(self.scratch), **more}

    def reset_output(self, text=None):
        """Sets the output to `text` or removes it, and discards an unfinished run."""
        for path in self.folder.glob("r.json*"):
            path.unlink()
        if text:
            self.output.write_text(text)

    def begin(self, *args, prefix=(), env=None, **kwargs):
        """Starts the program, behind the command `prefix`, in its own session."""
        kwargs.setdefault("stdout", subprocess.DEVNULL)
        kwargs.setdefault("stderr", subprocess.PIPE)
        kwargs.setdefault("preexec_fn", own_process)
        process = subprocess.Popen(
            [*map(str, prefix), *self.command(*args)], text=True, start_new_session=True,
            cwd=self.folder, env=env or self.environment(), **kwargs)
        self.addCleanup(self.end, process)
        return process

    def finish(self, process, timeout=PATIENCE_S):
        stdout, stderr = process.communicate(timeout=timeout)
        return Ended(process.returncode, stdout or "", stderr or "")

    def inject(self, *args, timeout=PATIENCE_S, **kwargs):
        return self.finish(self.begin(*args, **kwargs), timeout)

    def assert_nothing_left(self, allowed=(), apart_from=(), seconds=CLEAN_S, unfinished=False):
        """Checks that nothing is left after `seconds` at the latest, and sets `clean_s` to the time taken.
        An unfinished run may leave its journal."""
        begin = time.monotonic()
        wait_until(lambda: not living_descendants(None, apart_from) and not shm_names(), seconds)
        self.clean_s = time.monotonic() - begin
        self.assertEqual(living_descendants(None, apart_from), [], "processes left")
        self.assertEqual(shm_names(), [], "objects left in /dev/shm")
        self.assertEqual(list(self.scratch.iterdir()), [], "files left in TMPDIR")
        usual = {"config.json", "r.json", "tmp", "program.py", *allowed}
        if unfinished:
            usual.add("r.json.journal")
        self.assertLessEqual({path.name for path in self.folder.iterdir()}, usual, "files left")

    def sweep(self):
        """Runs undisturbed, which removes what the killed run left next to its output."""
        self.reset_output()
        self.assertEqual(self.inject("run", "smoke", "-q", "--set", "samples=1", "--set",
                                     "elements=10", "-o", self.output).code, 0)
        self.output.unlink()

    def assert_exit_code(self, ended, code, *texts):
        self.assertEqual(ended.code, code, ended.stderr)
        for text in texts:
            self.assertRegex(ended.stderr, text)
        if code in (2, 3):
            self.assertEqual(ended.stderr.count("\n"), 1, f"not one line: {ended.stderr}")

    def assert_point_failed(self, ended, *texts):
        """Checks for exit code 4, and that the results have the reason for the failure and no numbers."""
        self.assertEqual(ended.code, 4, ended.stderr)
        (entry,) = self.read_results()["benchmarks"]
        self.assertTrue(entry["error_occurred"])
        self.assertNotIn("real_time", entry)
        self.assertIn(self.strategy_name, entry["error_message"])
        self.assertIn(entry["error_message"], ended.stderr)
        for text in texts:
            self.assertRegex(entry["error_message"], text)
        return entry["error_message"]

    def assert_valid(self, samples=None):
        """Checks that the results are complete and verified."""
        results = self.read_results()
        self.assertIs(results["context"]["zcbench"]["complete"], True)
        taken = [e for e in results["benchmarks"] if e["run_type"] == "iteration"]
        self.assertTrue(taken)
        self.assertTrue(all(entry["zcbench"]["verified"] for entry in taken))
        if samples is not None:
            self.assertEqual(len(taken), samples)
        return taken

    def assert_each_sample_once(self, samples):
        taken = self.assert_valid(samples)
        self.assertEqual([entry["repetition_index"] for entry in taken], list(range(samples)))
        self.assertEqual([entry["zcbench"]["order"] for entry in taken], list(range(samples)))

    def assert_old_or_whole(self):
        """Checks that the output is unchanged or has the complete new results; returns "old" or "new"."""
        text = self.output.read_text()
        if text == OLD:
            return "old"
        try:
            whole = json.loads(text)["context"]["zcbench"]["complete"] is True
        except ValueError:
            whole = False
        self.assertTrue(whole, "torn results")
        return "new"

    def assert_documented_end(self, ended, codes=DOCUMENTED):
        """Checks for one of these codes and for leftovers; returns whether the results are "old" or "new"."""
        self.assertIn(ended.code, codes, ended.stderr)
        names = {path.name for path in self.folder.iterdir()}
        self.assert_nothing_left(allowed=names)
        state = self.assert_old_or_whole()
        if ended.code == 0:
            self.assertEqual(state, "new")
            self.assert_valid(1)
        if ended.code > 0:
            self.assertTrue(ended.stderr.strip(), "it ended without a word")
        return state

    def start_at_work(self, strategy, preexec_fn=None, **changes):
        """Starts a run that does not end by itself; returns it and the pids of its working workers."""
        changes.setdefault("lifecycle", "pool" if "pool" in strategy.lifecycles else "fork")
        changes.setdefault("elements", 300_000)
        changes.setdefault("samples", UNENDING)
        if changes["lifecycle"] == "pool":
            changes.setdefault("samples_per_turn", min(changes["samples"], 1000))
        self.reset_output()
        process = self.begin(*self.arguments(self.config_for(strategy, **changes)),
                             preexec_fn=preexec_fn)
        return process, self.workers_of(process, changes.get("workers", 2), **changes)

    def workers_of(self, process, count, lifecycle="fork", **_):
        """Waits for that many workers and returns their pids. In a pool, these are the point's workers, not
        those of the noise probe, which never wait."""
        def working():
            if process.poll() is not None:
                said = process.stderr.read() if process.stderr else "(not kept)"
                self.fail(f"it ended with {process.returncode}: {said}")
            pids = living_descendants(process.pid)
            if lifecycle == "pool":
                pids = [pid for pid in pids if self.is_in_a_pool(pid)]
            return pids if len(pids) == count else []

        pids = wait_until(working)
        self.assertEqual(len(pids), count, "the program never had that many workers")
        return pids

    def is_in_a_pool(self, worker):
        """Returns whether the worker has waited for one round and for another."""
        return waits_of(worker) >= 2

    def let_go_on(self, process, most, chance):
        """Waits until the process has waited for its workers a random number of times, up to `most`."""
        wait_for_events(process, waits_of(process.pid) + chance.randint(0, most), waits_of)

    def let_journal_grow(self, process, times):
        """Waits until the journal has grown that many times; the run must not end meanwhile."""
        def size():
            self.assertIsNone(process.poll(), "it has ended")
            return journal.stat().st_size if journal.exists() else 0

        journal = self.output.with_name("r.json.journal")
        for _ in range(times):
            before = size()
            self.assertTrue(wait_until(lambda: size() > before), "it goes on no more")

    def stop(self, pid):
        """Sends SIGSTOP and waits until the process has stopped; returns False if it has ended instead."""
        try:
            os.kill(pid, signal.SIGSTOP)
        except ProcessLookupError:
            return False
        return wait_until(lambda: state_of(pid) in "TZX") and state_of(pid) == "T"
