"""Facts: additional numbers in an external program's answers, and those of peers/facts.py, each compared with
a direct experiment in Python.
"""

import json
import os
import subprocess
import sys
import time
import unittest

from external_test import PEER_PYTHON, Marked, has_numpy
from zcbench_case import MAY_MOUNT, SANITIZED, SOURCE, main, samples_of

PROBE = SOURCE / "peers/probe.py"

# Answers as kernel `null` requires, with the facts in its arguments.
PROGRAM = '''
import json, sys, time
elements, facts = int(sys.argv[1]), json.loads(sys.argv[2])
for number, line in enumerate(sys.stdin):
    begin = time.perf_counter_ns()
    facts = {**facts, "number": number} if isinstance(facts, dict) else facts
    print(json.dumps({"real_time_ns": time.perf_counter_ns() - begin, "cpu_time_ns": 1,
                      "count": elements, "facts": facts}), flush=True)
'''


def blocks_left():
    return [name for name in os.listdir("/dev/shm") if name.startswith("facts-")]


class Answers(Marked):
    def config(self, facts):
        (self.folder / "program.py").write_text(PROGRAM)
        return self.write_config({
            "schema_version": 1, "name": "facts", "workers": 2,
            "experiments": [
                {"kernel": "null", "strategy": "external", "elements": 10, "samples": 3,
                 "command": {"name": "teller", "argv": [
                     sys.executable, "program.py", "{elements}", json.dumps(facts)]}},
                {"kernel": "null", "strategy": "shared_mmap", "elements": 10, "samples": 2},
            ],
        })

    def results_of(self, config, *options):
        done = self.zcbench("run", config, "-o", self.output, *options)
        self.assert_exit(done, 0)
        points = samples_of(self.read_results())
        return {own["command"]["name"] if "command" in own else own["strategy"]:
                [entry["zcbench"]["result"] for entry in entries]
                for entries in points.values() for own in [entries[0]["zcbench"]]}

    def test_facts_are_in_the_result_of_every_sample(self):
        facts = {"works": 1, "bytes_seen": 83.25, "none": "NaN"}
        for options in ((), ("--launches", "2")):
            with self.subTest(options=options):
                results = self.results_of(self.config(facts), *options)
                told = [{"bytes_seen": 83.25, "none": "NaN", "number": n, "works": 1}
                        for n in (1, 2, 3)]  # 0 is the warm-up
                launches = 2 if options else 1
                self.assertEqual(results["teller"], told * launches)
                self.assertEqual([list(result) for result in results["teller"]],
                                 [sorted(told[0])] * 3 * launches)
                self.assertEqual(results["shared_mmap"], [{}] * 2 * launches)
                # Commands that read the file handle them.
                compared = self.zcbench("compare", self.output, self.output)
                self.assertIn(compared.returncode, (0, 8), compared.stderr)

    def test_facts_that_are_none_fail_the_point_with_a_reason(self):
        for facts, reason in (
            ([1], "has \"facts\" that are not an object"),
            ({"Works": 1}, "has a fact \"Works\"; allowed: snake_case of 1 to 64 bytes"),
            ({"a" * 65: 1}, "allowed: snake_case of 1 to 64 bytes"),
            ({"works": True}, "has a fact \"works\" that is not a number"),
            ({"count": 1}, "has a fact \"count\", which is another member's name"),
            ({f"fact_{n}": n for n in range(64)}, "has 65 facts; allowed: 64"),
        ):
            with self.subTest(reason=reason):
                done = self.zcbench("run", self.config(facts), "-o", self.output)
                self.assert_exit(done, 4)
                self.assertIn(reason, done.stdout)
                self.assertEqual(len(samples_of(self.read_results())), 1)

    def test_without_numpy_every_fact_is_unavailable_and_says_why(self):
        if not os.access(PEER_PYTHON, os.X_OK):
            self.skipTest(f"{PEER_PYTHON} is not there")
        config = json.loads((SOURCE / "configs/lecture.json").read_text())
        facts = [e for e in config["experiments"] if e["kernel"] == "null" and "command" in e]
        for experiment in facts:
            self.assertIn(str(PROBE.name), experiment["command"]["probe"][2])
            # With -S, Python does not see the folders of installed packages.
            experiment["command"]["probe"][1:3] = ["-BS", str(PROBE)]
        config["experiments"] = facts
        done = self.zcbench("run", self.write_config(config), "-o", self.output)
        self.assert_exit(done, 0)
        entries = self.read_results()["benchmarks"]
        self.assertEqual(len(entries), len(facts) + 3)  # three of them have two sizes
        for entry in entries:
            self.assertEqual(entry["zcbench"]["status"], "unavailable")
            self.assertIn("has no NumPy", entry["zcbench"]["reason"])


# Prints the same facts, found by Python in the plainest way, as one JSON object.
DIRECT_TRIAL = '''
import ctypes, json, multiprocessing, os, pickle, subprocess, sys, time
from multiprocessing import shared_memory
import numpy as np

def raises(call):
    try:
        call()
    except Exception:
        return 1
    return 0

array = multiprocessing.get_context("fork").Array(ctypes.c_double, 10)
bare = multiprocessing.get_context("fork").Array(ctypes.c_double, 10, lock=False)
block = shared_memory.SharedMemory(create=True, size=10)
second = raises(lambda: shared_memory.SharedMemory(block.name, create=True, size=10))
block.close()
block.unlink()
kept = os.path.join("/dev/shm", f"facts-direct-{os.getpid()}")
with open(kept, "wb") as file:
    file.write(bytes(10))
attach = "import sys; from multiprocessing import shared_memory as s; s.SharedMemory(sys.argv[1])"
subprocess.run([sys.executable, "-c", attach, os.path.basename(kept)], stderr=subprocess.DEVNULL)
until = time.monotonic() + 60
while os.path.exists(kept) and time.monotonic() < until:  # its resource tracker outlives it
    time.sleep(0.01)
destroyed = 1 - os.path.exists(kept)
if not destroyed:
    os.unlink(kept)
result = {"begin": 0, "count": 500000, "mean": 0.5, "std": 0.25, "max": 0.75}
print(json.dumps({
    "frombuffer_synchronized_raises_type_error": raises(lambda: np.frombuffer(array)),
    "frombuffer_get_obj_works": 1 - raises(lambda: np.frombuffer(array.get_obj())),
    "frombuffer_lock_false_works": 1 - raises(lambda: np.frombuffer(bare)),
    "other_dtype_raises": raises(lambda: np.frombuffer(bare, dtype=np.int64)),
    "create_existing_name_raises": second,
    "attached_stranger_exit_destroys_block": destroyed,
    "result_pickled_bytes": len(pickle.dumps(result)),
    "python_minor": sys.version_info.minor,
}))
'''


@unittest.skipIf(SANITIZED, "the facts are Python's, whatever built the program")
@unittest.skipUnless(has_numpy(), f"{PEER_PYTHON} has no NumPy")
class PeerFacts(Marked):
    @classmethod
    def setUpClass(cls):
        cls.direct = json.loads(subprocess.run(
            [PEER_PYTHON, "-B", "-c", DIRECT_TRIAL], capture_output=True, text=True, check=True,
        ).stdout)

    def run_facts(self, name, samples=2, **environment):
        """Returns the facts of every sample of that command, by elements."""
        done = self.zcbench(
            "run", "lecture", "-o", self.output, "--filter", f"command:python_facts_{name}",
            "--set", f"samples={samples}", env={**os.environ, **environment},
        )
        self.assert_exit(done, 0)
        self.assertEqual(blocks_left(), [])
        found = {}
        for entries in samples_of(self.read_results()).values():
            self.assertEqual(len(entries), samples)
            for entry in entries:
                own = entry["zcbench"]
                self.assertGreater(entry["real_time"], 0)
                self.assertRegex(own["command"]["version"], r"^Python 3.* NumPy \d")
                found.setdefault(own["elements"], []).append(own["result"])
        return found

    def only(self, name):
        """Returns the facts of a command with one size, which must be equal in both samples."""
        (samples,) = self.run_facts(name).values()
        self.assertEqual(samples[0], samples[1])
        return samples[0]

    def assert_as_tried(self, facts, *names):
        for name in names:
            self.assertEqual(facts[name], self.direct[name], name)

    def test_array(self):
        facts = self.only("array")
        self.assert_as_tried(facts, "frombuffer_synchronized_raises_type_error",
                             "frombuffer_get_obj_works", "frombuffer_lock_false_works",
                             "other_dtype_raises")
        self.assertEqual(facts["view_is_the_array"], 1)
        self.assertEqual(facts["other_dtype_changes_values"], 1)
        self.assertEqual(facts["float32_elements_per_double"], 2)
        self.assertEqual(facts["length_not_dividing_raises"], 1)

    def test_start_methods(self):
        for method in ("fork", "forkserver", "spawn"):
            with self.subTest(method=method):
                found = self.run_facts(f"start_{method}/")
                self.assertEqual(sorted(found), [1000, 1000000])
                for elements, samples in found.items():
                    for facts in samples:
                        self.assertEqual(facts["array_bytes"], 8 * elements)
                        self.assertEqual(facts["write_visible_after_join"], 1)
                        handle, sent = facts["handle_pickled_bytes"], facts["sent_pickled_bytes"]
                        if method == "fork":
                            self.assertEqual((handle, sent), (0, 0))
                        else:
                            self.assertTrue(30 < handle < sent < 8000, facts)
                            self.assertGreater(facts["locked_handle_pickled_bytes"], handle)

    def test_the_squaring_line(self):
        ((as_written, _),) = self.run_facts("square_slice").values()
        ((in_place, _),) = self.run_facts("square_out").values()
        self.assertEqual(as_written["slice_bytes"], 2000000)
        self.assertEqual(in_place["slice_bytes"], 2000000)
        self.assertGreaterEqual(as_written["temporary_bytes"], 2000000)
        self.assertLess(in_place["temporary_bytes"], 20000)
        self.assertGreater(as_written["minor_faults"], in_place["minor_faults"])
        # The array's own pages were already mapped.
        self.assertLess(in_place["minor_faults"], 2000000 // 4096 // 2)
        self.assertGreater(as_written["peak_rss_growth_bytes"], in_place["peak_rss_growth_bytes"])

    def test_result(self):
        facts = self.only("result")
        # The lecture's numbers need as many bytes as ours, except for the smallest integers.
        self.assertAlmostEqual(facts["result_pickled_bytes"], self.direct["result_pickled_bytes"],
                               delta=4)
        # multiprocessing's connections put a length of four bytes before each message.
        self.assertEqual(facts["result_queue_bytes"], facts["result_pickled_bytes"] + 4)

    def test_join_before_get(self):
        facts = self.only("join")
        largest = facts["join_before_get_largest_ok_bytes"]
        self.assertEqual(facts["join_before_get_smallest_blocked_bytes"], largest + 1)
        self.assertEqual(facts["joins_after_get"], 1)
        # The results of four workers wait in one pipe, each in its own pages.
        share = facts["pipe_capacity_bytes"] // 4
        self.assertTrue(share - 4096 <= largest <= share, facts)

    def test_shared_memory(self):
        facts = self.only("shared_memory")
        self.assert_as_tried(facts, "create_existing_name_raises")
        self.assertEqual(facts["requested_bytes"], 8000000)
        self.assertEqual(facts["object_bytes"], facts["requested_bytes"])
        self.assertEqual(facts["mapped_bytes"], -(-8000000 // 4096) * 4096)
        self.assertEqual(facts["close_unmaps_bytes"], facts["mapped_bytes"])
        self.assertEqual(facts["allocated_bytes_before_touch"], 0)
        self.assertEqual(facts["allocated_bytes_after_touch"], facts["mapped_bytes"])
        self.assertGreaterEqual(facts["reported_bytes"], facts["requested_bytes"])
        self.assertIn(facts["use_after_close_signal"], (0, 7, 11))
        for name in ("data_survives_close", "unlink_by_another_process_works",
                     "second_unlink_raises"):
            self.assertEqual(facts[name], 1, name)

    def test_tracker(self):
        marker = f"{os.getpid()}.{time.monotonic_ns()}"
        ((facts, _),) = self.run_facts("tracker", ZCBENCH_TEST=marker).values()
        self.assert_gone(f"ZCBENCH_TEST={marker}")
        self.assert_as_tried(facts, "attached_stranger_exit_destroys_block", "python_minor")
        self.assertEqual(facts["attached_child_exit_destroys_block"], 0)
        self.assertEqual(facts["creator_exit_destroys_block"], 1)
        self.assertEqual(facts["creator_killed_destroys_block"], 1)
        self.assertEqual(facts["creator_and_tracker_killed_destroys_block"], 0)
        self.assertEqual(facts["shm_open_exit_destroys_block"], 0)

    @unittest.skipUnless(MAY_MOUNT, "a mount namespace is not allowed here")
    def test_full_memory(self):
        before = os.statvfs("/dev/shm").f_blocks
        facts = self.only("full_memory")
        self.assertEqual(os.statvfs("/dev/shm").f_blocks, before)
        self.assertEqual(facts, {
            "capacity_bytes": 1 << 20, "create_beyond_capacity_works": 1,
            "touch_within_capacity_signal": 0, "touch_beyond_capacity_signal": 7,
            "fallocate_beyond_capacity_raises": 1,
        })

    def test_who_may_not_mount_is_told(self):
        forbid = 'echo 0 > /proc/sys/user/max_mnt_namespaces && exec "$@"'
        within = ["unshare", "--user", "--map-root-user", "sh", "-c", forbid, "sh"]
        if subprocess.run([*within, "true"], capture_output=True).returncode != 0:
            self.skipTest("a user namespace is not allowed here")
        probe = [PEER_PYTHON, "-B", PROBE]
        plain = subprocess.run([*within, *probe], capture_output=True, text=True)
        self.assertEqual(plain.returncode, 0, plain.stderr)
        mounts = subprocess.run([*within, *probe, "mounts"], capture_output=True, text=True)
        self.assertEqual(mounts.returncode, 1)
        self.assertRegex(mounts.stderr, r"^may not mount its own /dev/shm: .*unshare: .+\n$")

    def test_nothing_is_left_when_we_are_killed(self):
        config = json.loads((SOURCE / "configs/lecture.json").read_text())
        peers = SOURCE / "peers"
        for name in ("start_forkserver", "join", "tracker"):
            (experiment,) = [e for e in config["experiments"]
                             if e.get("command", {}).get("name") == f"python_facts_{name}"]
            command = experiment["command"]
            command["argv"] = [w.replace("../peers", str(peers)) for w in command["argv"]]
            del command["probe"]
            experiment.update(samples=1000, samples_per_turn=1000)
            path = self.write_config({**config, "experiments": [experiment]}, f"{name}.json")
            with self.subTest(name=name):
                marker = f"ZCBENCH_TEST={os.getpid()}.{time.monotonic_ns()}"
                started = self.run_until(marker, 3, path)  # zcbench, facts.py and its processes
                started.kill()
                started.wait()
                self.assert_gone(marker)
                if MAY_MOUNT:  # else a block whose creator and tracker are dead may be seen
                    self.assertEqual(blocks_left(), [])


if __name__ == "__main__":
    main()
