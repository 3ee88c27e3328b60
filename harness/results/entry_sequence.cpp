#include "harness/results/entry_sequence.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>

#include "harness/base/text.hpp"
#include "harness/json/json_read.hpp"
#include "harness/plan/config_hash.hpp"

namespace zcbench {

namespace {

constexpr double kRounding = 1e-9;  // of a mean that is compared with the values it is the mean of

void require_count(const JsonValue& object, std::string_view key, std::uint64_t due) {
  if (count_in(object, key) != due) {
    member(object, key, JsonKind::number).fail(fmt::format("is not {}, which is due here", due));
  }
}

void require_text(const JsonValue& object, std::string_view key, const std::string& due) {
  if (text_in(object, key) != due) {
    member(object, key, JsonKind::string).fail(fmt::format("is not {}", in_quotes(due)));
  }
}

[[noreturn]] void fail_again(const JsonValue& entry) {
  const JsonValue name = member(entry, "run_name", JsonKind::string);
  name.fail(fmt::format("is of a point that was there already: {}", in_quotes(name.text())));
}

bool lies_among_samples(std::string_view aggregate) {
  return aggregate == "mean" || aggregate == "median" || aggregate == "min" || aggregate == "p90";
}

std::uint64_t missing_points_in(const JsonValue& ours) {
  const auto merged = ours.find("merged");
  return merged ? count_in(*merged, "missing_points") : 0;
}

bool is_shard(const JsonValue& ours) {
  const auto shard = member(ours, "plan", JsonKind::object).find("shard");
  return shard && shard->kind() != JsonKind::null;
}

}  // namespace

EntrySequence::EntrySequence(const JsonValue& ours)
    : ours_(ours),
      launches_(count_in(ours, "launches")),
      missing_points_(missing_points_in(ours)),
      has_gaps_(missing_points_ > 0 || is_shard(ours)) {}

bool EntrySequence::next(const JsonValue& entry) {
  const bool is_new = !last_ || text_in(entry, "run_name") != name_;
  if (is_new) {
    end_point();
    begin_point(entry);
  } else {
    if (status_ != "valid") fail_again(entry);
    require_count(entry, "family_index", place_);
    require_count(entry, "repetitions", repetitions_);
    require_text(member(entry, "zcbench", JsonKind::object), "status", status_);
  }
  last_ = entry;
  if (text_in(entry, "run_type") == "iteration") {
    check_sample(entry);
  } else {
    check_aggregate(entry);
  }
  return is_new;
}

void EntrySequence::begin_point(const JsonValue& entry) {
  name_ = text_in(entry, "run_name");
  if (!names_.insert(name_).second) fail_again(entry);
  check_place(entry);
  const JsonValue own = member(entry, "zcbench", JsonKind::object);
  hashes_.push_back(text_in(own, "config_hash"));
  status_ = text_in(own, "status");
  if (status_ != "valid" && status_ != "failed" && status_ != "unavailable") {
    member(own, "status", JsonKind::string).fail("is unknown; allowed: valid, failed, unavailable");
  }
  repetitions_ = count_in(entry, "repetitions");
  samples_ = 0;
  launch_ = 0;
  has_aggregates_ = false;
}

void EntrySequence::check_place(const JsonValue& entry) {
  place_ = count_in(entry, "family_index");
  if (place_ < next_place_ || !has_gaps_) require_count(entry, "family_index", next_place_);
  next_place_ = place_ + 1;
}

void EntrySequence::end_point() const {
  if (last_) require_all_samples(*last_);
}

void EntrySequence::require_all_samples(const JsonValue& entry) const {
  if (samples_ == repetitions_) return;
  member(entry, "repetitions", JsonKind::number)
      .fail(fmt::format("is not the number of the point's samples, {}", samples_));
}

void EntrySequence::check_sample(const JsonValue& entry) {
  if (status_ != "valid" || has_aggregates_) {
    member(entry, "run_type", JsonKind::string).fail("is out of its order: no sample is due here");
  }
  require_text(entry, "name", name_);
  require_count(entry, "repetition_index", samples_);
  check_launch(entry);
  const double time = number_in(entry, "real_time");
  least_ = samples_ == 0 ? time : std::min(least_, time);
  most_ = samples_ == 0 ? time : std::max(most_, time);
  ++samples_;
}

// Launches follow one another, from 0.
void EntrySequence::check_launch(const JsonValue& entry) {
  const JsonValue own = member(entry, "zcbench", JsonKind::object);
  const std::uint64_t launch = count_in(own, "launch");
  const bool follows = launch == launch_ || (samples_ > 0 && launch == launch_ + 1);
  if (!follows || launch >= launches_) {
    member(own, "launch", JsonKind::number).fail("is out of its order");
  }
  launch_ = launch;
}

void EntrySequence::check_aggregate(const JsonValue& entry) {
  require_all_samples(entry);
  has_aggregates_ = true;
  if (status_ != "valid" || samples_ == 0) return;
  const std::string aggregate = text_in(entry, "aggregate_name");
  require_text(entry, "name", name_ + "_" + aggregate);
  if (!lies_among_samples(aggregate)) return;
  const double time = number_in(entry, "real_time");
  if (time < least_ * (1.0 - kRounding) || time > most_ * (1.0 + kRounding)) {
    member(entry, "real_time", JsonKind::number)
        .fail(fmt::format("is not among the point's samples, which take {} to {}", least_, most_));
  }
}

void EntrySequence::finish(const JsonValue& entries) {
  end_point();
  const JsonValue plan = member(ours_, "plan", JsonKind::object);
  if (count_in(plan, "points") != names_.size()) {
    entries.fail(
        fmt::format("holds {} points, the plan {}", names_.size(), count_in(plan, "points")));
  }
  if (missing_points_ > 0) return;  // the hash covers all points
  const JsonValue config = member(ours_, "config", JsonKind::object);
  const std::string due = config_hash(hashes_, count_in(config, "seed"));
  if (text_in(config, "config_hash") != due) {
    member(config, "config_hash", JsonKind::string)
        .fail(fmt::format("is not {}, that of the points in the file", due));
  }
}

}  // namespace zcbench
