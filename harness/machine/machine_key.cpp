#include "harness/machine/machine_key.hpp"

#include <algorithm>

#include "harness/base/digest.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kReadableBytes = 24;
constexpr std::size_t kHashDigits = 8;

// Reduces text to small letters, digits and single hyphens, which are safe in any folder name.
std::string plain(std::string_view text) {
  std::string name;
  for (const char c : text) {
    const bool is_capital = c >= 'A' && c <= 'Z';
    const char small = is_capital ? static_cast<char>(c - 'A' + 'a') : c;
    const bool is_kept = (small >= 'a' && small <= 'z') || (small >= '0' && small <= '9');
    if (is_kept) {
      name += small;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
  }
  name.resize(std::min(name.size(), kReadableBytes));
  while (!name.empty() && name.back() == '-') name.pop_back();
  return name.empty() ? "machine" : name;
}

const std::string* find(const MachineKey& key, std::string_view field) {
  const auto found = std::ranges::find(
      key.parts, field, [](const auto& part) { return std::string_view(part.first); });
  return found == key.parts.end() ? nullptr : &found->second;
}

}  // namespace

std::string_view MachineKey::part(std::string_view field) const {
  const std::string* value = find(*this, field);
  return value == nullptr ? std::string_view() : *value;
}

std::string MachineKey::folder_name() const {
  std::string all;  // includes lengths, so that no two keys give the same text
  for (const auto& [field, value] : parts) {
    all += field + "=" + std::to_string(value.size()) + ":" + value + ";";
  }
  const std::string digest = crc64_of(all);
  std::string name = plain(part("cpu_model"));
  if (!part("num_cpus").empty()) name += "-" + plain(part("num_cpus")) + "cpu";
  if (!part("memory_gib").empty()) name += "-" + plain(part("memory_gib")) + "gib";
  return name + "-" + digest.substr(digest.size() - kHashDigits);
}

std::string MachineKey::text() const {
  std::string text;
  for (const auto& [field, value] : parts) {
    if (!text.empty()) text += ", ";
    text += field + "=" + (value.empty() ? "unknown" : value);
  }
  return text;
}

std::vector<KeyDifference> differences(const MachineKey& base, const MachineKey& other) {
  std::vector<KeyDifference> found;
  for (const auto& [field, value] : base.parts) {
    const std::string* there = find(other, field);
    if (there != nullptr && *there == value) continue;
    found.push_back({field, value, there == nullptr ? "(none)" : *there});
  }
  for (const auto& [field, value] : other.parts) {
    if (find(base, field) == nullptr) found.push_back({field, "(none)", value});
  }
  return found;
}

}  // namespace zcbench
