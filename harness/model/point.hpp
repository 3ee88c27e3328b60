// Point: one combination of the sweep's axes, a plain value with a name. The plan makes points from
// the config; everything after it reads them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace zcbench {

/// The word for a value. words_of() next to each enum below lists the words of its values in order.
template <typename Enum>
constexpr auto to_string(Enum value) -> std::remove_cvref_t<decltype(words_of(value)[0])> {
  return words_of(value).at(static_cast<std::size_t>(value));
}

/// `fork`: workers are forked and joined inside the timer. `pool`: workers keep running; a sample
/// is one round trip to them. `exec`: as `fork`, but each worker is this program, started anew.
enum class Lifecycle { fork, pool, exec };
constexpr auto words_of(Lifecycle) {
  return std::to_array<std::string_view>({"fork", "pool", "exec"});
}

/// How `elements` are divided into slices. `remainder_last`: every slice has elements/slices
/// elements and the last one also takes the remainder (the lecture's rule). `balanced`: sizes
/// differ by at most one.
enum class Partition { remainder_last, balanced };
constexpr auto words_of(Partition) {
  return std::to_array<std::string_view>({"remainder_last", "balanced"});
}

/// What happens if this machine cannot run the point: exit 3, or an `unavailable` entry.
enum class IfUnavailable { fail, record };

/// In what state a worker finds the pages of shared memory. `cold`: resident, because the parent
/// wrote them, but the worker faults its own page-table entries inside the timer. `warm`: the
/// worker's entries are populated before the timer. `huge`: as cold, in 2 MiB pages on advice. The
/// others: as cold, in pages of exactly that size.
enum class Pages { cold, warm, huge, k16, k32, k64, k128, k256, k512, m1, m2 };
constexpr auto words_of(Pages) {
  return std::to_array<std::string_view>(
      {"cold", "warm", "huge", "16k", "32k", "64k", "128k", "256k", "512k", "1m", "2m"});
}
/// The pages whose size the point names.
inline constexpr std::array kSizedPages{Pages::k16,  Pages::k32,  Pages::k64, Pages::k128,
                                        Pages::k256, Pages::k512, Pages::m1,  Pages::m2};
/// Bytes of one such page; 0: the size is not set.
constexpr std::uint64_t set_page_bytes(Pages pages) {
  if (pages < kSizedPages.front()) return 0;
  return std::uint64_t{16384} << (static_cast<int>(pages) - static_cast<int>(kSizedPages.front()));
}
static_assert(set_page_bytes(Pages::huge) == 0 && set_page_bytes(Pages::m2) == 2 << 20);

/// Which CPUs parent and workers may run on. `free`: all allowed ones. `spread`: the parent on the
/// first, then each worker on the next, round-robin. `same_core`: all on the first one.
enum class Placement { free, spread, same_core };
constexpr auto words_of(Placement) {
  return std::to_array<std::string_view>({"free", "spread", "same_core"});
}

enum class InputSource { uniform, normal, linear, npy };
constexpr auto words_of(InputSource) {
  return std::to_array<std::string_view>({"uniform", "normal", "linear", "npy"});
}

/// Where the array's values come from. `uniform`: [0, 1); `normal`: mean 0, standard deviation 1;
/// `linear`: element i has the value i; `npy`: the file at `path`, flattened.
struct InputSpec {
  InputSource source = InputSource::uniform;
  std::uint64_t seed = 42;  ///< uniform and normal only
  std::string path;         ///< npy only
  std::string label{};      ///< npy only: in the point's name; empty: use the file's name
  std::string digest{};     ///< npy only: digest of its values; empty: unknown

  /// Whether the values depend on `seed`.
  bool is_random() const { return source == InputSource::uniform || source == InputSource::normal; }
  bool operator==(const InputSpec&) const = default;
};

/// A file that a command's argv names: the program, or the script that is its argument.
struct CommandFile {
  std::string word;    ///< the word in argv
  std::string path;    ///< where it was found; empty: nowhere
  std::string state;   ///< metadata that changes when the file is modified or replaced
  std::string digest;  ///< digest of its bytes, or why there is none

  bool operator==(const CommandFile&) const = default;
};

/// A program that takes its own samples (strategy `external`, docs/external.md).
struct ExternalCommand {
  std::string name;                  ///< part of the point's name
  std::vector<std::string> argv;     ///< {elements}, {workers} ... are replaced
  std::vector<std::string> probe;    ///< run once, before the first point; empty: none
  std::string folder;                ///< "" or ".../": where both run, the config's folder
  std::vector<CommandFile> files{};  ///< empty: not identified yet
};

/// Sampling until the median is precise enough: at least `min` samples, then more until half the
/// width of the median's 95 % confidence interval, divided by the median, is at most `target_ci`.
struct SequentialSampling {
  std::uint32_t min = 1;
  double target_ci = 0.0;
  std::optional<double> max_seconds{};  ///< total wall time of the point's turns

  bool operator==(const SequentialSampling&) const = default;
};

inline constexpr std::uint64_t kMaxElements = std::uint64_t{1} << 40;
inline constexpr std::uint32_t kMaxWorkers = 1024;
inline constexpr std::uint32_t kMaxTasksPerWorker = 1024;
inline constexpr std::uint32_t kMaxNodes = 1024;
inline constexpr std::string_view kDefaultCodec = "raw";

/// `text` as part of a point's name: everything but letters, digits and . _ - becomes _.
std::string name_part(std::string text);
/// The name of an .npy file in a point's name.
std::string npy_label(const InputSpec& data);

struct Point {
  std::string kernel;
  std::string strategy;
  std::uint64_t elements = 0;
  std::uint32_t workers = 1;
  Lifecycle lifecycle = Lifecycle::fork;
  std::string codec{kDefaultCodec};    ///< serialized_queue only
  std::uint32_t tasks_per_worker = 1;  ///< serialized_queue only
  std::string variant{"fast"};         ///< of the kernel
  Pages pages = Pages::cold;           ///< of strategies with shared memory
  Placement placement = Placement::free;
  std::uint32_t nodes = 1;  ///< machines that the ranks of MPI strategies run on
  Partition partition = Partition::remainder_last;
  InputSpec data;
  ExternalCommand command;  ///< external only

  // How the point is sampled; not part of its identity.
  std::uint32_t samples = 30;  ///< exact number; with `sequential`, the maximum
  std::optional<SequentialSampling> sequential{};
  std::uint32_t samples_per_turn = 5;  ///< pool only: timed round trips per set of workers
  double timeout_s = 30.0;             ///< deadline of one sample
  IfUnavailable if_unavailable = IfUnavailable::fail;

  /// e.g. "square/shared_mmap/elements:1000000/workers:4/fork/real_time"; axes that configs rarely
  /// sweep (axis.hpp: not in_every_name) appear only if not at their default.
  std::string name() const;
};

/// A point's name without "/real_time", which every name of ours ends with.
std::string plain_name(std::string name);

/// The control without workers: a reference row in every table of its kernel.
inline constexpr std::string_view kSerialStrategy = "serial";

/// The point's label within its table: its strategy and everything that is not at its default.
std::string row_label(const Point& point);

/// "4 workers, fork"; "1 worker, pool".
std::string workers_text(std::uint32_t workers, Lifecycle lifecycle);

}  // namespace zcbench
