// What a page may load and run: its own scripts, known by their hash, and nothing else. Called by
// page.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace zcbench {

/// RFC 4648, with padding, of the bytes that an even number of hex digits stands for.
std::string base64_of_hex(std::string_view hex);

/// A Content-Security-Policy (W3C CSP3) for scripts with these SHA-256 hashes, in hex.
std::string content_policy(std::span<const std::string_view> script_hashes);

}  // namespace zcbench
