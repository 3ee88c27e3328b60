"""Fleets under kills at random events, with the local executor: in the end every sample is there once, and
nothing else is left. ZCBENCH_FLEET_KILLS sets the number of rounds (100)."""

import os
import random
import shutil
import signal

from event_clock import events_of_whole_run, wait_for_events, waits_of
from fleet_case import SAMPLES, FleetCase, generations_of, signal_if_alive
from zcbench_case import HANGS_S, main

ROUNDS = int(os.environ.get("ZCBENCH_FLEET_KILLS", 100))


class KilledFleets(FleetCase):
    def strike(self, chance, process):
        """Kills one process of the fleet or asks it to stop; returns its kind and the signal's name."""
        tasks, runs, workers = generations_of(process.pid)
        targets = {"driver": [process.pid], "task": tasks, "run": runs, "worker": workers}
        kind = chance.choice([name for name, pids in targets.items() if pids])
        number = chance.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
        if kind == "worker":
            number = signal.SIGKILL  # workers end at once anyway
        signal_if_alive(chance.choice(targets[kind]), number)
        return kind, number.name

    def test_kills_at_random_events(self):
        seed = int(os.environ.get("ZCBENCH_SEED", random.randrange(2**32)))
        print(f"ZCBENCH_SEED={seed}", flush=True)
        chance = random.Random(seed)
        arguments = [self.config, "--split", 3, "-q", "--attempts", 5]
        process = self.start_fleet(*arguments)
        events_of_whole_run(process)
        # Counts the driver's own waits: page faults of its children only count once they have ended, so those
        # instants would be hit most.
        whole = waits_of(process.pid)
        process.wait()
        self.check_results()
        strikes = {}
        for _ in range(ROUNDS):
            shutil.rmtree(self.fleet_folder)
            process = self.start_fleet(*arguments)
            failed_point = False
            # Some fleets get several strikes, also while they recover.
            for _ in range(chance.choice([1, 1, 2, 3])):
                if wait_for_events(process, chance.randrange(whole), waits_of):
                    kind, number = self.strike(chance, process)
                    strikes[kind, number] = strikes.get((kind, number), 0) + 1
                    failed_point |= kind == "worker"
                if process.poll() is None and kind != "driver":
                    continue
                process.wait(HANGS_S)
                self.assert_nothing_left(process.pid)
                if not (self.fleet_folder / "fleet.json").exists():
                    shutil.rmtree(self.fleet_folder, ignore_errors=True)
                    process = self.start_fleet(*arguments)
                else:
                    process = self.start_fleet("--resume", "-q", "--attempts", 5)
            process.wait(HANGS_S)
            self.assert_nothing_left(process.pid)
            for _ in range(3):  # the strikes may have stopped the driver or a task
                if (self.fleet_folder / "results.json").exists():
                    break
                done = (self.fleet("--resume", "-q") if (self.fleet_folder / "fleet.json").exists()
                        else self.fleet_anew(arguments))
                self.assertIn(done.returncode, (0, 4), done.stderr)
            if failed_point:
                self.check_failed_points()
            else:
                self.check_results(SAMPLES)
            self.assert_exit(self.fleet("--resume", "-q"), 4 if self.has_failed_points() else 0)
            self.check_nothing_left()
        print(f"{ROUNDS} rounds, strikes: {strikes}", flush=True)
        self.assertGreaterEqual(sum(strikes.values()), ROUNDS // 2)
        if ROUNDS >= 100:
            self.assertEqual({kind for kind, number in strikes}, {"driver", "task", "run", "worker"})

    def fleet_anew(self, arguments):
        shutil.rmtree(self.fleet_folder, ignore_errors=True)
        return self.fleet(*arguments)

    def has_failed_points(self):
        plan = self.read_results(self.fleet_folder / "results.json")["context"]["zcbench"]["plan"]
        return plan["failed"] > 0

    def check_failed_points(self):
        """Checks that all points but those that failed with a killed worker have each sample once."""
        results = self.read_results(self.fleet_folder / "results.json")
        for entry in results["benchmarks"]:
            if entry["zcbench"]["status"] == "valid":
                self.assertEqual(entry["repetitions"], SAMPLES)
        orders = [entry["zcbench"]["order"] for entry in results["benchmarks"]
                  if entry["run_type"] == "iteration"]
        self.assertEqual(len(orders), len(set(orders)))


if __name__ == "__main__":
    main()
