// Samples of strategy `external`: a command takes them with its own clock. This file asks for them
// and compares their figures with those of our kernel for the same input. The counterpart of
// trial.hpp, used by the sweep.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/external/command_answer.hpp"
#include "harness/measure/trial.hpp"

namespace zcbench {

/// A figure that the command must report, and its tolerance.
struct ExpectedFigure {
  Metric figure;
  double tolerance = 0.0;
};

/// The figures that the command must report for that input: all figures of the kernel.
std::vector<ExpectedFigure> expected_figures(const TrialSetup& setup);

/// The command's argv with {elements}, {workers}, {lifecycle}, {kernel} and {input} replaced.
std::vector<std::string> filled_in_argv(const Point& point, const std::string& input_path);

/// Adds the answer's facts to the sample's figures. Throws TrialError.
void add_facts(const CommandAnswer& answer, Sample& sample);

/// Reads {"real_time_ns": 1, "cpu_time_ns": 1, "count": ELEMENTS, and every expected figure, e.g.
/// "sum": 1.5}; "facts" become further figures, other members are ignored. `waited_ns` is how long
/// we waited for the answer: no sample can have taken longer. Throws TrialError that says what is
/// missing or wrong, or what the member "error" says.
Sample read_external_sample(const std::string& line, std::uint64_t elements,
                            const std::vector<ExpectedFigure>& expected, std::int64_t waited_ns);

/// Starts the command, takes warm-up samples that do not count, then up to `samples`, and ends it.
/// Throws TrialError, what setup.check throws, and CorruptError if the command's program has
/// changed since identify_files.
TurnResult take_external_turn(const TrialSetup& setup, std::uint32_t samples,
                              const GoesOn& goes_on = takes_all);

}  // namespace zcbench
