#include "harness/external/command_probe.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"
#include "harness/external/command_process.hpp"
#include "harness/os/posix.hpp"
#include "harness/os/signals.hpp"

namespace zcbench {

std::optional<std::string> why_command_cannot_run(const ExternalCommand& command) {
  if (command.argv.empty()) return std::nullopt;
  if (!command.folder.empty() && ::access(system_text(command.folder), X_OK) != 0) {
    return fmt::format(
        "command {} runs in the folder of its config, {}, which is not there; give the config as a "
        "file, beside its programs",
        command.name, escaped(command.folder));
  }
  for (const auto* argv : {&command.argv, &command.probe}) {
    if (argv->empty() || !find_program(argv->front(), command.folder).empty()) continue;
    return fmt::format("command {} needs the program {}, which is not there", command.name,
                       escaped(argv->front()));
  }
  return std::nullopt;
}

ProbeAnswer probe_command(const ExternalCommand& command, double timeout_s) {
  if (command.probe.empty()) return {};
  try {
    const Deadline limit(now_ns() + static_cast<std::int64_t>(timeout_s * 1e9),
                         throw_if_interrupted);
    CommandProcess probe(command.probe, command.folder, limit);
    const std::string printed = probe.finish(limit);
    return {.unavailable = std::nullopt, .version = escaped(printed.substr(0, printed.find('\n')))};
  } catch (const TrialError& error) {
    return {.unavailable =
                fmt::format("the probe of command {} says no: {}", command.name, error.what()),
            .version = ""};
  }
}

}  // namespace zcbench
