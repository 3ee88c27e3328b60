"""The base of the tests: skips are named, and only objects of our own runs count as leftovers."""

import os
import pathlib
import subprocess
import sys
import unittest

import zcbench_case
from zcbench_case import ALL_SKIPPED, HANGS_S, MAY_MOUNT, ZcbenchCase, main

HERE = pathlib.Path(__file__).resolve().parent
LEFT = "zcbench-00000000000000000000000000000000"

TESTS = """
import pathlib, unittest
from zcbench_case import ZcbenchCase, main
class Some(ZcbenchCase):
    def test_first(self):
        self.skipTest("no such thing here")
    def test_second(self):
        {second}
main()
"""


def python(text, **kwargs):
    return subprocess.run([sys.executable, "-B", "-c", text], capture_output=True, text=True, cwd=HERE,
                          timeout=HANGS_S, **kwargs)


class Main(unittest.TestCase):
    def test_skips_are_named(self):
        named = "skipped: Some.test_first: no such thing here\n"
        for second, code in (("pass", 0), ("self.fail()", 1), ("self.skipTest('nor here')", ALL_SKIPPED)):
            with self.subTest(second=second):
                done = python(TESTS.format(second=second))
                self.assertEqual(done.returncode, code, done.stderr)
                self.assertTrue(done.stdout.startswith(named), done.stdout)

    def test_no_test_at_all_is_a_failure(self):
        self.assertEqual(python("from zcbench_case import main\nmain()").returncode, 1)


class Leftovers(ZcbenchCase):
    def setUp(self):
        super().setUp()
        self.addCleanup(pathlib.Path("/dev/shm", LEFT).unlink, missing_ok=True)

    def test_our_own_object_is_one(self):
        pathlib.Path("/dev/shm", LEFT).touch()
        self.assertEqual(zcbench_case.shm_names(), [LEFT])

    @unittest.skipUnless(MAY_MOUNT, "a mount namespace is not allowed here")
    def test_an_object_of_a_run_beside_us_is_none(self):
        pathlib.Path("/dev/shm", LEFT).touch()
        done = python(TESTS.format(second='self.assertFalse(pathlib.Path("/dev/shm", "%s").exists())' % LEFT))
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_where_all_share_one_what_others_hold_is_none(self):
        owner = zcbench_case.HAS_OWN_SHM
        self.addCleanup(setattr, zcbench_case, "HAS_OWN_SHM", owner)
        zcbench_case.HAS_OWN_SHM = False
        path = pathlib.Path("/dev/shm", LEFT)
        # The holder is a daemon, so this process is not its parent.
        script = f"sh -c 'exec 3>{path} sleep 600' & echo $!"
        holder = subprocess.Popen(["setsid", "sh", "-c", script], stdout=subprocess.PIPE, text=True)
        pid = int(holder.stdout.readline())
        self.addCleanup(holder.stdout.close)
        holder.wait()
        self.wait_for(path.exists, "no object")
        self.assertEqual(zcbench_case.shm_names(), [])
        os.kill(pid, 9)
        self.wait_for(lambda: zcbench_case.shm_names() == [LEFT], "held by nobody, it is left")


if __name__ == "__main__":
    main()
