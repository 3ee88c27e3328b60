"""The script of tests/system/peers runs, and our own rows are as in docs/peers_under_faults.md."""

import pathlib
import random
import subprocess
import sys

from zcbench_case import HANGS_S, MAY_MOUNT, SANITIZED, ZcbenchCase, main

PEERS = pathlib.Path(__file__).resolve().parent / "peers"
sys.path.insert(0, str(PEERS))

import faults  # noqa: E402
import run  # noqa: E402

TRIES = 3


class Peers(ZcbenchCase):
    def figures(self, name):
        subject = next(s for s in run.subjects(self.folder) if s.name == name)
        self.assertEqual(subject.unavailable, "")
        return run.measure(subject, TRIES, random.Random(28))

    def test_our_row(self):
        figures = self.figures("zcbench")
        kills = figures["kills"]
        self.assertEqual(kills["prior kept"] + kills["new and whole"], TRIES, kills)
        self.assertEqual(figures["full_disk"], (5, "prior kept") if MAY_MOUNT else None)
        self.assertEqual(figures["full_shm"], 3 if MAY_MOUNT else None)
        for who in ("owner", "group"):
            left, later = figures[who]
            self.assertEqual(later, 0)
            if MAY_MOUNT:
                self.assertEqual(left, 0)

    def test_our_row_without_mounts(self):
        figures = self.figures("zcbench, where it may not mount")
        if figures["owner"] is None:
            self.skipTest("a user namespace is not allowed here")
        for who in ("owner", "group"):
            self.assertEqual(figures[who][1], 0)
            # Otherwise this row would equal the one above.
            self.assertGreater(figures[who][0], 0)

    def test_cpythons_row(self):
        if SANITIZED:
            self.skipTest("the same with and without sanitizers")
        figures = self.figures("CPython shared_memory")
        self.assertEqual((figures["kills"], figures["full_disk"]), (None, None))
        self.assertEqual(figures["full_shm"], -7 if MAY_MOUNT else None)
        self.assertEqual(figures["group"], (TRIES, TRIES))

    def test_what_a_file_has_become_is_told_apart(self):
        subject = run.ours.subject(self.folder)
        config = self.folder / "save.json"
        self.assert_exit(self.zcbench("run", config, "-q", "-o", self.output), 0)
        whole = self.output.read_text()
        for text, state in ((whole, "new and whole"), (whole[:-9], "torn"), ("{}", "torn"), ("", "lost"),
                            (faults.PRIOR, "prior kept"), (faults.PRIOR[1:], "torn")):
            self.output.write_text(text)
            self.assertEqual(faults.state_of(self.output, subject), state)
        self.output.unlink()
        self.assertEqual(faults.state_of(self.output, subject), "lost")

    def test_the_script_prints_a_table(self):
        done = subprocess.run(
            [sys.executable, "-B", PEERS / "run.py", "--tries", "1", "--only", "zcbench"],
            capture_output=True, text=True, timeout=HANGS_S)
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = done.stdout.splitlines()
        self.assertEqual(len(lines), 3, done.stdout)
        self.assertRegex(lines[2], r"^\| zcbench \d+\.\d+\.\d+ \| .*exit 5, prior kept.*\|$"
                         if MAY_MOUNT else r"^\| zcbench \d")


if __name__ == "__main__":
    main()
