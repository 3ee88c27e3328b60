# A room is a folder and a static library: zcbench_room(harness/os USES harness/base) makes
# zcbench::harness::os from that folder's sources. A room may include, and links to, only the rooms that it
# names. The inlining and placement of timed code affect what is measured, so each file of a TIMED room, and
# each of TIMED_SOURCES, is compiled separately; all others are compiled together.
function(zcbench_room room)
  cmake_parse_arguments(PARSE_ARGV 1 arg
    "TIMED" "" "SOURCES;TIMED_SOURCES;USES;LIBRARIES")
  string(REPLACE "/" "_" target zcbench_${room})
  string(REPLACE "/" "::" alias zcbench::${room})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  list(REMOVE_ITEM sources ${CMAKE_CURRENT_SOURCE_DIR}/main.cpp)
  add_library(${target} STATIC ${sources} ${arg_SOURCES})
  add_library(${alias} ALIAS ${target})
  target_link_libraries(${target} PUBLIC zcbench::options zcbench::fmt ${arg_LIBRARIES})
  foreach(used IN LISTS arg_USES)
    string(REPLACE "/" "::" used_alias zcbench::${used})
    target_link_libraries(${target} PUBLIC ${used_alias})
  endforeach()
  add_dependencies(${target} zcbench_build_info)
  if(NOT arg_TIMED)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0)
    set_source_files_properties(${arg_TIMED_SOURCES} ${arg_SOURCES} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  endif()
endfunction()
