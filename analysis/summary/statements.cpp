#include "analysis/summary/statements.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <utility>

#include "analysis/summary/picks.hpp"
#include "harness/base/format.hpp"
#include "harness/results/point_role.hpp"

namespace zcbench {

namespace {

Takes of_family(Family family) {
  return [family](const Point& point) { return family_of(point) == family; };
}

Takes both(Takes a, Takes b) {
  return [a = std::move(a), b = std::move(b)](const Point& point) { return a(point) && b(point); };
}

Takes lives(Lifecycle lifecycle) {
  return [lifecycle](const Point& point) { return point.lifecycle == lifecycle; };
}

// Two significant digits or all digits before the point: "1.5", "18", "340"; two decimals if one
// would say "1.0".
std::string ratio_text(double ratio) {
  if (ratio < 1.095) return fmt::format("{:.2f}", ratio);
  return ratio < 9.95 ? fmt::format("{:.1f}", ratio) : fmt::format("{:.0f}", ratio);
}

// Replaces `unknown` by `open`, because too few samples show no difference either.
std::vector<SizeRelation> without_unknown(std::vector<SizeRelation> relations) {
  for (SizeRelation& size : relations) {
    if (size.relation == Relation::unknown) size.relation = Relation::open;
  }
  return relations;
}

// Ends a clause with the sizes that show no difference; omits "elements", which was said before.
std::string no_difference(const std::string& where) {
  constexpr std::string_view kNoun = " elements";
  if (where.empty()) return "";
  std::string text = ", with no difference shown " + where;
  if (text.ends_with(kNoun)) text.resize(text.size() - kNoun.size());
  return text;
}

// What two groups are called at their first mention in a sentence, and afterwards.
struct Names {
  std::string a;
  std::string b;
  std::string short_a;
  std::string short_b;
};

// "a is {0} times as fast as b at every size"; the numbers of its ratios start with `first_ratio`.
Statement statement_of(const std::vector<SizeRelation>& relations, const Names& names,
                       std::size_t first_ratio) {
  RatioRange faster;
  RatioRange slower;
  for (const SizeRelation& size : relations) {
    if (size.relation == Relation::faster) faster.add(size.ratio);
    if (size.relation == Relation::slower) slower.add(1.0 / size.ratio);
  }
  Statement statement;
  std::vector<std::string> clauses;
  const auto add_clause = [&](const std::string& fast, const std::string& slow,
                              const RatioRange& range, Relation relation) {
    if (range.empty()) return;
    clauses.push_back(fmt::format("{} is {{{}}} times as fast as {} {}", fast,
                                  first_ratio + statement.ratios.size(), slow,
                                  where(relations, relation)));
    statement.ratios.push_back(range);
  };
  add_clause(names.a, names.b, faster, Relation::faster);
  const bool is_first = clauses.empty();
  add_clause(is_first ? names.b : names.short_b, is_first ? names.a : names.short_a, slower,
             Relation::slower);
  const std::string open = where(without_unknown(relations), Relation::open);
  if (clauses.empty() && !open.empty()) {
    clauses.push_back(fmt::format("no difference between {} and {} is shown {}", names.a, names.b,
                                  open == kEverySize ? "at any size" : open));
  }
  statement.shape = listed(clauses, "and");
  // The mere number of other sizes ("at 4 of 11 sizes") adds nothing to the sizes where one is
  // faster.
  const bool adds_nothing = clauses.size() == 1 && open.ends_with(" sizes");
  if (!statement.ratios.empty() && !adds_nothing) statement.shape += no_difference(open);
  return statement;
}

// "a living pool of 2 or 4 workers"; without numbers: "a living pool".
std::string workers_phrase(Lifecycle lifecycle, const std::vector<std::uint32_t>& workers) {
  std::vector<std::string> numbers;
  for (const std::uint32_t count : workers) numbers.push_back(std::to_string(count));
  const std::string noun = numbers.size() == 1 && workers[0] == 1 ? "worker" : "workers";
  if (lifecycle == Lifecycle::pool) {
    if (numbers.empty()) return "a living pool";
    return fmt::format("a living pool of {} {}", listed(numbers, "or"), noun);
  }
  const std::string who =
      numbers.empty() ? noun : fmt::format("{} {}", listed(numbers, "or"), noun);
  if (lifecycle == Lifecycle::exec) return fmt::format("starting {} by exec for each job", who);
  return fmt::format("forking {} for each job", who);
}

// The numbers of workers that are faster at each size at which the fastest of them is.
std::vector<std::uint32_t> paying_workers(const KernelContest& contest, Lifecycle lifecycle,
                                          const std::vector<SizeRelation>& best) {
  std::set<std::uint32_t> counts;
  for (const SizeContest& size : contest.sizes) {
    for (const Entrant& entrant : size.entrants) {
      if (is_process(entrant.point()) && entrant.point().lifecycle == lifecycle) {
        counts.insert(entrant.point().workers);
      }
    }
  }
  std::vector<std::uint32_t> paying;
  for (const std::uint32_t count : counts) {
    const Takes takes = [&](const Point& point) {
      return is_process(point) && point.lifecycle == lifecycle && point.workers == count;
    };
    const auto relations = compare(contest, takes, of_family(Family::serial));
    const bool pays = std::ranges::all_of(best, [&](const SizeRelation& size) {
      if (size.relation != Relation::faster) return true;
      const auto found = std::ranges::find(relations, size.elements, &SizeRelation::elements);
      return found != relations.end() && found->relation == Relation::faster;
    });
    if (pays) paying.push_back(count);
  }
  return paying;
}

// A clause on whether workers of one lifecycle pay off. Empty if they were not compared with no
// workers.
std::string pays_clause(const KernelContest& contest, Lifecycle lifecycle, bool pool_pays) {
  const auto relations =
      compare(contest, both(is_process, lives(lifecycle)), of_family(Family::serial));
  if (relations.empty()) return "";
  const std::string any = workers_phrase(lifecycle, {});
  const std::string faster = where(relations, Relation::faster);
  const std::string slower = where(relations, Relation::slower);
  const std::string open = where(without_unknown(relations), Relation::open);
  if (!faster.empty()) {
    const std::string who =
        workers_phrase(lifecycle, paying_workers(contest, lifecycle, relations));
    return fmt::format("{}, {} is faster than no workers{}", faster, who, no_difference(open));
  }
  if (slower == kEverySize && pool_pays) return any + " is never faster";
  if (slower.empty()) {
    return fmt::format("no difference between {} and no workers is shown {}", any,
                       open == kEverySize ? "at any size" : open);
  }
  return fmt::format("{} is slower than no workers {}{}", any, slower, no_difference(open));
}

// The labels of the strategies whose processes the contest has in that lifecycle.
std::set<std::string> labels_of(const KernelContest& contest, Lifecycle lifecycle) {
  std::set<std::string> labels;
  for (const SizeContest& size : contest.sizes) {
    for (const Entrant& entrant : size.entrants) {
      const Point& point = entrant.point();
      if (is_process(point) && point.lifecycle == lifecycle) labels.insert(row_label(point));
    }
  }
  return labels;
}

const Entrant* serial_of(const SizeContest& size) {
  const auto found = std::ranges::find_if(size.entrants, [](const Entrant& entrant) {
    return family_of(entrant.point()) == Family::serial;
  });
  return found == size.entrants.end() ? nullptr : &*found;
}

}  // namespace

void RatioRange::add(double ratio) {
  low_ = empty() ? ratio : std::min(low_, ratio);
  high_ = std::max(high_, ratio);
}

void RatioRange::add(const RatioRange& other) {
  if (other.empty()) return;
  add(other.low_);
  add(other.high_);
}

std::string RatioRange::text() const {
  const std::string from = ratio_text(low_);
  const std::string to = ratio_text(high_);
  return from == to ? from : fmt::format("{} to {}", from, to);
}

std::string_view started_word(Lifecycle lifecycle) {
  return lifecycle == Lifecycle::exec ? "exec'd" : "forked";
}

bool is_process(const Point& point) {
  const Family family = family_of(point);
  return family == Family::sharing || family == Family::copying;
}

std::string listed(const std::vector<std::string>& words, std::string_view last) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? fmt::format(" {} ", last) : ", ";
    text += words[i];
  }
  return text;
}

std::string percent_text(double share) { return fmt::format("{:.0f} %", share * 100.0); }

std::string way_phrase(const Point& point) {
  const std::string label = row_label(point);
  const bool lives_on = point.lifecycle == Lifecycle::pool;
  switch (family_of(point)) {
    case Family::serial: return "without workers";
    case Family::threads:
      return lives_on
                 ? fmt::format("with a living pool of {}", format_count(point.workers, "thread"))
                 : fmt::format("with {} started for each job",
                               format_count(point.workers, "thread"));
    case Family::sharing:
    case Family::copying:
      return lives_on ? fmt::format("with {} and a living pool of {}", label,
                                    format_count(point.workers, "worker"))
                      : fmt::format("with {} and {} {} for each job", label,
                                    format_count(point.workers, "worker"),
                                    started_word(point.lifecycle));
    case Family::other: break;
  }
  return fmt::format("with {} ({})", label, workers_text(point.workers, point.lifecycle));
}

Statement find_paying_sizes(const KernelContest& contest) {
  const std::string pool = pays_clause(contest, Lifecycle::pool, false);
  const bool pool_pays = pool.find(" is faster than no workers") != std::string::npos;
  const std::string fork = pays_clause(contest, Lifecycle::fork, pool_pays);
  std::string text = pool;
  if (!pool.empty() && !fork.empty()) text += kNextSentence;
  text += fork;
  const auto relations = compare(contest, both(is_process, lives(Lifecycle::pool)),
                                 both(is_process, lives(Lifecycle::fork)));
  if (relations.empty()) return {text, {}};
  Statement statement = text.empty() ? statement_of(relations,
                                                    {.a = "a living pool",
                                                     .b = "forking workers for each job",
                                                     .short_a = "a living pool",
                                                     .short_b = "forking them"},
                                                    0)
                                     : statement_of(relations,
                                                    {.a = "a living pool",
                                                     .b = "forked workers",
                                                     .short_a = "a living pool",
                                                     .short_b = "forking them"},
                                                    0);
  if (!text.empty()) statement.shape = text + "; " + statement.shape;
  return statement;
}

// Compares like with like: strategies that were both forked and exec'd.
Statement find_exec_cost(const KernelContest& contest) {
  Statement statement{pays_clause(contest, Lifecycle::exec, false), {}};
  const std::set<std::string> forked = labels_of(contest, Lifecycle::fork);
  const std::set<std::string> execed = labels_of(contest, Lifecycle::exec);
  const Takes was_both = [&](const Point& point) {
    return is_process(point) && forked.contains(row_label(point)) &&
           execed.contains(row_label(point));
  };
  const auto relations = compare(contest, both(was_both, lives(Lifecycle::fork)),
                                 both(was_both, lives(Lifecycle::exec)));
  if (relations.empty()) return statement;
  const Statement part = statement_of(relations,
                                      {.a = "forking workers",
                                       .b = "starting them by exec",
                                       .short_a = "forking",
                                       .short_b = "exec"},
                                      0);
  return {statement.shape.empty() ? part.shape : statement.shape + "; " + part.shape, part.ratios};
}

Statement find_sharing_gain(const KernelContest& contest) {
  Statement statement;
  for (const Lifecycle lifecycle : {Lifecycle::pool, Lifecycle::fork, Lifecycle::exec}) {
    const auto relations = compare(contest, both(of_family(Family::sharing), lives(lifecycle)),
                                   both(of_family(Family::copying), lives(lifecycle)));
    if (relations.empty()) continue;
    const bool is_first = statement.shape.empty();
    const Statement part = statement_of(relations,
                                        {.a = is_first ? "sharing the array" : "sharing",
                                         .b = is_first ? "copying it" : "copying",
                                         .short_a = "sharing",
                                         .short_b = "copying"},
                                        statement.ratios.size());
    statement.shape +=
        fmt::format("{}{}, {}", is_first ? "" : "; ",
                    lifecycle == Lifecycle::pool
                        ? "with a living pool"
                        : fmt::format("with workers {} for each job", started_word(lifecycle)),
                    part.shape);
    statement.ratios.insert(statement.ratios.end(), part.ratios.begin(), part.ratios.end());
  }
  return statement;
}

Statement find_fastest(const KernelContest& contest) {
  const SizeContest& size = contest.sizes.back();
  const std::vector<Entrant> leaders = size.leaders();
  const Entrant& best = leaders.front();
  const Entrant* const serial = serial_of(size);
  const std::string start =
      fmt::format("at {} elements, {}", format_elements(size.elements), contest.kernel);
  const std::string time = format_duration_ns(best.median_ns);
  if (size.entrants.size() == 1) {
    return {fmt::format("{} takes {} {}; nothing else was measured there to compare it with", start,
                        time, way_phrase(best.point())),
            {}};
  }
  if (leaders.size() == 1) {
    std::string text = fmt::format("{} is fastest {}: {}", start, way_phrase(best.point()), time);
    if (serial != nullptr && serial->result != best.result) {
      text += fmt::format(", against {} without workers", format_duration_ns(serial->median_ns));
    } else {
      const Entrant& next = size.entrants[1];
      text += fmt::format(", against {} {}", format_duration_ns(next.median_ns),
                          way_phrase(next.point()));
    }
    return {text, {}};
  }
  const std::size_t others = leaders.size() - 1;
  if (others == 1) {
    return {fmt::format("{} takes {} {}; one other way ({}) is not shown to be slower", start, time,
                        way_phrase(best.point()), way_name(leaders[1].point())),
            {}};
  }
  const bool serial_leads = std::ranges::any_of(leaders, [&](const Entrant& leader) {
    return leader.result != best.result && family_of(leader.point()) == Family::serial;
  });
  return {fmt::format("{} takes {} {}; {} other ways{} are not shown to be slower", start, time,
                      way_phrase(best.point()), others,
                      serial_leads ? ", one of them without workers," : ""),
          {}};
}

Statement find_programs(const KernelContest& contest) {
  std::vector<std::string> names;
  for (const SizeContest& size : contest.sizes) {
    for (const Entrant& entrant : size.entrants) {
      const std::string& name = entrant.point().command.name;
      if (is_external(entrant.point()) && std::ranges::find(names, name) == names.end()) {
        names.push_back(name);
      }
    }
  }
  std::vector<std::string> clauses;
  Statement statement;
  for (const std::string& name : names) {
    RatioRange slower;
    RatioRange faster;
    for (const SizeContest& size : contest.sizes) {
      for (const Entrant& program : size.entrants) {
        if (program.point().command.name != name) continue;
        const Takes ours = [&](const Point& point) {
          return is_process(point) && point.workers == program.point().workers &&
                 point.lifecycle == program.point().lifecycle;
        };
        const auto best = std::ranges::find_if(
            size.entrants, [&](const Entrant& entrant) { return ours(entrant.point()); });
        if (best == size.entrants.end()) continue;
        if (is_shown_faster(*best, program)) slower.add(program.median_ns / best->median_ns);
        if (is_shown_faster(program, *best)) faster.add(best->median_ns / program.median_ns);
      }
    }
    if (!slower.empty() && faster.empty()) {
      clauses.push_back(
          fmt::format("{} takes {{{}}} times as long", name, statement.ratios.size()));
      statement.ratios.push_back(slower);
    } else if (!faster.empty() && slower.empty()) {
      clauses.push_back(fmt::format("{} is {{{}}} times as fast", name, statement.ratios.size()));
      statement.ratios.push_back(faster);
    }
  }
  if (clauses.empty()) return {};
  statement.shape =
      fmt::format("against the fastest strategy with the same workers, {}", listed(clauses, "and"));
  return statement;
}

}  // namespace zcbench
