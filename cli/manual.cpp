// `zcbench manual FOLDER`: writes the man pages and the shells' completions to the places where man
// and the shells look for them below such a folder, e.g. ~/.local/share or /usr/share.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "cli/command_help.hpp"
#include "cli/commands.hpp"
#include "cli/completions.hpp"
#include "cli/man_pages.hpp"
#include "harness/base/console.hpp"
#include "harness/base/errors.hpp"
#include "harness/base/format.hpp"
#include "harness/base/text.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/output_file.hpp"

namespace zcbench {

namespace {

struct ManualOptions {
  std::string folder;
};

struct ManualFile {
  std::string path;  ///< below the folder
  std::string text;
};

std::vector<ManualFile> manual_files() {
  const std::vector<CommandHelp> help = all_command_help();
  std::vector<ManualFile> files{{"bash-completion/completions/zcbench", bash_completion(help)},
                                {"zsh/site-functions/_zcbench", zsh_completion(help)},
                                {"fish/vendor_completions.d/zcbench.fish", fish_completion(help)}};
  for (ManPage& page : man_pages(help)) {
    files.push_back({fmt::format("man/man1/{}.1", page.name), std::move(page.text)});
  }
  return files;
}

ExitCode manual(const ManualOptions& options) {
  std::size_t count = 0;
  for (const ManualFile& file : manual_files()) {
    const std::filesystem::path path = std::filesystem::path(options.folder) / file.path;
    make_folders(path.parent_path().string());
    OutputFile(path.string(), "").save(file.text);
    ++count;
  }
  print_out("{}: {} of man pages and completions written\n", escaped(options.folder),
            format_count(count, "file"));
  return ExitCode::kSuccess;
}

}  // namespace

Action declare_manual(CLI::App& command) {
  auto options = std::make_shared<ManualOptions>();
  command
      .add_option("FOLDER", options->folder,
                  "such as ~/.local/share; existing files of the same names are replaced")
      ->required();
  return action(options, manual);
}

}  // namespace zcbench
