// SPDX-License-Identifier: AGPL-3.0-or-later
// How fast sketches are made: sketch_bench FILE… (texts, one each), after checking that a text and
// itself in capitals have one sketch.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "copies/sketch.h"

int main(int argc, char** argv) {
  std::vector<std::string> texts;
  std::size_t bytes = 0;
  for (int i = 1; i < argc; ++i) {
    std::ifstream in(argv[i], std::ios::binary);
    texts.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    bytes += texts.back().size();
    std::string capitals = texts.back();
    for (char& c : capitals) {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    if (day::copies::make_sketch(capitals) != day::copies::make_sketch(texts.back())) {
      fmt::print(stderr, "{} has another sketch in capitals\n", argv[i]);
      return 1;
    }
  }
  std::size_t sketches = 0;
  const auto start = std::chrono::steady_clock::now();
  for (const std::string& text : texts) {
    sketches += day::copies::make_sketch(text).exists() ? 1 : 0;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  fmt::print("{} texts, {} sketches, {:.1f} MB in {:.3f} s: {:.0f} MB/s, {:.1f} us each\n",
             texts.size(), sketches, static_cast<double>(bytes) / 1e6, took.count(),
             static_cast<double>(bytes) / 1e6 / took.count(),
             took.count() * 1e6 / static_cast<double>(texts.size()));
  return 0;
}
