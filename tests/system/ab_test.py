"""`zcbench ab`, `selfcheck` and `sample` as a user runs them.

A script makes up the times of most sides, so that verdicts do not depend on the machine.
"""

import json
import pathlib
import shlex
import shutil
import signal
import subprocess
import sys
import time
import unittest

from zcbench_case import BINARY, FULL, HANGS_S, SANITIZED, ZcbenchCase, children_of, main, small_config

# Answers with 1 ms times a factor, plus or minus a spread; each process has its own bias.
SIDE = """
import json, random, sys
factor, spread = float(sys.argv[1]), float(sys.argv[2])
bias = 1 + random.uniform(-spread, spread) / 4
for _ in sys.stdin:
    open("asked", "a").write("x")
    t = 1e6 * factor * bias * (1 + random.uniform(-spread, spread))
    print(json.dumps({"real_time_ns": t, "cpu_time_ns": t}), flush=True)
"""


class AbCase(ZcbenchCase):
    def setUp(self):
        super().setUp()
        self.script = self.folder / "side.py"
        self.script.write_text(SIDE)

    def side(self, factor, spread=0.01):
        command = [sys.executable, "-S", "-E", str(self.script), str(factor), str(spread)]
        return shlex.join(command)

    def ab(self, *args):
        return self.zcbench("ab", "--progress", "never", *args)

    def ab_sides(self, baseline, candidate, *args):
        return self.ab(baseline, candidate, "--commands-answer", "-o", str(self.folder / "ab.json"), *args)

    def config(self, **changes):
        path = self.folder / "c.json"
        path.write_text(json.dumps(small_config(**changes)))
        return str(path)


class VerdictTest(AbCase):
    def test_a_slowdown_is_a_regression(self):
        done = self.ab_sides(self.side(1), self.side(1.05))
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("verdict: regression: 1 regression", done.stdout)

    def test_no_change_is_none(self):
        done = self.ab_sides(self.side(1), self.side(1))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("verdict: no regression: 1 within margin", done.stdout)

    def test_an_improvement_passes(self):
        done = self.ab_sides(self.side(1), self.side(0.9))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("1 improvement", done.stdout)

    def test_too_little_time_is_inconclusive(self):
        sides = self.side(1, 0.99), self.side(1, 0.99)
        done = self.ab_sides(*sides, "--budget", "1s")
        self.assertEqual(done.returncode, 8, done.stdout + done.stderr)
        self.assertIn("1 inconclusive", done.stdout)
        done = self.ab_sides(*sides, "--budget", "1s", "--inconclusive", "ok")
        self.assertEqual(done.returncode, 0)
        self.assertIn("verdict: inconclusive", done.stdout)

    def test_formats(self):
        done = self.ab_sides(self.side(1), self.side(1), "--format", "markdown")
        self.assertTrue(done.stdout.startswith("**zcbench ab: no regression"), done.stdout)
        done = self.ab_sides(self.side(1), self.side(1), "--format", "json")
        record = json.loads(done.stdout)
        self.assertEqual(record, json.loads((self.folder / "ab.json").read_text()))
        self.assertEqual(record["result"]["verdict"], "no regression")
        self.assertEqual(len(record["units"]), record["result"]["points"][0]["units"])

    def test_pipes_and_line_ends_in_a_command_end_no_cell(self):
        out = str(self.folder / "ab.json")
        self.ab("seq 9 | sort", "seq 9 |\n sort -r", "--budget", "0.1s", "-o", out)
        done = self.ab("--replay", out, "--format", "markdown")
        rows = [line.replace("\\|", "") for line in done.stdout.splitlines() if line.startswith("|")]
        self.assertEqual([row.count("|") for row in rows], [9] * 3, done.stdout)
        self.assertIn("A: `seq 9 \\| sort`\nB: `seq 9 \\|\\n sort -r`\n", done.stdout)

    def test_the_budget_bounds_a_command_that_hangs(self):
        for hangs in ("kill -STOP $$", "sleep 1000000 | cat", "trap '' TERM; sleep 1000000 & wait"):
            for answer in ([], ["--commands-answer"]):
                with self.subTest(command=hangs, options=answer):
                    process = self.start("ab", hangs, "cat >answers", "--budget", "0.2s",
                                         "--progress", "never", *answer,
                                         "-o", "ab.json", stdout=subprocess.PIPE)
                    stdout, stderr = process.communicate(timeout=60)
                    self.assertEqual(process.returncode, 8, stdout + stderr)
                    self.assertIn("inconclusive, the budget ended before its first unit did", stdout)
                    self.assert_nothing_left(process.pid)

    def test_a_side_that_fails_is_no_verdict(self):
        done = self.ab_sides(self.side(1), "read x; echo broken pipe dream >&2; exit 5")
        self.assertEqual(done.returncode, 9, done.stdout + done.stderr)
        self.assertIn("broken pipe dream", done.stdout)

    def test_whole_programs(self):
        done = self.ab("sleep 0.01", "sleep 0.06", "-o", str(self.folder / "ab.json"))
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertRegex(done.stdout, r"^B (is|takes) .* pairs of runs; false alarms at most 1 in 100\.")

    def test_a_change_below_the_floor_is_called_that(self):
        done = self.ab_sides(self.side(1), self.side(1.05), "--floor", "1ms")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("verdict: no regression: 1 below the floor", done.stdout)
        self.assertIn("A and B differ by less than 1.00 ms, the floor", done.stdout)


class ReplayTest(AbCase):
    def test_a_replay_is_the_same_text_and_code(self):
        for factor, code in ((1.05, 1), (1, 0)):
            done = self.ab_sides(self.side(1), self.side(factor))
            self.assertEqual(done.returncode, code)
            again = self.ab("--replay", str(self.folder / "ab.json"))
            self.assertEqual(again.returncode, code)
            self.assertEqual(again.stdout, done.stdout.rpartition("units: ")[0])

    def test_a_replay_keeps_what_inconclusive_was(self):
        self.ab_sides(self.side(1, 0.99), self.side(1, 0.99), "--budget", "1s", "--inconclusive", "ok")
        self.assertEqual(self.ab("--replay", str(self.folder / "ab.json")).returncode, 0)

    def test_a_changed_record_is_refused(self):
        self.ab_sides(self.side(1), self.side(1.05))
        path = self.folder / "ab.json"
        record = json.loads(path.read_text())
        record["result"]["verdict"] = "no regression"
        path.write_text(json.dumps(record))
        done = self.ab("--replay", str(path))
        self.assertEqual(done.returncode, 7, done.stderr)
        path.write_text(path.read_text()[:500])
        self.assertEqual(self.ab("--replay", str(path)).returncode, 7)
        self.assertEqual(self.ab("--replay", str(self.folder / "none.json")).returncode, 2)
        for ignored in (["--filter", "square"], ["--margin", "5%"], ["-o", "x.json"], ["ci"]):
            done = self.ab("--replay", str(self.folder / "ab.json"), *ignored)
            self.assertEqual(done.returncode, 2, ignored)
            self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)


    def test_a_file_of_another_kind_is_named(self):
        self.assert_exit(self.zcbench("run", self.config(), "-q", "-o", self.output), 0)
        for command in ("ab", "selfcheck"):
            done = self.zcbench(command, "--replay", self.output)
            self.assert_exit(done, 7, "r.json: a results file of a run", "zcbench compare")
            self.assertEqual(len(done.stderr.splitlines()), 1)
        (self.folder / "torn.json").write_text('{"zcbench_ab": {')
        done = self.ab("--replay", "torn.json")
        self.assert_exit(done, 7, "torn.json: not a record of zcbench ab, or cut")
        self.assertNotIn("json.exception", done.stderr)


class BinaryTest(AbCase):
    def test_a_filter_that_no_point_matches_is_said_plainly(self):
        config = self.config()
        sides = ["--baseline", str(BINARY), "--candidate", str(BINARY)]
        for command in (["ab", config, *sides], ["selfcheck", config]):
            done = self.zcbench(*command, "--filter", "nowhere")
            self.assert_exit(done, 2)
            self.assertTrue(done.stderr.startswith("--filter nowhere: "), done.stderr)
            self.assertNotIn("last line on stderr", done.stderr)
        done = self.ab("true", "true", "--filter", "true")
        self.assert_exit(done, 2, "two commands are one point")

    @unittest.skipUnless(FULL, "waits 10 s: only with ./test.sh --full")
    def test_a_binary_that_never_describes_itself_is_refused(self):
        hangs = self.folder / "hangs"
        hangs.write_text("#!/bin/sh\nexec sleep 1000000\n")
        hangs.chmod(0o755)
        done = self.ab(self.config(), "--baseline", str(hangs), "--candidate", str(BINARY),
                       "--budget", "0.1s")
        self.assert_exit(done, 2, "has not described itself within 10 s")

    def test_one_binary_two_settings(self):
        config = self.config(kernel="null", elements=1000, strategy="serial")
        done = self.ab(config, "--baseline", str(BINARY), "--candidate-set",
                       "strategy=shared_mmap", "-o", str(self.folder / "ab.json"))
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("null/serial/elements:1000/workers:1/fork -> null/shared_mmap", done.stdout)
        self.assertIn("Profile strict", done.stdout)

    def test_one_binary_by_two_names_is_one_binary(self):
        config = self.config(kernel="null", strategy="serial")
        link = self.folder / "link"
        link.symlink_to(BINARY)
        copy = self.folder / "copy"
        shutil.copy2(BINARY, copy)
        for candidate, profile in ((link, "strict"), (copy, "default")):
            done = self.ab(config, "--baseline", str(BINARY), "--candidate", str(candidate),
                           "--budget", "0.1s", "-o", str(self.folder / "ab.json"))
            self.assertIn(f"Profile {profile}", done.stdout, done.stderr)

    def test_points_of_one_side_only_are_not_comparable(self):
        config = self.config(elements=[1000, 2000])
        done = self.ab(config, "--baseline", str(BINARY), "--candidate-set", "elements=1000")
        self.assertEqual(done.returncode, 9)
        self.assertIn("the baseline has 2 points, the candidate 1", done.stderr)

    def test_other_build_types_are_not_comparable(self):
        other = self.folder / "debug build"
        other.write_text(
            "#!/bin/sh\n"
            f'"{BINARY}" "$@" | sed \'s/"type":"[a-z]*"/"type":"other"/\'\n')
        other.chmod(0o755)
        done = self.ab(self.config(), "--baseline", str(BINARY), "--candidate", str(other))
        self.assertEqual(done.returncode, 9, done.stdout + done.stderr)
        self.assertIn("build type", done.stderr)

    def test_bad_usage(self):
        config = self.config()
        for args in ([], [config], [config, "--baseline", str(BINARY)],
                     [config, "--baseline", "/no/such/binary", "--candidate", str(BINARY)],
                     [config, "--baseline", "/bin/true", "--candidate", str(BINARY)],
                     ["true", ""], ["true", "true", "true"],
                     [config, "--baseline", str(BINARY), "--candidate", str(BINARY), "--margin", "3"],
                     [config, "--baseline", str(BINARY), "--candidate", str(BINARY), "--budget", "9"],
                     [config, "--baseline", str(BINARY), "--candidate", str(BINARY),
                      "--profile", "default", "--margin", "1%"],
                     ["/no/such/config", "--baseline", str(BINARY), "--candidate", str(BINARY)]):
            done = self.ab(*args)
            self.assertEqual(done.returncode, 2, (args, done.stderr))
            self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)

    def test_ctrl_c_keeps_the_units(self):
        out = self.folder / "ab.json"
        process = subprocess.Popen(
            [BINARY, "ab", self.side(1, 0.99), self.side(1, 0.99), "--commands-answer", "-o", str(out),
             "--budget", "24h"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=self.folder)
        self.addCleanup(self.end, process)
        asked = self.folder / "asked"
        self.wait_for(lambda: asked.exists() and asked.stat().st_size > 100, "no unit begins")
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=HANGS_S)
        self.assertEqual(process.returncode, 130, stderr)
        self.assertFalse(out.exists())
        self.assertTrue(pathlib.Path(f"{out}.partial").exists())
        self.assertIn("verdict: ", stdout)


class SampleTest(AbCase):
    def test_a_line_asks_and_a_line_answers(self):
        done = self.zcbench("sample", self.config(), input="sample\nsample\n")
        self.assertEqual(done.returncode, 0, done.stderr)
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(len(answers), 2)
        for answer in answers:
            self.assertGreater(answer["real_time_ns"], 0)
            self.assertEqual(answer["count"], 1000)

    def test_a_pool_outlives_a_question_but_not_a_long_pause(self):
        for timeout_s in (600, 2):
            config = self.config(lifecycle="pool", samples_per_turn=3, timeout_s=timeout_s)
            process = self.start("sample", config, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

            def ask():
                process.stdin.write("sample\n")
                process.stdin.flush()
                self.assertGreater(json.loads(process.stdout.readline())["real_time_ns"], 0)
                return children_of(process.pid)

            first = ask()
            if timeout_s > 2:
                self.assertTrue(first)
                self.assertEqual(ask(), first)
                ask()
                self.assertNotEqual(ask(), first)
            else:
                long_after = time.monotonic() + timeout_s + 0.3  # the pause is under test
                self.wait_for(lambda: time.monotonic() > long_after, "")
                self.assertNotEqual(ask(), first)
            _, stderr = process.communicate(timeout=HANGS_S)
            self.assertEqual(process.returncode, 0, stderr)

    def test_a_point_that_is_not_there(self):
        done = self.zcbench("sample", self.config(), "--point", "7", input="")
        self.assertEqual(done.returncode, 2)
        self.assertIn("allowed: 0 to 0", done.stderr)

    def test_a_sample_that_fails_is_an_answer(self):
        done = self.zcbench("sample", "--command", "exit 3", input="x\nx\n")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(done.stdout.splitlines()), 2)
        self.assertIn("error", json.loads(done.stdout.splitlines()[0]))


class SelfcheckTest(AbCase):
    def measured(self, *args):
        """Returns a selfcheck whose budget suffices for a unit of every point."""
        for budget in (4, 16, 64, 256):
            done = self.zcbench("selfcheck", *args, "--budget", f"{budget}s", timeout=600)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            if "the budget ended" not in done.stdout:
                return done
        self.fail("no unit ever ended")

    def test_the_budget_bounds_what_never_answers(self):
        config = self.config(strategy="external", workers=1, timeout_s=3600,
                             command={"name": "hangs", "argv": ["sleep", "1000000"]})
        process = self.start("selfcheck", config, "--budget", "0.2s", stdout=subprocess.PIPE)
        stdout, stderr = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, stderr)
        self.assertIn("the budget ended before its first unit did", stdout)
        self.assert_nothing_left(process.pid)

    @unittest.skipIf(SANITIZED, "a few units take long there")
    def test_it_says_the_noise_of_every_point(self):
        out = self.folder / "self.json"
        done = self.measured(self.config(elements=[1000, 50000]), "-o", str(out))
        self.assertIn("noise floor", done.stdout)
        check = json.loads(out.read_text())
        self.assertEqual(len(check["points"]), 2)
        for point in check["points"]:
            self.assertGreater(point["noise_floor"], 0)
            self.assertGreaterEqual(point["units"], 1)
        # A slow machine has time for only a few suites.
        alarmed = check["suites_with_false_alarm"] * check["suites"]
        self.assertLessEqual(alarmed, max(2, 0.02 * check["suites"]))

    @unittest.skipIf(SANITIZED, "a few units take long there")
    def test_units_can_be_judged_again_by_other_rules(self):
        units = self.folder / "units.json"
        first = self.measured(self.config(), "--units", str(units), "--format", "json")
        again, twice = (self.zcbench("selfcheck", "--replay", str(units), "--format", "json",
                                     timeout=HANGS_S) for _ in range(2))
        self.assertEqual(again.stdout, twice.stdout, again.stderr)
        # A replay has no budget.
        self.assertEqual(json.loads(again.stdout)["points"][0]["simulated"], 400)
        relaxed = self.zcbench("selfcheck", "--replay", str(units), "--profile", "relaxed",
                               "--suite-points", "20", "--format", "json", timeout=HANGS_S)
        check = json.loads(relaxed.stdout)
        self.assertEqual((check["profile"], check["suite_points"]), ("relaxed", 20))
        self.assertEqual(check["points"][0]["noise_floor"],
                         json.loads(first.stdout)["points"][0]["noise_floor"])

    def test_it_measures_or_replays(self):
        for words, code in (([], 2), ([self.config(), "--replay", "x.json"], 2),
                            (["--replay", "/no/such/file"], 2), (["--replay", self.config()], 7),
                            (["--replay", "x.json", "--filter", "square"], 2),
                            ([self.config(), "-o", "x.json", "--units", "./x.json"], 2)):
            done = self.zcbench("selfcheck", *words)
            self.assertEqual(done.returncode, code, (words, done.stderr))
            self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)


if __name__ == "__main__":
    main()
