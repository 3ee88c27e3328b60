# Run as a script: writes OUTPUT, a C++ file holding the style sheet, the scripts, the licences and the
# charts of the report's pages as strings, with the scripts' hashes.
set(arrays "")
function(add_array name path)
  file(READ ${path} text)
  string(APPEND arrays "constexpr char ${name}[] = R\"asset(${text})asset\";\n")
  set(arrays "${arrays}" PARENT_SCOPE)
endfunction()

set(rows "")
foreach(script vega vega_lite vega_embed page)
  set(path ${PAGE_DIR}/page.js)
  if(NOT script STREQUAL "page")
    string(REPLACE "_" "-" file ${script})
    set(path ${VEGA_DIR}/${file}.min.js)
  endif()
  add_array(k_${script} ${path})
  file(SHA256 ${path} hash)
  string(APPEND rows "    {.text = whole(k_${script}), .sha256_hex = \"${hash}\"},\n")
endforeach()
set(charts "")
file(GLOB specs ${PAGE_DIR}/charts/*.vl.json)
foreach(spec IN LISTS specs)
  string(REGEX REPLACE ".*/(.*)\\.vl\\.json$" "\\1" name ${spec})
  add_array(k_chart_${name} ${spec})
  string(APPEND charts "    {.name = \"${name}\", .json = whole(k_chart_${name})},\n")
endforeach()
add_array(k_style ${PAGE_DIR}/page.css)
add_array(k_licences ${VEGA_DIR}/LICENSES.txt)

file(WRITE ${OUTPUT} "#include \"analysis/report/page_assets.hpp\"

#include <cstddef>

namespace zcbench {

namespace {

${arrays}
template <std::size_t Size>
constexpr std::string_view whole(const char (&array)[Size]) {
  return {array, Size - 1};
}

constexpr PageScript kScripts[] = {
${rows}};

constexpr ChartSpec kCharts[] = {
${charts}};

}  // namespace

std::span<const PageScript> page_scripts() { return kScripts; }

std::span<const ChartSpec> chart_specs() { return kCharts; }

std::string_view page_style() { return whole(k_style); }

std::string_view script_licences() { return whole(k_licences); }

}  // namespace zcbench
")
