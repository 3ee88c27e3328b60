// The options of `zcbench run`. The command line fills them in; the command and launches read them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "harness/base/console.hpp"
#include "harness/journal/journal.hpp"
#include "harness/model/result.hpp"
#include "harness/plan/config.hpp"
#include "harness/run/launch_process.hpp"

namespace zcbench {

struct RunOptions {
  std::string config = "lecture";
  std::optional<std::string> output;
  std::string filter;
  Overrides overrides;
  bool dry_run = false;
  bool quiet = false;
  bool report = false;  ///< make a page of the results, too
  bool limits = false;  ///< measure the machine's limits first, unless they are known
  JournalPolicy left = JournalPolicy::refuse;
  Shard shard;
  bool require_leakproof = false;  ///< refuse where a kill can leave something in /dev/shm
  std::uint32_t launches = 1;
  std::optional<LaunchRole> launch;  ///< set in a process that runs one of them
  When progress = When::automatic;
  When color = When::automatic;
};

}  // namespace zcbench
