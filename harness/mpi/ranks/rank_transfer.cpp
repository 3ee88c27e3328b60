#include "harness/mpi/ranks/rank_transfer.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <exception>
#include <limits>
#include <stdexcept>

#include "harness/base/errors.hpp"
#include "harness/os/posix.hpp"

namespace zcbench {

namespace {

// MPI counts in int, so larger transfers take several calls.
constexpr std::uint64_t kMostPerCall = std::uint64_t{1} << 30;

SliceBounds own_slice(const RankTransferSpec& spec) { return slice_of(spec, spec.world.rank()); }

// The number of elements in all slices of this rank's node.
std::uint64_t elements_of_node(const RankTransferSpec& spec) {
  std::uint64_t elements = 0;
  for (const int rank : spec.world.ranks_of_node()) elements += slice_of(spec, rank).size();
  return elements;
}

Mapping allocate(std::uint64_t elements) {
  return Mapping::anonymous_private(std::max<std::uint64_t>(elements, 1) * sizeof(double));
}

// Says that the array is ready; ranks that wait for this see what rank 0 has written before.
void tell_all_ranks() {
  char word = 0;
  require_mpi(MPI_Bcast(&word, 1, MPI_CHAR, 0, MPI_COMM_WORLD), "MPI_Bcast");
}

// Memory of this rank that other ranks can access while the object is alive.
class Window {
 public:
  enum class Of { all_ranks, node };

  /// Called by all ranks of `world`, or of its node, which then share the memory.
  Window(const RankWorld& world, Of of, std::uint64_t elements) {
    const auto bytes = static_cast<MPI_Aint>(elements * sizeof(double));
    constexpr int kUnit = sizeof(double);
    void* base = nullptr;
    if (of == Of::node) {
      require_mpi(
          MPI_Win_allocate_shared(bytes, kUnit, MPI_INFO_NULL, world.node().get(), &base, &window_),
          "MPI_Win_allocate_shared");
      int unit = 0;
      MPI_Aint size = 0;
      require_mpi(MPI_Win_shared_query(window_, 0, &size, &unit, &base), "MPI_Win_shared_query");
      elements = static_cast<std::uint64_t>(size) / sizeof(double);
    } else {
      require_mpi(MPI_Win_allocate(bytes, kUnit, MPI_INFO_NULL, MPI_COMM_WORLD, &base, &window_),
                  "MPI_Win_allocate");
    }
    values_ = {static_cast<double*>(base), elements};
    require_mpi(MPI_Win_set_errhandler(window_, MPI_ERRORS_RETURN), "MPI_Win_set_errhandler");
    require_mpi(MPI_Win_lock_all(MPI_MODE_NOCHECK, window_), "MPI_Win_lock_all");
  }
  ~Window() {
    if (std::uncaught_exceptions() > 0) return;  // as in ~Group
    MPI_Win_unlock_all(window_);
    MPI_Win_free(&window_);
  }
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  /// This rank's part; in a node's window, the part of the node's first rank.
  std::span<double> values() const { return values_; }

  /// Makes what others have stored here visible, and what is stored here visible to others.
  void sync() const { require_mpi(MPI_Win_sync(window_), "MPI_Win_sync"); }

  /// These copy to, or from, position `at` of the part of rank `rank`; complete after flush().
  void put(std::span<const double> values, int rank, std::uint64_t at) const {
    in_parts(values, at, [&](std::span<const double> part, int count, MPI_Aint place) {
      require_mpi(MPI_Put(part.data(), count, MPI_DOUBLE, rank, place, count, MPI_DOUBLE, window_),
                  "MPI_Put");
    });
  }
  void get(std::span<double> values, int rank, std::uint64_t at) const {
    in_parts(values, at, [&](std::span<double> part, int count, MPI_Aint place) {
      require_mpi(MPI_Get(part.data(), count, MPI_DOUBLE, rank, place, count, MPI_DOUBLE, window_),
                  "MPI_Get");
    });
  }
  void flush() const { require_mpi(MPI_Win_flush_all(window_), "MPI_Win_flush_all"); }

 private:
  template <typename Value, typename Move>
  static void in_parts(std::span<Value> values, std::uint64_t at, const Move& move) {
    for (std::uint64_t done = 0; done < values.size(); done += kMostPerCall) {
      const auto part = values.subspan(done, std::min(kMostPerCall, values.size() - done));
      move(part, static_cast<int>(part.size()), static_cast<MPI_Aint>(at + done));
    }
  }

  MPI_Win window_ = MPI_WIN_NULL;
  std::span<double> values_;
};

// Every node's first rank holds the slices of its node's ranks, which work on them there.
class SharedWindow : public RankTransfer {
 public:
  explicit SharedWindow(const RankTransferSpec& spec)
      : spec_(spec),
        is_holder_(spec.world.node().rank() == 0),
        window_(spec.world, Window::Of::node, is_holder_ ? elements_of_node(spec) : 0) {
    std::uint64_t at = 0;
    for (const int rank : spec.world.ranks_of_node()) {
      const SliceBounds slice = slice_of(spec, rank);
      const auto values = window_.values().subspan(at, slice.size());
      if (is_holder_) held_.push_back({slice.begin, values});
      if (rank == spec.world.rank()) own_ = values;
      at += slice.size();
    }
  }

  std::vector<Segment> held() const override { return held_; }

  std::span<double> distribute() override {
    window_.sync();
    tell_all_ranks();
    window_.sync();
    return own_;
  }

  void collect() override { window_.sync(); }

 private:
  RankTransferSpec spec_;
  bool is_holder_;
  Window window_;
  std::vector<Segment> held_;
  std::span<double> own_;
};

// The base of the strategies with one array, in rank 0: rank 0 works in it, all others in a copy of
// their slice.
class RootArray : public RankTransfer {
 public:
  explicit RootArray(const RankTransferSpec& spec) : spec_(spec), own_(own_slice(spec)) {}

  std::vector<Segment> held() const override {
    if (!is_root()) return {};
    return {{0, array()}};
  }

 protected:
  virtual std::span<double> array() const = 0;  // rank 0 only

  bool is_root() const { return spec_.world.is_root(); }
  std::span<double> part(const SliceBounds& slice) const {
    return array().subspan(slice.begin, slice.size());
  }
  template <typename Visit>
  void for_each_other(Visit visit) const {
    for (int rank = 1; rank < spec_.world.size(); ++rank) visit(rank, slice_of(spec_, rank));
  }

  RankTransferSpec spec_;
  SliceBounds own_;
};

class Scatter : public RootArray {
 public:
  explicit Scatter(const RankTransferSpec& spec)
      : RootArray(spec), memory_(allocate(is_root() ? spec.elements : own_.size())) {
    if (spec.elements > std::numeric_limits<int>::max()) {
      throw TrialError(fmt::format(
          "MPI_Scatterv counts in int: {} elements are too many; allowed: at most {}, or mpi_get, "
          "mpi_put, mpi_window",
          spec.elements, std::numeric_limits<int>::max()));
    }
    for (int rank = 0; rank < spec.world.size(); ++rank) {
      const SliceBounds slice = slice_of(spec, rank);
      counts_.push_back(static_cast<int>(slice.size()));
      firsts_.push_back(static_cast<int>(slice.begin));
    }
  }

  std::span<double> distribute() override {
    require_mpi(MPI_Scatterv(is_root() ? array().data() : nullptr, counts_.data(), firsts_.data(),
                             MPI_DOUBLE, own_place(), own_count(), MPI_DOUBLE, 0, MPI_COMM_WORLD),
                "MPI_Scatterv");
    return own_values();
  }

  void collect() override {
    if (!spec_.returns_slices) return;
    require_mpi(
        MPI_Gatherv(own_place(), own_count(), MPI_DOUBLE, is_root() ? array().data() : nullptr,
                    counts_.data(), firsts_.data(), MPI_DOUBLE, 0, MPI_COMM_WORLD),
        "MPI_Gatherv");
  }

 private:
  std::span<double> array() const override { return memory_.doubles(spec_.elements); }
  std::span<double> own_values() const {
    return is_root() ? part(own_) : memory_.doubles(own_.size());
  }
  void* own_place() const { return is_root() ? MPI_IN_PLACE : own_values().data(); }
  int own_count() const { return static_cast<int>(own_.size()); }

  Mapping memory_;
  std::vector<int> counts_;
  std::vector<int> firsts_;
};

class Get : public RootArray {
 public:
  explicit Get(const RankTransferSpec& spec)
      : RootArray(spec),
        window_(spec.world, Window::Of::all_ranks, is_root() ? spec.elements : 0),
        copy_(allocate(is_root() ? 0 : own_.size())) {}

  std::span<double> distribute() override {
    if (is_root()) window_.sync();
    tell_all_ranks();
    if (is_root()) return part(own_);
    window_.get(copy(), 0, own_.begin);
    window_.flush();
    return copy();
  }

  void collect() override {
    if (spec_.returns_slices && !is_root()) {
      window_.put(copy(), 0, own_.begin);
      window_.flush();
    }
    // Rank 0 may read the array once all ranks have reached this point.
    if (spec_.returns_slices) require_mpi(MPI_Barrier(MPI_COMM_WORLD), "MPI_Barrier");
    if (is_root()) window_.sync();
  }

 private:
  std::span<double> array() const override { return window_.values(); }
  std::span<double> copy() const { return copy_.doubles(own_.size()); }

  Window window_;
  Mapping copy_;
};

class Put : public RootArray {
 public:
  explicit Put(const RankTransferSpec& spec)
      : RootArray(spec),
        memory_(allocate(is_root() ? spec.elements : 0)),
        window_(spec.world, Window::Of::all_ranks, is_root() ? 0 : own_.size()) {}

  std::span<double> distribute() override {
    if (is_root()) {
      for_each_other(
          [&](int rank, const SliceBounds& slice) { window_.put(part(slice), rank, 0); });
      window_.flush();
    }
    tell_all_ranks();
    window_.sync();
    return is_root() ? part(own_) : window_.values();
  }

  void collect() override {
    if (!spec_.returns_slices) return;
    window_.sync();
    require_mpi(MPI_Barrier(MPI_COMM_WORLD), "MPI_Barrier");
    if (!is_root()) return;
    for_each_other([&](int rank, const SliceBounds& slice) { window_.get(part(slice), rank, 0); });
    window_.flush();
  }

 private:
  std::span<double> array() const override { return memory_.doubles(spec_.elements); }

  Mapping memory_;
  Window window_;
};

struct Row {
  std::string_view strategy;
  std::unique_ptr<RankTransfer> (*open)(const RankTransferSpec& spec);
  bool is_in_node;  // the array is spread over the nodes instead of lying in rank 0
};

template <typename Type>
std::unique_ptr<RankTransfer> open(const RankTransferSpec& spec) {
  return std::make_unique<Type>(spec);
}

constexpr Row kRows[] = {{"mpi_window", open<SharedWindow>, true},
                         {"mpi_scatter", open<Scatter>, false},
                         {"mpi_get", open<Get>, false},
                         {"mpi_put", open<Put>, false}};

const Row& row_of(std::string_view strategy) {
  const auto found = std::ranges::find(kRows, strategy, &Row::strategy);
  if (found == std::end(kRows)) throw std::logic_error("no strategy with ranks of that name");
  return *found;
}

}  // namespace

SliceBounds slice_of(const RankTransferSpec& spec, int rank) {
  return slice_bounds(spec.elements, static_cast<std::uint32_t>(spec.world.size()),
                      static_cast<std::uint32_t>(rank), spec.partition);
}

std::uint64_t rank_memory_bytes(std::string_view strategy, const RankTransferSpec& spec) {
  const bool is_holder =
      row_of(strategy).is_in_node ? spec.world.node().rank() == 0 : spec.world.is_root();
  const std::uint64_t held = row_of(strategy).is_in_node ? elements_of_node(spec) : spec.elements;
  const std::uint64_t copied = row_of(strategy).is_in_node ? 0 : own_slice(spec).size();
  return (is_holder ? held : copied) * sizeof(double);
}

std::unique_ptr<RankTransfer> open_rank_transfer(std::string_view strategy,
                                                 const RankTransferSpec& spec) {
  return row_of(strategy).open(spec);
}

}  // namespace zcbench
