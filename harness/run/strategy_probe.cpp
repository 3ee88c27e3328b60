#include "harness/run/strategy_probe.hpp"

#include <fmt/core.h>

#include <cerrno>
#include <set>
#include <vector>

#include "harness/input/input.hpp"
#include "harness/machine/cpu_binding.hpp"
#include "harness/os/posix.hpp"
#include "harness/transfer/control_block.hpp"

namespace zcbench {

namespace {

std::string refusal(const SystemError& error) {
  const bool is_forbidden =
      error.error_number == EPERM || error.error_number == EACCES || error.error_number == ENOSYS;
  return fmt::format("does not work here: {}{}", error.what(),
                     is_forbidden ? "; a seccomp filter (of a container?) must allow it" : "");
}

// External commands get their input as a file in memory.
void open_input_file() {
  const std::vector<double> value(1);
  const InputFile file{InputBlocks(value)};
}

void open_smallest(const Strategy& strategy) {
  if (strategy.open == nullptr) return open_input_file();
  ControlBlock side;
  strategy.open({.elements = 1, .returns_slices = true}, side);
}

}  // namespace

std::optional<std::string> why_cannot_open(const Strategy& strategy) {
  static std::set<std::string_view> known_to_open;
  if (known_to_open.contains(strategy.name)) return std::nullopt;
  try {
    open_smallest(strategy);
  } catch (const SystemError& error) {
    return fmt::format("{} {}", strategy.name, refusal(error));
  }
  known_to_open.insert(strategy.name);
  return std::nullopt;
}

std::optional<std::string> why_cannot_place(const Point& point) {
  try {
    const ParentBinding binding(point.placement);
    return std::nullopt;
  } catch (const SystemError& error) {
    return fmt::format("placement {} {}", to_string(point.placement), refusal(error));
  }
}

}  // namespace zcbench
