#include "analysis/summary/answer.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "harness/base/format.hpp"
#include "harness/base/visible_text.hpp"
#include "harness/results/point_role.hpp"
#include "harness/results/point_summary.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kMostSentences = 6;
constexpr std::string_view kNextSentence = ". ";
// From there on half of the points are too uncertain for small differences to show.
constexpr double kNoisyHalfWidth = 0.1;

bool is_process(const Point& point) {
  const Family family = family_of(point);
  return family == Family::sharing || family == Family::copying;
}

Takes of_family(Family family) {
  return [family](const Point& point) { return family_of(point) == family; };
}

Takes both(Takes a, Takes b) {
  return [a = std::move(a), b = std::move(b)](const Point& point) { return a(point) && b(point); };
}

Takes lives(Lifecycle lifecycle) {
  return [lifecycle](const Point& point) { return point.lifecycle == lifecycle; };
}

std::string listed(const std::vector<std::string>& words, std::string_view last) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? fmt::format(" {} ", last) : ", ";
    text += words[i];
  }
  return text;
}

// The first letter of each sentence.
std::string capitalized(std::string text) {
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] >= 'a' && text[at] <= 'z') text[at] = static_cast<char>(text[at] - 'a' + 'A');
    const std::size_t end = text.find(kNextSentence, at);
    at = end == std::string::npos ? text.size() : end + kNextSentence.size();
  }
  return text;
}

// Two significant digits: "1.5", "18", "340"; three where two would say "1.0".
std::string ratio_text(double ratio) {
  if (ratio < 1.095) return fmt::format("{:.2f}", ratio);
  return ratio < 9.95 ? fmt::format("{:.1f}", ratio) : fmt::format("{:.0f}", ratio);
}

std::string percent_text(double share) { return fmt::format("{:.0f} %", share * 100.0); }

struct RatioRange {
  double low = 0.0;  // 0: none
  double high = 0.0;

  void add(double ratio) {
    low = low == 0.0 ? ratio : std::min(low, ratio);
    high = std::max(high, ratio);
  }
  void add(const RatioRange& other) {
    if (other.low == 0.0) return;
    add(other.low);
    add(other.high);
  }
  std::string text() const {
    const std::string from = ratio_text(low);
    const std::string to = ratio_text(high);
    return from == to ? from : fmt::format("{} to {}", from, to);
  }
};

// What one kernel's points show on one topic. Kernels whose shapes are equal share a sentence.
struct Finding {
  std::string shape;               // the sentence, with {0}, {1} ... where ratios stand
  std::vector<RatioRange> ratios;  // in that order
};

// Ends a clause about other sizes.
std::string no_difference(const std::string& where) {
  return where.empty() ? "" : fmt::format(", with no difference shown {}", where);
}

// How two groups are called at their first mention in a sentence, and afterwards.
struct Names {
  std::string a;
  std::string b;
  std::string short_a;
  std::string short_b;
};

// "a is {0} times as fast as b at every size"; the numbers of its ratios start with `first_ratio`.
Finding finding_of(const std::vector<SizeRelation>& relations, const Names& names,
                   std::size_t first_ratio) {
  RatioRange faster;
  RatioRange slower;
  for (const SizeRelation& size : relations) {
    if (size.relation == Relation::faster) faster.add(size.ratio);
    if (size.relation == Relation::slower) slower.add(1.0 / size.ratio);
  }
  Finding finding;
  std::vector<std::string> clauses;
  const auto add_clause = [&](const std::string& fast, const std::string& slow,
                              const RatioRange& range, Relation relation) {
    if (range.low == 0.0) return;
    clauses.push_back(fmt::format("{} is {{{}}} times as fast as {} {}", fast,
                                  first_ratio + finding.ratios.size(), slow,
                                  where(relations, relation)));
    finding.ratios.push_back(range);
  };
  add_clause(names.a, names.b, faster, Relation::faster);
  const bool is_first = clauses.empty();
  add_clause(is_first ? names.b : names.short_b, is_first ? names.a : names.short_a, slower,
             Relation::slower);
  const std::string open = where(relations, Relation::open);
  const std::string unknown = where(relations, Relation::unknown);
  if (clauses.empty() && !open.empty()) {
    clauses.push_back(fmt::format("no difference between {} and {} is shown {}", names.a, names.b,
                                  open == kEverySize ? "at any size" : open));
  }
  if (!unknown.empty()) {
    clauses.push_back(fmt::format("there are too few samples to compare {} with {} {}", names.a,
                                  names.b, unknown));
  }
  finding.shape = listed(clauses, "and");
  if (!finding.ratios.empty()) finding.shape += no_difference(open);
  return finding;
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
  if (numbers.empty()) return "forking workers for each job";
  return fmt::format("forking {} {} for each job", listed(numbers, "or"), noun);
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

// Whether workers of one lifecycle pay. Empty: they were not compared with no workers.
std::string pays_clause(const KernelContest& contest, Lifecycle lifecycle, bool pool_pays) {
  const auto relations =
      compare(contest, both(is_process, lives(lifecycle)), of_family(Family::serial));
  if (relations.empty()) return "";
  const std::string any = workers_phrase(lifecycle, {});
  const std::string faster = where(relations, Relation::faster);
  const std::string slower = where(relations, Relation::slower);
  std::string open = where(relations, Relation::open);
  if (open.empty()) open = where(relations, Relation::unknown);
  if (!faster.empty()) {
    const std::string who =
        workers_phrase(lifecycle, paying_workers(contest, lifecycle, relations));
    return fmt::format("{}, {} is faster than no workers{}", faster, who, no_difference(open));
  }
  if (slower == kEverySize && pool_pays) return any + " never is";
  if (slower.empty()) {
    return fmt::format("no difference between {} and no workers is shown {}", any,
                       open == kEverySize ? "at any size" : open);
  }
  return fmt::format("{} is slower than no workers {}{}", any, slower, no_difference(open));
}

// From what size on it pays to have workers at all, and what it costs to start them for each job.
Finding pays(const KernelContest& contest) {
  const std::string pool = pays_clause(contest, Lifecycle::pool, false);
  const bool pool_pays = pool.find(" is faster than no workers") != std::string::npos;
  const std::string fork = pays_clause(contest, Lifecycle::fork, pool_pays);
  std::string text = pool;
  if (!pool.empty() && !fork.empty()) text += kNextSentence;
  text += fork;
  const auto relations = compare(contest, both(is_process, lives(Lifecycle::pool)),
                                 both(is_process, lives(Lifecycle::fork)));
  if (relations.empty()) return {text, {}};
  Finding finding = text.empty() ? finding_of(relations,
                                              {.a = "a living pool",
                                               .b = "forking workers for each job",
                                               .short_a = "a living pool",
                                               .short_b = "forking them"},
                                              0)
                                 : finding_of(relations,
                                              {.a = "a living pool",
                                               .b = "forked workers",
                                               .short_a = "a living pool",
                                               .short_b = "forking them"},
                                              0);
  if (!text.empty()) finding.shape = text + "; " + finding.shape;
  return finding;
}

Finding sharing(const KernelContest& contest) {
  Finding finding;
  for (const Lifecycle lifecycle : {Lifecycle::pool, Lifecycle::fork}) {
    const auto relations = compare(contest, both(of_family(Family::sharing), lives(lifecycle)),
                                   both(of_family(Family::copying), lives(lifecycle)));
    if (relations.empty()) continue;
    const bool is_first = finding.shape.empty();
    const Finding part = finding_of(relations,
                                    {.a = is_first ? "sharing the array" : "sharing",
                                     .b = is_first ? "copying it" : "copying",
                                     .short_a = "sharing",
                                     .short_b = "copying"},
                                    finding.ratios.size());
    finding.shape += fmt::format(
        "{}{}, {}", is_first ? "" : "; ",
        lifecycle == Lifecycle::pool ? "with a living pool" : "with workers forked for each job",
        part.shape);
    finding.ratios.insert(finding.ratios.end(), part.ratios.begin(), part.ratios.end());
  }
  return finding;
}

// "with memfd and a living pool of 4 workers"
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
                      : fmt::format("with {} and {} forked for each job", label,
                                    format_count(point.workers, "worker"));
    case Family::other: break;
  }
  return fmt::format("with {} ({})", label, workers_text(point.workers, point.lifecycle));
}

const Entrant* serial_of(const SizeContest& size) {
  const auto found = std::ranges::find_if(size.entrants, [](const Entrant& entrant) {
    return family_of(entrant.point()) == Family::serial;
  });
  return found == size.entrants.end() ? nullptr : &*found;
}

// What is fastest at the largest size.
Finding fastest(const KernelContest& contest) {
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

// The parts of a point's time, as shares of it.
enum TimePart { kStarting, kMoving, kMapping, kComputing, kPartCount };
constexpr std::array<std::string_view, kPartCount> kPartWords{
    "starting and joining the workers", "handing out and collecting the data",
    "mapping the array into new workers (page faults)", "computing"};

double median_of(const PointResult& result, double (*number)(const Sample&)) {
  std::vector<double> numbers;
  for (const Sample& sample : result.samples) numbers.push_back(number(sample));
  return median(numbers);
}

struct LargestPart {
  TimePart part;
  double share;
};

double compute_ns(const Sample& sample) { return static_cast<double>(sample.phases.compute_ns); }

// `pool`: the same work by living workers, whose pages are mapped already; nullptr: not measured.
// What new workers compute longer, with more page faults, goes into these.
LargestPart largest_part(const PointResult& result, const PointResult* pool) {
  std::array<double, kPartCount> parts{};
  parts[kStarting] = median_of(result, [](const Sample& sample) {
    return static_cast<double>(sample.phases.start_ns + sample.phases.join_ns);
  });
  parts[kMoving] = median_of(result, [](const Sample& sample) {
    return static_cast<double>(sample.phases.distribute_ns + sample.phases.collect_ns);
  });
  parts[kComputing] = median_of(result, compute_ns);
  if (pool != nullptr && family_of(result.point) == Family::sharing) {
    const auto faults = [](const Sample& sample) {
      return static_cast<double>(sample.minor_faults);
    };
    const double longer = parts[kComputing] - median_of(*pool, compute_ns);
    if (longer > 0.0 && median_of(result, faults) > median_of(*pool, faults)) {
      parts[kMapping] = longer;
      parts[kComputing] -= longer;
    }
  }
  double sum = 0.0;
  for (const double part : parts) sum += part;
  const auto largest = std::ranges::max_element(parts);
  return {.part = static_cast<TimePart>(largest - parts.begin()),
          .share = sum == 0.0 ? 0.0 : *largest / sum};
}

const PointResult* same_in_pool(const SizeContest& size, const Point& point) {
  for (const Entrant& entrant : size.entrants) {
    const Point& other = entrant.point();
    if (other.lifecycle == Lifecycle::pool && other.workers == point.workers &&
        row_label(other) == row_label(point)) {
      return entrant.result;
    }
  }
  return nullptr;
}

// The points whose time is taken apart: of the fastest strategy at the largest size, with the most
// workers; those that share the array and are forked for each job, if there are any.
std::vector<const Entrant*> points_to_explain(const KernelContest& contest) {
  const Entrant* chosen = nullptr;
  const auto rank = [](const Entrant& entrant) {
    const Point& point = entrant.point();
    return std::tuple(point.lifecycle == Lifecycle::fork, family_of(point) == Family::sharing,
                      point.workers, -entrant.median_ns);
  };
  for (const SizeContest& size : contest.sizes) {
    for (const Entrant& entrant : size.entrants) {
      if (!is_process(entrant.point())) continue;
      const bool is_larger =
          chosen == nullptr || entrant.point().elements > chosen->point().elements;
      if (is_larger || rank(entrant) > rank(*chosen)) chosen = &entrant;
    }
  }
  if (chosen == nullptr) return {};
  std::vector<const Entrant*> points;
  for (const SizeContest& size : contest.sizes) {
    for (const Entrant& entrant : size.entrants) {
      if (way_name(entrant.point()) == way_name(chosen->point())) points.push_back(&entrant);
    }
  }
  return points;
}

// What decides it: the largest part of the time at the smallest and at the largest size.
Finding decider(const KernelContest& contest) {
  const std::vector<const Entrant*> points = points_to_explain(contest);
  if (points.empty()) return {};
  const auto part_of = [&](const Entrant& entrant) {
    const auto size =
        std::ranges::find(contest.sizes, entrant.point().elements, &SizeContest::elements);
    const bool is_forked = entrant.point().lifecycle == Lifecycle::fork;
    return largest_part(*entrant.result,
                        is_forked ? same_in_pool(*size, entrant.point()) : nullptr);
  };
  const auto at_size = [&](const Entrant& entrant, const LargestPart& part) {
    return fmt::format("{} at {}", percent_text(part.share),
                       format_elements(entrant.point().elements));
  };
  const LargestPart large = part_of(*points.back());
  std::string text =
      fmt::format("what decides it here: of the time {}, ", way_phrase(points.back()->point()));
  if (points.size() == 1) {
    return {text + fmt::format("{} takes {} elements", kPartWords[large.part],
                               at_size(*points.back(), large)),
            {}};
  }
  const LargestPart small = part_of(*points.front());
  text +=
      fmt::format("{} takes {} elements", kPartWords[small.part], at_size(*points.front(), small));
  text +=
      small.part == large.part ? " and " : fmt::format(", and {} takes ", kPartWords[large.part]);
  return {text + at_size(*points.back(), large), {}};
}

// Programs that are not ours, against the fastest strategy with the same workers and lifecycle.
Finding external_programs(const KernelContest& contest) {
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
  Finding finding;
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
    if (slower.low > 0.0 && faster.low == 0.0) {
      clauses.push_back(fmt::format("{} takes {{{}}} times as long", name, finding.ratios.size()));
      finding.ratios.push_back(slower);
    } else if (faster.low > 0.0 && slower.low == 0.0) {
      clauses.push_back(fmt::format("{} is {{{}}} times as fast", name, finding.ratios.size()));
      finding.ratios.push_back(faster);
    }
  }
  if (clauses.empty()) return {};
  finding.shape =
      fmt::format("against the fastest strategy with the same workers, {}", listed(clauses, "and"));
  return finding;
}

// How sure the times are, if that hides differences.
std::string noise_sentence(const std::vector<KernelContest>& contests) {
  std::vector<double> half_widths;
  std::size_t without_interval = 0;
  for (const KernelContest& contest : contests) {
    for (const SizeContest& size : contest.sizes) {
      for (const Entrant& entrant : size.entrants) {
        if (const auto width = point_median(*entrant.result)->relative_half_width) {
          half_widths.push_back(*width);
        } else {
          ++without_interval;
        }
      }
    }
  }
  if (half_widths.empty()) {
    return "No point has the 6 samples that an interval needs, so no difference can be shown.";
  }
  const double typical = median(half_widths);
  if (typical <= kNoisyHalfWidth) return "";
  return fmt::format(
      "Half of the medians are uncertain by {} or more, so smaller differences do not show; "
      "zcbench "
      "doctor says what disturbs this machine.",
      percent_text(typical));
}

// Kernels that were swept as widely as any; `null`, which does no work, only alone.
std::vector<KernelContest> main_contests(std::vector<KernelContest> contests) {
  const auto does_no_work = [](const KernelContest& contest) { return contest.kernel == "null"; };
  if (!std::ranges::all_of(contests, does_no_work)) std::erase_if(contests, does_no_work);
  std::size_t most = 0;
  for (const KernelContest& contest : contests) most = std::max(most, contest.sizes.size());
  std::erase_if(contests,
                [&](const KernelContest& contest) { return 2 * contest.sizes.size() < most; });
  return contests;
}

// A sentence or two on one topic, about one or more kernels.
struct Draft {
  std::size_t topic;
  std::size_t rank;      // of the first kernel that it is about
  std::size_t priority;  // the smallest are kept
  std::string text;

  std::size_t sentence_count() const {
    std::size_t count = 1;
    for (auto at = text.find(kNextSentence); at != std::string::npos;
         at = text.find(kNextSentence, at + 1)) {
      ++count;
    }
    return count;
  }
};

struct Topic {
  Finding (*find)(const KernelContest& contest);
  std::size_t priority;
  bool names_kernel = false;     // by itself
  bool needs_intervals = false;  // says which of two is faster
};

constexpr std::array<Topic, 5> kTopics{
    {{.find = pays, .priority = 0, .needs_intervals = true},
     {.find = sharing, .priority = 1, .needs_intervals = true},
     {.find = fastest, .priority = 2, .names_kernel = true},
     {.find = decider, .priority = 3},
     {.find = external_programs, .priority = 5, .needs_intervals = true}}};
constexpr std::size_t kNoiseTopic = kTopics.size();
constexpr std::size_t kNoisePriority = 4;
constexpr std::size_t kOtherKernels =
    10;  // priorities of what is about other kernels than the first

std::string filled(const Finding& finding) {
  std::string text = finding.shape;
  for (std::size_t i = 0; i < finding.ratios.size(); ++i) {
    const std::string place = fmt::format("{{{}}}", i);
    text.replace(text.find(place), place.size(), finding.ratios[i].text());
  }
  return text;
}

// One sentence for all kernels that show the same; the first kernel's comes first.
void add_drafts(std::vector<Draft>& drafts, std::size_t topic,
                const std::vector<KernelContest>& contests) {
  struct Group {
    Finding finding;
    std::vector<std::string> kernels;
    std::size_t rank;
  };
  std::vector<Group> groups;
  for (std::size_t rank = 0; rank < contests.size(); ++rank) {
    Finding finding = kTopics[topic].find(contests[rank]);
    if (finding.shape.empty()) continue;
    const auto same_shape = [&](const Group& group) {
      return group.finding.shape == finding.shape;
    };
    const auto found = std::ranges::find_if(groups, same_shape);
    if (found == groups.end()) {
      groups.push_back({std::move(finding), {contests[rank].kernel}, rank});
      continue;
    }
    found->kernels.push_back(contests[rank].kernel);
    for (std::size_t i = 0; i < finding.ratios.size(); ++i) {
      found->finding.ratios[i].add(finding.ratios[i]);
    }
  }
  for (const Group& group : groups) {
    const bool is_of_all = group.kernels.size() == contests.size();
    const std::string text = filled(group.finding);
    drafts.push_back(
        {topic, group.rank, kTopics[topic].priority + (group.rank == 0 ? 0 : kOtherKernels),
         is_of_all || kTopics[topic].names_kernel
             ? capitalized(text) + "."
             : capitalized(fmt::format("for {}, {}.", listed(group.kernels, "and"), text))});
  }
}

std::string nothing_measured(const std::vector<PointResult>& points) {
  if (points.empty()) return "The run has no points.";
  const auto failed = std::ranges::count(points, PointStatus::failed, &PointResult::status);
  const auto unavailable =
      std::ranges::count(points, PointStatus::unavailable, &PointResult::status);
  std::vector<std::string> counts;
  if (failed > 0) counts.push_back(fmt::format("{} failed", failed));
  if (unavailable > 0)
    counts.push_back(fmt::format("{} could not run on this machine", unavailable));
  return fmt::format("There is nothing to compare: of {}, {}.",
                     format_count(points.size(), "point"), listed(counts, "and"));
}

bool knows_intervals(const std::vector<KernelContest>& contests) {
  for (const KernelContest& contest : contests) {
    for (const SizeContest& size : contest.sizes) {
      for (const Entrant& entrant : size.entrants) {
        if (entrant.interval_ns) return true;
      }
    }
  }
  return false;
}

// As many sentences as fit, by topic.
std::vector<std::string> most_important(std::vector<Draft> drafts) {
  std::ranges::stable_sort(drafts, {}, &Draft::priority);
  std::size_t left = kMostSentences;
  std::erase_if(drafts, [&](const Draft& draft) {
    const std::size_t count = draft.sentence_count();
    if (count > left) return true;
    left -= count;
    return false;
  });
  std::ranges::stable_sort(drafts, {},
                           [](const Draft& draft) { return std::pair(draft.topic, draft.rank); });
  std::vector<std::string> sentences;
  for (const Draft& draft : drafts) sentences.push_back(visible(draft.text));
  return sentences;
}

}  // namespace

Answer make_answer(const std::vector<PointResult>& points) {
  const std::vector<KernelContest> contests = main_contests(kernel_contests(points));
  Answer answer;
  if (contests.empty()) {
    answer.sentences.push_back(nothing_measured(points));
    return answer;
  }
  std::vector<Draft> drafts;
  const bool has_intervals = knows_intervals(contests);
  for (std::size_t topic = 0; topic < kTopics.size(); ++topic) {
    if (has_intervals || !kTopics[topic].needs_intervals) add_drafts(drafts, topic, contests);
  }
  if (std::string noise = noise_sentence(contests); !noise.empty()) {
    drafts.push_back({kNoiseTopic, 0, kNoisePriority, std::move(noise)});
  }
  answer.sentences = most_important(std::move(drafts));
  for (const KernelContest& contest : contests) {
    answer.kernels.push_back({.kernel = contest.kernel, .picks = picks_of(contest)});
  }
  return answer;
}

}  // namespace zcbench
