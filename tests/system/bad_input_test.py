"""Bad configs: exit 2, one line with file, line, column and pointer, little memory, no fork."""

import json
import os
import pathlib
import resource
import struct
import unittest

from zcbench_case import SANITIZED, ZcbenchCase, small_config

MEMORY_LIMIT_BYTES = 64 * 1024 * 1024


class BadConfigs(ZcbenchCase):
    def refuse(self, config, *texts, raw=None):
        path = self.folder / "config.json"
        if raw is not None:
            path.write_bytes(raw)
        elif config is not None:
            self.write_config(config)

        def limits():
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))
            resource.setrlimit(resource.RLIMIT_CPU, (2, 2))

        kwargs = {} if SANITIZED else {"preexec_fn": limits}
        done = self.zcbench("run", path, "-o", self.output, timeout=20, **kwargs)
        self.assert_exit(done, 2, *texts)
        self.assertFalse(self.output.exists())
        self.assertTrue(done.stderr.isprintable() or done.stderr[:-1].isprintable(), done.stderr)

    def test_syntax(self):
        for raw in (b"", b"   \n", b"{", b"[1,]", b"{'a': 1}", b"{}x", b"{}{}", b"\xef\xbb\xbf{}",
                    "{}".encode("utf-16"), b"{\"a\": \"\0\"}", b"{\"a\": \"\xff\"}",
                    b"{\"a\": \"\\ud800\"}", b"{\"a\": \"\x01\"}", b"{\"a\": \"open", b"[" * 100000,
                    b"{\"a\":" * 100000, b"nul", b"NaN"):
            with self.subTest(raw=raw[:20]):
                self.refuse(None, "config.json:", raw=raw)

    def test_where(self):
        text = '{\n  "schema_version": 1,\n  "name": "x",\n  "experiments": [{"kernel": "sqare"}]\n}'
        self.refuse(text, "config.json:4:30", "/experiments/0/kernel", "square")

    def test_structure(self):
        good = small_config()
        for change, texts in (
            ({"schema_version": 999}, ["schema_version"]),
            ({"schema_version": "1"}, ["schema_version"]),
            ({"name": None}, ["name"]),
            ({"name": "../x"}, ["name"]),
            ({"name": "a\nb"}, ["name"]),
            ({"name": "x" * 300}, ["name"]),
            ({"name": ""}, ["name"]),
            ({"experiments": []}, ["experiments"]),
            ({"experiments": {}}, ["experiments"]),
            ({"experimens": []}, ["experimens", "experiments"]),
        ):
            with self.subTest(change=change):
                self.refuse({**good, **change}, "config.json:1:", *texts)
        for missing in ("schema_version", "name", "experiments"):
            self.refuse({k: v for k, v in good.items() if k != missing}, missing)
        for missing in ("kernel", "strategy", "elements"):
            config = small_config()
            del config["experiments"][0][missing]
            self.refuse(config, "/experiments/0", missing)
        for document in ("[]", "null", "1", '"x"', "true"):
            self.refuse(document, "config.json:1:1")
        self.refuse('{"schema_version": 1, "schema_version": 1}', "schema_version")

    def test_values(self):
        for key, values in {
            "elements": [0, -1, 1.5, "8", True, None, [], [8, 8], 2**53 + 1, 2**63, 2**64, 2**61,
                         {"from": 10}, {"from": 10, "to": 1, "per_decade": 1}, 2**40 + 1],
            "workers": [0, -1, 1025, 100000, 1.5, "2", []],
            "samples": [0, -1, 1.5, "3", 10**12],
            "timeout_s": [0, -1, 1e18, "1"],
            "strategy": ["shared_mmp", "", 1, [], ["memfd", "memfd"], "memfd\n"],
            "kernel": ["sqare", 7],
            "lifecycle": ["forks", 1],
            "partition": ["last", ["balanced"]],
            "data": [{"source": "unform"}, {"npy": ""}, {}, 5],
            "exclude": [{"kernel": "square"}, [{"kernl": "square"}]],
            "codec": ["row"],
        }.items():
            for value in values:
                with self.subTest(key=key, value=value):
                    self.refuse(small_config(**{key: value}), f"/experiments/0/{key}")

    def test_number_tokens(self):
        for token in ("1e999", "NaN", "Infinity", "-0", "01", "0x10", "9" * 400, "1e-1", "-1e3", "+1"):
            with self.subTest(token=token):
                text = json.dumps(small_config()).replace("1000", token)
                self.refuse(text, "config.json:1:")

    def test_huge_sweeps(self):
        config = small_config(
            elements={"from": 1, "to": 2**40, "per_decade": 100}, workers=list(range(1, 1025)),
            kernel=["square", "statistics"], strategy=["shared_mmap", "memfd", "pipe_copy"],
        )
        self.refuse(config, "points")

    def test_impossible_combinations(self):
        self.refuse(small_config(strategy="pipe_copy", codec="cbor"), "/experiments/0")

    def test_the_same_point_twice(self):
        config = small_config()
        config["experiments"] *= 2
        self.refuse(config, "square/shared_mmap")

    def test_files_that_are_none(self):
        path = self.folder / "config.json"
        self.refuse(None, "config.json")
        path.mkdir()
        self.refuse(None)
        path.rmdir()
        os.mkfifo(path)
        self.refuse(None)
        path.unlink()
        with path.open("wb") as file:
            file.truncate(1 << 30)
        self.refuse(None)
        path.unlink()
        path.symlink_to("/dev/zero")
        self.refuse(None)

    def test_the_message_stays_short_and_printable(self):
        self.refuse(small_config(**{"x" * 5000: 1}))
        self.refuse(small_config(**{"\x1b[31m\n": 1}))
        self.refuse(small_config(strategy="\x1b]0;title\x07"))

    def test_npy_files(self):
        for name, raw in (("empty", b""), ("magic", b"\x93NUMPZ\x01\x00v\x00"), ("short", b"\x93NUMPY\x01")):
            (self.folder / f"{name}.npy").write_bytes(raw)
            config = small_config(data={"npy": f"{name}.npy"})
            del config["experiments"][0]["elements"]
            self.refuse(config, "/experiments/0/data", f"{name}.npy")


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
    unittest.main()
