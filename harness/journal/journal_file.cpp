#include "harness/journal/journal_file.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/crc.hpp>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <stdexcept>
#include <utility>

#include "harness/base/errors.hpp"
#include "harness/journal/journal_entry.hpp"
#include "harness/os/deadline.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/output_file.hpp"

namespace zcbench {

namespace {

// Little-endian: length, CRC-32 of the length, CRC-32 of the payload.
constexpr std::size_t kNumberBytes = 4;
constexpr std::size_t kHeaderBytes = 3 * kNumberBytes;

std::uint32_t check_sum(std::string_view bytes) {
  boost::crc_32_type crc;
  crc.process_bytes(bytes.data(), bytes.size());
  return crc.checksum();
}

std::string number_text(std::uint32_t number) {
  std::string text;
  for (std::size_t i = 0; i < kNumberBytes; ++i, number >>= 8) {
    text += static_cast<char>(number & 0xff);
  }
  return text;
}

std::uint32_t number_in(std::string_view bytes, std::size_t place) {
  std::uint32_t number = 0;
  for (std::size_t i = kNumberBytes; i-- > 0;) {
    number = (number << 8) | static_cast<unsigned char>(bytes[place + i]);
  }
  return number;
}

// After a power failure a file can be longer than what was written to it. It then ends in zeros,
// which no record does.
constexpr std::size_t kLeastZeros = 16;

bool is_written(std::string_view rest, std::size_t frame_bytes) {
  const std::size_t last = rest.find_last_not_of('\0');
  const std::size_t written = last == std::string_view::npos ? 0 : last + 1;
  return rest.size() - written < kLeastZeros || written >= frame_bytes;
}

// A write to disk between any two samples would cost more than most samples, and one before the
// first sample more than everything else before it; five per second are affordable.
constexpr std::int64_t kSyncEveryNs = 200'000'000;
// A killed run's workers hold its lock until they notice that the run is gone.
constexpr int kDyingMs = 1000;
constexpr int kAskAgainMs = 10;

std::string holder_text(int pid, const std::string& date) {
  return pid > 0 ? fmt::format(" (pid {}, since {})", pid, date) : "";
}

// The last JournalStart in the journal.
JournalStart last_start(const std::string& bytes, const std::string& path) {
  JournalStart last;
  try {
    visit_entries(split_frames(bytes, path), path, [&](const JournalEntry& entry) {
      if (const auto* start = std::get_if<JournalStart>(&entry)) last = *start;
      return true;
    });
  } catch (const CorruptError&) {  // only the holder matters here
  }
  return last;
}

// A user who could plant a journal, or hold the lock of one, would decide what the run resumes.
void require_owner(const struct stat& status, const std::string& path, uid_t owner) {
  if (status.st_uid == owner) return;
  throw ConfigError(
      fmt::format("journal {}: belongs to user {}, not to user {}, who runs this; run it as that "
                  "user, or name another output with -o",
                  path, status.st_uid, owner));
}

bool is_alive(int pid) { return pid > 0 && (::kill(pid, 0) == 0 || errno != ESRCH); }

void wait_ms(int milliseconds) {
  const timespec pause{.tv_sec = 0, .tv_nsec = milliseconds * 1'000'000L};
  ::nanosleep(&pause, nullptr);
}

}  // namespace

std::string framed(std::string_view payload) {
  if (payload.empty() || payload.size() > kMaxPayloadBytes) {
    throw std::invalid_argument(fmt::format("a frame of {} bytes", payload.size()));
  }
  const std::string length = number_text(static_cast<std::uint32_t>(payload.size()));
  std::string frame = length + number_text(check_sum(length)) + number_text(check_sum(payload));
  frame += payload;
  return frame;
}

Frames split_frames(std::string_view bytes, const std::string& label) {
  Frames frames;
  const auto corrupt = [&](const char* what) {
    return CorruptError(fmt::format("{}: byte {}: {}", label, frames.whole_bytes, what));
  };
  for (std::string_view rest = bytes; !rest.empty(); rest = bytes.substr(frames.whole_bytes)) {
    frames.torn_bytes = rest.size();
    if (rest.size() < kHeaderBytes || !is_written(rest, kHeaderBytes)) return frames;
    const std::size_t length = number_in(rest, 0);
    const bool is_length = number_in(rest, kNumberBytes) == check_sum(rest.substr(0, kNumberBytes));
    if (!is_length || length == 0 || length > kMaxPayloadBytes) {
      throw corrupt("is not the start of a record; the file was changed or is no journal");
    }
    if (rest.size() < kHeaderBytes + length) return frames;
    const std::string_view payload = rest.substr(kHeaderBytes, length);
    if (number_in(rest, 2 * kNumberBytes) != check_sum(payload)) {
      if (!is_written(rest, kHeaderBytes + length)) return frames;
      throw corrupt("this record's check sum is wrong; the file was changed");
    }
    frames.payloads.push_back(payload);
    frames.whole_bytes += kHeaderBytes + length;
    frames.torn_bytes = 0;
  }
  return frames;
}

std::optional<JournalFile> JournalFile::create(const FileDescriptor& folder,
                                               const std::string& name, const std::string& path,
                                               std::string_view first_payload) {
  try {
    TemporaryFile file(folder, name, TemporaryFile::kPrivateMode);
    file.write(framed(first_payload), name);
    FileDescriptor made = file.publish_new(name);
    if (!made.is_open()) return std::nullopt;
    JournalFile journal(std::move(made), path);
    journal.unsynced_folder_ = &folder;
    return journal;
  } catch (const SystemError& error) {
    throw OutputError(fmt::format("cannot begin the journal {}: {}", path, error.what()));
  }
}

std::optional<JournalFile> JournalFile::open(const FileDescriptor& folder, const std::string& name,
                                             const std::string& path, uid_t owner) {
  struct stat status {};
  if (::fstatat(folder.get(), system_text(name), &status, AT_SYMLINK_NOFOLLOW) == 0) {
    require_owner(status, path, owner);
  }
  JournalFile journal(
      FileDescriptor(::openat(folder.get(), system_text(name),
                              O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)),
      path);
  if (!journal.file_.is_open() && errno == ENOENT) return std::nullopt;
  const int why = errno;
  if (!journal.file_.is_open() || ::fstat(journal.descriptor(), &status) != 0 ||
      !S_ISREG(status.st_mode)) {
    throw ConfigError(fmt::format(
        "journal {}: {}", path,
        journal.file_.is_open() ? "is no regular file" : SystemError("open", why).what()));
  }
  require_owner(status, path, owner);
  for (int waited_ms = 0; !lock_if_free(journal.file_); waited_ms += kAskAgainMs) {
    const JournalStart holder = last_start(journal.read(), path);
    if (is_alive(holder.pid) || waited_ms >= kDyingMs) {
      throw InUseError(
          fmt::format("{}: another run writes here{}; wait for it or name another "
                      "output with -o",
                      path, holder_text(holder.pid, holder.date)));
    }
    wait_ms(kAskAgainMs);
  }
  if (!has_a_name(journal.file_)) return std::nullopt;
  return journal;
}

JournalFile::JournalFile(FileDescriptor file, std::string path)
    : file_(std::move(file)), path_(std::move(path)), synced_ns_(now_ns()) {}

void JournalFile::fail(const SystemError& error) const {
  throw OutputError(fmt::format(
      "{}: {}; what was written before is kept: make room there, then continue with --resume",
      path_, error.what()));
}

std::string JournalFile::read() const {
  const off_t size = ::lseek(file_.get(), 0, SEEK_END);
  std::optional<std::string> bytes;
  if (size >= 0 && ::lseek(file_.get(), 0, SEEK_SET) == 0) {
    bytes = read_at_most(file_, static_cast<std::size_t>(size));
  }
  if (!bytes) throw CorruptError(fmt::format("{}: {}", path_, SystemError("read", errno).what()));
  return *bytes;
}

void JournalFile::append(std::string_view payload) {
  try {
    write_all(file_.get(), framed(payload));
  } catch (const SystemError& error) {
    fail(error);
  }
  const std::int64_t time_ns = now_ns();
  if (time_ns - synced_ns_ >= kSyncEveryNs) sync_at(time_ns);
}

void JournalFile::sync() { sync_at(now_ns()); }

void JournalFile::sync_at(std::int64_t time_ns) {
  while (::fdatasync(file_.get()) != 0) {
    if (errno != EINTR) fail(SystemError("fsync", errno));
  }
  try {
    if (unsynced_folder_ != nullptr) sync_folder(*unsynced_folder_);
  } catch (const SystemError& error) {
    fail(error);
  }
  unsynced_folder_ = nullptr;
  synced_ns_ = time_ns;
}

void JournalFile::cut_to(std::size_t size_bytes) {
  while (::ftruncate(file_.get(), static_cast<off_t>(size_bytes)) != 0) {
    if (errno != EINTR) fail(SystemError("ftruncate", errno));
  }
  sync();
}

}  // namespace zcbench
