#include "harness/measure/round_barrier.hpp"

namespace zcbench {

namespace {

constexpr std::uint32_t kClosed = 0xffffffff;

}  // namespace

RoundBarrier::RoundBarrier(std::uint32_t workers, ControlBlock& side)
    : workers_(workers),
      words_(side.allocate<Words>(1).front()),
      reports_(side.allocate<WorkerReport>(workers)) {}

void RoundBarrier::open_round(const Deadline& limit) {
  words_.ready.value = 0;
  words_.finished.value = 0;
  words_.round.value.fetch_add(1, std::memory_order_release);
  futex_wake_all(words_.round);
  futex_wait_until(words_.ready, workers_, limit);
}

void RoundBarrier::wait_finished(const Deadline& limit) {
  futex_wait_until(words_.finished, workers_, limit);
}

void RoundBarrier::close() {
  words_.round.value = kClosed;
  futex_wake_all(words_.round);
}

bool RoundBarrier::enter_round(std::uint32_t& round, const Deadline& limit) {
  round = futex_wait_while(words_.round, round, limit);
  if (round == kClosed) return false;
  if (words_.ready.value.fetch_add(1, std::memory_order_acq_rel) + 1 == workers_) {
    futex_wake_all(words_.ready);
  }
  return true;
}

void RoundBarrier::finish_round() {
  if (words_.finished.value.fetch_add(1, std::memory_order_acq_rel) + 1 == workers_) {
    futex_wake_all(words_.finished);
  }
}

}  // namespace zcbench
