#include "harness/machine/limits_benchmark.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <filesystem>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/os/deadline.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/posix.hpp"
#include "harness/os/process.hpp"
#include "harness/os/signals.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kMaxOutputBytes = std::size_t{4} << 20;
constexpr std::int64_t kLookForSignalsNs = 100'000'000;

// As one word of a command that can be pasted.
std::string for_shell(const std::string& path) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._+-";
  if (path.find_first_not_of(kPlain) == std::string::npos) return path;
  std::string word = "'";
  for (const char c : path) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return escaped(word + "'", 1000);
}

// What builds the program at that path; empty if it is not in a build folder of ours.
std::string build_command(const std::string& micro) {
  const std::string folder = std::filesystem::path(micro).parent_path();
  if (!is_there(folder + "/CMakeCache.txt")) return "";
  return fmt::format("cmake --build {} --target zcbench_micro", for_shell(folder));
}

// Its wait status. In our process group: it stops and goes on as we do.
int run(const ProcessStart& start, double timeout_s) {
  const std::int64_t deadline_ns = now_ns() + static_cast<std::int64_t>(timeout_s * 1e9);
  const auto check = [&] {
    throw_if_interrupted();
    if (now_ns() <= deadline_ns) return;
    throw MachineError(fmt::format("zcbench_micro did not end within {} s", timeout_s));
  };
  try {
    return Process(start, check).wait(check, kLookForSignalsNs);
  } catch (const SystemError& error) {
    throw MachineError(error.what());
  }
}

}  // namespace

std::string micro_program_path() {
  return std::filesystem::path(own_path()).parent_path() / "zcbench_micro";
}

std::string limits_command() {
  const std::string micro = micro_program_path();
  const std::string build = ::access(system_text(micro), X_OK) == 0 ? "" : build_command(micro);
  return fmt::format("{}{}{} limits", build, build.empty() ? "" : " && ", for_shell(own_path()));
}

std::string run_micro_program(const std::string& path, const std::vector<std::string>& arguments,
                              double timeout_s) {
  if (::access(system_text(path), X_OK) != 0) {
    const std::string build = build_command(path);
    throw MachineError(
        fmt::format("limits are measured by zcbench_micro, which is not at {}: {}", in_quotes(path),
                    build.empty() ? "it must be in the same folder as zcbench, from the same build"
                                  : "build it with " + build));
  }
  const MemoryFile output("zcbench-micro-output");
  const MemoryFile errors("zcbench-micro-errors");
  std::vector<std::string> all{path, fmt::format("--exit_with_parent={}", ::getpid())};
  all.insert(all.end(), arguments.begin(), arguments.end());
  const int status = run({.program = path,
                          .argv = std::move(all),
                          .output = output.get(),
                          .errors = errors.get(),
                          .has_own_group = false},
                         timeout_s);
  if (status != 0) {
    throw MachineError(fmt::format("zcbench_micro ended with {}: {}", wait_status_text(status),
                                   errors.last_line()));
  }
  auto text = output.text(kMaxOutputBytes);
  if (!text) {
    throw MachineError(fmt::format("zcbench_micro printed more than {} bytes", kMaxOutputBytes));
  }
  return *std::move(text);
}

}  // namespace zcbench
