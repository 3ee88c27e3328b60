// The exit code of a verdict; used by the commands that compare.
#pragma once

#include "analysis/compare/outcome.hpp"
#include "harness/base/exit_code.hpp"

namespace zcbench {

constexpr ExitCode exit_code_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::no_regression: return ExitCode::kSuccess;
    case Verdict::regression: return ExitCode::kRegression;
    case Verdict::inconclusive: return ExitCode::kInconclusive;
    case Verdict::not_comparable: return ExitCode::kNotComparable;
  }
  return ExitCode::kBug;
}

}  // namespace zcbench
