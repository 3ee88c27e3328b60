"""zcbench_micro has every family, and `zcbench limits` turns it into a file that other commands read."""

import json
import os
import pathlib
import shutil
import subprocess

from zcbench_case import BINARY, HANGS_S, ZcbenchCase, main, small_config

MICRO = BINARY.parent / "zcbench_micro"


class Micro(ZcbenchCase):
    def setUp(self):
        super().setUp()
        if not MICRO.exists():
            self.skipTest("zcbench_micro is not built")

    def names(self):
        done = subprocess.run([MICRO, "--benchmark_list_tests"], capture_output=True, text=True,
                              timeout=HANGS_S)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.split()

    def listed(self, what, section):
        """Returns the names in one section of `zcbench list`."""
        lines = self.zcbench("list", what).stdout.splitlines()
        begin = next(i for i, line in enumerate(lines) if line.startswith(section))
        found = []
        for line in lines[begin + 1:]:
            if not line.startswith("  "):
                break
            if line[2] != " ":
                found.append(line.split()[0])
        self.assertGreater(len(found), 1)
        return found

    def test_everything_registered_is_there(self):
        names = self.names()
        self.assertEqual(len(names), len(set(names)))
        for kernel in self.listed("kernels", "kernels"):
            if kernel == "function":  # only programs of strategy external compute it
                continue
            for elements in (2000000, 32000000):
                self.assertIn(f"kernel/{kernel}/fast/elements:{elements}", names)
        for codec in self.listed("strategies", "codecs"):
            self.assertIn(f"codec/{codec}/encode", names)
            self.assertIn(f"codec/{codec}/decode", names)

    def test_every_family_is_there(self):
        names = self.names()
        wanted = [f"memory/{loop}/{level}/real_time/threads:1"
                  for loop in ("read", "write", "scale", "copy") for level in ("L2", "L3", "memory")]
        wanted += [f"loop/{loop}/elements:{n}" for loop in ("read", "scale", "write")
                   for n in (2000000, 32000000)]
        wanted += [f"fork/holds:{held}/workers:{n}/real_time" for n in (1, 2, 4, 8, 16)
                   for held in ("1MB_private", "1.6GB_private", "1.6GB_private_dontfork",
                                "1.6GB_shared")]
        wanted += [f"thread/workers:{n}/real_time" for n in (1, 16)]
        wanted += [f"wakeup/{means}/{place}/real_time" for means in ("futex", "eventfd", "pipe")
                   for place in ("same_core", "spread")]
        wanted += [f"fault/{fault}/manual_time" for fault in (
            "private/read", "private/write", "private/populate_write", "private_huge/write",
            "shared/write", "shared_huge/write", "shared_warm/read", "shared_warm/write",
            "shared_warm/populate_read", "shared_warm/populate_write")]
        wanted += ["transfer/memcpy/real_time", "transfer/process_vm_readv/real_time",
                   "transfer/pipe/buffer:65536/write:4096/spread/real_time",
                   "transfer/socketpair/write:65536/same_core/real_time"]
        self.assertEqual([name for name in wanted if name not in names], [])

    def test_every_kind_of_benchmark_runs(self):
        done = subprocess.run(
            [MICRO, "--benchmark_format=json", "--benchmark_min_time=0.001", "--benchmark_filter="
             "kernel/.*:32768|loop/.*:32768|codec/raw|memory/.*/L2|fork/holds:1MB.*:2/|thread.*:2/|"
             "wakeup|transfer/(memcpy|process|vmsplice|pipe.*:65536/write:65536|socketpair.*:65536)"],
            capture_output=True, text=True, timeout=600,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        entries = json.loads(done.stdout)["benchmarks"]
        self.assertGreater(len(entries), 30)
        # A lack of CPUs or of ptrace is reported, but not fatal.
        failed = [e for e in entries if e.get("error_occurred")
                  and "CPUs" not in e["error_message"] and "EPERM" not in e["error_message"]]
        self.assertEqual(failed, [])

    def test_an_unknown_flag_is_bad_usage(self):
        done = subprocess.run([MICRO, "--nonsense"], capture_output=True, text=True, timeout=HANGS_S)
        self.assertEqual(done.returncode, 2)


class Limits(ZcbenchCase):
    def measure(self, *args):
        if not MICRO.exists():
            self.skipTest("zcbench_micro is not built")
        done = self.zcbench("limits", "--min-time", "0.001", "--repetitions", "1", *args,
                            timeout=900)
        self.assert_exit(done, 0)
        return done

    def test_measure_list_and_run(self):
        self.assertIn("not measured yet; measure them in half a minute with: ",
                      self.zcbench("list", "limits").stdout)
        done = self.measure("--format", "json")
        path = self.folder / "results" / "limits.json"
        limits = json.loads(path.read_text())
        self.assertEqual(json.loads(done.stdout), limits)
        figures = {figure["name"]: figure for figure in limits["figures"]}
        for loop in ("read", "write", "scale", "copy"):
            for level in ("L2", "L3", "memory"):
                self.assertGreater(figures[f"memory/{loop}/{level}/threads:1"]["value"], 0)
        self.assertEqual(figures["memory/read/L2/threads:1"]["unit"], "GB/s")
        self.assertIn("fork/holds:1MB_private/workers:4", figures)
        with self.subTest("wakeup/futex/spread"):
            if len(os.sched_getaffinity(0)) < 2:
                self.skipTest("a wakeup on another CPU needs two of them")
            self.assertIn("wakeup/futex/spread", figures)

        self.assertIn("array GB/s", self.zcbench("list", "limits").stdout)
        config = self.write_config(small_config(elements=100000))
        done = self.zcbench("run", config, "-o", self.output)
        self.assert_exit(done, 0)
        shown = self.zcbench("show", self.output)
        self.assertIn("Share of this machine's memory limit", shown.stdout)
        self.assertEqual(self.read_results()["context"]["zcbench"]["limits"], limits)

        limits["machine"]["cpu_model"] = "Another 1"
        path.write_text(json.dumps(limits))
        self.assertIn("from another machine", self.zcbench("list", "limits").stdout)
        done = self.zcbench("run", config, "-o", self.output)
        self.assert_exit(done, 0)
        self.assertNotIn("Share of", done.stdout)
        self.assertIn("from another machine", done.stdout)
        self.assertIsNone(self.read_results()["context"]["zcbench"]["limits"])

    def test_without_the_micro_program(self):
        alone = self.folder / "alone"
        alone.mkdir()
        copy = shutil.copy2(BINARY, alone)
        done = subprocess.run([copy, "limits"], capture_output=True, text=True, cwd=self.folder,
                              timeout=HANGS_S)
        self.assert_exit(done, 3, "zcbench_micro", "it must be in the same folder as zcbench")
        self.assertEqual(list(pathlib.Path(self.folder).glob("results/*")), [])

    def test_bad_usage(self):
        for args in (["--format", "xml"], ["--min-time", "0"], ["--repetitions", "0"],
                     ["-o", "/dev/null"], ["extra"]):
            with self.subTest(args=args):
                self.assert_exit(self.zcbench("limits", *args), 2)

    def test_a_killed_run_leaves_nothing(self):
        if not MICRO.exists():
            self.skipTest("zcbench_micro is not built")
        process = self.start("limits", "--repetitions", "50")
        self.wait_for_workers(process, 1)
        process.kill()
        process.wait()
        self.assert_nothing_left(process.pid)


if __name__ == "__main__":
    main()
