// main() of the test programs. It runs Catch2, unless a test of lifecycle `exec` has started this
// program as a worker.
#if __has_include(<catch2/catch_session.hpp>)
#include <catch2/catch_session.hpp>
#else
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#endif

#include "harness/measure/execed_workers.hpp"

int main(int argc, char** argv) {
  zcbench::become_worker_if_started_as_one(argc, argv);
  return Catch::Session().run(argc, argv);
}
