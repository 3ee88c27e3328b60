"""`zcbench init`: the config that it writes is valid and commented, and never replaces a file."""

import json
import re
import struct
import unittest

from zcbench_case import ZcbenchCase, main


def npy(values):
    header = "{'descr': '<f8', 'fortran_order': False, 'shape': (%d,), }" % len(values)
    header += " " * (63 - (len(header) + 10) % 64) + "\n"
    return (b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode()
            + struct.pack(f"<{len(values)}d", *values))


def without_comments(text):
    return json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))


class InitTest(ZcbenchCase):
    def test_the_first_sweep_is_two_commands(self):
        done = self.zcbench("init")
        self.assert_exit(done, 0)
        self.assertRegex(done.stdout, r"^mine\.json: \d+ points, about .*: zcbench run mine\.json\n$")
        run = self.zcbench("run", "mine.json", "--set", "samples=1", "--set", "elements=100", "-q",
                           "-o", self.output)
        self.assert_exit(run, 0)
        self.assertEqual(self.read_results()["context"]["zcbench"]["config"]["name"], "mine")

    def test_the_options_are_in_the_config(self):
        done = self.zcbench("init", "--kernel", "statistics", "--strategies", "memfd,pipe_copy",
                            "--elements", "1000,2e6", "--workers", "1,3", "--lifecycle", "pool", "-o", "-")
        self.assert_exit(done, 0)
        experiment = without_comments(done.stdout)["experiments"][0]
        self.assertEqual(experiment["kernel"], "statistics")
        self.assertEqual(experiment["strategy"], ["memfd", "pipe_copy"])
        self.assertEqual(experiment["elements"], [1000, 2000000])
        self.assertEqual(experiment["workers"], [1, 3])
        self.assertEqual(experiment["lifecycle"], "pool")

    def test_every_key_that_is_commented_out_can_be_used(self):
        text = self.zcbench("init", "-o", "-").stdout
        keys = re.findall(r'^ *// ("\w+": .*,)$', text, flags=re.MULTILINE)
        self.assertGreater(len(keys), 4)
        for key in keys:
            path = self.write_config(text.replace(f"// {key}", key), "one.json")
            self.assert_exit(self.zcbench("validate", path), 0)

    def test_an_array_of_ones_own_is_found_from_the_config(self):
        (self.folder / "data.npy").write_bytes(npy([1.0, 2.0, 3.0]))
        (self.folder / "there").mkdir()
        self.assert_exit(self.zcbench("init", "--data", "data.npy", "-o", "there/own.json"), 0)
        self.assert_exit(self.zcbench("validate", "there/own.json"), 0)
        self.assertIn('"../data.npy"', (self.folder / "there/own.json").read_text())

    def test_a_file_that_is_there_stays(self):
        (self.folder / "mine.json").write_text("precious")
        self.assert_exit(self.zcbench("init"), 2, '"mine.json" is there already')
        self.assertEqual((self.folder / "mine.json").read_text(), "precious")

    def test_bad_usage_makes_no_file(self):
        for words, message in ((["--kernel", "squar"], 'did you mean "square"?'),
                               (["--strategies", "memfd,external"], "external"),
                               (["--elements", "0"], "is not a count; allowed: 1 to "),
                               (["--elements", "1.5"], "is not a count"),
                               (["--workers", "2000"], "allowed: 1 to 1024"),
                               (["--data", "no.npy"], "no.npy"),
                               (["--data", "no.npy", "--elements", "5"], "excludes"),
                               (["-o", "no/where.json"], "cannot be made")):
            with self.subTest(words=words):
                self.assert_exit(self.zcbench("init", *words), 2, message)
                self.assertEqual(list(self.folder.iterdir()), [])


if __name__ == "__main__":
    main()
