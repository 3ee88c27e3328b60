"""run --launches: runs the plan in fresh processes and writes one file."""

import json
import os
import signal

from zcbench_case import ENDLESS, HANGS_S, ZcbenchCase, main, samples_of, small_config

# A program that fails with one element, and kills the second launch with two.
FAILS_FIRST_KILLS_SECOND = """\
import os, signal, sys
elements, log = sys.argv[1:]
if elements == "1":
    sys.exit("this point fails")
for request in sys.stdin:
    launch = str(os.getppid())
    if os.path.exists(log) and open(log).read() != launch:
        os.kill(int(launch), signal.SIGKILL)
        break
    open(log, "w").write(launch)
    print('{"real_time_ns": 1000, "cpu_time_ns": 1000, "count": 2}', flush=True)
"""


class Launches(ZcbenchCase):
    def test_one_file_of_all_launches(self):
        config = self.write_config(small_config(strategy=["shared_mmap", "serial"]))
        done = self.zcbench("run", config, "-o", self.output, "--launches", 3)
        self.assert_exit(done, 0)
        results = self.read_results()
        ours = results["context"]["zcbench"]
        self.assertEqual(ours["launches"], 3)
        self.assertTrue(ours["complete"])
        points = samples_of(results)
        self.assertEqual(len(points), 2)
        for samples in points.values():
            self.assertEqual([s["zcbench"]["launch"] for s in samples], [0, 0, 0, 1, 1, 1, 2, 2, 2])
            self.assertEqual([s["repetition_index"] for s in samples], list(range(9)))
            self.assertEqual({s["repetitions"] for s in samples}, {9})
            for sample in samples:
                self.assertEqual(ours["rounds"][sample["zcbench"]["round"]].keys(), {"guard_ns", "noisy"})
        orders = sorted(s["zcbench"]["order"] for samples in points.values() for s in samples)
        self.assertEqual(orders, list(range(18)))
        self.assertEqual(len(ours["rounds"]), 9)

    def test_launches_differ_in_order_not_in_data(self):
        config = self.write_config(small_config(strategy=["serial", "threads"], samples=20))
        self.assert_exit(self.zcbench("run", config, "-o", self.output, "--launches", 2), 0)
        first, second = [], []
        sums = set()
        for name, samples in samples_of(self.read_results()).items():
            for sample in samples:
                ours = sample["zcbench"]
                (first if ours["launch"] == 0 else second).append((ours["order"], name))
                sums.add(ours["result"]["sum"])
        self.assertNotEqual([n for _, n in sorted(first)], [n for _, n in sorted(second)])
        self.assertEqual(len(sums), 1)

    def external(self, body):
        """Writes a config of one external point whose program is that Python text."""
        program = self.folder / "program.py"
        program.write_text(body)
        experiment = {
            "kernel": "square", "strategy": "external", "elements": 1000, "workers": 1, "samples": 2,
            "command": {"name": "mine", "argv": ["python3", str(program)]},
        }
        return self.write_config({"schema_version": 1, "name": "e", "experiments": [experiment]})

    def test_every_launch_is_a_process_of_its_own_with_an_environment_of_its_own(self):
        log = self.folder / "log"
        config = self.external(
            f"import os\nopen({str(log)!r}, 'a').write(f\"{{os.getppid()}} "
            f"{{len(os.environ.get('ZCBENCH_LAUNCH_PADDING', ''))}}\\n\")\n"
        )
        self.zcbench("run", config, "-o", self.output, "--launches", 4)
        lines = [line.split() for line in log.read_text().splitlines()]
        self.assertEqual(len({pid for pid, _ in lines}), 4)
        sizes = {int(size) for _, size in lines}
        self.assertEqual(len(sizes), 4)
        self.assertLessEqual(max(sizes), 4096)

    def test_a_point_that_fails_in_one_launch_has_failed(self):
        log = self.folder / "log"
        config = self.external(f"open({str(log)!r}, 'a').write('x')\nraise SystemExit(3)\n")
        done = self.zcbench("run", config, "-o", self.output, "--launches", 2, "-q")
        self.assert_exit(done, 4)
        self.assertEqual(log.read_text(), "xx")
        (entry,) = self.read_results()["benchmarks"]
        self.assertEqual(entry["zcbench"]["status"], "failed")

    def test_what_a_launch_cannot_run_is_said_once(self):
        config = self.write_config(small_config(elements=2**40))
        done = self.zcbench("run", config, "-o", self.output, "--launches", 2)
        self.assert_exit(done, 3, "memory")
        self.assertFalse(self.output.exists())

    def launched(self, process):
        """Returns the pid of the running launch."""
        (pid,) = self.wait_for_workers(process, 1)
        return pid

    def test_a_signal_keeps_what_was_finished(self):
        config = self.write_config(small_config(elements=300000, samples=ENDLESS))
        process = self.start("run", config, "-o", self.output, "--launches", 2)
        launch = self.launched(process)
        self.wait_for_journal(process)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=HANGS_S), 130)
        self.assertFalse(self.output.exists())
        self.assertRegex(process.stderr.read(), r"\d+ samples are saved in .*r\.json\.journal")
        self.assertFalse(os.path.exists(f"/proc/{launch}"))

    def test_a_killed_launch_fails_its_points(self):
        config = self.write_config(small_config(elements=300000, samples=ENDLESS))
        process = self.start("run", config, "-o", self.output, "--launches", 2)
        os.kill(self.launched(process), signal.SIGKILL)
        self.assertEqual(process.wait(timeout=HANGS_S), 4)
        (entry,) = self.read_results()["benchmarks"]
        self.assertIn("launch 1 of 2 ended with signal 9", entry["error_message"])

    def test_a_killed_launch_keeps_why_a_point_had_failed(self):
        config = json.loads(self.external(FAILS_FIRST_KILLS_SECOND).read_text())
        config["experiments"][0] |= {"kernel": "null", "samples": 1, "elements": [1, 2]}
        config["experiments"][0]["command"]["argv"] += ["{elements}", str(self.folder / "log")]
        done = self.zcbench("run", self.write_config(config), "-o", self.output, "--launches", 2, "-q")
        self.assert_exit(done, 4)
        failed, killed = [entry["error_message"] for entry in self.read_results()["benchmarks"]]
        self.assertIn("this point fails", failed)
        self.assertIn("launch 2 of 2 ended with signal 9", killed)

    def test_a_launch_dies_with_its_parent(self):
        config = self.write_config(small_config(elements=300000, samples=ENDLESS))
        process = self.start("run", config, "-o", self.output, "--launches", 2)
        self.launched(process)
        session = process.pid
        process.kill()
        process.wait()
        self.assert_nothing_left(session)

    def test_bad_counts_are_refused(self):
        for count in ("0", "101", "x", "-1"):
            self.assert_exit(self.zcbench("run", "smoke", "--launches", count), 2)


if __name__ == "__main__":
    main()
