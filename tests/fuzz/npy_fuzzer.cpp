// Parses the layout of an .npy file without reading the array. Also parses the bytes as the text of
// a header alone, so that mutations can change its length.
#include "harness/input/npy.hpp"
#include "harness/model/point.hpp"
#include "tests/fuzz/accept.hpp"

using namespace zcbench;

namespace {

void require_sound(const NpyLayout& layout, std::size_t size) {
  fuzz::require(layout.elements >= 1 && layout.elements <= kMaxElements, "elements in range");
  fuzz::require(layout.dtype.bytes == 4 || layout.dtype.bytes == 8, "numbers of 4 or 8 bytes");
  fuzz::require(layout.data_offset_bytes + layout.elements * layout.dtype.bytes == size,
                "the array ends where the file does");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::as_text(data, size);
  const std::string_view begin = bytes.substr(0, kMaxNpyHeaderEndBytes);
  fuzz::accepts<ConfigError>("", [&] { require_sound(npy_layout(begin, size), size); });
  fuzz::accepts<ConfigError>("", [&] { parse_npy_header(bytes); });
  return 0;
}
