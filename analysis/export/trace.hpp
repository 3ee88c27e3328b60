// A timeline of a typical sample of every point, for ui.perfetto.dev and chrome://tracing. Called
// by the export command.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "harness/results/run_reader.hpp"

namespace zcbench {

/// Trace Event Format: a process per point with a track for the parent's phases and one for each
/// worker; `ts` 0 is the start of the sample's timer. Spans are cut off at the end of the sample; a
/// pool worker's own times are in `args`. Points without samples are omitted.
/// https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
nlohmann::ordered_json trace_json(const Results& file);

}  // namespace zcbench
