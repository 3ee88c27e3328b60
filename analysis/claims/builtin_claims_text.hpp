// The claims that ship with zcbench (claims.json in this folder), compiled in. Used by claims_file.
#pragma once

#include <string_view>

namespace zcbench {

std::string_view builtin_claims_text();

}  // namespace zcbench
