"""doctor: runs every check on this machine, says what it measured, and changes nothing."""

import json
import os
import pathlib
import re
import resource
import subprocess
import unittest

from zcbench_case import HANGS_S, SANITIZED, SOURCE, ZcbenchCase, main

CHECKS = ["load", "stolen_time", "busy_loop", "fork_noise", "governor", "turbo", "smt", "cpus", "cpu_quota",
          "hypervisor", "clock", "memory", "memory_limit", "swap", "dev_shm", "private_pages", "shared_pages",
          "pipe_size", "address_layout", "build", "micro_library"]

CALLS = "open,openat,creat,mount,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat"


def no_more_processes():
    resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))


class Doctor(ZcbenchCase):
    def report(self, **kwargs):
        done = self.zcbench("doctor", "--format", "json", **kwargs)
        self.assert_exit(done, 0)
        self.assertEqual(done.stderr, "")
        return json.loads(done.stdout)

    def check(self, report, name):
        (found,) = [check for check in report["checks"] if check["check"] == name]
        return found

    def test_every_check_has_a_state_and_what_was_seen(self):
        report = self.report()
        self.assertEqual([check["check"] for check in report["checks"]], CHECKS)
        states = [check["state"] for check in report["checks"]]
        self.assertEqual(set(states) | {"ok", "warning", "unknown"}, {"ok", "warning", "unknown"})
        self.assertEqual((report["ok"], report["warnings"], report["unknown"]),
                         (states.count("ok"), states.count("warning"), states.count("unknown")))
        for check in report["checks"]:
            self.assertTrue(check["seen"], check)
            if check["state"] == "warning":
                self.assertTrue(check["remedy"], check)

    def test_what_it_measured_is_possible(self):
        measured = self.report()["measured"]
        loop = measured["busy_loop"]
        self.assertGreaterEqual(loop["wall_ns"], 249e6)
        self.assertLessEqual(loop["longest_gap_ns"], loop["lost_ns"] + 1)
        self.assertLess(loop["lost_ns"], loop["wall_ns"])
        self.assertEqual(len(measured["forks_ns"]), 20)
        self.assertGreater(min(measured["forks_ns"]), 0)
        for name in ("private_small", "shared_small"):
            self.assertGreater(measured["touch_ns"][name], 0)

    def test_it_sees_what_the_files_say(self):
        report = self.report()
        allowed = len(os.sched_getaffinity(0))
        self.assertRegex(self.check(report, "cpus")["seen"], rf"^{allowed} of \d+ CPUs? may be used$")
        self.assertEqual(self.check(report, "cpus")["state"], "warning" if allowed < 4 else "ok")
        clock = pathlib.Path("/sys/devices/system/clocksource/clocksource0/current_clocksource")
        if clock.exists():
            self.assertEqual(self.check(report, "clock")["seen"], clock.read_text().strip())
        shared = pathlib.Path("/sys/kernel/mm/transparent_hugepage/shmem_enabled")
        if shared.exists():
            word = re.search(r"\[(\w+)\]", shared.read_text())[1]
            self.assertIn(word, self.check(report, "shared_pages")["seen"])
            if word == "never":
                self.assertEqual(self.check(report, "shared_pages")["state"], "warning")
                self.assertIsNone(report["measured"]["touch_ns"]["shared_huge"])
        build = self.check(report, "build")
        if SANITIZED:
            self.assertEqual(build["state"], "warning")
            self.assertIn("-fsanitize=", build["seen"])

    def test_fewer_cpus_are_seen(self):
        one = {min(os.sched_getaffinity(0))}
        report = self.report(preexec_fn=lambda: os.sched_setaffinity(0, one))
        self.assertTrue(self.check(report, "cpus")["seen"].startswith("1 of "))
        self.assertEqual(self.check(report, "cpus")["state"], "warning")
        self.assertIn("at least 4 times", self.check(report, "cpus")["cost"])

    def test_the_text_fits_and_names_every_check(self):
        done = self.zcbench("doctor")
        self.assert_exit(done, 0)
        self.assertEqual(done.stderr, "")
        lines = done.stdout.splitlines()
        self.assertEqual(sorted(re.findall(r"^(?:ok|warning|unknown) +(\w+) ", done.stdout, re.M)),
                         sorted(CHECKS))
        self.assertRegex(lines[-1], r"^21 checks: \d+ warnings?, \d+ unknown, \d+ ok; nothing was changed$")
        for line in lines:  # except for single words, such as paths
            self.assertTrue(len(line) <= 100 or " " not in line[25:], line)

    def test_it_writes_nothing(self):
        self.need_strace()
        trace = self.folder / "trace"
        done = subprocess.run(
            ["strace", "-f", "-o", trace, "-e", f"trace={CALLS}", *self.command("doctor")],
            cwd=self.folder, capture_output=True, text=True, timeout=HANGS_S)
        self.assertEqual(done.returncode, 0, done.stderr)
        opened = [line for line in trace.read_text().splitlines()
                  if re.search(r"\b(openat|open|creat|mount|unlink|rename|mkdir)\w*\(", line)]
        self.assertTrue(opened)
        for line in (l for l in opened if '"/dev/null"' not in l):
            self.assertNotRegex(line, r"O_WRONLY|O_RDWR|O_CREAT|mount\(|unlink|rename|mkdir")
        self.assertEqual([p.name for p in self.folder.iterdir()], ["trace"])

    @unittest.skipIf(SANITIZED, "the leak check starts a thread of its own")
    def test_a_machine_that_cannot_fork_is_told_by_the_exit_code(self):
        done = self.zcbench_as_nobody("doctor", preexec_fn=no_more_processes)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("no worker could be forked", done.stdout)

    def test_the_page_explains_every_check(self):
        page = (SOURCE / "docs" / "doctor.md").read_text()
        self.assertEqual(re.findall(r"^\| `(\w+)` \| .* \| .* \|$", page, re.M)[: len(CHECKS)], CHECKS)

    def test_wrong_words_are_refused(self):
        self.assert_exit(self.zcbench("doctor", "--format", "xml"), 2, "allowed: text, json")
        self.assert_exit(self.zcbench("doctor", "me"), 2)


if __name__ == "__main__":
    main()
