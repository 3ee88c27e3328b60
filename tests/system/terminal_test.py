"""Output: no text from a file or a path controls the terminal; a dumb terminal gets plain text."""

import fcntl
import json
import os
import pathlib
import pty
import re
import struct
import subprocess
import tempfile
import termios

from results_forgery import google_benchmark, resealed, sealed_as_it_is, whole
from zcbench_case import BINARY, HANGS_S, ZcbenchCase, main, small_config

HOSTILE = "x\x1b[2J\x1b]0;t\x07\x7f\x9b5n\u202e\u2066\u200f\u2028\r\nFORGED \ufeff\n\rFORGED"
# All control characters, except for the line ends that the program itself writes in text and CSV.
UNWANTED = re.compile(
    "(?!\r?\n)[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\udc80-\udcff]")
EXPORTS = ("csv", "csv-summary", "markdown", "github-action-benchmark", "bencher", "trace")


def strings_in(tree, path=()):
    """Yields the paths of all strings; in a list, only those in its first member."""
    if isinstance(tree, str):
        yield path
    elif isinstance(tree, dict):
        for key in tree:
            yield from strings_in(tree[key], (*path, key))
    elif isinstance(tree, list) and tree:
        yield from strings_in(tree[0], (*path, 0))


def with_string(tree, path, text):
    """Returns a copy with the string at that path replaced, in each member of a list."""
    if not path:
        return text
    head, rest = path[0], path[1:]
    if isinstance(tree, list):
        return [with_string(one, rest, text) for one in tree]
    if not isinstance(tree, dict) or head not in tree:
        return tree
    return {**tree, head: with_string(tree[head], rest, text)}


class Printed(ZcbenchCase):
    @classmethod
    def setUpClass(cls):
        config = small_config(strategy=["serial", "threads", "shared_mmap"], lifecycle=["fork", "pool"])
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            (path / "c.json").write_text(json.dumps(config))
            for command in (["run", "c.json", "-o", "r.json", "-q"],
                            ["ab", "c.json", "--baseline", BINARY, "--candidate-set", "samples=4",
                             "--budget", "1s", "--filter", "threads.*fork", "-o", "ab.json",
                             "--progress", "never"]):
                subprocess.run([BINARY, *command], cwd=folder, timeout=HANGS_S, capture_output=True)
            cls.results = whole(json.loads((path / "r.json").read_text()))
            cls.units = json.loads((path / "ab.json").read_text())

    def assert_clean(self, text, *about):
        text = text.decode("utf-8", "surrogateescape")
        found = UNWANTED.search(text)
        self.assertIsNone(found, f"{about}: {text[max(0, found.start() - 60):found.end() + 9]!r}"
                          if found else "")
        self.assertIsNone(re.search("^FORGED", text, re.M), (about, text))

    def check(self, *args):
        done = subprocess.run(self.command(*args), cwd=self.folder, capture_output=True, timeout=HANGS_S)
        self.assert_clean(done.stdout, *args)
        self.assert_clean(done.stderr, *args)
        self.assertNotEqual(done.returncode, 70, done.stderr)
        return done

    def check_all(self, name):
        self.check("compare", name, name)
        self.check("claims", name)
        self.check("advise", "--kernel", "square", "--elements", "1000", "--workers", "2", "--results", name)
        self.check("show", name)
        self.check("show", name, "--format", "json")
        self.check("merge", name, name, "-o", "merged.json")
        self.check("baseline", "save", "main", name)

    def check_page(self, name):
        if self.check("report", name, "-o", "page.html").returncode == 0:
            self.assert_clean((self.folder / "page.html").read_bytes(), name, "page.html")

    def test_strings_of_a_results_file(self):
        hostile = self.results
        for path in strings_in(self.results):
            with self.subTest(path=path):
                changed = with_string(self.results, path, HOSTILE)
                (self.folder / "r.json").write_bytes(sealed_as_it_is(changed) if "digest" not in path
                                                     else json.dumps(changed).encode())
                done = self.check("compare", "r.json", "r.json")
                self.check("claims", "r.json")
                if done.returncode != 7 and path[0] == "context":
                    hostile = with_string(hostile, path, HOSTILE)
        (self.folder / "r.json").write_bytes(sealed_as_it_is(hostile))
        self.check_all("r.json")
        self.check_page("r.json")
        self.check("trend", "r.json", "r.json")
        for name in EXPORTS:
            self.check("export", "r.json", "--for", name)
        for command in (["list"], ["show", "main"], ["drop", "main"], ["show", HOSTILE.replace("\0", "")]):
            self.check("baseline", *command)

    def test_the_reason_of_a_failed_point(self):
        changed = json.loads(json.dumps(self.results))
        name = changed["benchmarks"][0]["run_name"]
        one = next(e for e in changed["benchmarks"] if e["run_name"] == name)
        one = dict(one, error_occurred=True, error_message=HOSTILE)
        changed["benchmarks"] = [one] + [e for e in changed["benchmarks"] if e["run_name"] != name]
        (self.folder / "r.json").write_bytes(sealed_as_it_is(changed))
        self.check_all("r.json")
        self.check_page("r.json")
        for name in EXPORTS:
            self.check("export", "r.json", "--for", name)

    def write_units(self, units):
        data = (json.dumps(units, indent=1) + "\n").encode()
        (self.folder / "ab.json").write_bytes(resealed(data) if b'"digest": "xxh128:' in data else data)

    def test_strings_of_a_record_of_ab(self):
        hostile = self.units
        for path in strings_in(self.units):
            with self.subTest(path=path):
                self.write_units(with_string(self.units, path, HOSTILE))
                if self.check("ab", "--replay", "ab.json").returncode != 7:
                    hostile = with_string(hostile, path, HOSTILE)
        self.write_units(hostile)
        for words in (["ab"], ["ab", "--format", "markdown"], ["ab", "--format", "json"], ["selfcheck"]):
            self.check(*words, "--replay", "ab.json")

    def test_names_of_another_programs_benchmarks(self):
        (self.folder / "g.json").write_text(google_benchmark({HOSTILE: [1.0, 2.0, 3.0]}, host=HOSTILE))
        self.check("compare", "g.json", "g.json")
        self.check("compare", "g.json", "g.json", "--format", "json")
        self.check("trend", "g.json", "g.json")

    def test_paths(self):
        odd = HOSTILE.replace("/", "")
        self.write_config(small_config(), odd)
        (self.folder / "torn.json").write_text("{")
        os.rename(self.folder / "torn.json", self.folder / (odd + ".json"))
        (self.folder / ("." + odd + ".zcbench-tmp.abcdefgh")).write_text("")
        (self.folder / (odd + ".journal")).write_text("")
        self.check("validate", odd)
        self.check("run", odd, "--dry-run")
        self.check("run", odd, "-o", odd + ".out")
        self.check("run", "no" + odd)
        self.check("run", odd, "-o", "no/" + odd)
        self.check("run", odd, "--filter", odd)
        self.check("clean", ".")
        for command in (["compare", odd + ".json", odd], ["report", odd + ".json"], ["claims", odd],
                        ["show", odd],
                        ["advise", "--kernel", odd, "--elements", "1", "--workers", "2", "--results",
                         odd + ".out"], ["export", odd + ".out", "--for", "csv"], ["merge", odd, odd],
                        ["export", odd], ["trend", odd, odd], ["baseline", "save", odd, odd],
                        ["ab", "--replay", odd], ["selfcheck", "--replay", odd], [odd],
                        ["run", "--" + odd]):
            self.check(*command)

    def test_the_words_of_a_program(self):
        program = self.folder / "p.sh"
        program.write_text("#!/bin/sh\nread line\nprintf 'x\\033[2J\\302\\233\\342\\200\\256\\n' >&2\n"
                           "exit 3\n")
        program.chmod(0o755)
        config = self.write_config(small_config(
            strategy="external", kernel="sum_squares", command={"name": "p", "argv": ["./p.sh"]}))
        self.check("run", config, "-o", "r.json")


class Terminal(ZcbenchCase):
    def on_a_terminal(self, term, *args, columns=0, codes=(0,), **more):
        """Returns what a command prints on a terminal so wide (0: unknown), and checks its exit code."""
        environment = {**os.environ, "TERM": term, "LC_ALL": "C.UTF-8", **more}
        if not term:
            del environment["TERM"]
        ready, go = os.pipe()
        pid, terminal = pty.fork()
        if pid == 0:
            os.close(go)
            os.read(ready, 1)
            os.chdir(self.folder)
            os.execve(BINARY, self.command(*args), environment)
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        os.close(ready)
        os.close(go)
        text = b""
        try:
            while piece := os.read(terminal, 65536):
                text += piece
        except OSError:  # EIO: the last process that had the terminal open has ended
            pass
        os.close(terminal)
        self.assertIn(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), codes, text)
        return text

    def test_a_dumb_terminal_gets_plain_text(self):
        config = self.write_config(small_config(strategy=["serial", "threads"], samples=20))
        run = ["run", config, "-o", self.output, "--progress", "never"]
        show = ["show", self.output]
        self.on_a_terminal("xterm", *run)
        self.assertIn(b"\x1b[", self.on_a_terminal("xterm", *show))
        self.assertNotIn(b"\x1b", self.on_a_terminal("xterm", *show, NO_COLOR="1"))
        self.assertIn(b"\x1b[", self.on_a_terminal("xterm", *show, NO_COLOR=""))
        self.assertIn(b"\x1b[", self.on_a_terminal("xterm", *show, "--color", "always", NO_COLOR="1"))
        for term in ("dumb", ""):
            with self.subTest(term=term):
                self.assertNotIn(b"\x1b", self.on_a_terminal(term, *show))
                text = self.on_a_terminal(term, "run", config, "-o", self.output)
                self.assertNotIn(b"\x1b", text)
                self.assertNotIn(b" samples  ", text)
                text = self.on_a_terminal(term, "run", config, "-o", self.output, "--progress", "always")
                self.assertNotIn(b"\x1b", text)
                self.assertRegex(text, rb"  0 %  0/40 samples .*\r\n")

    def test_no_line_is_wider_than_the_terminal(self):
        config = self.write_config(small_config(
            strategy=["serial", "serialized_queue", "shared_mmap"], samples=8,
            elements=[10, 100, 1000, 10000], lifecycle=["fork", "pool"]))
        self.assert_exit(self.zcbench("run", config, "-o", "r.json"), 0)
        widest = {}
        for columns in (60, 80, 200):
            for command in (["run", config, "-o", "r.json", "--progress", "never"], ["show", "r.json"],
                            ["claims", "r.json"], ["doctor"]):
                lines = self.on_a_terminal("dumb", *command, columns=columns).decode().splitlines()
                # A path or a command that can be pasted is never broken.
                lines = [line for line in lines if not re.match(" *(results|limits|all tables|.*/)", line)]
                widest[columns, command[0]] = max(map(len, lines))
                self.assertLessEqual(widest[columns, command[0]], columns, lines)
        # The first column, the points' names, is not broken. The two runs may differ, or be inconclusive.
        self.assert_exit(self.zcbench("run", config, "-o", "s.json"), 0)
        for columns in (80, 300):
            lines = self.on_a_terminal("dumb", "compare", "r.json", "s.json", columns=columns,
                                       codes=(0, 1, 8)).decode().splitlines()
            widest[columns, "compare"] = max(map(len, lines))
            self.assertLessEqual(widest[columns, "compare"], columns, lines)
        self.assertGreater(widest[300, "compare"], 100)
        self.assertGreater(widest[200, "show"], 100)
        self.assertLessEqual(widest[200, "claims"], 100)

    def test_a_terminal_without_utf8_gets_ascii(self):
        config = self.write_config(small_config(), "gr\u00f6\u00dfe \U0001f600.json")
        for locale, shown in (({"LC_ALL": "C"}, b"gr\\u00f6\\u00dfe \\ud83d\\ude00.json"),
                              ({"LC_ALL": "", "LC_CTYPE": "", "LANG": ""}, b"gr\\u00f6"),
                              ({"LC_ALL": "", "LC_CTYPE": "", "LANG": "de_DE.UTF-8"}, config.name.encode()),
                              ({"LC_ALL": "C.utf8"}, config.name.encode())):
            with self.subTest(locale=locale):
                self.assertIn(shown, self.on_a_terminal("xterm", "validate", config, **locale))
        # A pipe or a file gets the original bytes of the name.
        done = subprocess.run(self.command("validate", config), capture_output=True, cwd=self.folder,
                              env={**os.environ, "LC_ALL": "C"})
        self.assertIn(config.name.encode(), done.stdout)


if __name__ == "__main__":
    main()
