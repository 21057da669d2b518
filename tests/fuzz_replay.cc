// SPDX-License-Identifier: AGPL-3.0-or-later
// Stands in for libFuzzer in ordinary builds: runs a fuzz target over the seed files it is given,
// and over truncations and single-byte changes of each, so that a target cannot rot between runs.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

// Enough variations to reach most branches of a small parser, few enough for the inner loop.
constexpr std::size_t kVariationsPerSeed = 64;

void run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

void run_seed(const std::string& seed) {
  run(seed);
  if (seed.empty()) return;
  const std::size_t step = std::max<std::size_t>(1, seed.size() / kVariationsPerSeed);
  for (std::size_t at = 0; at < seed.size(); at += step) {
    run(seed.substr(0, at));
    std::string changed = seed;
    changed[at] = static_cast<char>(changed[at] ^ (1 << (at % 8)));
    run(changed);
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::filesystem::path> files;
  for (int i = 1; i < argc; ++i) {
    for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  run("");
  for (const auto& path : files) {
    std::ifstream in(path, std::ios::binary);
    run_seed(std::string(std::istreambuf_iterator<char>(in), {}));
  }
  std::printf("%zu seeds replayed\n", files.size());
  return files.empty() ? 1 : 0;
}
