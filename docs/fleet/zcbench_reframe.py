"""A ReFrame test that runs zcbench and reports the median of every point. Run it with
`reframe -c zcbench_reframe.py -r --performance-report`. Written for ReFrame 4."""

import json
import os

import reframe as rfm
import reframe.utility.sanity as sn


def entries_of(path):
    """The entries of a results file of zcbench, which has the shape of Google Benchmark's JSON."""
    with open(path) as file:
        results = json.load(file)
    if not results["context"]["zcbench"]["complete"]:
        raise ValueError(f"{path}: the run was interrupted")
    return results["benchmarks"]


def medians_us(path):
    """Name of each valid point -> median of its samples in microseconds."""
    return {entry["run_name"].removesuffix("/real_time"): entry["real_time"]
            for entry in entries_of(path)
            if entry["run_type"] == "aggregate" and entry["aggregate_name"] == "median"}


def failures(path):
    """Why points failed: exit code 0 of zcbench means that there are none."""
    return [entry["error_message"] for entry in entries_of(path)
            if entry.get("error_occurred") and entry["zcbench"]["status"] == "failed"]


@rfm.simple_test
class ZcbenchTest(rfm.RunOnlyRegressionTest):
    valid_systems = ["*"]
    valid_prog_environs = ["*"]
    executable = "zcbench"
    executable_opts = ["run", "smoke", "--quiet", "-o", "results.json"]
    keep_files = ["results.json"]
    exclusive_access = True

    @property
    def results(self):
        return os.path.join(self.stagedir, "results.json")

    @sanity_function
    def every_point_is_valid(self):
        return sn.assert_eq(failures(self.results), [])

    @run_before("performance")
    def report_medians(self):
        self.perf_variables = {name: sn.make_performance_function(sn.defer(median), "us")
                               for name, median in medians_us(self.results).items()}
