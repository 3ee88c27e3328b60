"""Rows 30, 33, 34 and 39: the journal that a run leaves for --resume, and who may resume it."""

import os
import re
import shutil
import subprocess

from event_clock import PATIENCE_S
from faults.case import OLD, SEEDS, UNENDING
from faults.family import wait_until
from faults.tracing import TracedCase, tracing
from zcbench_case import BINARY, MAY_MOUNT, in_small_shm

SAMPLES = 25
# The first write of a run creates the journal, the fourth appends its first turn. A program that takes the
# samples costs another write for each request.
APPENDS = (8, 11)
# The exit code for a damaged journal; the results are then never changed.
CORRUPT = 7


class Unfinished(TracedCase):
    def setUp(self):
        super().setUp()
        self.journal = self.folder / "r.json.journal"

    def plan_for(self, strategy, chance, **changes):
        changes.setdefault("samples", SAMPLES)
        return self.config_for(strategy, elements=chance.randint(1000, 20_000),
                               lifecycle=chance.choice(strategy.lifecycles), **changes)

    def leave_unfinished(self, config, nth, within=()):
        """Kills a run at its nth write, which leaves the journal of its first turns."""
        self.reset_output(OLD)
        kill = tracing(f"write:signal=SIGKILL:when={nth}", follow=bool(within))
        ended = self.inject(*self.arguments(config), prefix=[*kill, *within])
        self.assertNotEqual(ended.code, 0)
        self.assert_nothing_left(unfinished=True)
        self.assertEqual(self.output.read_text(), OLD)
        self.assertTrue(self.journal.exists())

    def has_journal(self):
        return self.journal.exists()

    def resume(self, config, *more, **kwargs):
        ended = self.inject(*self.arguments(config, "--resume", *more), **kwargs)
        self.assert_nothing_left(unfinished=ended.code not in (0, 4))
        return ended


class Torn(Unfinished):
    def test_a_torn_tail_is_dropped_and_told(self):
        def body(strategy, chance):
            config = self.plan_for(strategy, chance)
            self.leave_unfinished(config, 2)
            start_bytes = self.journal.stat().st_size
            self.leave_unfinished(config, chance.randint(*APPENDS))
            whole = self.journal.read_bytes()
            for _ in range(2):
                self.reset_output(OLD)
                cut = chance.randint(start_bytes, len(whole) - 1)
                self.journal.write_bytes(whole[:cut])
                ended = self.resume(config)
                self.assert_exit_code(ended, 0)
                self.assert_each_sample_once(SAMPLES)
                told = re.search(r"dropped (\d+) bytes", ended.stderr)
                self.assertTrue(told is None or 0 < int(told[1]) < len(whole))
                self.saw("cut at a random byte" + (": torn" if told else ": between records"),
                         ended.code)

        self.each(body)

    def test_a_flipped_bit_is_refused(self):
        def body(strategy, chance):
            config = self.plan_for(strategy, chance)
            self.leave_unfinished(config, chance.randint(*APPENDS))
            whole = self.journal.read_bytes()
            for _ in range(8):
                damaged = bytearray(whole)
                damaged[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
                self.journal.write_bytes(damaged)
                ended = self.resume(config)
                if ended.code == 0:  # a changed length at the very end may look like a torn record
                    self.assertIn("dropped", ended.stderr)
                    self.assert_each_sample_once(SAMPLES)
                    self.reset_output(OLD)
                else:
                    self.assert_exit_code(ended, CORRUPT, "r.json.journal")
                    self.assertEqual(self.output.read_text(), OLD)
                self.saw("a flipped bit", ended.code)

        self.each(body, seeds=SEEDS[:1])

    def test_no_room_for_the_journal(self):
        """The file system has 8 KiB and is then enlarged."""
        if not MAY_MOUNT:
            self.skipTest("may not mount a tmpfs here")
        # With the source given, mount does not repeat options that need root.
        script = ('mount -t tmpfs -o remount,size=8k small /dev/shm; "$@"; first=$?; '
                  'mount -t tmpfs -o remount,size=8m small /dev/shm; "$@" --resume; second=$?; '
                  'cat /dev/shm/r.json >"$0"; exit $((10 * first + second))')

        def body(strategy, _):
            config = self.config_for(strategy, samples=80, elements=100)
            copy = self.folder / "r.json"
            ended = self.inject("run", config, "-q", "-o", "/dev/shm/r.json",
                                prefix=[*in_small_shm("8m"), "sh", "-c", script, copy])
            self.assertEqual(ended.code, 50, ended.stderr)
            self.assertIn("--resume", ended.stderr)
            self.assert_each_sample_once(80)
            self.assert_nothing_left()
            self.saw("exit 5, then more space, resumed", 0)

        self.each(body, lambda strategy: strategy.workers != "external", seeds=SEEDS[:1])


class Locked(Unfinished):
    def test_the_second_run_names_the_first(self):
        def body(strategy, chance):
            config = self.plan_for(strategy, chance, samples=UNENDING, samples_per_turn=5)
            self.reset_output(OLD)
            first = self.begin(*self.arguments(config))
            self.assertTrue(wait_until(self.has_journal))
            for flag in ((), ("--resume",), ("--discard-journal",)):
                second = self.inject(*self.arguments(config, *flag))
                self.assert_exit_code(second, 6, rf"\(pid {first.pid}, since ", "r.json")
                self.saw("one after the other", second.code)
            self.assertIsNone(first.poll(), "the second run disturbed the first")
            first.kill()
            first.wait(PATIENCE_S)
            self.assert_nothing_left(unfinished=True)
            self.assertEqual(self.output.read_text(), OLD)

        self.each(body)

    def test_started_at_once_one_wins(self):
        def body(strategy, chance):
            config = self.plan_for(strategy, chance, samples=30)
            runs = [self.begin(*self.arguments(config)) for _ in range(4)]
            ends = sorted(self.finish(run).code for run in runs)
            # A run that starts late enough finds the results and replaces them.
            self.assertEqual(ends[0], 0)
            self.assertLessEqual(set(ends), {0, 6})
            self.assert_each_sample_once(30)
            self.assert_nothing_left()
            for code in ends:
                self.saw("four at once", code)

        self.each(body)


class StaleLock(Unfinished):
    def in_pid_namespace(self, *args):
        """Returns the command of a run whose journal names a pid that is another process's outside."""
        return ["unshare", "--pid", "--fork", "--kill-child", *args]

    def setUp(self):
        super().setUp()
        probe = subprocess.run([*self.in_pid_namespace("true")], capture_output=True)
        if probe.returncode != 0:
            self.skipTest("may not make a pid namespace here")

    def test_a_lock_that_nobody_holds_is_free_whatever_pid_it_names(self):
        """The journal names pid 1, which is alive."""
        def body(strategy, chance):
            config = self.plan_for(strategy, chance)
            self.leave_unfinished(config, chance.randint(*APPENDS), self.in_pid_namespace())
            self.assertTrue(os.path.exists("/proc/1"))
            ended = self.resume(config)
            self.assert_exit_code(ended, 0)
            self.assert_each_sample_once(SAMPLES)
            self.saw("left by a run that called itself pid 1", ended.code)

        self.each(body, lambda strategy: strategy.workers != "external")

    def test_a_lock_that_is_held_is_held_whatever_pid_it_names(self):
        def body(strategy, chance):
            config = self.plan_for(strategy, chance, samples=UNENDING, samples_per_turn=5)
            self.reset_output(OLD)
            first = self.begin(*self.arguments(config), prefix=self.in_pid_namespace())
            self.assertTrue(wait_until(self.has_journal))
            second = self.inject(*self.arguments(config, "--resume"))
            self.assert_exit_code(second, 6, r"\(pid 1, since ")
            first.kill()
            first.wait(PATIENCE_S)
            self.assert_nothing_left(unfinished=True)
            self.saw("held by a run that calls itself pid 1", second.code)

        self.each(body, lambda strategy: strategy.workers != "external", seeds=SEEDS[:1])


class Changed(Unfinished):
    def refused(self, config, what, *texts, **kwargs):
        ended = self.resume(config, **kwargs)
        self.assert_exit_code(ended, CORRUPT, "r.json.journal", *texts)
        self.assertEqual(self.output.read_text(), OLD)
        self.assertTrue(self.journal.exists())
        self.saw(what, ended.code)

    def test_another_config_program_or_host_is_refused(self):
        def body(strategy, chance):
            config = self.plan_for(strategy, chance)
            text = config.read_text()
            self.leave_unfinished(config, chance.randint(*APPENDS))
            config.write_text(text.replace(f'"samples": {SAMPLES}', f'"samples": {SAMPLES + 1}'))
            self.refused(config, "one sample more", "a different config", "config_hash")
            config.write_text(text)

            self.binary = shutil.copy2(BINARY, self.scratch)
            with open(self.binary, "ab") as program:
                program.write(b"\0")
            ended = self.inject(*self.arguments(config, "--resume"))
            self.assert_exit_code(ended, CORRUPT, "another program", "binary")
            self.assertEqual(self.output.read_text(), OLD)
            os.unlink(self.binary)
            self.binary = BINARY
            self.saw("one more byte in the program", ended.code)

            self.go_on_at_another_host(config)

        self.each(body)

    def go_on_at_another_host(self, config):
        elsewhere = ["unshare", "--uts", "sh", "-c", 'hostname elsewhere && exec "$@"', "sh"]
        if subprocess.run([*elsewhere, "true"], capture_output=True).returncode != 0:
            self.skipTest("may not give a run another host name here")
        self.refused(config, "another host", "elsewhere", "host_name", prefix=elsewhere)
        ended = self.inject(*self.arguments(config, "--resume-anyway"), prefix=elsewhere)
        self.assert_exit_code(ended, 0)
        self.assert_each_sample_once(SAMPLES)
        resumes = self.read_results()["context"]["zcbench"]["resumes"]
        self.assertIn("elsewhere", str(resumes))
        self.assert_nothing_left()
        self.saw("another host, --resume-anyway: recorded in the results", ended.code)
