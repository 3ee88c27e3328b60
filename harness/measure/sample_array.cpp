#include "harness/measure/sample_array.hpp"

#include "harness/measure/parallel_for.hpp"
#include "harness/measure/publish.hpp"

namespace zcbench {

SampleArray::SampleArray(const TrialSetup& setup, Transfer& transfer)
    : setup_(setup),
      transfer_(transfer),
      threads_(side_threads_for(setup.input.size(), setup.point)) {
  publish();
}

ArrayWork SampleArray::work() {
  return {.input = setup_.remade ? *setup_.remade : setup_.input,
          .array = transfer_.array(),
          .threads = threads_,
          .check = setup_.check};
}

void SampleArray::publish() {
  if (transfer_.array_is_shared()) {
    publish_ns_ = publish_input(setup_.input, transfer_.array(), setup_.check);
  } else {
    fill_array(work());
  }
  is_pristine_ = true;
}

void SampleArray::reset() {
  // If no kernel wrote it, it still holds the input; publishing again would take longer than many
  // samples.
  if (is_pristine_ || !setup_.kernel.writes_array) return;
  // The first copy may have been the first to touch its pages, so the second is the one to report;
  // further ones would take the same time.
  if (is_published_again_) {
    fill_array(work());
    is_pristine_ = true;
  } else {
    publish();
    is_published_again_ = true;
  }
}

std::optional<std::string> SampleArray::check(const ChunkResult& merged, RightBlocks afterwards) {
  const Kernel& kernel = setup_.kernel;
  if (kernel.block_check == nullptr) {
    return kernel.verify(setup_.input, transfer_.array(), merged, setup_.reference);
  }
  if (auto wrong = check_array(work(), *kernel.block_check, setup_.reference, afterwards)) {
    return wrong;
  }
  is_pristine_ = afterwards == RightBlocks::get_input;
  return kernel.block_check->verify_merged(merged, setup_.input.size());
}

}  // namespace zcbench
