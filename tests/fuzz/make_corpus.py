#!/usr/bin/env python3
"""Writes the seeds in tests/fuzz/corpus: small inputs of every kind that the parsers know.

Run it by hand when a parser learns something new. It leaves alone the files that fuzzers found, which are
named by their hash. It uses only the standard library.
"""

import json
import pathlib
import struct
import sys
import zlib

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parents[1]
sys.path.insert(0, str(HERE.parent / "system"))

from bad_texts import BAD_TEXTS  # noqa: E402
from results_forgery import (  # noqa: E402
    DESCRIPTION, NO_DIGEST, consistent, google_benchmark, resealed, whole)

MOST_BYTES = 4096  # the size limit of an input that the fuzzers read


def write(target, name, data):
    data = data if isinstance(data, bytes) else data.encode()
    assert len(data) <= MOST_BYTES, (target, name, len(data))
    path = HERE / "corpus" / target / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def config(**experiment):
    top = {"schema_version": 1, "name": "x", "experiments": [
        {"kernel": "square", "strategy": "memfd", "elements": 8, **experiment}]}
    return top


def write_configs():
    for name in ("smoke", "ci"):
        write("config", name, (SOURCE / "configs" / f"{name}.json").read_bytes())
    for number, (_, raw, _, _) in enumerate(BAD_TEXTS):
        if len(raw) < 1000:
            write("config", f"bad-{number:02}", raw)
    every_key = config(
        kernel=["square", "statistics", "null", "square_temporary"],
        strategy=["shared_mmap", "posix_shm", "pipe_copy", "serialized_queue", "fork_cow", "serial"],
        elements=[1, 1000, 1e6], workers=[1, 2], lifecycle=["fork", "pool"], codec=["raw", "cbor"],
        tasks_per_worker=[1, 3], variant=["fast", "naive"], pages=["cold", "warm", "huge"],
        placement=["free", "same_core"], partition="balanced", samples_per_turn=2, timeout_s=1.5e0,
        if_unavailable="record", seed=7, description="d", data={"source": "normal", "seed": 1},
        exclude=[{"strategy": "pipe_copy", "elements": [1, 1000]}, {"workers": 1, "kernel": "null"}])
    every_key.update({"$schema": "s", "description": "\u00e9", "seed": 9007199254740992, "workers": 2,
                      "samples": {"min": 2, "max": 9, "target_ci": 0.02, "max_seconds": 1}})
    write("config", "every-key", json.dumps(every_key, indent=1))
    write("config", "range", json.dumps(config(elements={"from": 1, "to": 100, "per_decade": 3})))
    write("config", "npy", json.dumps(config(data={"npy": "/a/b.npy"})))
    write("config", "external", json.dumps(config(
        strategy="external", command={"name": "c", "argv": ["./c", "{elements}"], "probe": ["true"]})))
    write("config", "escapes", json.dumps(config(description='"\\\b\f\n\r\t/\u0041\U0001f600')))
    write("config", "numbers", json.dumps(config(samples="S", timeout_s="T")).replace('"S"', "1E+1")
          .replace('"T"', "0.5e-1"))
    write("config", "many", json.dumps(config(workers=list(range(1, 200)), elements=list(range(1, 200)))))
    for name, value in (("list", "elements=1000,1e6"), ("words", "strategy=memfd,pipe_copy"),
                        ("object", 'data={"npy": "a.npy"}'), ("string", 'codec="raw"'),
                        ("unknown", "wrkers=2"), ("empty", "samples=")):
        write("config", f"set-{name}", json.dumps(config()).encode() + b"\xff" + value.encode())


def compact(results):
    text = json.dumps(results, separators=(",", ":")).replace('"digest":"', '"digest": "')
    return resealed(text.encode())


def write_results():
    example = whole(json.loads((SOURCE / "results" / "example.json").read_text()))

    def with_entries(entries):
        return consistent(dict(example, benchmarks=entries))

    first = [e for e in example["benchmarks"] if e["family_index"] == 0]
    sample = next(e for e in first if e["run_type"] == "iteration")
    aggregates = [e for e in first if e["run_type"] == "aggregate"]
    one = with_entries([sample])
    write("results", "one-sample", compact(one))
    median = next(e for e in aggregates if e["aggregate_name"] == "median")
    write("results", "median", compact(with_entries([sample, median])))
    sequential = json.loads(json.dumps(median))
    sequential["zcbench"]["sampling"] = {"min": 1, "max": 9, "target_ci": 0.02, "max_seconds": None,
                                         "reached_ci": None, "stopped_by": "max"}
    write("results", "sequential", compact(with_entries([sample, sequential])))
    axes = ("kernel", "strategy", "elements", "workers", "lifecycle", "codec", "tasks_per_worker", "variant",
            "pages", "placement", "partition", "data", "config_hash")
    for status in ("failed", "unavailable"):
        failed = {k: v for k, v in median.items() if k not in ("real_time", "cpu_time", "time_unit")}
        failed.update(aggregate_name="error", error_occurred=True, error_message="why")
        failed["zcbench"] = {k: sample["zcbench"][k] for k in axes} | {"status": status, "reason": "why"}
        write("results", status, compact(with_entries([failed])))
    external = json.loads(json.dumps(sample))
    ours = external["zcbench"]
    for key in ("phases_ns", "workers_detail"):
        del ours[key]
    ours.update(strategy="external", command={"name": "c", "argv": ["a", "b"], "version": "1"},
                data={"source": "npy", "path": "a.npy"}, result={"mean": "NaN", "fact": 1})
    write("results", "external", compact(with_entries([external])))
    second = json.loads(json.dumps(sample))
    second["zcbench"].update(launch=1, workers_detail=[], worker_peak_rss_bytes=None)
    launches = with_entries([sample, second])
    launches["context"]["zcbench"]["launches"] = 2
    write("results", "launches", compact(launches))
    brief = json.loads(json.dumps(launches))
    brief["context"]["zcbench"]["digest"] = NO_DIGEST
    first, again = brief["benchmarks"]
    again["zcbench"] = {k: v for k, v in second["zcbench"].items()
                        if k not in ("result", *DESCRIPTION[5:])}
    write("results", "described-once", compact(brief))
    limits = json.loads(json.dumps(one))
    limits["context"]["zcbench"]["limits"] = {
        "schema_version": 1, "date": "d", "machine": {
            "cpu_model": "c", "kernel": "k", "num_cpus": 2, "allowed_cpus": 2,
            "caches": [{"type": "Data", "level": 1, "size": 1, "num_sharing": 1}]},
        "cache_sizes": {"l2_bytes": 1, "l3_bytes": 2, "from": "sysfs"},
        "figures": [{"name": "f", "value": 1.5, "unit": "us", "first_quartile": 1, "third_quartile": 2,
                     "median_absolute_deviation": 0, "repetitions": 3, "benchmark": "b"}],
        "unavailable": [{"name": "u", "reason": "r"}]}
    limits["context"]["zcbench"]["baseline"] = {"name": "b", "saved": "s",
                                                "noise": [{"name": "p", "noise_floor": 0.1}]}
    write("results", "limits", compact(limits))
    write("results", "interrupted", compact(json.loads(json.dumps(one).replace('"complete": true',
                                                                               '"complete": false'))))
    write("results", "foreign", google_benchmark({"BM_a": [1.5, 2.5], "BM_b": [3.0]}, unit="us"))
    write("results", "foreign-error", json.dumps({"context": {"num_cpus": 1}, "benchmarks": [
        {"name": "a", "error_occurred": True, "error_message": "m"}, {"name": "b", "skipped": True}]}))


TASK, RESULT, END_OF_ROUND = 1, 2, 3
VALUES = [0.0, -0.5, 1e300, float("inf"), 0.1]


def frame(kind, index, elements=0, payload=b"", lead=b""):
    header = struct.pack("<HHIQQ", 0x7A63, kind, index, elements, len(payload))
    header += struct.pack("<Qdddd", elements, 0.5, 0.0, 0.25, 1.0) + lead.ljust(16, b"\0")
    return (header + struct.pack("<Q", len(lead))).ljust(128, b"\0") + payload


def encoded(codec, values):
    """Returns (lead, payload) of an encoded slice."""
    own = struct.pack(f"<{len(values)}d", *values)
    if codec == "msgpack":
        return bytes([0xC4, len(own)]), own
    if codec == "cbor":
        return bytes([0x40 + len(own)] if len(own) < 24 else [0x58, len(own)]), own
    if codec == "msgpack_numbers":
        return b"", bytes([0x90 + len(values)]) + b"".join(b"\xcb" + struct.pack(">d", v) for v in values)
    if codec == "cbor_numbers":
        return b"", bytes([0x80 + len(values)]) + b"".join(b"\xfb" + struct.pack(">d", v) for v in values)
    if codec == "json":
        return b"", json.dumps([v if v != float("inf") else "7ff0000000000000" for v in values]).encode()
    return b"", own


def write_frames():
    """The first byte selects frames_fuzzer's subject; those that return no slices come first."""
    codecs = ["raw", "msgpack", "cbor", "msgpack_numbers", "cbor_numbers", "json"]
    queue_sizes, pipe_sizes, worker = [2, 2, 2, 2, 2, 3], [4, 4, 5], 0x80
    answers = [frame(RESULT, i, size) for i, size in enumerate(pipe_sizes)]
    write("frames", "pipe", bytes([0, 0]) + b"".join(answers))
    write("frames", "fork_cow", bytes([1, 7]) + b"".join(reversed(answers)))
    write("frames", "queue", bytes([2, 0x80 + 100]) + b"".join(
        frame(RESULT, i, size) for i, size in enumerate(queue_sizes)))
    write("frames", "pipe-slices", bytes([8, 0]) + b"".join(
        frame(RESULT, i, size, encoded("raw", VALUES[:size])[1]) for i, size in enumerate(pipe_sizes)))
    write("frames", "pipe-task", bytes([worker, 50]) + frame(TASK, 0, 4, encoded("raw", VALUES[:4])[1]))
    for number, codec in enumerate(codecs):
        def slice_frame(kind, index):
            lead, payload = encoded(codec, VALUES[: queue_sizes[index]])
            return frame(kind, index, queue_sizes[index], payload, lead)

        write("frames", f"answers-{codec}", bytes([9 + number, 0]) + b"".join(
            slice_frame(RESULT, index) for index in (5, 0, 1, 2, 3, 4)))
        write("frames", f"tasks-{codec}", bytes([worker + 9 + number, 0]) + b"".join(
            slice_frame(TASK, index) for index in (0, 5)) + frame(END_OF_ROUND, 0))


def cbor(value):
    """Returns CBOR (RFC 8949) for the types of values in a journal's entries."""
    def head(major, number):
        if number < 24:
            return bytes([major << 5 | number])
        return bytes([major << 5 | 26]) + struct.pack(">I", number)

    if value is None:
        return b"\xf6"
    if isinstance(value, float):
        return b"\xfb" + struct.pack(">d", value)
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    return head(4, len(value)) + b"".join(map(cbor, value))


def journal_frame(payload):
    length = struct.pack("<I", len(payload))
    return length + struct.pack("<II", zlib.crc32(length), zlib.crc32(payload)) + payload


def write_journals():
    sample = [list(range(1, 22)), 4096, [[1, 2, 3, 4]], [["sum", 0.5], ["mean", float("nan")]]]
    entries = {
        "start": [0, 1, "2026-01-02T03:04:05Z", 77, [[b"seed", b"1"]], [[b"host_name", b"h\xff"]]],
        "points": [1, 0, [[5, b"no memory"]]], "round": [2, 0, 9, 123],
        "turn": [3, 0, 4, 1, 6, 99, b"", [sample], [[3, 0.5, 0.0, 0.25, 1.0]]],
        "serial": [3, 1, 0, 1, 0, 9, b"", [[list(range(1, 22)), None, [], []]], []],
        "failure": [3, 0, 4, 1, 6, 99, b"worker 1 died", [], []],
        "other-version": [0, 999, "d", 1, [], []], "unknown": [4, 1], "nested": [[[[[]]]]],
    }
    for name, entry in entries.items():
        write("journal", f"entry-{name}", cbor(entry))
    whole = b"".join(journal_frame(cbor(entries[name])) for name in ("start", "points", "round", "turn"))
    write("journal", "whole", whole)
    write("journal", "torn", whole[:-5])
    write("journal", "zeros", whole + bytes(40))
    write("journal", "no-entry", journal_frame(b"text"))


def npy(header, data=b"", version=1):
    length = struct.pack("<H" if version == 1 else "<I", len(header))
    return b"\x93NUMPY" + bytes([version, 0]) + length + header.encode() + data


def write_npy():
    def header(dtype="<f8", shape="(2,)", order="False"):
        return f"{{'descr': '{dtype}', 'fortran_order': {order}, 'shape': {shape}, }}\n"

    for version in (1, 2, 3):
        write("npy", f"version-{version}", npy(header(), bytes(16), version))
    for name, dtype, size in (("big", ">f8", 16), ("float", "<f4", 8), ("int", ">i4", 8), ("long", "<i8", 16),
                              ("complex", "<c16", 32), ("object", "|O", 16)):
        write("npy", name, npy(header(dtype), bytes(size)))
    for name, shape, size in (("scalar", "()", 8), ("table", "(2, 3)", 48), ("none", "(0,)", 0),
                              ("huge", "(4611686018427387904, 4)", 0), ("number", "(3)", 24)):
        write("npy", name, npy(header(shape=shape), bytes(size)))
    write("npy", "fortran", npy(header(order="True"), bytes(16)))
    write("npy", "structured", npy("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }\n"))
    write("npy", "quotes", npy('{"shape":(1,),"fortran_order":False,"descr":"<f8"}\n', bytes(8)))
    write("npy", "text", header())
    write("npy", "cut", npy(header(), bytes(16))[:40])
    write("npy", "trailing", npy(header(), bytes(17)))


if __name__ == "__main__":
    write_configs()
    write_results()
    write_frames()
    write_journals()
    write_npy()
