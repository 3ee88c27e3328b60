// Reading a small JSON file that a user named: a config or a limits file.
#pragma once

#include <string>
#include <string_view>

#include "harness/os/posix.hpp"

namespace zcbench {

inline constexpr std::string_view kSmallJsonFile = "a regular file of at most 384 KiB";

/// The text of the file at `path`. Never blocks and never reads more than 384 KiB, whatever the
/// path leads to. Throws ConfigError.
std::string read_json_text(const std::string& path);
/// The same for a file that is already open.
std::string read_json_text(const FileDescriptor& file, const std::string& path);

}  // namespace zcbench
