// `zcbench list [WHAT]`: lists strategies (and whether this machine supports them), kernels,
// configs and this machine's limits.
#include <fmt/core.h>

#include "analysis/summary/limits_text.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "harness/base/console.hpp"
#include "harness/machine/environment.hpp"
#include "harness/machine/limits_benchmark.hpp"
#include "harness/machine/peak_rates.hpp"
#include "harness/plan/config.hpp"
#include "harness/plan/config_file.hpp"
#include "harness/run/preflight.hpp"
#include "harness/run/strategy_probe.hpp"
#include "harness/transfer/codec.hpp"
#include "harness/transfer/shm_object.hpp"
#include "harness/transfer/transfer.hpp"
#include "kernels/kernel.hpp"

namespace zcbench {

namespace {

struct ListOptions {
  std::string what;  ///< "strategies", "kernels", "configs", "limits"; empty: all
};

void list_missing_pages(const Strategy& strategy) {
  if (!strategy.has_pages) return;
  if (const auto reason = strategy.pages_unavailable(Pages::huge)) {
    print_out("  {:<18} no huge pages: {}\n", "", *reason);
  }
  if (!strategy.has_page_sizes) return;
  std::string sizes;
  std::string first_reason;
  for (const Pages pages : kSizedPages) {
    const auto reason = strategy.pages_unavailable(pages);
    if (!reason) continue;
    sizes += fmt::format("{}{}", sizes.empty() ? "" : ", ", to_string(pages));
    if (first_reason.empty()) first_reason = *reason;
  }
  if (!sizes.empty()) print_out("  {:<18} no pages of {}: {}\n", "", sizes, first_reason);
}

void list_strategies() {
  enter_private_shm(read_machine_limits().shm_bytes);  // like a run: huge pages depend on it
  print_out("strategies\n");
  for (const Strategy& strategy : strategies()) {
    print_out("  {:<18} {}\n", strategy.name, strategy.description);
    auto reason = strategy.unavailable();
    if (!reason) reason = why_cannot_open(strategy);
    if (reason) {
      print_out("  {:<18} unavailable: {}\n", "", *reason);
    } else {
      list_missing_pages(strategy);
    }
  }
  print_out("codecs of serialized_queue\n");
  for (const Codec& codec : codecs()) print_out("  {:<18} {}\n", codec.name, codec.description);
}

void list_kernels() {
  print_out("kernels\n");
  for (const Kernel& kernel : kernels()) {
    print_out("  {:<18} {}\n", kernel.name, kernel.description);
    for (const KernelVariant& variant : kernel.other_variants) {
      print_out("  {:<18}   variant {}: {}\n", "", variant.name, variant.description);
    }
  }
}

void list_configs() {
  print_out("configs\n");
  for (const BuiltinConfig& config : builtin_configs()) {
    print_out("  {:<18} {}\n", config.name, load_config(std::string(config.name), {}).description);
  }
}

void list_limits() {
  print_out("limits of this machine\n");
  const KnownLimits known = load_peak_rates(kLimitsPath, limits_machine(read_environment()));
  print_lines(known.limits ? render_limits(*known.limits)
                           : fmt::format("  {}; measure them in half a minute with: {}\n",
                                         known.why_none, limits_command()));
}

ExitCode list(const ListOptions& options) {
  if (options.what.empty() || options.what == "strategies") list_strategies();
  if (options.what.empty() || options.what == "kernels") list_kernels();
  if (options.what.empty() || options.what == "configs") list_configs();
  if (options.what.empty() || options.what == "limits") list_limits();
  return ExitCode::kSuccess;
}

}  // namespace

Action declare_list(CLI::App& command) {
  auto options = std::make_shared<ListOptions>();
  command
      .add_option("WHAT", options->what, "strategies, kernels, configs or limits (default: all)")
      ->check(one_of({"strategies", "kernels", "configs", "limits"}));
  return action(options, list);
}

}  // namespace zcbench
