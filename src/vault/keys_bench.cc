// SPDX-License-Identifier: AGPL-3.0-or-later
// Imports files of keys into a vault and judges all of it again: keys_bench DAYLIGHT VAULT FILE…,
// the first being the program whose locked room is used.
#include <fmt/format.h>

#include <chrono>
#include <string>

#include "os/file.h"
#include "vault/judge.h"
#include "vault/keys.h"
#include "vault/vault.h"

namespace {

using day::vault::KeyImportReport;

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

int fail(const day::Error& error) {
  fmt::print(stderr, "{}\n", error.message);
  return 3;
}

void print_counts(const day::catalog::VerdictCounts& counts) {
  for (std::size_t i = 0; i < counts.size(); ++i) {
    fmt::print("  {:>8} {}\n", counts[i],
               day::dkim::verdict_name(static_cast<day::dkim::Verdict>(i)));
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  auto vault = day::vault::Vault::open(argv[2]);
  if (!vault.ok()) return fail(vault.error());
  for (int i = 3; i < argc; ++i) {
    const auto bytes = day::os::read_file(argv[i], std::size_t{1} << 30);
    if (!bytes.ok()) return fail(bytes.error());
    day::vault::KeyImportOptions options;
    options.path = argv[i];
    options.pool.program = argv[1];
    const auto begin = std::chrono::steady_clock::now();
    const auto report = day::vault::import_keys(*vault, *bytes, options);
    if (!report.ok()) return fail(report.error());
    fmt::print("{}: {:.2f} s, {} new, {} known, {} problems\n", argv[i], seconds_since(begin),
               report->records_new, report->records_known, report->problems.size());
    print_counts(report->verdicts.after);
  }
  // Twice: the first run may have to read the catalog from the disk.
  for (int round = 0; round < 2; ++round) {
    const auto begin = std::chrono::steady_clock::now();
    const auto judged = day::vault::judge_all(*vault, {});
    if (!judged.ok()) return fail(judged.error());
    const double seconds = seconds_since(begin);
    fmt::print("judge_all: {} messages, {} signatures in {:.2f} s, {:.0f} signatures/s\n",
               judged->messages, judged->signatures, seconds,
               static_cast<double>(judged->signatures) / seconds);
  }
  return 0;
}
