#include "analysis/report/markup/svg_canvas.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "analysis/report/charts/palette.hpp"
#include "analysis/report/markup/html.hpp"

namespace zcbench {

namespace {

// Of a sans-serif font at 11 px, on average, rather wide than narrow.
constexpr double kCharacterWidth = 7.0;

// In the order of kShapes, around the origin, all of about the same area.
constexpr std::array<std::string_view, kShapes.size()> kOutlines{
    "M-3.2,0a3.2,3.2 0 1,0 6.4,0a3.2,3.2 0 1,0 -6.4,0z",
    "M-2.8,-2.8h5.6v5.6h-5.6z",
    "M0,-4l3.7,6.4h-7.4z",
    "M0,-4.2l3.6,4.2l-3.6,4.2l-3.6,-4.2z",
    "M0,4l3.7,-6.4h-7.4z",
    "M-1.3,-3.9h2.6v2.6h2.6v2.6h-2.6v2.6h-2.6v-2.6h-2.6v-2.6h2.6z",
    "M4,0l-6.4,3.7v-7.4z",
    "M-4,0l6.4,3.7v-7.4z"};

// A tenth of a pixel is enough, and "12" shorter than "12.0".
std::string px(double value) {
  std::string text = fmt::format("{:.1f}", value);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text == "-0" ? "0" : text;
}

std::string joined_places(const std::vector<Place>& places) {
  std::string text;
  for (const Place& place : places) {
    if (!text.empty()) text += ' ';
    text += px(place.x) + "," + px(place.y);
  }
  return text;
}

std::string ends(Place from, Place to) {
  return fmt::format("x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"", px(from.x), px(from.y), px(to.x),
                     px(to.y));
}

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

std::size_t count_characters(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, continues_character));
}

}  // namespace

std::string xml_text(std::string_view text) { return html_text(text).markup(); }

double text_width(std::string_view text) {
  return kCharacterWidth * static_cast<double>(count_characters(text));
}

std::string shortened(std::string_view text, std::size_t most_characters) {
  if (count_characters(text) <= most_characters) return std::string(text);
  std::size_t end = 0;
  for (std::size_t kept = 0; end < text.size(); ++end) {
    if (!continues_character(text[end]) && ++kept == most_characters) break;
  }
  return std::string(text.substr(0, end)) + "\u2026";
}

void SvgCanvas::open_series(std::size_t style) {
  const std::size_t color = look_of(style).color;
  elements_ += fmt::format("<g class=\"zc-s{}\" color=\"{}\">\n", color, kColors[color]);
}

void SvgCanvas::close() { elements_ += "</g>\n"; }

void SvgCanvas::text(Place at, std::string_view text, Anchor anchor, std::string_view css_class) {
  if (text.empty()) return;
  static constexpr std::array<std::string_view, 3> kAnchors{"", " text-anchor=\"middle\"",
                                                            " text-anchor=\"end\""};
  elements_ +=
      fmt::format("<text x=\"{}\" y=\"{}\"{}{}>{}</text>\n", px(at.x), px(at.y),
                  kAnchors[static_cast<std::size_t>(anchor)],
                  css_class.empty() ? "" : fmt::format(" class=\"{}\"", css_class), xml_text(text));
}

void SvgCanvas::upright_text(Place at, std::string_view text) {
  elements_ += fmt::format(
      "<text transform=\"translate({} {}) rotate(-90)\" text-anchor=\"middle\">{}</text>\n",
      px(at.x), px(at.y), xml_text(text));
}

void SvgCanvas::grid_line(Place from, Place to) {
  elements_ += fmt::format("<line class=\"zc-grid\" stroke=\"#d8dee4\" {}/>\n", ends(from, to));
}

void SvgCanvas::line(Place from, Place to) {
  elements_ +=
      fmt::format("<line stroke=\"currentColor\" stroke-width=\"1.5\" {}/>\n", ends(from, to));
}

void SvgCanvas::faint_line(Place from, Place to) {
  elements_ += fmt::format(
      "<line stroke=\"currentColor\" stroke-width=\"0.7\" opacity=\"0.6\" {}/>\n", ends(from, to));
}

void SvgCanvas::path(const std::vector<Place>& places, std::size_t style) {
  const auto [stroke, gap] = look_of(style).dash;
  const std::string dash =
      gap == 0.0 ? "" : fmt::format(" stroke-dasharray=\"{} {}\"", px(stroke), px(gap));
  elements_ += fmt::format(
      "<polyline fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\"{} points=\"{}\"/>\n",
      dash, joined_places(places));
}

void SvgCanvas::band(const std::vector<Place>& outline) {
  elements_ += fmt::format("<polygon fill=\"currentColor\" opacity=\"0.13\" points=\"{}\"/>\n",
                           joined_places(outline));
}

void SvgCanvas::box(const Box& box) {
  elements_ +=
      fmt::format("<rect fill=\"currentColor\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n",
                  px(box.left), px(box.top), px(box.width), px(box.height));
}

void SvgCanvas::point(Place at, std::size_t style) {
  elements_ +=
      fmt::format("<path fill=\"currentColor\" transform=\"translate({} {})\" d=\"{}\"/>\n",
                  px(at.x), px(at.y), kOutlines[look_of(style).shape]);
}

void SvgCanvas::dot(Place at) {
  elements_ += fmt::format(
      "<circle fill=\"currentColor\" opacity=\"0.55\" cx=\"{}\" cy=\"{}\" r=\"2.2\"/>\n", px(at.x),
      px(at.y));
}

}  // namespace zcbench
