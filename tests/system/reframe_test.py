"""The ReFrame test of docs/fleet reads what zcbench writes. ReFrame itself need not be installed: a module
with the few names that the file uses takes its place."""

import builtins
import importlib.util
import json
import sys
import types

from zcbench_case import SOURCE, ZcbenchCase, main, small_config

EXAMPLE = SOURCE / "docs/fleet/zcbench_reframe.py"


def load_example(stagedir):
    """Loads the example with ReFrame's names replaced; returns its test class and its module."""
    reframe, utility, sanity = (types.ModuleType(name)
                                for name in ("reframe", "reframe.utility", "reframe.utility.sanity"))
    reframe.simple_test = lambda test: test
    reframe.RunOnlyRegressionTest = type("RunOnlyRegressionTest", (), {"stagedir": str(stagedir)})
    reframe.utility, utility.sanity = utility, sanity
    sanity.assert_eq = lambda one, other: one == other
    sanity.defer = lambda value: value
    sanity.make_performance_function = lambda value, unit: (value, unit)
    # ReFrame provides these two in the namespace of a test's class.
    builtins.sanity_function = lambda function: function
    builtins.run_before = lambda stage: lambda function: function
    for module in (reframe, utility, sanity):
        sys.modules[module.__name__] = module
    spec = importlib.util.spec_from_file_location("zcbench_reframe", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module, module.ZcbenchTest()


class Reframe(ZcbenchCase):
    def setUp(self):
        super().setUp()
        self.module, self.test = load_example(self.folder)
        self.output = self.folder / "results.json"

    def test_medians_are_those_of_the_run(self):
        config = self.write_config(small_config(strategy=["shared_mmap", "memfd"], elements=[10, 1000]))
        words = [config if word == "smoke" else word for word in self.test.executable_opts]
        self.assert_exit(self.zcbench(*words), 0)
        self.assertTrue(self.test.every_point_is_valid())
        self.test.report_medians()
        shown = self.zcbench("export", self.output, "--for", "csv-summary")
        self.assert_exit(shown, 0)
        header, *rows = [line.split(",") for line in shown.stdout.splitlines()]
        names, medians = header.index("name"), header.index("median_ns")
        exported = {row[names]: float(row[medians]) / 1e3 for row in rows}
        self.assertEqual(len(exported), 4)
        self.assertEqual(set(self.test.perf_variables),
                         {name.removesuffix("/real_time") for name in exported})
        for name, median in exported.items():
            value, unit = self.test.perf_variables[name.removesuffix("/real_time")]
            self.assertEqual(unit, "us")
            self.assertAlmostEqual(value, median, places=2)

    def test_a_failed_point_fails_the_test(self):
        config = self.write_config(small_config(elements=10_000_000, timeout_s=0.000001))
        self.assert_exit(self.zcbench("run", config, "-q", "-o", self.output), 4)
        self.assertFalse(self.test.every_point_is_valid())

    def test_an_interrupted_run_is_no_result(self):
        self.output.write_text(json.dumps({"context": {"zcbench": {"complete": False}}, "benchmarks": []}))
        with self.assertRaisesRegex(ValueError, "interrupted"):
            self.test.every_point_is_valid()


if __name__ == "__main__":
    main()
