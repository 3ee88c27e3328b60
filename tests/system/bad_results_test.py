"""Damaged or forged results files: exit code 7 and one line with file, line, column and pointer.

compare reads only what its verdict needs, export reads everything; both are tested.
"""

import json
import os
import pathlib
import random
import re
import subprocess
import tempfile

from bad_texts import BAD_TEXTS
from refusal_case import RefusalCase
from results_forgery import plan_hash, sealed, sealed_as_it_is, whole
from zcbench_case import BINARY, HANGS_S, main, small_config

SAMPLES = 3
AGGREGATES = 6
POINT = SAMPLES + AGGREGATES  # the entries of a point


def at(entries, index, key):
    """Returns a change that sets a member of an entry, at its top level or under "zcbench"."""
    def change(value):
        (entries[index] if key in entries[index] else entries[index]["zcbench"])[key] = value
    return change


def swap_points(entries):
    entries[:] = entries[POINT:] + entries[:POINT]


def other_plan(results):
    """Removes the last point, as if it had not been requested, except from the plan's hash."""
    del results["benchmarks"][POINT:]
    results["context"]["zcbench"]["plan"]["points"] = 1


def foreign_point(results):
    for entry in results["benchmarks"][POINT:]:
        entry["zcbench"]["config_hash"] = "crc64:0123456789abcdef"


def other_axes(results):
    """Changes the axes of a point but not its name, which only a reader of the axes can detect."""
    for entry in results["benchmarks"][POINT:]:
        entry["zcbench"]["workers"] = 3


def set_in(index, key, value):
    return lambda results: at(results["benchmarks"], index, key)(value)


def on_entries(change):
    return lambda results: change(results["benchmarks"])


def context(**members):
    return lambda results: results["context"].update(members)


def ours(**members):
    return lambda results: results["context"]["zcbench"].update(members)


HASH = "/context/zcbench/config/config_hash"

# (description, change of a good file, pointer to the refused value, words of the message)
FORGERIES = [
    ("a point twice", on_entries(lambda e: e.extend(e[:POINT])), f"/benchmarks/{2 * POINT}/run_name",
     "is of a point that was there already"),
    ("a point twice in a row", on_entries(lambda e: e.insert(POINT, e[0])), f"/benchmarks/{POINT}/run_type",
     "is out of its order"),
    ("points in another order", on_entries(swap_points), "/benchmarks/0/family_index", "is not 0"),
    ("a missing point", on_entries(lambda e: e.__delitem__(slice(POINT, None))), "/benchmarks",
     "holds 1 points, the plan 2"),
    ("a missing first point", on_entries(lambda e: e.__delitem__(slice(0, POINT))),
     "/benchmarks/0/family_index", "is not 0"),
    ("a point that was never planned", other_plan, HASH, "that of the points in the file"),
    ("a foreign point", foreign_point, HASH, "that of the points in the file"),
    ("a wrong config_hash", lambda r: r["context"]["zcbench"]["config"].update(config_hash="crc64:0"), HASH,
     "that of the points in the file"),
    ("another seed", lambda r: r["context"]["zcbench"]["config"].update(seed=43), HASH,
     "that of the points in the file"),
    ("a missing sample", on_entries(lambda e: e.pop(1)), "/benchmarks/1/repetition_index", "is not 1"),
    ("a missing last sample", on_entries(lambda e: e.pop(SAMPLES - 1)),
     f"/benchmarks/{SAMPLES - 1}/repetitions", "is not the number of the point's samples, 2"),
    ("a sample too many", on_entries(lambda e: e.insert(SAMPLES, dict(e[0], repetition_index=SAMPLES))),
     f"/benchmarks/{SAMPLES + 1}/repetitions", "is not the number of the point's samples, 4"),
    ("a negative time", set_in(1, "real_time", -1.0), "/benchmarks/1/real_time", "is not a number from 0"),
    ("no time", set_in(1, "real_time", 0.0), "/benchmarks/1/real_time", "is not above 0"),
    ("a negative CPU time", set_in(1, "cpu_time", -1.0), "/benchmarks/1/cpu_time", "is not a number from 0"),
    ("a time that is text", set_in(1, "real_time", "1"), "/benchmarks/1/real_time", "has the wrong type"),
    ("a median above the largest", set_in(SAMPLES + 1, "real_time", 1e12),
     f"/benchmarks/{SAMPLES + 1}/real_time", "is not among the point's samples"),
    ("an unknown status", lambda r: [e["zcbench"].update(status="good") for e in r["benchmarks"][:POINT]],
     "/benchmarks/0/zcbench/status", "is unknown; allowed: valid, failed, unavailable"),
    ("a status that changes", set_in(1, "status", "failed"), "/benchmarks/1/zcbench/status", "is not"),
    ("a newer version", context(json_schema_version=2), "/context/json_schema_version", "allowed: 1"),
    ("no version", lambda r: r["context"].pop("json_schema_version"), "/context",
     'lacks "json_schema_version"'),
    ("no digest", lambda r: r["context"]["zcbench"].pop("digest"), "/context/zcbench", "has no digest"),
    ("an interrupted run", ours(complete=False), "/context/zcbench", "the run was interrupted"),
    ("launches out of order", set_in(1, "launch", 1), "/benchmarks/1/zcbench/launch", "is out of its order"),
]


class BadResults(RefusalCase):
    @classmethod
    def setUpClass(cls):
        """Makes a real run of two points, which the tests damage."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            config = small_config(strategy=["shared_mmap", "memfd"], samples=SAMPLES)
            (path / "c.json").write_text(json.dumps(config))
            subprocess.run([BINARY, "run", "c.json", "-o", "r.json", "-q"], cwd=folder, check=True,
                           timeout=HANGS_S)
            cls.results = whole(json.loads((path / "r.json").read_bytes()))
        cls.raw = sealed_as_it_is(cls.results)
        assert len(cls.results["benchmarks"]) == 2 * POINT

    def refuse(self, raw, words, place="", commands=("compare", "export")):
        (self.folder / "base.json").write_bytes(self.raw)
        (self.folder / "new.json").write_bytes(raw)
        lines = {"compare": ["compare", "base.json", "new.json", "-o", self.output],
                 "export": ["export", "new.json", "--for", "csv", "-o", self.output]}
        for command in commands:
            with self.subTest(command=command):
                self.assert_refused(lines[command], 7, words, begins=f"new.json:{place}")

    def place_of(self, raw, pointer):
        """Returns "LINE:COLUMN POINTER: " of that value; the file has one token per line."""
        value, path = json.loads(raw), []
        for step in pointer.split("/")[1:]:
            path.append(int(step) if isinstance(value, list) else step)
            value = value[path[-1]]
        marked = json.loads(raw)
        parent = marked
        for step in path[:-1]:
            parent = parent[step]
        parent[path[-1]] = "here it is"
        before = json.dumps(marked, indent=1).split('"here it is"')[0]
        return f"{before.count(chr(10)) + 1}:{len(before.rpartition(chr(10))[2]) + 1} {pointer}: "

    def test_the_file_is_good_before_it_is_made_bad(self):
        (self.folder / "new.json").write_bytes(sealed(self.results))
        self.assert_exit(self.zcbench("export", "new.json", "--for", "csv"), 0)
        self.assertEqual(self.results["context"]["zcbench"]["config"]["config_hash"], plan_hash(
            [self.results["benchmarks"][i]["zcbench"]["config_hash"] for i in (0, POINT)], 42))

    def test_texts_that_are_no_json(self):
        for what, raw, place, words in BAD_TEXTS:
            with self.subTest(what=what):
                self.refuse(raw, words, f"{place}: ")

    def test_forgeries(self):
        for what, change, pointer, words in FORGERIES:
            with self.subTest(what=what):
                results = json.loads(self.raw)
                change(results)
                if what == "no digest":
                    raw = json.dumps(results, indent=1).encode()
                else:
                    raw = sealed_as_it_is(results)
                self.refuse(raw, words, self.place_of(raw, pointer))

    def test_what_only_those_see_who_read_everything(self):
        for change, pointer, words in (
            (other_axes, f"/benchmarks/{POINT}/zcbench", "is of the point "),
            (set_in(1, "cpu_time", 1e16), "/benchmarks/1/cpu_time", "is too large"),
            (lambda r: r["context"]["zcbench"]["machine"].update(allowed_cpus=[0, 1e300]),
             "/context/zcbench/machine/allowed_cpus/1", "is not a whole number up to 2^31 - 1"),
            (context(num_cpus=2**31), "/context/num_cpus", "is not a whole number up to 2^31 - 1"),
        ):
            results = json.loads(self.raw)
            change(results)
            raw = sealed_as_it_is(results)
            with self.subTest(pointer=pointer):
                self.refuse(raw, words, self.place_of(raw, pointer), commands=("export",))

    def test_damage(self):
        """tests/harness/results/results_damage.test.cpp has every bit and every length of a smaller file."""
        digest = re.search(rb'"digest": "xxh128:([0-9a-f]{32})"', self.raw)
        for digits in (b"0" * 32, digest[1].upper() if digest[1].upper() != digest[1] else b"A" * 32):
            raw = self.raw[: digest.start(1)] + digits + self.raw[digest.end(1) :]
            self.refuse(raw, "does not match the file", self.place_of(raw, "/context/zcbench/digest"))
        places = random.Random(7).sample(range(len(self.raw)), 20)
        for place in places:
            flipped = bytearray(self.raw)
            flipped[place] ^= 1 << place % 8
            with self.subTest(place=place):
                self.refuse(bytes(flipped), "")
                self.refuse(self.raw[:place], "")

    def test_files_that_are_none(self):
        (self.folder / "base.json").write_bytes(self.raw)
        path = self.folder / "new.json"

        def refuse(words, name="new.json"):
            for args in (["compare", "base.json", name], ["export", name, "--for", "csv"]):
                self.assert_refused(args, 2, words, begins=f"{name}: ")

        refuse("cannot be opened: No such file")
        path.mkdir()
        refuse("is a directory")
        path.rmdir()
        os.mkfifo(path)
        refuse("is not a regular file")
        path.unlink()
        with path.open("wb") as file:
            file.truncate((1 << 30) + 1)
        refuse("has more than 1073741824 bytes")
        refuse("is not a regular file", "/dev/zero")


if __name__ == "__main__":
    main()
