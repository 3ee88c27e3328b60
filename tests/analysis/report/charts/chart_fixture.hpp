// Hand-made charts, one of each kind, for the tests of what draws them.
#pragma once

#include <cstdlib>
#include <string>

#include "analysis/report/charts/chart.hpp"
#include "tests/whole_files.hpp"

namespace zcbench {

/// Names that would break out of an attribute, an element, a script and a CDATA section.
inline const std::string kHostileName = "a<b & \"c\" 'd' ]]> </script>";

/// Two panels, two lines each, one of them with intervals.
inline Chart make_lines() {
  Chart chart{.id = "time-square",
              .title = "square: time",
              .description = "Two lines.",
              .kind = ChartKind::lines,
              .x = {"elements", Quantity::count, Scale::logarithmic},
              .y = {"median time", Quantity::duration_ns, Scale::logarithmic},
              .panels = {}};
  for (const char* title : {"1 worker, fork", "1 worker, pool"}) {
    chart.panels.push_back(
        {.title = title,
         .series = {
             {.name = "shared_mmap",
              .marks = {{.x = 1e3, .y = 1e5, .low = 9e4, .high = 1.2e5, .detail = "9 samples"},
                        {.x = 1e4, .y = 2e5, .low = 1e5, .high = 3e5},
                        {.x = 1e6, .y = 1e7, .low = 9e6, .high = 1.1e7}},
              .style = 0},
             {.name = "pipe_copy",
              .marks = {{.x = 1e3, .y = 3e5}, {.x = 1e6, .y = 1.01e7}},
              .style = 8}}});
  }
  return chart;
}

inline Chart make_bars() {
  return {
      .id = "phases",
      .title = "Where the time goes",
      .description = "Two bars.",
      .kind = ChartKind::bars,
      .x = {},
      .y = {"time", Quantity::duration_ns, Scale::linear},
      .panels = {{.title = "",
                  .series = {{.name = "start",
                              .marks = {{.y = 1e6, .low = 9e5, .high = 2e6, .category = "a"},
                                        {.y = 0.0, .category = "b"}},
                              .style = 0},
                             {.name = "compute",
                              .marks = {{.y = 3e6, .category = "a"}, {.y = 2e6, .category = "b"}},
                              .style = 2}}}}};
}

/// One row of dots, and one with a median that has a whisker.
inline Chart make_strips() {
  return {.id = "samples",
          .title = "Every sample",
          .description = "Three dots and a point.",
          .kind = ChartKind::strips,
          .x = {},
          .y = {"time", Quantity::duration_ns, Scale::logarithmic},
          .panels = {{.title = "",
                      .series = {{.name = "a",
                                  .marks = {{.y = 1e6, .category = "a"},
                                            {.y = 1e6, .category = "a"},
                                            {.y = 9e6, .category = "a"}},
                                  .style = 0},
                                 {.name = "b",
                                  .marks = {{.y = 2e6, .low = 1e6, .high = 4e6, .category = "b"}},
                                  .style = 1}}}}};
}

inline Chart make_spans() {
  return {.id = "timelines",
          .title = "Workers",
          .description = "Two lives.",
          .kind = ChartKind::spans,
          .x = {},
          .y = {"time since the start", Quantity::duration_ns, Scale::linear},
          .panels = {{.title = "",
                      .series = {{.name = "waits",
                                  .marks = {{.y = 1e6, .low = 0.0, .category = "worker 1"},
                                            {.y = 2e6, .low = 0.0, .category = "worker 2"}},
                                  .style = 3},
                                 {.name = "computes",
                                  .marks = {{.y = 4e6, .low = 1e6, .category = "worker 1"},
                                            {.y = 3e6, .low = 2e6, .category = "worker 2"}},
                                  .style = 2}}}}};
}

/// After a wanted change: ZCBENCH_UPDATE_GOLDEN=1 unit_tests [report], then look at the pictures.
inline void check_golden(const std::string& name, const std::string& text) {
  const std::string path = std::string(SOURCE_DIR) + "/tests/golden/" + name;
  if (std::getenv("ZCBENCH_UPDATE_GOLDEN") != nullptr) write_text(path, text);
  CHECK(text == read_text(path));
}

inline std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace zcbench
