#include "harness/journal/fingerprint.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "harness/base/build_info.hpp"
#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"
#include "harness/external/plan_files.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/posix.hpp"
#include "harness/plan/config_hash.hpp"

namespace zcbench {

namespace {

constexpr const char* kProgram = "/proc/self/exe";

Fingerprint::Fields config_fields(const RunResult& result, const Plan& whole) {
  Fingerprint::Fields fields{{"config_hash", config_hash(whole, result.seed)},
                             {"points", std::to_string(whole.points.size())},
                             {"seed", std::to_string(result.seed)},
                             {"launches", std::to_string(result.launches)},
                             {"shard", result.shard.text()}};
  for (auto& field : array_fields(whole)) fields.push_back(std::move(field));
  return fields;
}

}  // namespace

std::string program_digest() {
  static const std::string digest = [] {
    const FileDescriptor file(::open(kProgram, O_RDONLY | O_CLOEXEC));
    if (auto read = digest_of_file(file)) return *std::move(read);
    throw SystemError(fmt::format("reading {}", kProgram), errno);
  }();
  return digest;
}

Fingerprint make_fingerprint(const RunResult& result, const Plan& whole,
                             const Environment& environment) {
  Fingerprint fingerprint{
      .config = config_fields(result, whole),
      .runner = {{"binary", program_digest()},
                 {"version", fmt::format("{} (commit {}, {})", kVersion, kCommit, kBuildType)},
                 {"host_name", environment.host_name}}};
  for (auto& field : command_fields(whole)) fingerprint.runner.push_back(std::move(field));
  for (const auto& part : machine_key(environment).parts) fingerprint.runner.push_back(part);
  return fingerprint;
}

void require_inputs_of(const Fingerprint& run, const RunResult& result, const Plan& whole) {
  Fingerprint now = run;
  now.config = config_fields(result, whole);
  for (auto& [field, value] : command_fields(whole)) {
    const auto same = std::ranges::find(now.runner, field, &Fingerprint::Fields::value_type::first);
    if (same != now.runner.end()) same->second = value;
  }
  const std::vector<KeyDifference> changed = differences(run, now);
  if (changed.empty()) return;
  throw CorruptError(
      fmt::format("{}: it, or a file that it names, changed during the run: {}; both must "
                  "stay as they "
                  "are until the run is over",
                  escaped(result.config_path), differences_text(changed)));
}

std::vector<KeyDifference> differences(const Fingerprint& was, const Fingerprint& now) {
  std::vector<KeyDifference> all = differences(MachineKey{was.config}, MachineKey{now.config});
  for (KeyDifference& difference : differences(MachineKey{was.runner}, MachineKey{now.runner})) {
    all.push_back(std::move(difference));
  }
  return all;
}

bool same_config(const Fingerprint& was, const Fingerprint& now) {
  return differences(MachineKey{was.config}, MachineKey{now.config}).empty();
}

std::string differences_text(const std::vector<KeyDifference>& differences) {
  std::vector<std::string> texts;
  for (const auto& [field, was, now] : differences) {
    texts.push_back(fmt::format("{} was {:?}, is {:?}", field, was, now));
  }
  return fmt::format("{}", fmt::join(texts, "; "));
}

}  // namespace zcbench
