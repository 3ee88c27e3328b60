"""`zcbench run --shard` and `zcbench merge`: several jobs make one results file."""


from zcbench_case import ZcbenchCase, main, samples_of, small_config


class Merge(ZcbenchCase):
    def setUp(self):
        super().setUp()
        self.config = self.write_config(
            small_config(strategy=["shared_mmap", "pipe_copy"], elements=[10, 1000, 2000])
        )
        self.parts = [self.folder / f"part{i}.json" for i in (1, 2)]
        for i, part in enumerate(self.parts, 1):
            done = self.zcbench("run", self.config, "-q", "--shard", f"{i}/2", "-o", part)
            self.assert_exit(done, 0)

    def test_the_parts_make_the_whole(self):
        self.assert_exit(self.zcbench("run", self.config, "-q", "-o", self.output), 0)
        whole = self.read_results()
        merged = self.folder / "merged.json"
        done = self.zcbench("merge", *self.parts, "-o", merged)
        self.assert_exit(done, 0)
        self.assertIn("6 points from 2 files", done.stdout)
        results = self.read_results(merged)
        self.assertEqual(list(samples_of(results)), list(samples_of(whole)))
        self.assertTrue(all(len(taken) == 3 for taken in samples_of(results).values()))
        self.assertEqual(results["context"]["zcbench"]["config"], whole["context"]["zcbench"]["config"])
        for command in (["compare", self.output, merged],
                        ["export", merged], ["claims", merged], ["report", merged]):
            done = self.zcbench(*command)
            self.assertIn(done.returncode, (0, 8), done.stderr)

    def test_what_is_missing_or_double_is_refused(self):
        merged = self.folder / "merged.json"
        first, second = self.parts
        self.assert_exit(self.zcbench("merge", first, "-o", merged), 9, "3 points of 6", "--partial")
        self.assert_exit(self.zcbench("merge", first, second, first, "-o", merged), 9, "too")
        self.assertFalse(merged.exists())
        done = self.zcbench("merge", first, "-o", merged, "--partial")
        self.assert_exit(done, 0)
        self.assertIn("3 missing", done.stdout)
        self.assert_exit(self.zcbench("merge", second, merged, "-o", self.output), 0)
        self.assertEqual(len(samples_of(self.read_results())), 6)

    def test_files_that_do_not_belong_together_are_refused(self):
        other = self.folder / "other.json"
        self.assert_exit(self.zcbench("run", self.config, "-q", "--seed", 9, "-o", other), 0)
        done = self.zcbench("merge", self.parts[0], other, "-o", self.output)
        self.assert_exit(done, 9, "config_hash", str(other))
        torn = self.folder / "torn.json"
        torn.write_bytes(self.parts[1].read_bytes()[:-5])
        self.assert_exit(self.zcbench("merge", self.parts[0], torn, "-o", self.output), 7)
        self.assert_exit(self.zcbench("merge", self.parts[0], "none.json", "-o", self.output), 2)
        done = self.zcbench("merge", *self.parts, "-o", self.parts[0])
        self.assert_exit(done, 2, "one of the results files")
        self.assertFalse(self.output.exists())

    def test_a_part_goes_on_as_that_part(self):
        done = self.zcbench("run", self.config, "-q", "--shard", "2/2", "-o", self.parts[0],
                            "--resume")
        self.assert_exit(done, 7, 'shard was "1/2", is "2/2"')
        done = self.zcbench("run", self.config, "--shard", "1/2", "-o", self.parts[0], "--resume")
        self.assert_exit(done, 0)
        self.assertIn("nothing to do", done.stdout)

    def test_a_part_that_does_not_exist_is_refused(self):
        for shard in ("0/2", "3/2", "x", "1/0"):
            done = self.zcbench("run", self.config, "--shard", shard, "-o", self.output)
            self.assert_exit(done, 2, "--shard")
        done = self.zcbench("run", self.config, "--shard", "7/7", "-o", self.output)
        self.assert_exit(done, 2, "has no points: the plan has 6")

    def test_launches_of_a_part(self):
        done = self.zcbench("run", self.config, "-q", "--shard", "1/2", "--launches", 2,
                            "-o", self.output)
        self.assert_exit(done, 0)
        self.assertEqual([len(taken) for taken in samples_of(self.read_results()).values()], [6] * 3)


if __name__ == "__main__":
    main()
