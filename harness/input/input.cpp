#include "harness/input/input.hpp"

#include <fmt/core.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <numbers>
#include <vector>

#include "harness/base/digest.hpp"
#include "harness/base/text.hpp"
#include "harness/input/npy.hpp"
#include "harness/machine/huge_pages.hpp"
#include "harness/os/deadline.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/signals.hpp"
#include "kernels/loops.hpp"

namespace zcbench {

namespace {

// From this size on, the unused end of a huge page costs less than the small pages that it saves.
constexpr std::uint64_t kLeastInHugePages = std::uint64_t{1} << 18;

// Private memory that workers do not inherit, because fork's cost grows with the parent's private
// memory, and that core files leave out, because others may read those.
Mapping allocate(std::uint64_t elements) {
  const std::uint64_t bytes = elements * sizeof(double);
  const bool is_large = bytes >= kLeastInHugePages;
  try {
    Mapping memory = is_large ? Mapping::anonymous_private(in_huge_pages(bytes), kHugePageBytes)
                              : Mapping::anonymous_private(bytes);
    memory.advise(MADV_DONTFORK);
    memory.advise(MADV_DONTDUMP);
    memory.advise(MADV_HUGEPAGE);
    return memory;
  } catch (const SystemError& error) {
    throw MachineError(fmt::format("the input array needs {} bytes of memory for {} elements: {}",
                                   bytes, elements, error.what()));
  }
}

// Box and Muller's pair of values at indices first and first + 1; `first` is even.
struct NormalPair {
  double radius;
  double angle;
};

NormalPair normal_pair(std::uint64_t seed, std::uint64_t first) {
  // 1 - u lies in (0, 1], so its logarithm is finite.
  return {.radius = std::sqrt(-2.0 * std::log(1.0 - uniform_at(seed, first))),
          .angle = 2.0 * std::numbers::pi * uniform_at(seed, first + 1)};
}

class UniformSource : public BlockSource {
 public:
  explicit UniformSource(std::uint64_t seed) : seed_(seed) {}
  void fill(std::uint64_t first, std::span<double> values) const override {
    uniform_loop(seed_, first, values.data(), values.size());
  }

 private:
  std::uint64_t seed_;
};

class NormalSource : public BlockSource {
 public:
  explicit NormalSource(std::uint64_t seed) : seed_(seed) {}
  void fill(std::uint64_t first, std::span<double> values) const override {
    std::uint64_t i = 0;
    if (first % 2 == 1 && !values.empty()) values[i++] = normal_at(seed_, first);
    for (; i + 2 <= values.size(); i += 2) {
      const NormalPair pair = normal_pair(seed_, first + i);
      values[i] = pair.radius * std::cos(pair.angle);
      values[i + 1] = pair.radius * std::sin(pair.angle);
    }
    if (i < values.size()) values[i] = normal_at(seed_, first + i);
  }

 private:
  std::uint64_t seed_;
};

class LinearSource : public BlockSource {
 public:
  void fill(std::uint64_t first, std::span<double> values) const override {
    for (double& value : values) value = static_cast<double>(first++);
  }
};

class NpySource : public BlockSource {
 public:
  explicit NpySource(NpyFile file) : file_(std::move(file)) {}
  void fill(std::uint64_t first, std::span<double> values) const override {
    try {
      file_.read(first, values);
    } catch (const ConfigError&) {
      file_.require_unchanged();
      throw;
    }
    file_.require_unchanged();
  }

 private:
  NpyFile file_;
};

// About the time in which one thread reads a value from memory.
constexpr double kQuickNs = 0.4;
// Smaller arrays are read from a cache, which is faster than generating them again.
constexpr std::uint64_t kLeastRemadeElements = std::uint64_t{3} << 19;

// Generates the block again, with its memory already present, and measures the time.
bool makes_quickly(const BlockSource& source, std::span<double> block) {
  if (block.size() < kBlockElements) return false;
  const std::int64_t begin_ns = now_ns();
  source.fill(0, block);
  return static_cast<double>(now_ns() - begin_ns) < kQuickNs * static_cast<double>(block.size());
}

std::unique_ptr<BlockSource> open_source(const InputSpec& spec, std::uint64_t elements) {
  switch (spec.source) {
    case InputSource::uniform: return std::make_unique<UniformSource>(spec.seed);
    case InputSource::normal: return std::make_unique<NormalSource>(spec.seed);
    case InputSource::linear: return std::make_unique<LinearSource>();
    case InputSource::npy: break;
  }
  NpyFile file = NpyFile::open(spec.path);
  file.require_elements(elements);
  return std::make_unique<NpySource>(std::move(file));
}

// Throws unless the file's contents are still the same as at the run's start.
void require_digest(const InputSpec& spec, const std::string& found) {
  if (spec.digest.empty() || found == spec.digest) return;
  throw CorruptError(fmt::format(
      "{}: its contents changed during the run: their digest was {}, is now {}; do not modify an "
      "array until the run has ended",
      escaped(spec.path), spec.digest, found));
}

}  // namespace

InputFile::InputFile(const InputBlocks& values)
    : file_(::memfd_create("zcbench input", MFD_CLOEXEC)) {
  if (!file_.is_open()) throw SystemError("memfd_create", errno);
  const auto header = npy_file_header(values.size());
  write_all(file_.get(), {header.data(), header.size()});
  values.for_each([this](std::uint64_t, std::span<const double> block) {
    write_all(file_.get(), {reinterpret_cast<const char*>(block.data()), block.size_bytes()});
  });
}

std::string InputFile::path() const {
  return fmt::format("/proc/{}/fd/{}", ::getpid(), file_.get());
}

std::uint64_t splitmix64_at(std::uint64_t seed, std::uint64_t index) {
  std::uint64_t z = seed + (index + 1) * 0x9e37'79b9'7f4a'7c15;
  z = (z ^ (z >> 30)) * 0xbf58'476d'1ce4'e5b9;
  z = (z ^ (z >> 27)) * 0x94d0'49bb'1331'11eb;
  return z ^ (z >> 31);
}

double uniform_at(std::uint64_t seed, std::uint64_t index) {
  return static_cast<double>(splitmix64_at(seed, index) >> 11) * 0x1p-53;
}

double normal_at(std::uint64_t seed, std::uint64_t index) {
  const std::uint64_t first = index & ~std::uint64_t{1};
  const NormalPair pair = normal_pair(seed, first);
  return pair.radius * (index == first ? std::cos(pair.angle) : std::sin(pair.angle));
}

std::uint64_t held_elements(std::uint64_t elements, std::uint64_t share_bytes) {
  const std::uint64_t share = share_bytes / sizeof(double);
  return elements <= share ? elements : share / kBlockElements * kBlockElements;
}

Input::Input(std::uint64_t held, std::unique_ptr<BlockSource> source)
    : memory_(allocate(held)), held_(held), source_(std::move(source)) {}

Input Input::make(const InputSpec& spec, std::uint64_t elements, std::uint64_t held) {
  Input input(held, open_source(spec, elements));
  const std::span<double> values = input.memory_.doubles(held);
  Crc64 digest;
  const auto fill = [&](std::uint64_t first, std::span<double> block) {
    throw_if_interrupted();  // generating a large array takes seconds
    input.source_->fill(first, block);
    if (!spec.digest.empty()) digest.add(std::as_bytes(block));
  };
  for (std::uint64_t first = 0; first < held; first += kBlockElements) {
    fill(first, values.subspan(first, std::min(kBlockElements, held - first)));
  }
  if (!spec.digest.empty()) {
    std::vector<double> block(std::min(kBlockElements, elements - held));
    for (std::uint64_t first = held; first < elements; first += kBlockElements) {
      fill(first, std::span(block).first(std::min(kBlockElements, elements - first)));
    }
    require_digest(spec, digest.text());
  }
  // Values of a file that are in memory are never read again, because the file may have changed.
  input.is_quickly_made_ =
      spec.source != InputSource::npy &&
      makes_quickly(*input.source_, values.first(std::min(kBlockElements, held)));
  if (held == elements && !input.is_quickly_made_) input.source_.reset();
  return input;
}

Input Input::from_values(const std::vector<double>& values) {
  Input input(values.size(), nullptr);
  std::ranges::copy(values, input.memory_.doubles(values.size()).begin());
  return input;
}

InputBlocks Input::blocks(std::uint64_t elements) const {
  if (elements <= held_) return held().first(elements);
  return {held(), elements, *source_};
}

std::optional<InputBlocks> Input::remade_blocks(std::uint64_t elements) const {
  if (!is_quickly_made_ || elements < kLeastRemadeElements) return std::nullopt;
  return InputBlocks({}, elements, *source_);
}

}  // namespace zcbench
