"""Sequential sampling with the real program: when points stop, and what the file says about it."""

import json

from zcbench_case import ZcbenchCase, main, samples_of, small_config

FOREVER = 0.000000001


class Sampling(ZcbenchCase):
    def run_with(self, samples, *flags, **changes):
        config = self.write_config(small_config(samples=samples, strategy="threads", **changes))
        done = self.zcbench("run", config, "-o", self.output, *flags)
        self.assert_exit(done, 0)
        results = self.read_results()
        aggregates = {}
        for entry in results["benchmarks"]:
            if entry["run_type"] == "aggregate":
                aggregates.setdefault(entry["run_name"], []).append(entry["zcbench"])
        self.assertEqual(sorted(aggregates), sorted(samples_of(results)))
        self.stdout = done.stdout
        return {name: (len(entries), aggregates[name]) for name, entries in samples_of(results).items()}

    def only(self, points):
        ((count, aggregates),) = points.values()
        for own in aggregates:
            self.assertEqual(own.get("sampling"), aggregates[0].get("sampling"))
        return count, aggregates[0].get("sampling")

    def test_a_number_means_exactly_that_many(self):
        self.assertEqual(self.only(self.run_with(11)), (11, None))
        self.assertNotIn("sequential", self.stdout)

    def test_a_target_that_is_easy_stops_early(self):
        count, sampling = self.only(self.run_with({"min": 8, "max": 9000, "target_ci": 1}))
        self.assertLess(count, 9000)
        self.assertGreaterEqual(count, 8)
        self.assertEqual(sampling["stopped_by"], "target")
        self.assertLessEqual(sampling["reached_ci"], 1)
        self.assertIsNone(sampling["max_seconds"])
        self.assertIn("1 of 1 sequential point reached target_ci\n  widest: +-", self.stdout)

    def test_a_target_out_of_reach_stops_at_max(self):
        count, sampling = self.only(self.run_with({"min": 3, "max": 17, "target_ci": FOREVER}))
        self.assertEqual((count, sampling["stopped_by"]), (17, "max"))
        self.assertGreater(sampling["reached_ci"], FOREVER)
        self.assertEqual((sampling["min"], sampling["max"]), (3, 17))

    def test_seconds_stop_each_point_after_min(self):
        rule = {"min": 9, "max": 1000000, "target_ci": FOREVER, "max_seconds": FOREVER}
        count, sampling = self.only(self.run_with(rule))
        self.assertEqual((count, sampling["stopped_by"]), (9, "max_seconds"))
        rule["max_seconds"] = 0.1
        while count == 9:  # until this machine takes more than 9 samples in the time
            rule["max_seconds"] *= 2
            count, sampling = self.only(self.run_with(rule))
            self.assertEqual(sampling["stopped_by"], "max_seconds")
        self.assertGreater(count, 9)

    def test_set_takes_a_rule_and_a_number(self):
        rule = json.dumps({"min": 2, "max": 7, "target_ci": FOREVER})
        points = self.run_with(30, "--set", f"samples={rule}", elements=[10, 20])
        self.assertEqual([count for count, _ in points.values()], [7, 7])
        points = self.run_with(json.loads(rule), "--set", "samples=5")
        self.assertEqual(self.only(points), (5, None))

    def test_pool_turns_stay_whole_but_for_the_last(self):
        rule = {"min": 6, "max": 12, "target_ci": FOREVER}
        points = self.run_with(rule, lifecycle="pool", samples_per_turn=5)
        self.assertEqual(self.only(points)[0], 12)
        rounds = [e["zcbench"]["round"] for e in samples_of(self.read_results()).popitem()[1]]
        self.assertEqual(rounds, [0] * 5 + [1] * 5 + [2] * 2)

    def test_every_launch_stops_for_itself(self):
        rule = {"min": 4, "max": 9, "target_ci": FOREVER}
        count, sampling = self.only(self.run_with(rule, "--launches", 2))
        self.assertEqual((count, sampling["stopped_by"]), (18, "max"))
        launches = [e["zcbench"]["launch"] for e in samples_of(self.read_results()).popitem()[1]]
        self.assertEqual(launches, [0] * 9 + [1] * 9)

    def test_dry_run_shows_the_range(self):
        config = self.write_config(
            small_config(samples={"min": 10, "max": 200, "target_ci": 0.1}, elements=[1, 2])
        )
        done = self.zcbench("run", config, "--dry-run")
        self.assert_exit(done, 0)
        self.assertIn(" 10..200 samples ", done.stdout)
        self.assertIn("2 points, 20..400 samples; ", done.stdout)
        self.assertRegex(done.stdout, r"estimated duration: about \S+ m?s\.\.\S+ m?s")
        # The command on the last line can be pasted as it is, including paths.
        *lines, command = done.stdout.splitlines()
        self.assertTrue(command.endswith("zcbench limits"), command)
        for line in lines:
            self.assertLessEqual(len(line), 100)

    def test_a_wrong_rule_is_bad_input(self):
        for rule, text in (
            ({"min": 10, "max": 5, "target_ci": 0.1}, '"max" is below "min"'),
            ({"min": 1, "max": 5}, '"target_ci" is missing'),
            ({"min": 1, "max": 5, "target_ci": 0.1, "max_second": 1}, 'did you mean "max_seconds"?'),
        ):
            config = self.write_config(small_config(samples=rule))
            self.assert_exit(self.zcbench("run", config, "-o", self.output), 2, text)
            self.assertFalse(self.output.exists())


if __name__ == "__main__":
    main()
