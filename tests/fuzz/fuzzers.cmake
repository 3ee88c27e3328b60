# The fuzzers: a program per kind of bytes that come from elsewhere. `ctest --preset fuzz` runs each
# over its corpus, then lets it search; see README.md. Included by the main file, so that generated
# sources are known. They have their own build of the parsers alone: clang would take minutes for
# all of zcbench.
set(fuzz_folder ${CMAKE_CURRENT_LIST_DIR})

file(GLOB fuzzed_sources CONFIGURE_DEPENDS harness/config*.cpp harness/json_*.cpp harness/npy*.cpp
  harness/plan*.cpp harness/strategies/*.cpp)
set(fuzzed_files array_labels array_store bounded_read entry_reader entry_sequence environment
  file_io futex google_entry google_json google_results huge_pages kept_name name_filter
  number_in_file partition placement point point_median point_summary posix results_reader
  run_reader sample_record shard side_block signals speed_limits speed_limits_file stop_rule
  suggest transfer unforked_vector visible_text wait_limit journal/frames journal/journal_entry)
list(TRANSFORM fuzzed_files REPLACE "(.+)" "harness/\\1.cpp")
add_library(fuzzed_parsers STATIC ${fuzzed_sources} ${fuzzed_files} ${builtin_configs}
  harness/base/digest.cpp harness/machine/machine_key.cpp harness/model/point_status.cpp harness/results/results_summary.cpp
  harness/base/statistics.cpp)
add_dependencies(fuzzed_parsers zcbench_build_info)
target_link_libraries(fuzzed_parsers
  PUBLIC zcbench::options zcbench::kernels zcbench::fmt Threads::Threads
  PRIVATE nlohmann_json::nlohmann_json Boost::headers)
# What the standard library is asked for must be allowed: an index, a front().
target_compile_definitions(zcbench_options INTERFACE _GLIBCXX_ASSERTIONS)

add_custom_target(fuzzers)

# add_fuzzer(NAME [SOURCE...]): NAME_fuzzer from tests/fuzz/NAME_fuzzer.cpp and the other sources
# there, its corpus in tests/fuzz/corpus/NAME.
function(add_fuzzer name)
  set(sources ${name}_fuzzer.cpp ${ARGN})
  list(TRANSFORM sources PREPEND ${fuzz_folder}/)
  add_executable(${name}_fuzzer ${sources})
  target_link_libraries(${name}_fuzzer PRIVATE fuzzed_parsers)
  target_link_options(${name}_fuzzer PRIVATE -fsanitize=fuzzer)
  add_dependencies(fuzzers ${name}_fuzzer)
  # Every input that ever found something stays refused or accepted as it should be.
  add_test(NAME fuzz.corpus.${name}
    COMMAND ${name}_fuzzer -runs=0 ${fuzz_folder}/corpus/${name})
  add_test(NAME fuzz.search.${name}
    COMMAND ${fuzz_folder}/search.sh $<TARGET_FILE:${name}_fuzzer> ${fuzz_folder}/corpus/${name})
  # A hundred million inputs (ZCBENCH_FULL) take hours.
  set_tests_properties(fuzz.search.${name} PROPERTIES TIMEOUT 86400)
endfunction()

add_fuzzer(config)
add_fuzzer(results)
add_fuzzer(frames fake_channel.cpp)
add_fuzzer(npy)
add_fuzzer(journal)
target_link_options(config_fuzzer PRIVATE -Wl,--wrap=open)
target_link_options(frames_fuzzer PRIVATE -Wl,--wrap=read,--wrap=writev,--wrap=poll)
