#include "analysis/report/charts/palette.hpp"

namespace zcbench {

SeriesLook look_of(std::size_t style) {
  static constexpr std::array<std::array<double, 2>, 3> kDashes{
      {{1.0, 0.0}, {5.0, 2.0}, {2.0, 2.0}}};
  return {.color = style % kColors.size(),
          .shape = style % kShapes.size(),
          .dash = kDashes[style / kColors.size() % kDashes.size()]};
}

}  // namespace zcbench
