# Run as a script: writes OUTPUT, a C++ file holding every config in CONFIG_DIR as a string.
file(GLOB configs ${CONFIG_DIR}/*.json)
list(FILTER configs EXCLUDE REGEX "\\.schema\\.json$")
list(SORT configs)
set(rows "")
foreach(config IN LISTS configs)
  get_filename_component(name ${config} NAME_WE)
  file(READ ${config} text)
  string(APPEND rows "    {\"${name}\", R\"config(${text})config\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"harness/plan/config_file.hpp\"

#include <array>

namespace zcbench {

namespace {
constexpr BuiltinConfig kBuiltinConfigs[] = {
${rows}};
}  // namespace

std::span<const BuiltinConfig> builtin_configs() { return kBuiltinConfigs; }

std::string_view builtin_config_folder() { return R\"folder(${CONFIG_DIR}/)folder\"; }

}  // namespace zcbench
")
