#include "harness/plan/config_hash.hpp"

#include <fmt/core.h>

#include "harness/base/digest.hpp"
#include "harness/model/axis.hpp"

namespace zcbench {

namespace {

// Adds the length, so that no two lists of words give the same text.
std::string counted(std::string_view word) { return fmt::format("{}:{};", word.size(), word); }

std::uint64_t seed_of(const InputSpec& data) { return data.is_random() ? data.seed : 0; }

bool is_hashed(const PointAxis& axis, const Point& point) {
  if (!axis.is_plain() || !axis.is_option()) return false;
  return !axis.is_later || axis.text(point) != axis.usual;
}

}  // namespace

std::string config_hash(const Point& point) {
  // The name omits axes at their default, so they are added: a later version with another default
  // must not get the same hash.
  std::string text = counted(point.name());
  for (const PointAxis& axis : point_axes()) {
    if (is_hashed(axis, point) && axis.word != nullptr) text += counted(axis.word(point));
  }
  for (const PointAxis& axis : point_axes()) {
    if (is_hashed(axis, point) && axis.count != nullptr) {
      text += fmt::format("{}={};", axis.name, axis.count(point));
    }
  }
  const bool has_turns = point.lifecycle == Lifecycle::pool || !point.command.argv.empty();
  text += fmt::format("data={}:{};samples={}x{};", to_string(point.data.source),
                      seed_of(point.data), point.samples, has_turns ? point.samples_per_turn : 1);
  if (const auto& sequential = point.sequential) {
    text += fmt::format("min={};target_ci={};max_seconds={};", sequential->min,
                        sequential->target_ci, sequential->max_seconds.value_or(0.0));
  }
  for (const std::string& word : point.command.argv) text += counted(word);
  // Without a digest, as in older files, the hash stays what it was.
  if (!point.data.digest.empty()) text += "data_digest=" + counted(point.data.digest);
  return crc64_of(text);
}

std::string config_hash(const std::vector<std::string>& point_hashes, std::uint64_t seed) {
  std::string text = fmt::format("seed={};", seed);
  for (const std::string& hash : point_hashes) text += hash + ";";
  return crc64_of(text);
}

std::string config_hash(const Plan& plan, std::uint64_t seed) {
  std::vector<std::string> hashes;
  for (const Point& point : plan.points) hashes.push_back(config_hash(point));
  return config_hash(hashes, seed);
}

std::string config_hash(const std::vector<PointResult>& points, std::uint64_t seed) {
  std::vector<std::string> hashes;
  for (const PointResult& result : points) hashes.push_back(config_hash(result.point));
  return config_hash(hashes, seed);
}

}  // namespace zcbench
