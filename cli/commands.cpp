#include "cli/commands.hpp"

namespace zcbench {

// Each is defined in the file of its command.
Action declare_ab(CLI::App& command);
Action declare_advise(CLI::App& command);
Action declare_baseline(CLI::App& command);
Action declare_claims(CLI::App& command);
Action declare_clean(CLI::App& command);
Action declare_compare(CLI::App& command);
Action declare_doctor(CLI::App& command);
Action declare_export(CLI::App& command);
Action declare_limits(CLI::App& command);
Action declare_list(CLI::App& command);
Action declare_merge(CLI::App& command);
Action declare_report(CLI::App& command);
Action declare_run(CLI::App& command);
Action declare_sample(CLI::App& command);
Action declare_selfcheck(CLI::App& command);
Action declare_trend(CLI::App& command);
Action declare_validate(CLI::App& command);

namespace {

constexpr Command kCommands[] = {
    {"run", "run a config's sweep and write its results", declare_run},
    {"list", "list strategies, kernels, configs and this machine's limits", declare_list},
    {"limits", "measure how fast this machine's memory and kernel are at best", declare_limits},
    {"doctor", "say what on this machine spoils measurements, and what to do", declare_doctor},
    {"validate", "check a config without running anything", declare_validate},
    {"ab", "is a build slower than another? a verdict from interleaved runs", declare_ab},
    {"selfcheck", "run ab on this build and itself: how noisy, what can be found",
     declare_selfcheck},
    {"sample", "take a sample of one point for every line on stdin (a side of ab)", declare_sample},
    {"compare", "judge two results files point by point", declare_compare},
    {"trend", "find steps and drifts in a history of results files", declare_trend},
    {"export", "write results for spreadsheets and other programs", declare_export},
    {"merge", "join the results of the parts of one plan (run --shard)", declare_merge},
    {"clean", "remove what killed runs left in /dev/shm and beside their results", declare_clean},
    {"claims", "judge the lecture's claims by results files", declare_claims},
    {"advise", "say which strategy to take, by the costs a file shows", declare_advise},
    {"report", "make one HTML page of results files", declare_report},
    {"baseline", "keep results that later runs are compared with", declare_baseline},
};

}  // namespace

std::span<const Command> commands() { return kCommands; }

}  // namespace zcbench
