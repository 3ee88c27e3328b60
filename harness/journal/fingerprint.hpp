// Fingerprint: what a run must have in common with the run that it resumes. Made by the run
// command; kept in the journal and in the results file.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "harness/machine/environment.hpp"
#include "harness/machine/machine_key.hpp"
#include "harness/model/result.hpp"
#include "harness/plan/plan.hpp"

namespace zcbench {

/// The digest of the running program's file, because a commit cannot tell apart two builds of
/// modified sources. The file is read once. Throws SystemError if it cannot be read.
std::string program_digest();

/// The fingerprint of the whole plan (its files already identified, see plan_files.hpp), the seed,
/// launches and shard of `result`, this program's file, and `environment`. Throws SystemError if
/// the program's file cannot be read.
Fingerprint make_fingerprint(const RunResult& result, const Plan& whole,
                             const Environment& environment);

/// Checks a launch against the fingerprint `run` of its run. Throws CorruptError naming what
/// differs if the config, an array or an external command's program has changed.
void require_inputs_of(const Fingerprint& run, const RunResult& result, const Plan& whole);

/// The fields that differ, those of the config first.
std::vector<KeyDifference> differences(const Fingerprint& was, const Fingerprint& now);
/// Whether samples of both can belong to one plan.
bool same_config(const Fingerprint& was, const Fingerprint& now);

/// "host_name was \"a\", is \"b\"; ...".
std::string differences_text(const std::vector<KeyDifference>& differences);

}  // namespace zcbench
