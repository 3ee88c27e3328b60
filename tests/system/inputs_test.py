"""Arrays and programs in a config: their contents identify what was measured."""

import array
import os
import pathlib
import signal
import struct
import subprocess
import sys
import unittest

from results_forgery import sealed
from zcbench_case import BINARY, HANGS_S, MAY_MOUNT, ZcbenchCase, main, samples_of, small_config

ENDLESS = 400_000
# Takes samples of 8 numbers and answers with the line ANSWER.
PROGRAM = '''import sys
for line in sys.stdin:
    print({answer!r}, flush=True)
'''
ANSWER = '{"real_time_ns": 1, "cpu_time_ns": 1, "count": 8}'


def write_npy(path, values, shape=None, order=False):
    header = f"{{'descr': '<f8', 'fortran_order': {order}, 'shape': {shape or f'({len(values)},)'}, }}"
    text = header.encode().ljust(117) + b"\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text
                     + array.array("d", values).tobytes())
    return path


class Inputs(ZcbenchCase):
    def setUp(self):
        super().setUp()
        self.journal = pathlib.Path(f"{self.output}.journal")
        self.array = write_npy(self.folder / "a.npy", [float(i) for i in range(1000)])

    def array_config(self, path="a.npy", **changes):
        config = small_config(strategy="serial", data={"npy": path}, **changes)
        del config["experiments"][0]["elements"]
        return config

    def external_config(self, argv, **changes):
        experiment = {"kernel": "null", "strategy": "external", "elements": 8, "workers": 1,
                      "samples": 4, "samples_per_turn": 1,
                      "command": {"name": "mine", "argv": argv}, **changes}
        return self.write_config({"schema_version": 1, "name": "e", "experiments": [experiment]})

    def program(self, answer=ANSWER, tail=""):
        path = self.folder / "program.py"
        path.write_text(PROGRAM.format(answer=answer) + tail)
        return path

    def begin(self, config, *args):
        """Starts a run and waits until its journal has samples."""
        process = self.start("run", config, "-o", self.output, "-q", *args)
        self.assertTrue(self.wait_for_journal(process), "it ended before it was hit")
        return process

    def unfinished(self, config, *args):
        process = self.begin(config, *args)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=HANGS_S)
        self.assertEqual(process.returncode, 130, errors)
        self.assertTrue(self.journal.exists())

    def assert_goes_on(self, config):
        """Checks that a resumed run takes more samples."""
        size = self.journal.stat().st_size
        process = self.start("run", config, "-o", self.output, "--resume", "-q")
        self.assertTrue(self.wait_for_journal(process, size + 2000), "it ended")

    def run_to(self, name, config, *args):
        path = self.folder / name
        self.assert_exit(self.zcbench("run", config, "-q", "-o", path, *args, timeout=2 * HANGS_S), 0)
        return path

    def resume(self, config, *args):
        return self.zcbench("run", config, "-q", "-o", self.output, "--resume", *args, timeout=2 * HANGS_S)


class Arrays(Inputs):
    def test_other_contents_under_one_name_do_not_compare(self):
        config = self.write_config(self.array_config())
        base = self.run_to("base.json", config, "--launches", 5)
        again = self.run_to("again.json", config, "--launches", 5)
        write_npy(self.array, [1e-310] * 1000)
        new = self.run_to("new.json", config, "--launches", 5)
        self.assertNotEqual(self.zcbench("compare", base, again).returncode, 9)
        done = self.zcbench("compare", base, new)
        self.assertEqual(done.returncode, 9)
        self.assertIn("the array's contents differ: their digest is crc64:", done.stdout)
        for path in (base, new):
            for samples in samples_of(self.read_results(path)).values():
                self.assertRegex(samples[0]["zcbench"]["data_digest"], "^crc64:[0-9a-f]{16}$")
            self.assert_exit(self.zcbench("export", path, "--for", "csv"), 0)

    def test_the_same_contents_in_another_form_compare(self):
        config = self.write_config(self.array_config())
        base = self.run_to("base.json", config)
        values = [float(i) for i in range(1000)]
        write_npy(self.array, values, shape="(1000, 1)", order=True)
        new = self.run_to("new.json", config)
        self.assertEqual(self.zcbench("compare", base, new).returncode, 8)  # one launch

    def test_a_run_does_not_go_on_over_another_array(self):
        config = self.write_config(self.array_config(samples=ENDLESS))
        self.unfinished(config)
        before = self.array.read_bytes()
        write_npy(self.array, [2.0] * 1000)
        for how in ([], ["--resume-anyway"]):
            done = self.zcbench("run", config, "-q", "-o", self.output, *(how or ["--resume"]),
                                timeout=HANGS_S)
            self.assert_exit(done, 7, "array a.npy was", "was written for a different config")
        self.assertTrue(self.journal.exists())
        # With the original array, the run continues.
        self.array.write_bytes(before)
        self.assert_goes_on(config)

    def test_launches_are_all_of_one_array(self):
        """The array changes after the first launch and before the second one reads it."""
        swap = self.folder / "swap.py"
        swap.write_text("import sys\n" + PROGRAM.format(answer=ANSWER)
                        + f"path = {str(self.array)!r}\n"
                        "data = bytearray(open(path, 'rb').read())\ndata[-1] ^= 1\n"
                        "open(path, 'wb').write(data)\n")
        arrays = self.array_config()["experiments"][0]
        swapper = {"kernel": "null", "strategy": "external", "elements": 8, "workers": 1,
                   "samples": 1, "command": {"name": "swap", "argv": [sys.executable, str(swap)]}}
        config = self.write_config({"schema_version": 1, "name": "l",
                                    "experiments": [arrays, swapper]})
        done = self.zcbench("run", config, "-q", "-o", self.output, "--launches", 3, timeout=HANGS_S)
        self.assert_exit(done, 7, "array a.npy was", "changed during the run")
        self.assertFalse(self.output.exists())
        self.assertTrue(self.journal.exists())
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)

    def test_a_vanished_array_loses_no_launch(self):
        remove = self.folder / "remove.py"
        remove.write_text("import os\n" + PROGRAM.format(answer=ANSWER)
                          + f"os.path.exists({str(self.array)!r}) and os.remove({str(self.array)!r})\n")
        arrays = self.array_config()["experiments"][0]
        remover = {"kernel": "null", "strategy": "external", "elements": 8, "workers": 1,
                   "samples": 1, "command": {"name": "r", "argv": [sys.executable, str(remove)]}}
        config = self.write_config({"schema_version": 1, "name": "l",
                                    "experiments": [arrays, remover]})
        done = self.zcbench("run", config, "-q", "-o", self.output, "--launches", 2, timeout=HANGS_S)
        self.assert_exit(done, 2, "a.npy", "cannot be opened")
        self.assertTrue(self.journal.exists())

    def test_arrays_of_one_file_name_are_two(self):
        write_npy(self.folder / "2023/load.npy", [1.0] * 100)
        write_npy(self.folder / "2024/load.npy", [2.0] * 100)
        experiments = [self.array_config(f"{year}/load.npy")["experiments"][0]
                       for year in (2023, 2024)]
        config = self.write_config({"schema_version": 1, "name": "x", "experiments": experiments})
        self.assert_exit(self.zcbench("run", config, "-q", "-o", self.output), 0)
        points = samples_of(self.read_results())
        sums = {name.split("/data:npy:")[1]: samples[0]["zcbench"]["result"]["sum"]
                for name, samples in points.items()}
        self.assertEqual(sums, {"2023:load.npy/real_time": 100.0,
                                "2024:load.npy/real_time": 400.0})
        again = self.folder / "again.json"
        self.assert_exit(self.zcbench("run", config, "-q", "-o", again), 0)
        self.assertEqual(self.zcbench("compare", self.output, again).returncode, 8)
        self.assert_exit(self.zcbench("run", config, "-q", "-o", self.output, "--resume"), 0)

    def test_other_spellings_of_one_path_are_one_array(self):
        os.symlink("a.npy", self.folder / "link.npy")
        for other in ("./a.npy", "../" + self.folder.name + "/a.npy", str(self.array), "link.npy"):
            experiments = [self.array_config(path)["experiments"][0] for path in ("a.npy", other)]
            config = self.write_config({"schema_version": 1, "name": "x",
                                        "experiments": experiments})
            self.assert_exit(self.zcbench("validate", config), 2, "is already in the experiment")

    def test_files_of_before_arrays_had_digests_are_read(self):
        config = self.write_config(self.array_config())
        new = self.run_to("new.json", config)
        results = self.read_results(new)
        for entry in results["benchmarks"]:
            entry["zcbench"].pop("data_digest", None)  # only the first entry of a point has it
            entry["zcbench"]["config_hash"] = "crc64:0123456789abcdef"
        old = self.folder / "old.json"
        old.write_bytes(sealed(results))
        self.assertEqual(self.zcbench("compare", old, old).returncode, 8)
        self.assert_exit(self.zcbench("export", old, "--for", "csv"), 0)
        for one, other, side in ((old, new, "base"), (new, old, "new")):
            done = self.zcbench("compare", one, other)
            self.assertEqual(done.returncode, 9, done.stderr)
            self.assertIn(f"{side} does not record the contents of its array", done.stdout)


class Programs(Inputs):
    def test_resume_refuses_another_program(self):
        self.program()
        config = self.external_config([sys.executable, "program.py"], samples=ENDLESS)
        self.unfinished(config)
        self.program(tail="# another\n")
        done = self.resume(config)
        self.assert_exit(done, 7, "command mine: program.py was", "--resume-anyway")
        self.program()
        self.assert_goes_on(config)

    def test_the_digests_of_a_program_are_recorded(self):
        self.program()
        config = self.external_config([sys.executable, "-B", "program.py", "{elements}"])
        self.assert_exit(self.zcbench("run", config, "-q", "-o", self.output), 0)
        runner = self.read_results()["context"]["zcbench"]["fingerprint"]["runner"]
        digests = {key: value for key, value in runner.items() if key.startswith("command ")}
        self.assertEqual(digests.keys(), {f"command mine: {sys.executable}",
                                          "command mine: program.py"})
        for value in digests.values():
            self.assertRegex(value, "^xxh128:[0-9a-f]{32}$")

    def test_compare_sets_two_programs_side_by_side(self):
        self.program()
        config = self.external_config([sys.executable, "program.py"])
        base = self.run_to("base.json", config)
        self.program(tail="# another\n")
        new = self.run_to("new.json", config)
        done = self.zcbench("compare", base, new)
        self.assertEqual(done.returncode, 8, done.stdout)
        self.assertIn("different programs: command mine: program.py is", done.stdout)
        self.assertNotIn("different programs", self.zcbench("compare", base, base).stdout)

    def test_a_program_that_changes_during_the_run_ends_it(self):
        self.program(tail="open('program.py', 'a').write('# more\\n')\n")
        config = self.external_config([sys.executable, "program.py"])
        done = self.zcbench("run", config, "-q", "-o", self.output)
        self.assert_exit(done, 7, "command mine: program.py changed during the run")
        self.assertFalse(self.output.exists())
        self.assertTrue(self.journal.exists())

    def test_a_key_twice_in_an_answer_fails_the_point(self):
        self.program('{"real_time_ns": 5, "cpu_time_ns": 1, "count": 8, "real_time_ns": 1}')
        config = self.external_config([sys.executable, "program.py"])
        done = self.zcbench("run", config, "-q", "-o", self.output)
        self.assert_exit(done, 4, 'has the key "real_time_ns" twice')


class Machine(Inputs):
    @unittest.skipUnless(MAY_MOUNT, "no mount namespace may be made here")
    def test_no_proc_is_said(self):
        config = self.write_config(small_config(strategy=["serial", "shared_mmap"]))
        user = [] if os.getuid() == 0 else ["--user", "--map-root-user"]
        hidden = ["unshare", *user, "--mount", "sh", "-c", 'mount -t tmpfs none /proc && exec "$@"', "sh"]
        if subprocess.run([*hidden, "true"], capture_output=True).returncode:
            self.skipTest("nothing may be mounted on /proc here")
        done = subprocess.run([*hidden, str(BINARY), "run", str(config), "-q", "-o", str(self.output)],
                              capture_output=True, text=True, timeout=HANGS_S)
        self.assert_exit(done, 3, "zcbench needs /proc")
        self.assertFalse(self.output.exists())

    def test_a_file_that_no_command_would_read_is_warned_of(self):
        config = self.write_config(small_config(samples=1_000_000))
        for command in (["validate", config], ["run", config, "--dry-run"]):
            done = self.zcbench(*command)
            self.assert_exit(done, 0, "warning: the results file of 1000000 samples would have")
        process = self.begin(config)
        process.kill()
        self.assertIn("warning: the results file of 1000000 samples", process.communicate()[1])
        small = self.write_config(small_config())
        self.assertEqual(self.zcbench("validate", small).stderr, "")
        done = self.zcbench("run", small, "--dry-run")
        self.assertEqual(done.stderr, "")
        self.assertRegex(done.stdout, r"memory needed: .*\n.*, samples \d.* writing the results")
        self.assertRegex(done.stdout, r"results file: about \d")


if __name__ == "__main__":
    main()
