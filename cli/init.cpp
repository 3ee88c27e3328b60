// `zcbench init`: writes a commented config to start from, made for the case that the options
// describe.
#include <fcntl.h>
#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>
#include <filesystem>

#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "harness/base/console.hpp"
#include "harness/base/errors.hpp"
#include "harness/base/format.hpp"
#include "harness/base/text.hpp"
#include "harness/base/wrap.hpp"
#include "harness/json/json_parse.hpp"
#include "harness/json/json_write.hpp"
#include "harness/machine/cpu_binding.hpp"
#include "harness/os/file_io.hpp"
#include "harness/plan/config_file.hpp"
#include "harness/plan/plan.hpp"
#include "harness/run/dry_run.hpp"

namespace zcbench {

namespace {

using Words = std::vector<std::string>;

struct InitOptions {
  Words kernels{"square"};
  Words strategies{"shared_mmap", "posix_shm",        "memfd",   "file_mmap",
                   "pipe_copy",   "serialized_queue", "threads", "serial"};
  Words elements{"1e4", "1e5", "1e6", "1e7"};
  Words workers;  ///< none: as many as CPUs
  Words lifecycles{"fork", "pool"};
  std::string data;    ///< a .npy file instead of elements
  std::string output;  ///< "-": stdout
};

constexpr std::size_t kCommentWidth = 86;
constexpr int kSamples = 15;

// Accepts "1000" and "1e3", from 1 to `largest`, like a config.
CLI::Validator counts_up_to(std::uint64_t largest) {
  return CLI::Validator(
      [largest](const std::string& given) -> std::string {
        double value = 0.0;
        const char* const end = given.data() + given.size();
        const auto [stop, error] = std::from_chars(given.data(), end, value);
        const bool is_count = error == std::errc() && stop == end && value >= 1.0 &&
                              value <= static_cast<double>(largest) && value == std::floor(value);
        if (is_count && is_json(given)) return {};
        return fmt::format("{} is not a count; allowed: 1 to {}, e.g. 1000 or 1e6",
                           in_quotes(given), largest);
      },
      "");
}

// A single value as it is, several as a list; words in quotes, numbers without.
std::string json_of(const Words& values, bool are_words) {
  std::string list;
  for (const std::string& value : values) {
    list += (list.empty() ? "" : ", ") + (are_words ? json_string(value) : value);
  }
  return values.size() == 1 ? list : "[" + list + "]";
}

std::string comment(const std::string& text) {
  constexpr std::string_view kBegin = "      // ";
  std::string lines(kBegin);
  for (const char c : wrapped("", text, {.width = kCommentWidth})) {
    lines += c;
    if (c == '\n') lines += kBegin;
  }
  lines.resize(lines.size() - kBegin.size());
  return lines;
}

std::string words_of_axis(const PointAxis& axis) {
  if (axis.known_words == nullptr) return "";
  return " Allowed: " + joined(axis.known_words()) + ".";
}

// What the config says about a key, from the table of axes.
std::string comment_on(const PointAxis& axis) {
  return comment(std::string(axis.description) + words_of_axis(axis));
}

std::string member(const std::string& key, const std::string& value) {
  return fmt::format("      \"{}\": {},\n", key, value);
}

// The path of `file` as seen from the folder of the config.
std::string path_from(const std::string& config, const std::string& file) {
  namespace fs = std::filesystem;
  const std::string folder = folder_of(config == "-" ? "" : config);
  if (file.starts_with('/') || folder.empty()) return file;
  return fs::path(place_of(file)).lexically_relative(place_of(folder)).string();
}

std::string size_member(const InitOptions& options) {
  if (options.data.empty()) {
    return comment_on(axis_named("elements")) +
           comment("A range: {\"from\": 1e3, \"to\": 1e7, \"per_decade\": 2}") +
           member("elements", json_of(options.elements, false));
  }
  return comment("The array; its size is that of the file. The path starts from this folder.") +
         member("data", fmt::format("{{\"npy\": {}}}",
                                    json_string(path_from(options.output, options.data))));
}

// Keys that this config leaves at their defaults, ready to be used.
std::string unused_members() {
  std::string text = "\n" + comment("To use one of these keys, remove the // in front of it.");
  for (const PointAxis& axis : point_axes()) {
    if (!axis.is_plain() || !axis.is_option()) continue;
    const bool is_word = axis.known_words != nullptr;
    const std::string usual(axis.usual);
    text += comment_on(axis) +
            fmt::format("      // \"{}\": {},\n", axis.name, is_word ? json_string(usual) : usual);
  }
  return text;
}

// A config's name consists only of letters, digits and . _ -.
std::string config_name(const std::string& output) {
  std::string name = output == "-" ? "mine" : std::filesystem::path(output).stem().string();
  std::ranges::replace_if(
      name, [](unsigned char c) { return std::isalnum(c) == 0 && c != '_' && c != '-'; }, '_');
  if (name.empty() || name[0] == '-') name = "mine" + name;
  return name.substr(0, 100);
}

std::string config_text(const InitOptions& options) {
  std::string text =
      "// A sweep of zcbench. Every combination of the values below is a point, and every point "
      "is\n"
      "// timed. Text behind // is a comment, so editors may want this file to be named .jsonc.\n"
      "//   zcbench validate FILE         checks it and counts its points\n"
      "//   zcbench run FILE --dry-run    shows the points, and about how long they take\n"
      "//   zcbench run FILE              runs them\n"
      "{\n"
      "  \"schema_version\": 1,\n"
      "  // The results file is named after it.\n";
  text += fmt::format("  \"name\": \"{}\",\n", config_name(options.output));
  text += "  \"experiments\": [\n    {\n";
  text += comment_on(axis_named("kernel")) + member("kernel", json_of(options.kernels, true));
  text +=
      comment_on(axis_named("strategy")) + member("strategy", json_of(options.strategies, true));
  text += size_member(options);
  text += comment_on(axis_named("workers")) + member("workers", json_of(options.workers, false));
  text +=
      comment_on(axis_named("lifecycle")) + member("lifecycle", json_of(options.lifecycles, true));
  text += comment("Timed runs of each point. More make the intervals narrower.") +
          member("samples", fmt::format("{}", kSamples));
  text += unused_members() + "\n";
  text += comment(
      "If this machine cannot run a point: \"record\" goes on without it, \"fail\" "
      "stops before the first one.");
  return text + "      \"if_unavailable\": \"record\"\n    }\n  ]\n}\n";
}

// Never replaces a file.
void write_new_file(const std::string& path, const std::string& text) {
  const FileDescriptor file(
      ::open(system_text(path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (!file.is_open()) {
    const std::string why = errno == EEXIST
                                ? "is there already, and init replaces nothing; give "
                                  "another name with -o, or - to print the config"
                                : fmt::format("cannot be made: {}", std::strerror(errno));
    throw ConfigError(fmt::format("{} {}", in_quotes(path), why));
  }
  try {
    write_all(file.get(), text);
  } catch (const SystemError& error) {
    throw OutputError(fmt::format("{}: {}", in_quotes(path), error.what()));
  }
}

ExitCode init(const InitOptions& given) {
  InitOptions options = given;
  if (options.workers.empty()) {
    options.workers = {std::to_string(std::min<std::size_t>(allowed_cpus().size(), kMaxWorkers))};
  }
  const std::string text = config_text(options);
  // Refuses what `run` would refuse, before a file is written.
  const Plan plan = make_plan(parse_config(text, options.output, {}), "");
  if (options.output == "-") {
    print_lines(text);
    return ExitCode::kSuccess;
  }
  write_new_file(options.output, text);
  const auto duration_ns = static_cast<double>(estimated_duration_ns(plan.points, MachineCosts{}));
  print_out("{}: {}, about {}. Edit it, or run it as it is: zcbench run {}\n", options.output,
            format_count(plan.points.size(), "point"), format_duration_ns(duration_ns),
            options.output);
  return ExitCode::kSuccess;
}

CLI::Option* add_list(CLI::App& command, const std::string& flag, Words& words,
                      const std::string& type, const std::string& help) {
  return command.add_option(flag, words, help)->delimiter(',')->type_name(type);
}

std::vector<std::string_view> startable_strategies() {
  std::vector<std::string_view> names = strategy_names();
  std::erase(names, "external");  // also needs a command
  return names;
}

}  // namespace

Action declare_init(CLI::App& command) {
  auto options = std::make_shared<InitOptions>();
  options->output = "mine.json";
  add_list(command, "--kernel", options->kernels, "NAMES", "kernels, separated by commas (square)")
      ->check(one_of(axis_named("kernel").known_words()));
  add_list(command, "--strategies", options->strategies, "NAMES",
           "strategies to compare (default: eight that share or copy, and serial)")
      ->check(one_of(startable_strategies()));
  CLI::Option* const elements = add_list(command, "--elements", options->elements, "COUNTS",
                                         "numbers of doubles, e.g. 1e5,1e6 (default 1e4 to 1e7)")
                                    ->check(counts_up_to(axis_named("elements").largest));
  add_list(command, "--workers", options->workers, "COUNTS", "workers (default: as many as CPUs)")
      ->check(counts_up_to(axis_named("workers").largest));
  add_list(command, "--lifecycle", options->lifecycles, "WORDS",
           "fork, pool, exec (default: fork,pool)")
      ->check(one_of(axis_named("lifecycle").known_words()));
  command.add_option("--data", options->data, "take the array, and its size, from this .npy file")
      ->type_name("FILE")
      ->excludes(elements);
  command
      .add_option("-o,--output", options->output,
                  "file for the config, which must not exist (default mine.json); - for stdout")
      ->type_name("FILE");
  return action(options, init);
}

}  // namespace zcbench
