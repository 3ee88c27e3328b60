// The one place where {fmt}'s formatting code is compiled. Debian ships {fmt} as headers and as a
// shared library, and a static program can use only the headers; compiled into every file they
// would make the build several times slower. Taking these addresses emits the functions here; all
// other files include <fmt/core.h>, which only declares them.
#define FMT_HEADER_ONLY
#include <fmt/format.h>

#include <cstdio>
#include <string>

[[gnu::used]] auto* const kFormat =
    static_cast<std::string (*)(fmt::string_view, fmt::format_args)>(&fmt::vformat);
[[gnu::used]] auto* const kPrintTo =
    static_cast<void (*)(std::FILE*, fmt::string_view, fmt::format_args)>(&fmt::vprint);
[[gnu::used]] auto* const kPrint =
    static_cast<void (*)(fmt::string_view, fmt::format_args)>(&fmt::vprint);
