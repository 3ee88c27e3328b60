#include "cli/commands.hpp"

namespace zcbench {

// Each function is defined in the file that is named after its command.
Action declare_ab(CLI::App& command);
Action declare_advise(CLI::App& command);
Action declare_baseline(CLI::App& command);
Action declare_claims(CLI::App& command);
Action declare_clean(CLI::App& command);
Action declare_compare(CLI::App& command);
Action declare_doctor(CLI::App& command);
Action declare_export(CLI::App& command);
Action declare_fleet(CLI::App& command);
Action declare_init(CLI::App& command);
Action declare_limits(CLI::App& command);
Action declare_list(CLI::App& command);
Action declare_manual(CLI::App& command);
Action declare_merge(CLI::App& command);
Action declare_report(CLI::App& command);
Action declare_run(CLI::App& command);
Action declare_sample(CLI::App& command);
Action declare_selfcheck(CLI::App& command);
Action declare_show(CLI::App& command);
Action declare_trend(CLI::App& command);
Action declare_validate(CLI::App& command);

namespace {

constexpr Command kCommands[] = {
    {"run", "run the sweep of a config and write its results", declare_run},
    {"show", "print the tables of a results file, and what they show", declare_show},
    {"init", "write a commented config to start a sweep of your own from", declare_init},
    {"list", "list strategies, kernels, configs and this machine's limits", declare_list},
    {"limits", "measure how fast this machine's memory and kernel can be", declare_limits},
    {"doctor", "report what disturbs measurements on this machine, and what to do", declare_doctor},
    {"validate", "check a config without running it", declare_validate},
    {"ab", "decide whether one program or build is slower than another, from runs in turns",
     declare_ab},
    {"selfcheck", "run ab on this build against itself: the noise, and what ab can detect",
     declare_selfcheck},
    {"sample", "take one sample of a point for each line on stdin (used by ab)", declare_sample},
    {"compare", "compare two results files point by point", declare_compare},
    {"trend", "find steps and drifts in a history of results files", declare_trend},
    {"export", "convert results for spreadsheets and other programs", declare_export},
    {"merge", "merge the results of the shards of one plan (run --shard)", declare_merge},
    {"fleet", "run a sweep on several machines: locally, by any command, or by Slurm",
     declare_fleet},
    {"clean", "remove what killed runs left in /dev/shm and next to their results", declare_clean},
    {"claims", "check the lecture's claims against results files", declare_claims},
    {"advise", "recommend a strategy from the costs in a results file", declare_advise},
    {"report", "write one HTML page from results files", declare_report},
    {"baseline", "manage saved results that later runs are compared with", declare_baseline},
    {"manual", "write man pages and shell completions, made from this help", declare_manual},
};

}  // namespace

std::span<const Command> commands() { return kCommands; }

}  // namespace zcbench
