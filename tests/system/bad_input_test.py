"""Bad configs: exit 2 and one line with file, line, column, pointer and what is allowed, in bounded time."""

import json
import os
import pathlib
import struct

from bad_texts import BAD_TEXTS
from refusal_case import RefusalCase
from zcbench_case import ZcbenchCase, main, small_config

CONFIG = """{
  "schema_version": 1,
  "name": "small",
  "experiments": [
    {
      "kernel": "square",
      "strategy": "shared_mmap",
      "elements": 1000,
      "workers": 2,
      "samples": 3
    }
  ]
}
"""


def with_member(key, text, extra=""):
    """Returns the config with `text` as the value of that key, and `extra` at the end of its line."""
    lines = CONFIG.split("\n")
    (number,) = [i for i, line in enumerate(lines) if line.lstrip().startswith(f'"{key}":')]
    indent = lines[number][: len(lines[number]) - len(lines[number].lstrip())]
    comma = "," if lines[number].endswith(",") else ""
    lines[number] = f'{indent}"{key}": {text}{comma}{extra}'
    return "\n".join(lines)


def value_rows(key, place, rows):
    return [(f"{key}: {text[:40]}", with_member(key, text), place, words) for text, words in rows]


E0 = "/experiments/0"
ELEMENTS, WORKERS, SAMPLES = f"8:19 {E0}/elements", f"9:18 {E0}/workers", f"10:18 {E0}/samples"
WHOLE = "allowed: a whole number from 1 to "
NAME = "allowed: 1 to 100 of the characters"
ABSENT_SCHEMA = CONFIG.replace('  "schema_version": 1,\n', "")

STRUCTURE = [
    ("a list", "[]", "1:1 /", "a list is not allowed here"),
    ("null", "null", "1:1 /", "null is not allowed here"),
    ("a number", "1", "1:1 /", "1 is not allowed here"),
    ("a duplicate key", with_member("elements", "1000", ' "elements": 8,'), f"8:25 {E0}/elements",
     'duplicate key "elements"'),
    ("an unknown key", CONFIG.replace("elements", "elemens"), f"8:7 {E0}/elemens",
     'unknown key "elemens" (did you mean "elements"?)'),
    ("an unknown key at the top", CONFIG.replace("experiments", "experimens"), "4:3 /experimens",
     'did you mean "experiments"?'),
    ("no schema_version", ABSENT_SCHEMA, "1:1 /", '"schema_version" is missing'),
    *value_rows("schema_version", "2:21 /schema_version",
                [("999", "999 is not allowed here"), ('"1"', '"1" is not allowed here'),
                 ("null", "null is not allowed here")]),
    ("no name", CONFIG.replace('  "name": "small",\n', ""), "1:1 /", '"name" is missing'),
    ("no experiments", '{"schema_version": 1,\n "name": "x"}', "1:1 /", '"experiments" is missing'),
    *[(f"no {key}", CONFIG.replace(f'      "{key}": {value},\n', ""), f"5:5 {E0}", f'"{key}" is missing')
      for key, value in (("kernel", '"square"'), ("strategy", '"shared_mmap"'), ("elements", "1000"))],
    ("no experiment", '{"schema_version": 1, "name": "x",\n "experiments": []}', "2:17 /experiments",
     "a list of 1 to 1000 experiments"),
    *value_rows("elements", ELEMENTS, [
        ('"8"', f'"8" is not allowed here; {WHOLE}'), ("true", f"true is not allowed here; {WHOLE}"),
        ("null", f"null is not allowed here; {WHOLE}"), ("[]", "an empty list"),
        ('{"from": 10}', '"to" is missing')]),
    ("a size twice", with_member("elements", "[8, 16, 8]"), f"8:27 {E0}/elements/2", "in the list already"),
    ("a range that falls", with_member("elements", '{"from": 10, "to": 1, "per_decade": 1}'),
     f"8:38 {E0}/elements/to", "allowed: at least 10"),
    *value_rows("workers", WORKERS, [("[]", "an empty list"), ("false", WHOLE), ("{}", WHOLE)]),
]

NUMBERS = [
    *value_rows("elements", ELEMENTS, [
        *[(text, WHOLE) for text in ("0", "-1", "1.5", "-0", "1e-1", "-1e3", str(2**53 + 1), str(2**63),
                                     str(2**64), str(2**61), str(2**40 + 1))],
        *[(text, "is not a JSON number") for text in ("01", "0x10")],
        *[(text, f"unexpected {text}") for text in ("NaN", "Infinity", "+1")],
        *[(text, "is too large for a number") for text in ("1e999", "9" * 400)]]),
    *value_rows("workers", WORKERS, [(text, WHOLE) for text in ("0", "-1", "1.5", "1025", "100000")]),
    # So many elements that elements x workers x 8 bytes would overflow.
    ("a product that wraps", with_member("elements", str(2**58)).replace('workers": 2', 'workers": 64'),
     ELEMENTS, WHOLE),
    *value_rows("samples", SAMPLES, [(text, WHOLE) for text in ("0", "-1", "1.5", str(10**12))]),
    *[(f"timeout_s: {text}", with_member("samples", "3,", f'\n      "timeout_s": {text}'),
       f"11:20 {E0}/timeout_s", "allowed: a number above 0, at most 86400")
      for text in ("0", "-1", "1e18", '"1"')],
    ("10^12 points", json.dumps(small_config(
        kernel=["square", "square_temporary"], strategy="serialized_queue", elements=list(range(1, 20001)),
        workers=list(range(1, 1025)), tasks_per_worker=list(range(1, 1025)), lifecycle=["fork", "pool"],
        codec=["raw", "cbor", "msgpack", "json"], placement=["free", "spread", "same_core"])),
     "1:", f"{E0}: the sweep has more than 100000 points"),
]

STRINGS = [
    *value_rows("name", "3:11 /name", [
        *[(text, NAME) for text in ('"/"', '".."', '"../x"', '"a\\u0000b"', f'"{"x" * 300}"', '""', "null",
                                    "7", '"a\\nb"', '"\\u001b[31m"', '"-o"')]]),
    *value_rows("kernel", f"6:17 {E0}/kernel", [
        ('"sqare"', 'unknown kernel "sqare" (did you mean "square"?)'), ("7", "the name of a kernel"),
        ('"square\\n"', 'unknown kernel "square\\n"')]),
    *value_rows("strategy", f"7:19 {E0}/strategy", [
        ('"shared_mmp"', 'unknown strategy "shared_mmp" (did you mean "shared_mmap"?)'),
        ('""', 'unknown strategy ""'), ("[]", "an empty list"),
        ('"\\u001b]0;title\\u0007"', 'unknown strategy "\\x1b]0;title\\x07"')]),
    ("a strategy twice", with_member("strategy", '["memfd", "memfd"]'), f"7:29 {E0}/strategy/1", "already"),
    ("a very long key", CONFIG.replace("workers", "x" * 5000), f"9:7 {E0}/xxx", "unknown key"),
    ("an escape sequence as a key", CONFIG.replace("workers", "\\u001b[31m\\n"),
     f"9:7 {E0}/\\x1b[31m\\n", 'unknown key "\\x1b[31m\\n"'),
    *[(f"{key}: {text}", with_member("samples", "3,", f'\n      "{key}": {text}'),
       f"11:{len(key) + 11} {E0}/{key}", words)
      for key, text, words in (
          ("lifecycle", '"forks"', 'did you mean "fork"?'), ("partition", '"last"', "unknown partition"),
          ("codec", '"row"', 'did you mean "raw"?'), ("data", "5", '{"npy": "PATH"}'),
          ("exclude", '{"kernel": "square"}', "a list of at most 100 rules"))],
    ("a source", with_member("samples", "3,", '\n      "data": {"source": "unform"}'),
     f"11:26 {E0}/data/source", 'did you mean "uniform"?'),
    ("an exclude rule's key", with_member("samples", "3,", '\n      "exclude": [{"kernl": "square"}]'),
     f"11:20 {E0}/exclude/0/kernl", 'did you mean "kernel"?'),
    ("an impossible combination", with_member("samples", '3,\n      "codec": "cbor"'), f"5:5 {E0}",
     "no strategy named here can run this"),
    ("exec of workers that inherit the array", with_member("samples", '3,\n      "lifecycle": "exec"'),
     f"5:5 {E0}", "lifecycle exec with posix_shm, memfd, pipe_copy, "),
]


class BadConfigs(RefusalCase):
    def refuse_all(self, rows):
        path = self.folder / "config.json"
        self.assertGreater(len(rows), 0)
        for what, text, place, words in rows:
            with self.subTest(what=what):
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
                self.assert_refused(["run", "config.json", "-o", self.output], 2, words,
                                    begins=f"config.json:{place}")

    def test_the_config_is_good_before_it_is_made_bad(self):
        self.write_config(CONFIG)
        self.assert_exit(self.zcbench("validate", "config.json"), 0)
        self.assert_limits_are_real("run", "config.json", "-o", self.folder / "new.json")

    def test_syntax(self):
        self.refuse_all([(what, raw, f"{place}: ", words) for what, raw, place, words in BAD_TEXTS])

    def test_structure(self):
        self.refuse_all(STRUCTURE)

    def test_numbers(self):
        self.refuse_all(NUMBERS)

    def test_strings(self):
        self.refuse_all(STRINGS)

    def test_the_same_point_twice(self):
        experiment = CONFIG[CONFIG.index("    {") : CONFIG.index("  ]")]
        text = CONFIG.replace("    }\n", "    },\n" + experiment)
        self.refuse_all([("a point twice", text, "12:5 /experiments/1: ", "square/shared_mmap/elements")])


class BadFiles(RefusalCase):
    def refuse(self, words, path="config.json", begins="config.json: "):
        self.assert_refused(["run", path, "-o", self.output], 2, words, begins=begins)

    def test_files_that_are_none(self):
        path = self.folder / "config.json"
        self.refuse("neither a file nor a built-in config", begins='"config.json": ')
        self.refuse("No such file", "missing/config.json", begins="missing/config.json: ")
        path.mkdir()
        self.refuse("is a directory; allowed: a regular file of at most 384 KiB")
        path.rmdir()
        os.mkfifo(path)
        self.refuse("is not a regular file; allowed: a regular file")
        path.unlink()
        with path.open("wb") as file:
            file.truncate(1 << 30)
        self.refuse("has 1073741824 bytes; allowed: a regular file of at most 384 KiB")
        path.unlink()
        path.symlink_to("/dev/zero")
        self.refuse("is not a regular file")
        self.refuse("is not a regular file", "/dev/zero", begins="/dev/zero: ")

    def test_outputs_that_are_none(self):
        self.write_config(CONFIG)
        (self.out / "link.json").symlink_to("r.json")
        (self.out / "folder.json").mkdir()
        os.mkfifo(self.out / "fifo.json")
        (self.out / "read-only.json").write_text("")
        (self.out / "read-only.json").chmod(0o444)
        for output, words in (
            ("missing/r.json", "cannot open the directory"), ("config.json", "is the config file itself"),
            ("out/link.json", "is a symbolic link"), ("out/folder.json", "is a directory"),
            ("out/fifo.json", "is a FIFO"), ("out/read-only.json", "is a read-only file"),
            ("out/", "is a directory"), ("", "the path is empty"),
            ("out/" + "x" * 300, "the file name has 300 bytes"), ("/proc/r.json", "output"),
            ("missing\n\x1b[31m/r.json", "missing\\n\\x1b[31m"),
        ):
            with self.subTest(output=output):
                self.assert_refused(["run", "config.json", "-o", output], 2, words, begins="output")

    def test_npy_files(self):
        config = small_config(data={"npy": "a.npy"})
        del config["experiments"][0]["elements"]
        self.write_config(config)
        for raw, words in (
            (None, "cannot be opened"), (b"", "is empty"),
            (b"\x93NUMPZ\x01\x00v\x00", "does not start with"),
            (b"\x93NUMPY\x01", "ends within its version"),
            (b"\x93NUMPY\x01\x00\xff\xff", "ends within its header"),
        ):
            if raw is not None:
                (self.folder / "a.npy").write_bytes(raw)
            with self.subTest(words=words):
                self.refuse(f"a.npy: {words}", begins="config.json:1:")


class GoodNpy(ZcbenchCase):
    def test_a_real_file_is_the_only_size(self):
        header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (4, 25), }"
        header += b" " * (118 - len(header) - 1) + b"\n"
        values = struct.pack("<100d", *range(100))
        path = pathlib.Path(self.folder / "data.npy")
        path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + values)
        config = small_config(kernel="statistics", data={"npy": "data.npy"})
        del config["experiments"][0]["elements"]
        done = self.zcbench("run", self.write_config(config), "-o", self.output)
        self.assert_exit(done, 0)
        entry = self.read_results()["benchmarks"][0]["zcbench"]
        self.assertEqual(entry["elements"], 100)
        self.assertEqual(entry["result"]["mean"], 49.5)
        self.assertEqual(entry["result"]["max"], 99)


if __name__ == "__main__":
    main()
