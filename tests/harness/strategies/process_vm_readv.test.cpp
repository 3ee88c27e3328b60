// Tests what only process_vm_readv does: a worker works on a copy of its slice, not on the parent's
// array, and the strategy knows beforehand whether the kernel allows the call.
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/model/partition.hpp"
#include "harness/transfer/control_block.hpp"
#include "harness/transfer/transfer.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("a worker copies its slice out of the parent and back", "[process_vm_readv]") {
  const Strategy& strategy = *find_strategy("process_vm_readv");
  if (strategy.unavailable()) {
    WARN("not tested: " << *strategy.unavailable());
    return;
  }
  ControlBlock side;
  const auto transfer =
      strategy.open({.elements = 1000, .workers = 2, .returns_slices = true}, side);
  for (double& value : transfer->array()) value = 3;
  const Deadline limit(now_ns() + 60'000'000'000, [] {});
  transfer->attach(1, false);
  const auto task = transfer->receive(1, limit);
  REQUIRE(task);
  REQUIRE(task->values.size() == 500);
  CHECK(task->values.data() != transfer->array().data() + 500);
  CHECK(task->values[499] == 3);
  task->values[499] = 4;
  CHECK(transfer->array()[999] == 3);
  transfer->submit(1, *task, {.count = 500}, limit);
  CHECK(transfer->array()[999] == 4);
  CHECK(transfer->channel_bytes().to_workers == 4000);
  CHECK(transfer->channel_bytes().from_workers == 4000);
}

#ifndef UNDER_SANITIZER

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstddef>

// Installs a seccomp filter, as a container does. It cannot be removed, so this happens in a
// separate process.
TEST_CASE("where the call is forbidden, the strategy says so", "[process_vm_readv]") {
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_process_vm_readv, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const sock_fprog program{.len = 4, .filter = rules};
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) ::_exit(2);
    const auto reason = find_strategy("process_vm_readv")->unavailable();
    ::_exit(reason && reason->find("EPERM") != std::string::npos ? 0 : 1);
  }
  int status = -1;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  if (WEXITSTATUS(status) == 2) WARN("no seccomp here: not tested");
  CHECK((WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 2));
}

#endif
