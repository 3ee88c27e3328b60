#include "harness/round_board.hpp"

#include <new>

namespace zcbench {

namespace {

constexpr std::uint32_t kClosed = 0xffffffff;

}  // namespace

struct RoundBoard::Words {
  FutexWord round;
  FutexWord ready;
  FutexWord finished;
};

RoundBoard::RoundBoard(std::uint32_t workers)
    : workers_(workers),
      memory_(Mapping::anonymous_shared(sizeof(Words) + workers * sizeof(WorkerReport))) {
  new (memory_.data()) Words{};
}

RoundBoard::Words& RoundBoard::words() const { return *reinterpret_cast<Words*>(memory_.data()); }

WorkerReport& RoundBoard::report(std::uint32_t worker) const {
  return reinterpret_cast<WorkerReport*>(memory_.data() + sizeof(Words))[worker];
}

void RoundBoard::open_round(const WaitLimit& limit) {
  words().ready.value = 0;
  words().finished.value = 0;
  words().round.value.fetch_add(1, std::memory_order_release);
  futex_wake_all(words().round);
  futex_wait_until(words().ready, workers_, limit);
}

void RoundBoard::wait_finished(const WaitLimit& limit) {
  futex_wait_until(words().finished, workers_, limit);
}

void RoundBoard::close() {
  words().round.value = kClosed;
  futex_wake_all(words().round);
}

bool RoundBoard::enter_round(std::uint32_t& round, const WaitLimit& limit) {
  round = futex_wait_while(words().round, round, limit);
  if (round == kClosed) return false;
  if (words().ready.value.fetch_add(1, std::memory_order_acq_rel) + 1 == workers_) {
    futex_wake_all(words().ready);
  }
  return true;
}

void RoundBoard::finish_round() {
  if (words().finished.value.fetch_add(1, std::memory_order_acq_rel) + 1 == workers_) {
    futex_wake_all(words().finished);
  }
}

}  // namespace zcbench
