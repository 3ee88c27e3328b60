// LeftJournal: what the command line says about an unfinished run. Read by Journal.
#pragma once

namespace zcbench {

/// What to do with a journal that a run before left.
enum class LeftJournal { refuse, resume, resume_anyway, discard };

}  // namespace zcbench
