"""FleetCase, the base of the tests of fleets: starts a fleet, finds its processes, and checks that in the end
every sample is there once and nothing else is left."""

import json
import os
import pathlib

from zcbench_case import ZcbenchCase, children_of, samples_of, small_config

STRATEGIES = ["shared_mmap", "memfd", "pipe_copy"]
ELEMENTS = [1000, 20000, 300000]
POINTS = len(STRATEGIES) * len(ELEMENTS)
SAMPLES = 6
ANCHORS = 2


class FleetCase(ZcbenchCase):
    def setUp(self):
        super().setUp()
        self.fleet_folder = self.folder / "the fleet"
        self.config = self.write_config(
            small_config(strategy=STRATEGIES, elements=ELEMENTS, samples=SAMPLES))

    def fleet_arguments(self, *args, folder=None):
        return ["fleet", *args, "-o", folder or self.fleet_folder]

    def fleet(self, *args, folder=None, **kwargs):
        return self.zcbench(*self.fleet_arguments(*args, folder=folder), **kwargs)

    def start_fleet(self, *args, **kwargs):
        return self.start(*self.fleet_arguments(*args), **kwargs)

    def status(self, folder=None):
        done = self.zcbench("fleet", "status", folder or self.fleet_folder, "--format", "json")
        self.assert_exit(done, 0)
        return json.loads(done.stdout)

    def journal_bytes_of_tasks(self, place):
        """Returns the size of the largest journal of a task below that folder."""
        sizes = [0]
        for path in pathlib.Path(place).rglob("part.json.journal"):
            try:
                sizes.append(path.stat().st_size)
            except FileNotFoundError:  # the task has finished meanwhile
                pass
        return max(sizes)

    def check_results(self, samples=SAMPLES, folder=None):
        """Checks that the results have every sample once and that `zcbench show` reads them; returns them."""
        path = (folder or self.fleet_folder) / "results.json"
        results = self.read_results(path)
        points = samples_of(results)
        self.assertEqual({len(taken) for taken in points.values()}, {samples}, list(points))
        self.assertEqual(len(points), POINTS)
        entries = [entry for taken in points.values() for entry in taken]
        self.assertEqual(sorted(entry["zcbench"]["order"] for entry in entries),
                         list(range(POINTS * samples)))
        # Two equal samples would be the same one twice: no two take exactly the same times.
        taken = {json.dumps([entry["real_time"], entry["cpu_time"], entry["zcbench"]["workers_detail"]])
                 for entry in entries}
        self.assertEqual(len(taken), len(entries))
        self.assert_exit(self.zcbench("show", path), 0)
        return results

    def check_nothing_left(self, folder=None):
        """Checks that the folder of a fleet whose tasks are all finished has nothing else in it."""
        folder = folder or self.fleet_folder
        names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
        [driver] = folder.glob("driver-*.json")  # of the last driver
        self.assertTrue(json.loads(driver.read_text())["has_ended"])
        own = {"fleet.json", "anchors.json", "results.json", driver.name}
        self.assertLessEqual(own, names)
        for name in names - own:
            self.assertRegex(name, r"^tasks/\d+/(result\.json|log\.txt|attempt-[\w.-]+\.json)$")
        for name in names:
            if name.endswith(".json"):
                json.loads((folder / name).read_text())  # no file is torn
        self.assertFalse((folder / "disk").exists())


def generations_of(pid):
    """Returns three lists of pids: the driver's tasks, their runs, and the runs' workers."""
    tasks = children_of(pid)
    runs = [child for task in tasks for child in children_of(task)]
    return tasks, runs, [child for run in runs for child in children_of(run)]


def signal_if_alive(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass
