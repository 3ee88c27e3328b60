"""The pytest fixture zcbench_gate: calls zcbench.gate(), and skips the test if the verdict is inconclusive.

    def test_new_is_not_slower(zcbench_gate):
        zcbench_gate(old, new, array, margin="5%", budget="1min")
"""

import warnings

import pytest

import zcbench


@pytest.fixture
def zcbench_gate():
    """A function with the arguments of zcbench.gate(). A regression fails the test with the verdict's table.
    An inconclusive verdict skips the test; with `inconclusive="fail"` it fails the test, and with
    `inconclusive="warn"` the test passes with a warning.
    """

    def check(*args, inconclusive="skip", **options):
        if inconclusive not in ("skip", "fail", "warn"):
            raise ValueError(f'inconclusive={inconclusive!r}; allowed: "skip", "fail", "warn"')
        with warnings.catch_warnings(record=inconclusive != "warn") as caught:
            if caught is not None:
                warnings.simplefilter("always")
            verdict = zcbench.gate(*args, **options)
        for warning in caught or ():
            if not issubclass(warning.category, zcbench.Inconclusive):
                warnings.warn(warning.message)
        if verdict.outcome == "inconclusive" and inconclusive == "skip":
            pytest.skip(f"inconclusive: {verdict}")
        if verdict.outcome == "inconclusive" and inconclusive == "fail":
            pytest.fail(f"inconclusive: {verdict}")
        return verdict

    return check
