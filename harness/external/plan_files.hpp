// The files that a plan names: its arrays and the programs of its external commands. A path can
// lead to another file later, and a file can change; a digest identifies what was measured. The run
// command calls this before the first sample, once per run and in every launch.
#pragma once

#include <vector>

#include "harness/model/result.hpp"
#include "harness/plan/plan.hpp"

namespace zcbench {

/// Sets the digest of every array and the files of every command. Reads each file once, however
/// large. Throws ConfigError if an array cannot be read. Throws Interrupted.
void identify_files(Plan& plan);

/// The command's program and its first argument that is a file (an interpreter's script), with
/// their digests.
std::vector<CommandFile> command_files(const ExternalCommand& command);

/// Throws CorruptError naming the first of the command's files whose contents have changed since
/// they were identified. Reads only files whose metadata has changed.
void require_same_files(const ExternalCommand& command);

/// One field per distinct array, named like "array 2023:load.npy", with the array's digest.
Fingerprint::Fields array_fields(const Plan& plan);
/// The same for each command's files, named like "command mine: ./mine".
Fingerprint::Fields command_fields(const Plan& plan);

}  // namespace zcbench
