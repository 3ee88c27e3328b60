// A comparison as text for people: a table, what would decide the rest, and one line with the
// verdict. Pure; printed by the ab command.
#pragma once

#include <span>
#include <string>

#include "analysis/ab/ab_record.hpp"
#include "analysis/ab/ab_verdict.hpp"
#include "harness/base/table.hpp"

namespace zcbench {

/// Text for a terminal.
std::string to_text(const AbRecord& record, std::span<const PointVerdict> verdicts,
                    const TableStyle& style = {});
/// Markdown for a pull request.
std::string to_markdown(const AbRecord& record, std::span<const PointVerdict> verdicts);

}  // namespace zcbench
