#include "harness/model/axis.hpp"

#include <algorithm>
#include <array>

#include "kernels/kernel.hpp"

namespace zcbench {

namespace {

using Words = std::vector<std::string_view>;

Words kernel_names() {
  Words names;
  for (const Kernel& kernel : kernels()) names.push_back(kernel.name);
  return names;
}

constexpr std::array kAxes{
    PointAxis{.name = "kernel",
              .word = [](const Point& point) { return point.kernel; },
              .known_words = kernel_names},
    PointAxis{.name = "strategy",
              .word = [](const Point& point) { return point.strategy; },
              .known_words = strategy_names},
    PointAxis{.name = "command", .word = [](const Point& point) { return point.command.name; }},
    PointAxis{.name = "elements", .count = [](const Point& point) { return point.elements; }},
    PointAxis{.name = "workers",
              .count = [](const Point& point) { return std::uint64_t{point.workers}; }},
    PointAxis{.name = "lifecycle",
              .word = [](const Point& point) { return std::string(to_string(point.lifecycle)); },
              .known_words =
                  [] {
                    return Words{"fork", "pool"};
                  }},
    PointAxis{.name = "codec",
              .word = [](const Point& point) { return point.codec; },
              .unless_named = kDefaultCodec},
    PointAxis{.name = "tasks_per_worker",
              .count = [](const Point& point) { return std::uint64_t{point.tasks_per_worker}; },
              .unless_named = "1"},
    PointAxis{.name = "variant",
              .word = [](const Point& point) { return point.variant; },
              .unless_named = kDefaultVariant},
    PointAxis{.name = "pages",
              .word = [](const Point& point) { return std::string(to_string(point.pages)); },
              .unless_named = "cold",
              .known_words =
                  [] {
                    return Words{"cold", "warm", "huge"};
                  }},
    PointAxis{.name = "placement",
              .word = [](const Point& point) { return std::string(to_string(point.placement)); },
              .unless_named = "free",
              .known_words =
                  [] {
                    return Words{"free", "spread", "same_core"};
                  }},
    PointAxis{.name = "partition",
              .word = [](const Point& point) { return std::string(to_string(point.partition)); },
              .unless_named = "remainder_last",
              .known_words =
                  [] {
                    return Words{"remainder_last", "balanced"};
                  }},
    PointAxis{.name = "data",
              .word = [](const Point& point) { return std::string(to_string(point.data.source)); },
              .unless_named = "uniform",
              .known_words =
                  [] {
                    return Words{"uniform", "normal", "linear", "npy"};
                  }},
    PointAxis{.name = "elements_per_worker",
              .count = [](const Point& point) { return point.elements / point.workers; },
              .is_derived = true},
    PointAxis{.name = "remainder",
              .count = [](const Point& point) { return point.elements % point.workers; },
              .is_derived = true},
};

}  // namespace

std::string PointAxis::text(const Point& point) const {
  return word != nullptr ? word(point) : std::to_string(count(point));
}

std::span<const PointAxis> point_axes() { return kAxes; }

const PointAxis* find_axis(std::string_view name) {
  const auto found = std::ranges::find(kAxes, name, &PointAxis::name);
  return found == kAxes.end() ? nullptr : &*found;
}

}  // namespace zcbench
