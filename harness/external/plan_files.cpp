#include "harness/external/plan_files.hpp"

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"
#include "harness/external/command_process.hpp"
#include "harness/input/npy.hpp"
#include "harness/machine/mpi.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/posix.hpp"
#include "harness/os/signals.hpp"
#include "harness/transfer/transfer.hpp"

namespace zcbench {

namespace {

constexpr const char* kMissing = "missing";

// The metadata that tell whether a regular file has changed; "" if there is no such file.
std::string state_of(const std::string& path) {
  struct stat status {};
  if (::stat(system_text(path), &status) != 0 || !S_ISREG(status.st_mode)) return "";
  return fmt::format("{}:{}:{}:{}.{}", status.st_dev, status.st_ino, status.st_size,
                     status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
}

std::string unreadable() { return fmt::format("unreadable: {}", strerrordesc_np(errno)); }

// The digest of a file, or a note if it is missing or is a program that cannot be read.
std::string digest_at(const std::string& path) {
  const FileDescriptor file = open_for_reading(path);
  if (!file.is_open()) return errno == ENOENT ? kMissing : unreadable();
  const auto digest = digest_of_file(file);
  return digest ? *digest : unreadable();
}

// Commands run in the folder of their config.
std::string from_folder(const std::string& path, const std::string& folder) {
  return path.empty() || path.starts_with('/') ? path : folder + path;
}

CommandFile file_at(const std::string& word, const std::string& path) {
  CommandFile file{.word = word, .path = path, .state = state_of(path), .digest = kMissing};
  if (!file.state.empty()) file.digest = digest_at(path);
  return file;
}

std::string program_path(const ExternalCommand& command) {
  return from_folder(find_program(command.argv.front(), command.folder), command.folder);
}

// The launcher and the ranks' program; each is read only once.
const std::vector<CommandFile>& mpi_files(std::vector<CommandFile>& files) {
  if (files.empty()) {
    const std::string launcher = mpi_launcher().front();
    files = {file_at(launcher, find_program(launcher, "")),
             file_at("zcbench_mpi", mpi_program_path())};
  }
  return files;
}

std::string name_of(const ExternalCommand& command) {
  return command.name.empty() ? "mpi" : command.name;
}

template <typename Visit>
void for_each_array(const Plan& plan, const Visit& visit) {
  for (const Point& point : plan.points) {
    if (point.data.source == InputSource::npy) visit(point.data);
  }
}

}  // namespace

std::vector<CommandFile> command_files(const ExternalCommand& command) {
  if (command.argv.empty()) return {};
  std::vector<CommandFile> files{file_at(command.argv.front(), program_path(command))};
  const auto script =
      std::find_if(command.argv.begin() + 1, command.argv.end(), [&](const std::string& word) {
        return !word.starts_with('-') && !state_of(from_folder(word, command.folder)).empty();
      });
  if (script != command.argv.end()) {
    files.push_back(file_at(*script, from_folder(*script, command.folder)));
  }
  return files;
}

void require_same_files(const ExternalCommand& command) {
  for (const CommandFile& file : command.files) {
    const bool is_program = !command.argv.empty() && &file == &command.files.front();
    const std::string path = is_program ? program_path(command) : file.path;
    if (path == file.path && state_of(path) == file.state) continue;
    const CommandFile now = file_at(file.word, path);
    if (now.digest == file.digest) continue;
    throw CorruptError(fmt::format(
        "command {}: {} changed during the run: its digest was {}, is now {}; do not modify a "
        "program until the run has ended",
        name_of(command), escaped(file.word, 200), file.digest, now.digest));
  }
}

void identify_files(Plan& plan) {
  std::map<std::string, std::string> digests;  // by path
  std::map<std::pair<std::string, std::vector<std::string>>, std::vector<CommandFile>> files;
  std::vector<CommandFile> files_of_mpi;
  for (Point& point : plan.points) {
    if (InputSpec& data = point.data; data.source == InputSource::npy) {
      auto found = digests.find(data.path);
      if (found == digests.end()) {
        found = digests.emplace(data.path, npy_digest(data.path, throw_if_interrupted)).first;
      }
      data.digest = found->second;
    }
    if (ExternalCommand& command = point.command; !command.argv.empty()) {
      const auto key = std::pair{command.folder, command.argv};
      auto found = files.find(key);
      if (found == files.end()) found = files.emplace(key, command_files(command)).first;
      command.files = found->second;
    }
    if (has_ranks(point)) point.command.files = mpi_files(files_of_mpi);
  }
}

Fingerprint::Fields array_fields(const Plan& plan) {
  std::map<std::string, std::string> fields;
  for_each_array(plan, [&](const InputSpec& data) {
    fields.emplace("array " + npy_label(data), data.digest);
  });
  return {fields.begin(), fields.end()};
}

Fingerprint::Fields command_fields(const Plan& plan) {
  std::map<std::string, std::string> fields;
  for (const Point& point : plan.points) {
    for (const CommandFile& file : point.command.files) {
      fields.emplace(fmt::format("command {}: {}", name_of(point.command), escaped(file.word, 200)),
                     file.digest);
    }
  }
  return {fields.begin(), fields.end()};
}

}  // namespace zcbench
