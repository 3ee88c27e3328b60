// What the pages contain besides data: their style, scripts and licences, and the charts'
// specifications. Compiled in by cmake/page_assets.cmake, so that the program needs no other file.
#pragma once

#include <span>
#include <string_view>

namespace zcbench {

struct PageScript {
  std::string_view text;
  std::string_view sha256_hex;
};

/// In the order in which they must be loaded.
std::span<const PageScript> page_scripts();
std::string_view page_style();
/// The copyright notices of those scripts that are not ours.
std::string_view script_licences();

/// charts/NAME.vl.json.
struct ChartSpec {
  std::string_view name;
  std::string_view json;
};

std::span<const ChartSpec> chart_specs();

}  // namespace zcbench
