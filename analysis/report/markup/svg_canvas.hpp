// The elements of an SVG picture, collected as text. Used by svg_chart and the drawings under it;
// numbers are pixels from the top left.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace zcbench {

struct Place {
  double x = 0.0;
  double y = 0.0;
};

struct Box {
  double left = 0.0;
  double top = 0.0;
  double width = 0.0;
  double height = 0.0;

  double right() const { return left + width; }
  double bottom() const { return top + height; }
};

enum class Anchor { start, middle, end };

/// Text for an element or an attribute, safe in HTML too. Control characters and bytes that are no
/// UTF-8 are spelled out.
std::string xml_text(std::string_view text);

/// About how wide the text is at the size of labels; fonts differ.
double text_width(std::string_view text);
/// Cut to that many characters at most, the last one then an ellipsis.
std::string shortened(std::string_view text, std::size_t most_characters);

class SvgCanvas {
 public:
  /// What follows, until close(), has the colour of that place in the palette.
  void open_series(std::size_t style);
  void close();

  void text(Place at, std::string_view text, Anchor anchor = Anchor::start,
            std::string_view css_class = "");
  /// From bottom to top, centred on `at`.
  void upright_text(Place at, std::string_view text);
  void grid_line(Place from, Place to);

  // In the colour of the open series.
  void line(Place from, Place to);
  void faint_line(Place from, Place to);
  void path(const std::vector<Place>& places, std::size_t style);
  /// The area within the outline.
  void band(const std::vector<Place>& outline);
  void box(const Box& box);
  void point(Place at, std::size_t style);
  void dot(Place at);

  const std::string& elements() const { return elements_; }

 private:
  std::string elements_;
};

}  // namespace zcbench
