"""run.sh, test.sh and scripts/setup.sh: their messages before and while they install and build.

Each test has its own copy of the scripts, and a PATH of stubs that record how they are called, so nothing is
installed or built.
"""

import fcntl
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from zcbench_case import BINARY, NOBODY, SOURCE

# Commands that the scripts call and that no test replaces.
REAL = ("awk", "basename", "bash", "cat", "chmod", "cp", "dirname", "env", "find", "flock", "grep", "head",
        "id", "mkdir", "mktemp", "mv", "nproc", "readlink", "rm", "sed", "setarch", "sleep", "stat", "tail",
        "true", "uname")
CMAKE = '''
case $1 in
  --preset) mkdir -p build/$2 && echo "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" >build/$2/CMakeCache.txt ;;
  --build) echo "[1/2] one"; echo "[2/2] two"
    printf '#!/bin/sh\\necho "zcbench $*"\\n' >"$2/zcbench"; chmod +x "$2/zcbench"
    [ ! -e fails ] || { echo "x.cpp:1: error: no"; exit 1; } ;;
esac
'''
# One test of three fails, one is skipped.
CTEST = '''
while [ $# -gt 0 ]; do case $1 in --output-junit) junit=$2 ;; esac; shift; done
cat >"$junit" <<'END'
<testsuite tests="3" failures="1" disabled="0" skipped="1">
\t<testcase name="unit" classname="unit" time="1" status="run">
\t</testcase>
\t<testcase name="system.one" classname="system.one" time="1" status="fail">
\t\t<system-out>F
======
FAIL: test_it (__main__.One)
</system-out>
\t</testcase>
\t<testcase name="system.two" classname="system.two" time="1" status="notrun">
\t</testcase>
</testsuite>
END
exit 8
'''


class Scripts(unittest.TestCase):
    def setUp(self):
        owner = tempfile.TemporaryDirectory(prefix="zcbench scripts ")
        self.addCleanup(owner.cleanup)
        self.folder = pathlib.Path(owner.name)
        self.folder.chmod(0o755)
        self.bin = self.folder / "bin"
        self.bin.mkdir()
        for name in REAL:
            if path := shutil.which(name):
                (self.bin / name).symlink_to(path)
        self.calls = self.folder / "calls"
        self.calls.touch()
        self.calls.chmod(0o666)
        self.installed = self.folder / "installed"
        self.stub("dpkg-query", f"cat '{self.installed}' 2>/dev/null")
        self.stub("cmake", CMAKE)
        self.stub("ctest", CTEST)
        for name in ("apt-get", "g++", "ninja", "python3", "strace"):
            self.stub(name)
        self.installed.write_text("install ok installed")
        self.root = self.copy_of_scripts("checkout")

    def copy_of_scripts(self, name):
        root = self.folder / name
        root.mkdir()
        for part in ("run.sh", "test.sh", "scripts", "configs"):
            copy = shutil.copytree if (SOURCE / part).is_dir() else shutil.copy2
            copy(SOURCE / part, root / part)
        return root

    def stub(self, name, body=":"):
        path = self.bin / name
        path.write_text(f"#!/bin/sh\necho \"{name} $*\" >>'{self.calls}'\n{body}\n")
        path.chmod(0o755)

    def start(self, script, *args, root=None, **kwargs):
        return subprocess.Popen(
            [(root or self.root) / script, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, cwd=self.folder, env={"PATH": str(self.bin), "LC_ALL": "C"}, **kwargs)

    def run_script(self, script, *args, **kwargs):
        process = self.start(script, *args, **kwargs)
        stdout, stderr = process.communicate(timeout=600)
        return subprocess.CompletedProcess(args, process.returncode, stdout, stderr)

    def called(self):
        return self.calls.read_text()

    def assert_told_first(self, done, code, *texts):
        """Checks for a refusal in one line, before anything is installed or built."""
        self.assertEqual(done.returncode, code, done.stderr)
        for text in texts:
            self.assertIn(text, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertEqual(self.called(), "")

    def test_a_typo_is_told_before_anything_is_installed(self):
        self.installed.unlink()
        for args, texts in (
            (["smok"], ("did you mean smoke?", "lecture")),
            (["--seed", "1", "--filter=x", "SMOKE2"], ("did you mean smoke?",)),
            (["--", "smok"], ("did you mean smoke?",)),
            (["none/there.json"], ("neither a file nor a built-in config",)),
            (["config.schema"], ("neither a file nor a built-in config",)),
            (["--dryrun"], ("unknown option: --dryrun", "did you mean --dry-run?")),
            (["a\nb"], (r"$'a\nb'",)),
        ):
            with self.subTest(args=args):
                self.assert_told_first(self.run_script("run.sh", *args), 2, *texts)
        self.assert_told_first(self.run_script("test.sh", "--ful"), 2, "did you mean --full?")

    def test_what_zcbench_takes_is_not_refused(self):
        (self.folder / "mine.json").write_text("{}")
        for args, limits in (
            ([], True), (["smoke"], False), (["mine.json"], False), (["lecture"], True),
            (["checkout/configs/lecture.json", "-q"], True), (["-h"], True),
            (["-o", "x.json", "smoke", "-q"], False),
            (["--set", "workers=2", "--set=samples=1"], True), (["--seed"], True),
        ):
            with self.subTest(args=args):
                self.calls.write_text("")
                done = self.run_script("run.sh", *args)
                self.assertEqual(done.returncode, 0, done.stderr)
                options = ["--report", "--limits"] if limits else ["--report"]
                self.assertEqual(done.stdout, " ".join(["zcbench run", *options, *args]) + "\n")
                self.assertEqual("zcbench_micro" in self.called(), limits)

    def test_the_main_job_wants_numpy_and_does_without(self):
        self.stub("dpkg-query", 'case $* in *numpy*) exit 1 ;; *) echo "install ok installed" ;; esac')
        self.stub("sudo", '[ "$1" = -n ] && exit; exec "$@"')  # for an ordinary user
        self.assertEqual(self.run_script("run.sh", "smoke").returncode, 0)
        self.assertNotIn("apt-get", self.called())
        done = self.run_script("run.sh")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(self.called(), "apt-get .* install .*python3-numpy")
        self.assertNotIn("continuing without", done.stderr)
        self.stub("apt-get", "exit 1")
        done = self.run_script("run.sh")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("continuing without python3 python3-numpy: what the lecture says of Python is not "
                      "measured", done.stderr)
        self.assertIn("zcbench run --report --limits", done.stdout)
        self.assertEqual(self.run_script("run.sh", "peers").returncode, 3)  # without NumPy, no peer can run

    def test_run_sh_knows_the_options_of_zcbench(self):
        text = subprocess.run([BINARY, "run", "--help"], capture_output=True, text=True).stdout
        told = re.findall(r"^  (?:-\w,)?(--[\w-]+)( [A-Z])?", text, re.MULTILINE)
        script = (SOURCE / "run.sh").read_text()
        for name, wanted in (
            ("WITH_VALUE", {option for option, value in told
                            if value and not re.search(f"{option} Excludes", text)}),
            ("FLAGS", {option for option, value in told
                       if not value or re.search(f"{option} Excludes", text)}),
        ):
            self.assertGreater(len(wanted), 5)
            self.assertEqual(set(re.search(rf"{name}=\(([^)]*)\)", script)[1].split()), wanted)

    def test_a_build_of_another_place_is_thrown_away(self):
        self.assertEqual(self.run_script("run.sh").returncode, 0)
        (self.root / "build/release/old").touch()
        self.assertEqual(self.run_script("run.sh").returncode, 0)
        self.assertTrue((self.root / "build/release/old").exists())  # its own build is kept
        copy = self.folder / "copy"
        shutil.copytree(self.root, copy)
        done = self.run_script("run.sh", root=copy)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"build/release was made in {self.root}", done.stderr)
        self.assertFalse((copy / "build/release/old").exists())

    def as_nobody(self, *args):
        if os.getuid() != 0:
            self.skipTest("only root can become somebody else")
        return self.run_script(*args, user=NOBODY, group=NOBODY)

    def test_somebody_elses_checkout_comes_with_the_remedy(self):
        self.installed.unlink()
        remedy = ("which belongs to root: copy the checkout (cp -r", "or as root: chown -R nobody")
        self.assert_told_first(self.as_nobody("run.sh"), 3, *remedy)
        (self.root / "build").mkdir(mode=0o755)
        self.assert_told_first(self.as_nobody("test.sh"), 3, *remedy)

    def test_who_may_not_install_is_told_what_root_should_call(self):
        self.installed.unlink()
        os.chmod(self.root, 0o777)
        self.stub("sudo", "exit 1")
        for known, text in ((0, "as root: apt-get install --no-install-recommends libbenchmark-dev"),
                            (100, "as root: apt-get update && apt-get install")):
            self.stub("apt-cache", f"exit {known}")
            done = self.as_nobody("run.sh")
            self.assertEqual(done.returncode, 3)
            self.assertIn(text, done.stderr)
            self.assertNotIn("cmake", self.called())

    def test_who_waits_for_another_build_says_so(self):
        (self.root / "build").mkdir()
        with open(self.root / "build/.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            process = self.start("run.sh")
            line = process.stderr.readline()
            self.assertIn("waiting for another build", line)
            self.assertNotIn("cmake", self.called())
        _, errors = process.communicate(timeout=600)
        self.assertEqual(process.returncode, 0, errors)
        self.assertIn("cmake --build", self.called())

    def test_how_far_the_build_is(self):
        script = ('ROOT=. preset=release PROGRESS_S=0; source scripts/setup.sh; '
                  r'printf "[1/9] a\nwarning\n[5/9] b\n" | show_progress log')
        done = subprocess.run(["bash", "-c", script], cwd=self.root, capture_output=True, text=True)
        self.assertIn("building build/release: 5 of 9 steps", done.stderr)
        self.assertEqual((self.root / "log").read_text(), "[1/9] a\nwarning\n[5/9] b\n")

    def test_a_failed_build_shows_its_output(self):
        (self.root / "fails").touch()
        done = self.run_script("run.sh")
        self.assertEqual(done.returncode, 3)
        self.assertIn("x.cpp:1: error: no", done.stderr)
        self.assertNotIn("[1/2]", done.stderr)

    def test_the_end_names_what_failed_and_what_was_skipped(self):
        done = self.run_script("test.sh")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertTrue(done.stdout.endswith(
            "skipped: release: system.two\nfailed: release: system.one\n"
            "failed:   FAIL: test_it (__main__.One)\n1 passed, 1 failed\n"), done.stdout)

    def test_without_arguments_only_the_everyday_packages_are_wanted(self):
        self.run_script("test.sh")
        self.assertNotIn("apt-get", self.called())
        self.stub("sudo", '[ "$1" = -n ] && exit; exec "$@"')  # for an ordinary user
        self.run_script("test.sh", "--sanitizers")
        self.assertIn("apt-get -y", self.called())
        self.assertIn("valgrind clang", self.called())


if __name__ == "__main__":
    unittest.main()
