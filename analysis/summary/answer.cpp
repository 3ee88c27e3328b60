#include "analysis/summary/answer.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "analysis/summary/statements.hpp"
#include "harness/base/format.hpp"
#include "harness/base/visible_text.hpp"
#include "harness/results/point_summary.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kMostSentences = 6;
// If the median half-width is above this, half of the points are too uncertain to show small
// differences.
constexpr double kNoisyHalfWidth = 0.1;

// Capitalizes the first letter of each sentence.
std::string capitalized(std::string text) {
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] >= 'a' && text[at] <= 'z') text[at] = static_cast<char>(text[at] - 'a' + 'A');
    const std::size_t end = text.find(kNextSentence, at);
    at = end == std::string::npos ? text.size() : end + kNextSentence.size();
  }
  return text;
}

// A sentence on how uncertain the times are, if this hides differences; otherwise empty.
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
      "Half of the medians are uncertain by {} or more; zcbench doctor says what disturbs the "
      "machine.",
      percent_text(typical));
}

// Kernels with at least half as many sizes as any other; `null`, which does no work, only if there
// is nothing else.
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
  std::size_t priority;  // the drafts with the smallest are kept
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
  Statement (*find)(const KernelContest& contest);
  std::size_t priority;
  bool names_kernel = false;     // the statement itself names the kernel
  bool needs_intervals = false;  // it says which of two is faster
};

constexpr std::array<Topic, 6> kTopics{
    {{.find = find_paying_sizes, .priority = 0, .needs_intervals = true},
     {.find = find_sharing_gain, .priority = 1, .needs_intervals = true},
     {.find = find_fastest, .priority = 2, .names_kernel = true},
     {.find = find_time_parts, .priority = 3},
     {.find = find_exec_cost, .priority = 5, .needs_intervals = true},
     {.find = find_programs, .priority = 6, .needs_intervals = true}}};
constexpr std::size_t kNoiseTopic = 2;  // right after what is fastest, for any kernel
constexpr std::size_t kNoisePriority = 4;
constexpr std::size_t kOtherKernels =
    10;  // added to the priority of drafts that are not about the first kernel

std::string filled(const Statement& statement) {
  std::string text = statement.shape;
  for (std::size_t i = 0; i < statement.ratios.size(); ++i) {
    const std::string place = fmt::format("{{{}}}", i);
    text.replace(text.find(place), place.size(), statement.ratios[i].text());
  }
  return text;
}

// Adds one sentence for all kernels that show the same; the first kernel's comes first.
void add_drafts(std::vector<Draft>& drafts, std::size_t topic,
                const std::vector<KernelContest>& contests) {
  struct Group {
    Statement statement;
    std::vector<std::string> kernels;
    std::size_t rank;
  };
  std::vector<Group> groups;
  for (std::size_t rank = 0; rank < contests.size(); ++rank) {
    Statement statement = kTopics[topic].find(contests[rank]);
    if (statement.shape.empty()) continue;
    const auto same_shape = [&](const Group& group) {
      return group.statement.shape == statement.shape;
    };
    const auto found = std::ranges::find_if(groups, same_shape);
    if (found == groups.end()) {
      groups.push_back({std::move(statement), {contests[rank].kernel}, rank});
      continue;
    }
    found->kernels.push_back(contests[rank].kernel);
    for (std::size_t i = 0; i < statement.ratios.size(); ++i) {
      found->statement.ratios[i].add(statement.ratios[i]);
    }
  }
  for (const Group& group : groups) {
    const bool is_of_all = group.kernels.size() == contests.size();
    const std::string text = filled(group.statement);
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

// As many of the most important sentences as fit, ordered by topic.
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
    drafts.push_back({kNoiseTopic, contests.size(), kNoisePriority, std::move(noise)});
  }
  answer.sentences = most_important(std::move(drafts));
  for (const KernelContest& contest : contests) {
    answer.kernels.push_back({.kernel = contest.kernel, .picks = picks_of(contest)});
  }
  return answer;
}

}  // namespace zcbench
