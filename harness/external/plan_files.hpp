// The files that a plan names: its arrays and the programs of its external commands. Which file a
// path leads to, and what that holds, can change; a digest says what was measured. Called by the
// run command, once in a run and in every launch, before the first sample.
#pragma once

#include <vector>

#include "harness/model/result.hpp"
#include "harness/plan/plan.hpp"

namespace zcbench {

/// Sets the digest of every array and the files of every command. Reads each file once, gigabytes
/// too. Throws ConfigError if an array cannot be read, and Interrupted.
void identify_files(Plan& plan);

/// The program that argv names, and the first of its arguments that is a file: what an interpreter
/// runs. With their digests.
std::vector<CommandFile> command_files(const ExternalCommand& command);

/// Throws CorruptError naming the first of the command's files that is not what it was when it was
/// identified. Reads only those that seem to have changed.
void require_same_files(const ExternalCommand& command);

/// Field and digest of each array, once: "array 2023:load.npy".
Fingerprint::Fields array_fields(const Plan& plan);
/// Of each command's files: "command mine: ./mine".
Fingerprint::Fields command_fields(const Plan& plan);

}  // namespace zcbench
