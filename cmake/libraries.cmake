# SPDX-License-Identifier: AGPL-3.0-or-later
# Third-party libraries, all from Debian. Each is linked by exactly one room (fmt and GTest aside).

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(GTest REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(CLI11 2 REQUIRED)

pkg_check_modules(sqlite3 REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(argon2 REQUIRED IMPORTED_TARGET libargon2)
pkg_check_modules(zlib REQUIRED IMPORTED_TARGET zlib)
pkg_check_modules(gmime REQUIRED IMPORTED_TARGET gmime-3.0)
pkg_check_modules(gmp REQUIRED IMPORTED_TARGET gmpxx)
pkg_check_modules(gumbo REQUIRED IMPORTED_TARGET gumbo)
pkg_check_modules(libarchive REQUIRED IMPORTED_TARGET libarchive)
pkg_check_modules(seccomp REQUIRED IMPORTED_TARGET libseccomp)
pkg_check_modules(gsf REQUIRED IMPORTED_TARGET libgsf-1)
pkg_check_modules(poppler REQUIRED IMPORTED_TARGET poppler-cpp)
pkg_check_modules(poppler_glib REQUIRED IMPORTED_TARGET poppler-glib)
pkg_check_modules(leptonica REQUIRED IMPORTED_TARGET lept)
pkg_check_modules(exif REQUIRED IMPORTED_TARGET libexif)
pkg_check_modules(png REQUIRED IMPORTED_TARGET libpng)
pkg_check_modules(tesseract REQUIRED IMPORTED_TARGET tesseract)
pkg_check_modules(pff REQUIRED IMPORTED_TARGET libpff)
pkg_check_modules(bfio REQUIRED IMPORTED_TARGET libbfio)
pkg_check_modules(icu REQUIRED IMPORTED_TARGET icu-uc icu-i18n)

# libstemmer ships no pkg-config file.
find_library(STEMMER_LIBRARY stemmer REQUIRED)
find_path(STEMMER_INCLUDE libstemmer.h REQUIRED)
add_library(daylight_stemmer INTERFACE)
target_link_libraries(daylight_stemmer INTERFACE ${STEMMER_LIBRARY})
target_include_directories(daylight_stemmer SYSTEM INTERFACE ${STEMMER_INCLUDE})

# Only their headers: graph loads them when it is asked for a graph.
pkg_check_modules(igraph REQUIRED igraph)
pkg_check_modules(graphviz REQUIRED libgvc libcgraph)
add_library(daylight_graph_headers INTERFACE)
target_include_directories(daylight_graph_headers SYSTEM INTERFACE ${igraph_INCLUDE_DIRS}
  ${graphviz_INCLUDE_DIRS})
target_link_libraries(daylight_graph_headers INTERFACE ${CMAKE_DL_LIBS})

# Headers only, without a pkg-config file.
find_path(MUSTACHE_INCLUDE kainjow/mustache.hpp REQUIRED)
add_library(daylight_mustache_headers INTERFACE)
target_include_directories(daylight_mustache_headers SYSTEM INTERFACE ${MUSTACHE_INCLUDE})
