# SPDX-License-Identifier: AGPL-3.0-or-later
# One call declares a room: its floor, its sources, the rooms it may include and the libraries it
# wraps. tests/tree reads these calls and holds the include lines against them.

# daylight_room(NAME FLOOR n SOURCES a.cc … [ROOMS base …] [LIBRARIES …])
# Makes the static target daylight_NAME.
function(daylight_room name)
  cmake_parse_arguments(ARG "" "FLOOR" "SOURCES;ROOMS;LIBRARIES" ${ARGN})
  add_library(daylight_${name} STATIC ${ARG_SOURCES})
  list(TRANSFORM ARG_ROOMS PREPEND daylight_)
  target_link_libraries(daylight_${name}
    PUBLIC daylight_options fmt::fmt ${ARG_ROOMS}
    PRIVATE daylight_warnings ${ARG_LIBRARIES})
endfunction()

# daylight_test(NAME SOURCES x_test.cc ... ROOMS ...) makes a GTest program and registers it in
# ctest, one entry for the whole program. SERIAL keeps it from running beside others; TIMEOUT is in
# seconds.
function(daylight_test name)
  cmake_parse_arguments(ARG "SERIAL" "TIMEOUT" "SOURCES;ROOMS;LIBRARIES;ENVIRONMENT" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  list(TRANSFORM ARG_ROOMS PREPEND daylight_)
  target_link_libraries(${name} PRIVATE
    ${ARG_ROOMS} ${ARG_LIBRARIES} daylight_warnings GTest::gtest_main GTest::gtest)
  add_test(NAME ${name} COMMAND ${name})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS unit
    ENVIRONMENT "DAYLIGHT_SHARED=${PROJECT_SOURCE_DIR}/../shared;${ARG_ENVIRONMENT}")
  set_property(TEST ${name} APPEND PROPERTY
    ENVIRONMENT "DAYLIGHT_TREE=${PROJECT_SOURCE_DIR}")
  if(ARG_SERIAL)
    set_tests_properties(${name} PROPERTIES RUN_SERIAL ON)
  endif()
endfunction()

# daylight_fuzz(NAME SOURCE x_fuzz.cc SEEDS dir ROOMS …): a fuzz target. With the fuzz preset it
# links libFuzzer; otherwise a small main replays every seed (and truncations of it) under ctest.
function(daylight_fuzz name)
  cmake_parse_arguments(ARG "" "SOURCE;SEEDS" "ROOMS;LIBRARIES" ${ARGN})
  list(TRANSFORM ARG_ROOMS PREPEND daylight_)
  if(DAYLIGHT_FUZZ)
    add_executable(${name} ${ARG_SOURCE})
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  else()
    add_executable(${name} ${ARG_SOURCE} ${PROJECT_SOURCE_DIR}/tests/fuzz_replay.cc)
    add_test(NAME ${name} COMMAND ${name} ${CMAKE_CURRENT_SOURCE_DIR}/${ARG_SEEDS})
    set_tests_properties(${name} PROPERTIES TIMEOUT 120 LABELS fuzz)
  endif()
  target_link_libraries(${name} PRIVATE ${ARG_ROOMS} ${ARG_LIBRARIES} daylight_warnings)
endfunction()
