# The fuzzers: one program per kind of external bytes. `ctest --preset fuzz` runs each over its corpus,
# then lets it search; see README.md. The target `fuzzers` builds only them and the harness, because
# clang would take minutes for all of zcbench.
set(fuzz_folder ${CMAKE_CURRENT_LIST_DIR})

# Makes the standard library check its preconditions: an index, a front().
target_compile_definitions(zcbench_options INTERFACE _GLIBCXX_ASSERTIONS)

add_custom_target(fuzzers)

# add_fuzzer(NAME [SOURCE...]): NAME_fuzzer from tests/fuzz/NAME_fuzzer.cpp and the other sources
# there, its corpus in tests/fuzz/corpus/NAME.
function(add_fuzzer name)
  set(sources ${name}_fuzzer.cpp ${ARGN})
  list(TRANSFORM sources PREPEND ${fuzz_folder}/)
  add_executable(${name}_fuzzer ${sources})
  target_link_libraries(${name}_fuzzer PRIVATE zcbench::harness)
  target_link_options(${name}_fuzzer PRIVATE -fsanitize=fuzzer)
  add_dependencies(fuzzers ${name}_fuzzer)
  # Every input that ever found a fault must be accepted or refused correctly.
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
