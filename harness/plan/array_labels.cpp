#include "harness/plan/array_labels.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/digest.hpp"
#include "harness/os/posix.hpp"

namespace zcbench {

namespace {

// Identifies a file independently of its path.
using FileIdentity = std::pair<dev_t, ino_t>;

// The components of the path, last one first.
std::vector<std::string> parts_of(const std::string& path) {
  std::vector<std::string> parts;
  for (const auto& part : std::filesystem::path(path).lexically_normal()) {
    parts.push_back(part.string());
  }
  std::ranges::reverse(parts);
  return parts;
}

// The last `depth` components, or all of a shorter path.
std::string label_at(const std::vector<std::string>& parts, std::size_t depth) {
  std::string label;
  for (std::size_t i = 0; i < std::min(depth, parts.size()); ++i) {
    label.insert(0, i == 0 ? name_part(parts[i]) : name_part(parts[i]) + ":");
  }
  return label;
}

using Labels = std::map<std::string, std::string>;  // by path

// The shortest label per path that distinguishes it from all others; empty if the file's name does.
Labels labels_of(const std::set<std::string>& paths) {
  std::map<std::string, std::vector<std::string>> parts;
  std::size_t deepest = 0;
  for (const std::string& path : paths) {
    deepest = std::max(deepest, (parts[path] = parts_of(path)).size());
  }
  Labels labels;
  for (std::size_t depth = 1; depth <= deepest && labels.size() < paths.size(); ++depth) {
    std::map<std::string, std::size_t> uses;
    for (const auto& [path, its_parts] : parts) ++uses[label_at(its_parts, depth)];
    for (const auto& [path, its_parts] : parts) {
      const std::string label = label_at(its_parts, depth);
      if (uses[label] == 1) labels.emplace(path, depth == 1 ? "" : label);
    }
  }
  // The remaining paths differ only in characters that names cannot have.
  for (const auto& [path, its_parts] : parts) {
    labels.emplace(path, label_at(its_parts, 1) + ":" + crc64_of(path).substr(6));
  }
  return labels;
}

}  // namespace

void label_arrays(std::vector<Experiment>& experiments) {
  std::map<FileIdentity, std::string> path_of;
  std::set<std::string> paths;  // one per distinct file
  for (Experiment& experiment : experiments) {
    InputSpec& data = experiment.data;
    if (data.source != InputSource::npy) continue;
    struct stat status {};
    if (::stat(system_text(data.path), &status) == 0) {
      const FileIdentity identity(status.st_dev, status.st_ino);
      data.path = path_of.emplace(identity, data.path).first->second;
    }
    paths.insert(data.path);
  }
  const Labels labels = labels_of(paths);
  for (Experiment& experiment : experiments) {
    InputSpec& data = experiment.data;
    if (data.source == InputSource::npy) data.label = labels.at(data.path);
  }
}

}  // namespace zcbench
