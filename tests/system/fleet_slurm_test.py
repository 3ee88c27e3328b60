"""`zcbench fleet --executor slurm` on a private Slurm with three nodes on this host, also while tasks,
daemons and the driver are killed. Skipped where Slurm is not installed. ZCBENCH_SLURM_KILLS sets the number
of rounds (20)."""

import os
import pathlib
import random
import shutil
import signal
import tempfile

import slurm_cluster
from fleet_case import SAMPLES, FleetCase, signal_if_alive
from slurm_cluster import NODES, SlurmCluster
from zcbench_case import HANGS_S, fields_of, main

ROUNDS = int(os.environ.get("ZCBENCH_SLURM_KILLS", 20))
# Slurm notices only after a while that a step of a killed slurmd or a job of a dead node is missing.
SLURM_ARGUMENTS = ["--executor", "slurm", "-q", "--poll", "100ms", "--attempts", 10]


class SlurmFleets(FleetCase):
    cluster = None

    @classmethod
    def setUpClass(cls):
        if slurm_cluster.why_not() is None:
            cls.place = tempfile.TemporaryDirectory(prefix="zcslurm")
            cls.cluster = SlurmCluster(cls.place.name)

    @classmethod
    def tearDownClass(cls):
        if cls.cluster is not None:
            cls.cluster.end()
            cls.place.cleanup()

    def setUp(self):
        super().setUp()
        if self.cluster is None:
            self.skipTest(slurm_cluster.why_not())
        self.disk = self.folder / "disk"  # the disk of all nodes
        self.disk.mkdir()

    def slurm_fleet(self, *args, **kwargs):
        return self.fleet(*args, *SLURM_ARGUMENTS, env=self.cluster.environment, **kwargs)

    def start_slurm_fleet(self, *args):
        return self.start_fleet(*args, *SLURM_ARGUMENTS, env=self.cluster.environment)

    def check_nodes_are_clean(self):
        self.cluster.wait_for(lambda: not self.cluster.elements())
        self.cluster.wait_for(lambda: not self.cluster.processes())
        self.assertEqual(list(self.disk.iterdir()), [])
        self.check_nothing_left()

    def test_divided_points(self):
        done = self.slurm_fleet(self.config, "--split", 6, "--node-folder", self.disk)
        self.assert_exit(done, 0)
        results = self.check_results()
        self.assertLessEqual({node["name"] for node in results["context"]["zcbench"]["nodes"]}, set(NODES))
        self.check_nodes_are_clean()

    def test_replicated_plan(self):
        done = self.slurm_fleet(self.config, "--replicate", 3, "--node-folder", self.disk)
        self.assert_exit(done, 0)
        results = self.check_results(SAMPLES * 3)
        self.assertEqual(sorted(node["name"] for node in results["context"]["zcbench"]["nodes"]),
                         sorted(NODES))
        self.check_nodes_are_clean()

    def test_what_slurm_refuses(self):
        done = self.slurm_fleet(self.config, "--split", 2, "--partition", "none")
        self.assert_exit(done, 2, "Slurm refused the job: ", "Invalid partition name specified")
        self.assert_exit(self.slurm_fleet("--resume", "--partition", "main", "--node-folder", self.disk), 0)
        self.check_results()
        self.check_nodes_are_clean()

    def test_the_driver_is_interrupted(self):
        process = self.start_slurm_fleet(self.config, "--split", 4, "--node-folder", self.disk)
        self.cluster.wait_for(self.cluster.elements)
        process.send_signal(signal.SIGINT)
        process.wait(HANGS_S)
        self.assertEqual(process.returncode, 130)
        self.assertIn("the others stay in Slurm (scancel --name=zcbench-", process.stderr.read())
        self.assert_exit(self.slurm_fleet("--resume"), 0)
        self.check_results()
        self.check_nodes_are_clean()
        self.assertEqual([sum(attempt["number"] for attempt in task["attempts"])
                          for task in self.status()["tasks"]], [1] * 4)

    def test_a_node_dies(self):
        """Slurm gives its task to another node, which starts anew; the dead node is swept once it is back."""
        process = self.start_slurm_fleet(self.config, "--split", 3, "--node-folder", self.disk,
                                         "--set", "samples=2000")
        self.cluster.wait_for(lambda: list(self.disk.glob("*/n2/*/part.json.journal")))
        self.cluster.kill_node("n2")
        self.kill_steps_of("n2")
        self.cluster.wait_for(lambda: self.cluster.state_of("n2").startswith("down"))
        self.cluster.start_node("n2")  # otherwise it could not be swept
        process.wait(HANGS_S)
        self.assertEqual(process.returncode, 0, process.stderr.read())
        self.check_results(2000)
        self.check_nodes_are_clean()

    def kill_steps_of(self, node):
        for pid in self.cluster.processes():
            try:
                environment = pathlib.Path(f"/proc/{pid}/environ").read_bytes()
            except OSError:
                continue
            if f"SLURMD_NODENAME={node}\0".encode() in environment:
                signal_if_alive(pid, signal.SIGKILL)

    def runs_on_nodes(self, word):
        """Returns the pids of `zcbench fleet task`, or of their `zcbench run`."""
        found = []
        for pid in self.cluster.processes():
            try:
                words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if len(words) > 1 and words[1] == word:
                found.append(pid)
        # Workers have the same arguments as their run; killing one would fail its point.
        return [pid for pid in found if int((fields_of(pid)[1:2] or [0])[0]) not in found]

    def strike(self, chance):
        """Injects one fault into the fleet; returns its name, or None if there was nothing to hit."""
        cluster = self.cluster
        running = [element for element in cluster.elements() if element[2] == "RUNNING"]
        kind = chance.choice(["task", "run", "slurmd", "requeue", "scancel"])
        if kind in ("task", "run"):
            pids = self.runs_on_nodes(b"fleet" if kind == "task" else b"run")
            pids = [pid for pid in pids if pid != self.driver.pid]
            if not pids:
                return None
            signal_if_alive(chance.choice(pids), signal.SIGKILL)
        elif kind == "slurmd":
            node = chance.choice(NODES)
            cluster.kill_node(node)
            cluster.start_node(node)
        elif not running:
            return None
        else:
            job = chance.choice(running)[0]
            cluster.run(*(["scontrol", "requeue", job] if kind == "requeue" else ["scancel", job]))
        return kind

    def test_kills_at_random_events(self):
        seed = int(os.environ.get("ZCBENCH_SEED", random.randrange(2**32)))
        print(f"ZCBENCH_SEED={seed}", flush=True)
        chance = random.Random(seed)
        strikes = {}
        for _ in range(ROUNDS):
            shutil.rmtree(self.fleet_folder, ignore_errors=True)
            self.driver = self.start_slurm_fleet(self.config, "--split", 3, "--node-folder", self.disk,
                                                 "--set", "samples=300")
            # The event to wait for: an element runs, has a journal, or is finished.
            event = chance.choice([
                lambda: any(element[2] == "RUNNING" for element in self.cluster.elements()),
                lambda: self.journal_bytes_of_tasks(self.disk) > 0,
                lambda: self.journal_bytes_of_tasks(self.disk) > chance.randrange(100_000),
                lambda: any(self.fleet_folder.glob("tasks/*/result.json"))])
            self.cluster.wait_for(lambda e=event, d=self.driver: e() or d.poll() is not None)
            kind = self.strike(chance)
            if chance.random() < 0.3:
                self.driver.kill()
                self.driver.wait()
                kind = f"{kind} and driver"
                self.driver = self.start_slurm_fleet("--resume")
            strikes[kind] = strikes.get(kind, 0) + 1
            self.driver.wait(HANGS_S)
            self.assertEqual(self.driver.returncode, 0, self.driver.stderr.read())
            self.check_results(300)
            self.check_nodes_are_clean()
            self.cluster.wait_for_nodes()
        print(f"{ROUNDS} rounds, strikes: {strikes}", flush=True)


if __name__ == "__main__":
    main()
