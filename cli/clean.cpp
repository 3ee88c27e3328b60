// `zcbench clean`: removes what killed runs left behind, and names the runs that can be resumed.
#include <fcntl.h>

#include <cerrno>
#include <vector>

#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "harness/base/console.hpp"
#include "harness/base/format.hpp"
#include "harness/base/text.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/output_file.hpp"
#include "harness/results/results_path.hpp"
#include "harness/transfer/shm_object.hpp"

namespace zcbench {

namespace {

struct CleanOptions {
  std::string folder = "results";  ///< with results files
};

// Returns how many files were removed.
std::size_t clean_folder(const FileDescriptor& folder, const std::string& path,
                         const std::vector<std::string>& names) {
  std::size_t removed = 0;
  for (const std::string& name : names) {
    if (!TemporaryFile::is_temporary(name) || !TemporaryFile::sweep(folder, name)) continue;
    print_out("removed {}\n", escaped(path + "/" + name));
    ++removed;
  }
  return removed;
}

ExitCode clean(const CleanOptions& options) {
  // Only the default folder may be missing.
  const FileDescriptor folder(
      ::open(system_text(options.folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open() && (errno != ENOENT || options.folder != kResultsFolder)) {
    fail_config("clean " + in_quotes(options.folder), SystemError("open", errno).what());
  }
  std::size_t removed = 0;
  for (const StaleShmObject& object : sweep_stale_shm_objects()) {
    print_out("removed {} ({})\n", object.path, format_bytes(object.size_bytes));
    ++removed;
  }
  const std::vector<std::string> names = names_in_folder(options.folder);
  removed += clean_folder(folder, options.folder, names);
  for (const std::string& name : names) {
    if (!name.ends_with(OutputFile::kJournalSuffix)) continue;
    print_out("kept {}: resume it with zcbench run CONFIG --resume\n",
              escaped(options.folder + "/" + name));
  }
  if (removed == 0) print_out("nothing to remove\n");
  return ExitCode::kSuccess;
}

}  // namespace

Action declare_clean(CLI::App& command) {
  auto options = std::make_shared<CleanOptions>();
  command.add_option("FOLDER", options->folder, "folder with results files")->capture_default_str();
  return action(options, clean);
}

}  // namespace zcbench
