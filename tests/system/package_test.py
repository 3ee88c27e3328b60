"""The files of `cmake --install`, and in the full set the Debian package, work from any folder."""

import gzip
import json
import os
import shutil
import subprocess
import unittest

from zcbench_case import BINARY, FULL, HANGS_S, SANITIZED, SOURCE, ZcbenchCase, main

CMAKE = shutil.which("cmake")
# Calls the completion as bash does, for the words in its arguments.
COMPLETE = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_zcbench
printf '%s\\n' "${COMPREPLY[@]}"
"""


class InstalledCase(ZcbenchCase):
    def run_program(self, *args, **kwargs):
        return subprocess.run(list(map(str, args)), capture_output=True, text=True, timeout=HANGS_S,
                              **kwargs)

    def must(self, *args, **kwargs):
        done = self.run_program(*args, **kwargs)
        self.assertEqual(done.returncode, 0, f"{args}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def check_runs_from_anywhere(self, usr):
        """Checks that everything that the program needs at run time is in it or below `usr`."""
        program = usr / "bin/zcbench"
        out = self.folder / "smoke.json"
        self.must(program, "run", "smoke", "--set", "samples=2", "-q", "-o", out, cwd="/")
        self.assertTrue(json.loads(out.read_text())["benchmarks"])
        page = self.folder / "page.html"
        self.must(program, "report", out, "-o", page, cwd="/")
        self.assertIn("<html", page.read_text())
        self.must(program, "validate", usr / "share/zcbench/configs/lecture.json", cwd="/")

    def check_manual(self, usr, completion_of_zsh):
        pages = {path.name.removesuffix(".1.gz"): gzip.decompress(path.read_bytes()).decode()
                 for path in (usr / "share/man/man1").iterdir()}
        overview = pages["zcbench"]
        self.assertIn("zcbench\\-run", overview)
        for name in pages:
            self.assertIn(name.replace("-", "\\-"), overview)
        self.assertIn("\\-\\-progress", pages["zcbench-run"])
        if shutil.which("man"):
            for path in (usr / "share/man/man1").iterdir():
                done = self.run_program("man", "--warnings", "-l", path, env={**os.environ, "LC_ALL": "C"})
                self.assertEqual((done.returncode, done.stderr), (0, ""), path)
        script = usr / "share/bash-completion/completions/zcbench"
        for words, offered in ((["zcbench", "ru"], ["run"]),
                               (["zcbench", "run", "--progress", ""], ["auto", "always", "never"]),
                               (["zcbench", "baseline", "sh"], ["show"]),
                               (["zcbench", "ab", "--candidate-s"], ["--candidate-set"])):
            answer = self.must("bash", "-c", COMPLETE, "bash", script, *words, cwd=self.folder)
            self.assertEqual(answer.split(), offered, words)
        for shell, path in (("zsh", completion_of_zsh), ("fish", "fish/vendor_completions.d/zcbench.fish")):
            self.assertTrue((usr / "share" / path).exists(), path)
            if shutil.which(shell):
                self.must(shell, "-n", usr / "share" / path)


@unittest.skipUnless(CMAKE, "cmake is not installed")
@unittest.skipIf(SANITIZED, "what is installed is the same")
class InstallTest(InstalledCase):
    def setUp(self):
        super().setUp()
        self.usr = self.folder / "usr"
        self.must(CMAKE, "--install", BINARY.parent, "--prefix", self.usr)

    def test_the_installed_program_runs_from_any_folder(self):
        self.check_runs_from_anywhere(self.usr)

    def test_it_comes_with_pages_and_completions_of_its_commands(self):
        self.check_manual(self.usr, "zsh/site-functions/_zcbench")

    def test_it_comes_with_documents_and_licences(self):
        for name in ("copyright", "LICENSES.vega.txt", "changelog.gz", "README.md", "docs/config.md",
                     "docs/example/report.html"):
            self.assertTrue((self.usr / "share/doc/zcbench" / name).is_file(), name)
        for name in ("smoke.json", "config.schema.json"):
            self.assertEqual((self.usr / "share/zcbench/configs" / name).read_bytes(),
                             (SOURCE / "configs" / name).read_bytes())

    def test_built_in_configs_take_their_programs_from_where_it_is_installed(self):
        moved = self.folder / "moved"
        self.usr.rename(moved)
        (moved / "share/zcbench/peers/probe.py").write_text("raise SystemExit('a probe that moved')\n")
        out = self.folder / "peers.json"
        done = self.run_program(moved / "bin/zcbench", "run", "peers", "--set", "samples=1", "--filter",
                                "external", "-q", "-o", out, cwd="/")
        self.assertEqual(done.returncode, 0, done.stderr)
        reasons = {entry["error_message"] for entry in json.loads(out.read_text())["benchmarks"]}
        self.assertTrue(reasons)
        for reason in reasons:
            self.assertIn("a probe that moved", reason)

    def test_a_staging_folder_is_respected(self):
        stage = self.folder / "stage"
        self.must(CMAKE, "--install", BINARY.parent, "--prefix", "/usr",
                  env={**os.environ, "DESTDIR": str(stage)})
        self.assertEqual([path.name for path in stage.iterdir()], ["usr"])
        self.check_manual(stage / "usr", "zsh/vendor-completions/_zcbench")


@unittest.skipUnless(FULL, "builds the portable program: only with ./test.sh --full")
@unittest.skipIf(SANITIZED, "the package is built without sanitizers")
class DebianPackageTest(InstalledCase):
    def test_the_package_is_clean_and_its_program_runs(self):
        if not shutil.which("dpkg-deb"):
            self.skipTest("dpkg-deb is not installed")
        package = self.must(SOURCE / "scripts/package.sh", self.folder / "packages").strip()
        self.assertIn("Package: zcbench\n", self.must("dpkg-deb", "--field", package))
        self.assertNotIn("Depends", self.must("dpkg-deb", "--field", package))
        root = self.folder / "root"
        self.must("dpkg-deb", "--extract", package, root)
        self.assertEqual([path.name for path in root.iterdir()], ["usr"])
        self.check_runs_from_anywhere(root / "usr")
        self.check_manual(root / "usr", "zsh/vendor-completions/_zcbench")


if __name__ == "__main__":
    main()
