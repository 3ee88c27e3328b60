"""Checks whether a result equals the expected one."""

import numpy as np


def same(got, expected):
    """Compares arrays by np.array_equal (two NaN are equal) and dtype, containers element by element."""
    if isinstance(expected, np.ndarray) or isinstance(got, np.ndarray):
        return isinstance(got, np.ndarray) and isinstance(expected, np.ndarray) and same_arrays(got, expected)
    if type(got) is not type(expected):
        return False
    if isinstance(expected, dict):
        return got.keys() == expected.keys() and all(same(got[key], expected[key]) for key in expected)
    if isinstance(expected, (list, tuple)):
        return len(got) == len(expected) and all(map(same, got, expected))
    if hasattr(expected, "__dataclass_fields__"):
        return same(vars(got), vars(expected))
    return bool(got == expected) or bool(got != got and expected != expected)


def same_arrays(got, expected):
    if got.dtype != expected.dtype or got.shape != expected.shape:
        return False
    if got.dtype.kind in "fc":
        return np.array_equal(got, expected, equal_nan=True)
    if got.dtype.names:
        return all(same_arrays(got[name], expected[name]) for name in got.dtype.names)
    return np.array_equal(got, expected)


def shown(value, width=120):
    """Returns the value in one line, shortened to `width` characters."""
    text = " ".join(repr(value).split())
    return text if len(text) <= width else text[:width - 3] + "..."
