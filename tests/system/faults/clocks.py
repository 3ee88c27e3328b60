"""Row 36: the wall clock is set while a run measures, or all clocks stand still (libfaketime)."""

import glob
import os
import threading
import time

from faults.shimmed import DYNAMIC
from faults.case import FaultCase

DAY_US = 86_400e6  # the smallest step
LIBRARIES = glob.glob("/usr/lib/*/faketime/libfaketime.so.1")


class Clock(FaultCase):
    binary = DYNAMIC

    def setUp(self):
        super().setUp()
        if not LIBRARIES:
            self.skipTest("libfaketime is not installed")
        self.wall = self.folder / "wall"

    def faked(self, monotonic, **variables):
        keep = "0" if monotonic else "1"
        return self.environment(
            LD_PRELOAD=LIBRARIES[0], FAKETIME_DONT_FAKE_MONOTONIC=keep, DONT_FAKE_MONOTONIC=keep,
            FAKETIME_DISABLE_SHM="1", FAKETIME_NO_CACHE="1", **variables)

    def assert_faked(self, year):
        """Checks that the library took effect: the results are from that year."""
        self.assertIn(year, self.read_results()["context"]["date"])

    def set_again_and_again(self, chance, stop):
        """Sets the clock back and forth, by up to a year, until `stop` is set."""
        while not stop.is_set():
            self.jumps += 1
            new = self.folder / "new"
            month, day = chance.randint(1, 12), chance.randint(1, 28)
            new.write_text(f"@2031-{month:02}-{day:02} 12:00:00\n")
            os.replace(new, self.wall)
            time.sleep(0.002)

    def run_while_the_clock_jumps(self, strategy, chance, samples, lifecycle):
        config = self.config_for(strategy, samples=samples, elements=20_000, lifecycle=lifecycle)
        stop, self.jumps = threading.Event(), 0
        self.wall.write_text("@2031-06-01 12:00:00\n")
        jumps = threading.Thread(target=self.set_again_and_again, args=(chance, stop))
        jumps.start()
        try:
            ended = self.inject(*self.arguments(config), env=self.faked(
                False, FAKETIME_TIMESTAMP_FILE=str(self.wall)))
        finally:
            stop.set()
            jumps.join()
        self.assert_exit_code(ended, 0)
        return ended.code

    def test_a_wall_clock_that_jumps_changes_no_duration(self):
        def body(strategy, chance):
            lifecycle = chance.choice(strategy.lifecycles)
            samples, self.jumps = 20, 0
            while self.jumps < 10:  # until there are enough
                self.reset_output()
                code = self.run_while_the_clock_jumps(strategy, chance, samples, lifecycle)
                for entry in self.assert_valid(samples):
                    self.assertGreater(entry["real_time"], 0)
                    self.assertLess(entry["real_time"], DAY_US)
                self.assert_faked("2031-")
                self.wall.unlink()
                self.assert_nothing_left()
                samples *= 4
            self.saw("the wall clock set every 2 ms", code)

        self.each(body, lambda strategy: strategy.workers != "external")

    def test_clocks_that_stand_still_fail_the_point(self):
        def body(strategy, chance):
            config = self.config_for(strategy, lifecycle=chance.choice(strategy.lifecycles))
            ended = self.inject(*self.arguments(config), env=self.faked(
                True, FAKETIME="2031-06-01 12:00:00"))
            self.assert_point_failed(ended, "the clock did not advance")
            self.assert_faked("2031-06-01")
            self.assert_nothing_left()
            self.saw("all clocks are stopped", ended.code)

        self.each(body, lambda strategy: strategy.workers != "external")
