# SPDX-License-Identifier: AGPL-3.0-or-later
# Warnings and sanitizers as interface targets; every room links daylight_options.

option(DAYLIGHT_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(DAYLIGHT_TSAN "Build with ThreadSanitizer" OFF)
option(DAYLIGHT_FUZZ "Link fuzz targets against libFuzzer (clang)" OFF)
option(DAYLIGHT_COVERAGE "Instrument for gcov" OFF)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # Paths below the tree are taken relative to it, so that every clone shares what one has compiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}
    CCACHE_NOHASHDIR=1 ${CCACHE_PROGRAM})
endif()

add_library(daylight_warnings INTERFACE)
target_compile_options(daylight_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor
  -Woverloaded-virtual -Wold-style-cast -Wcast-qual -Wimplicit-fallthrough -Werror
  # g++ 12 sees overlaps in std::string that are not there (GCC bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)

add_library(daylight_options INTERFACE)
target_compile_definitions(daylight_options INTERFACE
  FMT_HEADER_ONLY=0 DAYLIGHT_VERSION="${PROJECT_VERSION}")
target_include_directories(daylight_options INTERFACE ${PROJECT_SOURCE_DIR}/src)
target_compile_options(daylight_options INTERFACE -fno-omit-frame-pointer)

if(DAYLIGHT_SANITIZE)
  target_compile_options(daylight_options INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=all)
  target_link_options(daylight_options INTERFACE -fsanitize=address,undefined)
endif()
# UBSan's check of dynamic types opens a pipe to probe memory, which the locked room forbids. Each
# room whose code runs there links this, last, so that it comes after the flags it takes back.
add_library(daylight_inside INTERFACE)
target_compile_options(daylight_inside INTERFACE -fno-sanitize=vptr)
if(DAYLIGHT_TSAN)
  target_compile_options(daylight_options INTERFACE -fsanitize=thread)
  target_link_options(daylight_options INTERFACE -fsanitize=thread)
endif()
if(DAYLIGHT_FUZZ)
  target_compile_options(daylight_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(DAYLIGHT_COVERAGE)
  target_compile_options(daylight_options INTERFACE --coverage)
  target_link_options(daylight_options INTERFACE --coverage)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_definitions(daylight_options INTERFACE _FORTIFY_SOURCE=2)
  target_compile_options(daylight_options INTERFACE -fstack-protector-strong)
  target_link_options(daylight_options INTERFACE -Wl,-z,relro,-z,now)
endif()
