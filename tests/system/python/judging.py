"""Tests which results count as the same, how an array is cut into slices, and which results of a way are
refused. python_test.py runs it; it starts no processes."""

import dataclasses
import unittest
from unittest import mock

import numpy as np

from zcbench import _check, _program, protocol, way
from zcbench._ways.executor_map import ExecutorMap
from zcbench._ways.pool_map import PoolMap


RECORDS = [("a", "i4"), ("b", "f8")]


@dataclasses.dataclass
class Figures:
    mean: float


class Same(unittest.TestCase):
    def test_what_is_the_same(self):
        for value in (
            1,
            2.5,
            float("nan"),
            "text",
            None,
            (1, [2.0, {"a": np.arange(3)}]),
            np.array([1.0, np.nan]),
            np.array([(1, 2.0)], RECORDS),
            Figures(2.5),
            np.float32(2.5),
        ):
            with self.subTest(value):
                self.assertTrue(_check.same(value, value))

    def test_what_is_not(self):
        for got, expected in (
            (1, 2),
            (1, 1.0),
            (float("nan"), 1.0),
            ((1, 2), [1, 2]),
            ((1, 2), (1, 2, 3)),
            ({"a": 1}, {"a": 2}),
            ({"a": 1}, {"b": 1}),
            (np.arange(3), [0, 1, 2]),
            ([0, 1, 2], np.arange(3)),
            (np.arange(3, dtype=np.int32), np.arange(3, dtype=np.int64)),
            (np.zeros((2, 3)), np.zeros((3, 2))),
            (np.array([1.0, np.nan]), np.array([np.nan, 1.0])),
            (np.array([(1, 2.0)], RECORDS), np.array([(1, 3.0)], RECORDS)),
            (Figures(2.5), Figures(3.5)),
            ((1, (2, np.arange(3))), (1, (2, np.arange(1, 4)))),
        ):
            with self.subTest((got, expected)):
                self.assertFalse(_check.same(got, expected))

    def test_a_long_value_is_shown_in_one_line(self):
        self.assertEqual(_check.shown(np.zeros((2, 2))), "array([[0., 0.], [0., 0.]])")
        self.assertEqual(len(_check.shown(list(range(1000)))), 120)


class Slices(unittest.TestCase):
    def test_the_last_slice_takes_the_remainder(self):
        for elements, workers, expected in (
            (7, 3, [(0, 2), (2, 4), (4, 7)]),
            (6, 3, [(0, 2), (2, 4), (4, 6)]),
            (2, 3, [(0, 0), (0, 0), (0, 2)]),
            (0, 2, [(0, 0), (0, 0)]),
            (5, 1, [(0, 5)]),
        ):
            self.assertEqual(list(protocol.slices(elements, workers)), expected)


class Results(unittest.TestCase):
    def refusal(self, results, expected, inplace=False, array=None, control=False):
        """Returns the reason why the results are refused; empty if they are accepted."""
        measurement = _program.Measurement.__new__(_program.Measurement)
        measurement.check, measurement.expected, measurement.inplace = _check.same, expected, inplace
        measurement.way = way.Way.__new__(way.Way)
        measurement.way.array, measurement.way.control = array, control
        try:
            measurement.require_right(results)
        except protocol.SampleError as error:
            return str(error)
        return ""

    def test_each_slice_is_compared(self):
        self.assertEqual(self.refusal([1, 2], [1, 2]), "")
        self.assertEqual(self.refusal([1, 3], [1, 2]), "wrong result of slice 1: 3, expected 2")
        self.assertEqual(self.refusal([2, 1], [1, 2]), "wrong result of slice 0: 2, expected 1")
        self.assertEqual(self.refusal([1], [1, 2]), "wrong result: 1 results of 2 slices")
        self.assertEqual(self.refusal([1, 2, 3], [1, 2]), "wrong result: 3 results of 2 slices")

    def test_in_place_the_array_is_compared(self):
        self.assertEqual(self.refusal([None], np.arange(2), True, np.arange(2)), "")
        self.assertRegex(self.refusal([None], np.arange(2), True, np.zeros(2)), "^the array is wrong: ")

    def test_only_a_control_may_have_no_result(self):
        self.assertEqual(self.refusal(None, [1], control=True), "")
        self.assertEqual(self.refusal([2], [1], control=True), "wrong result of slice 0: 2, expected 1")


OF_WORKER = """\
Traceback (most recent call last):
  File "mine.py", line 9, in analyse
    return MODELS[0]
KeyError: 0"""
IGNORED = """\
Exception ignored in: <function _afterFork at 0x7f>
Traceback (most recent call last):
  File "logging/__init__.py", line 245, in _afterFork
zcbench._program.WorkerDied
"""


class Tracebacks(unittest.TestCase):
    def test_the_last_one_of_a_worker_is_shown(self):
        last = _program.last_traceback_in
        other = OF_WORKER.replace("0", "1")
        self.assertEqual(last(f"before\n{other}\nbetween\n{OF_WORKER}\nafter\n"), OF_WORKER)
        self.assertEqual(last(f"Process-1:\n{OF_WORKER}\n{IGNORED}"), OF_WORKER)
        self.assertEqual(last("terminate called\n"), "terminate called")
        self.assertEqual(last(""), "")


class Pools(unittest.TestCase):
    def test_a_worker_loads_the_function_before_it_takes_a_slice(self):
        for chosen, pool in (PoolMap, "Pool"), (ExecutorMap, "ProcessPoolExecutor"):
            context = mock.Mock()
            ours = chosen(way.Job(np.mean, np.ones(8), [(0, 4), (4, 8)], False, context, "", ""))
            ours.open()
            with mock.patch("zcbench._ways.executor_map.ProcessPoolExecutor", context.ProcessPoolExecutor):
                ours.start()
            arguments = getattr(context, pool).call_args.args
            self.assertEqual(arguments[-1], (ours.task,))
            with mock.patch("zcbench._ways.mapping.begin_worker") as begun:
                arguments[-2](*arguments[-1])
            begun.assert_called_once_with()


if __name__ == "__main__":
    unittest.main()
