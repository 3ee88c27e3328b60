"""Tests np.frombuffer on a multiprocessing.Array with and without a lock, with its own and other dtypes."""

import ctypes

import numpy as np

from package import mp
from facts_trial import in_child, raises
from zcbench.protocol import Timer


def _works(buffer):
    return 1 - raises(TypeError, np.frombuffer, buffer, dtype=np.float64)


def try_views(elements):
    locked = mp.Array(ctypes.c_double, elements)
    bare = mp.Array(ctypes.c_double, elements, lock=False)
    view = np.frombuffer(bare, dtype=np.float64)
    view[:] = 0.5
    as_integers = np.frombuffer(bare, dtype=np.int64)
    as_singles = np.frombuffer(bare, dtype=np.float32)
    three_bytes = np.dtype([("low", np.uint16), ("high", np.uint8)])
    return {
        "frombuffer_synchronized_raises_type_error":
            raises(TypeError, np.frombuffer, locked, dtype=np.float64),
        "frombuffer_get_obj_works": _works(locked.get_obj()),
        "frombuffer_lock_false_works": _works(bare),
        "view_is_the_array":
            int(view.ctypes.data == ctypes.addressof(bare) and bare[elements - 1] == 0.5),
        "other_dtype_raises": raises(ValueError, np.frombuffer, bare, dtype=np.int64),
        "other_dtype_changes_values": int(as_integers[0] != view[0]),
        "float32_elements_per_double": as_singles.size / elements,
        "length_not_dividing_raises":
            raises(ValueError, np.frombuffer, memoryview(bare).cast("B")[:8], three_bytes),
    }


def experiment(elements, _workers):
    def take():
        with Timer() as timer:
            facts = in_child(try_views, elements)
        return timer, facts

    return take
