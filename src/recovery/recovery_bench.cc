// SPDX-License-Identifier: AGPL-3.0-or-later
// Recovers keys from samples in a file, one a line: domain, selector, hash and signature in
// hexadecimal. For each selector: the key, time, processor time and, with --plain, those of GMP's
// own power and gcd on the same two numbers. Needs a release build.
//
//   recovery_bench FILE [DOMAIN SELECTOR] [--plain]
#include <fmt/core.h>
#include <gmpxx.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "recovery/modulus.h"
#include "recovery/recovery.h"

namespace {

using day::recovery::Sample;
using Selector = std::pair<std::string, std::string>;

struct Times {
  double wall = 0;
  double user = 0;
  double system = 0;
};

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

template <typename Work>
Times measure(Work work) {
  rusage before{};
  rusage after{};
  getrusage(RUSAGE_SELF, &before);
  const auto start = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
  getrusage(RUSAGE_SELF, &after);
  return {wall.count(), seconds(after.ru_utime) - seconds(before.ru_utime),
          seconds(after.ru_stime) - seconds(before.ru_stime)};
}

void print(const char* what, const Times& times) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  fmt::print("  {:<24} {:7.2f} s wall  {:7.2f} s user  {:5.2f} s system; peak so far {} MB\n", what,
             times.wall, times.user, times.system, usage.ru_maxrss / 1024);
}

mpz_class number_of(const day::Bytes& octets) {
  mpz_class out;
  mpz_import(out.get_mpz_t(), octets.size(), 1, 1, 1, 0, octets.data());
  return out;
}

mpz_class multiple(const Sample& sample, unsigned long exponent) {
  mpz_class out;
  const mpz_class base = number_of(sample.signature);
  mpz_pow_ui(out.get_mpz_t(), base.get_mpz_t(), exponent);
  return out - number_of(*day::recovery::padded_digest(sample.hash_kind, sample.hash,
                                                       sample.signature.size()));
}

// What the issue compares with. True if the modulus divides what it finds.
bool recover_plainly(const Sample& one, const Sample& two, unsigned long exponent,
                     const day::Bytes& modulus) {
  mpz_class first;
  mpz_class second;
  print("plain: two powers", measure([&] {
          first = multiple(one, exponent);
          second = multiple(two, exponent);
        }));
  mpz_class common;
  print("plain: mpz_gcd",
        measure([&] { mpz_gcd(common.get_mpz_t(), first.get_mpz_t(), second.get_mpz_t()); }));
  return common % number_of(modulus) == 0 && sgn(common) != 0;
}

std::map<Selector, std::vector<Sample>> read_samples(const char* path) {
  std::map<Selector, std::vector<Sample>> out;
  std::ifstream in(path);
  std::string line;
  while (std::getline(in, line)) {
    std::istringstream words(line);
    std::string domain;
    std::string selector;
    std::string hash;
    std::string signature;
    words >> domain >> selector >> hash >> signature;
    Sample sample;
    sample.hash = day::parse_hex(hash).value_or("");
    sample.signature = day::parse_hex(signature).value_or("");
    sample.hash_kind =
        sample.hash.size() == 20 ? day::crypto::HashKind::Sha1 : day::crypto::HashKind::Sha256;
    out[{domain, selector}].push_back(std::move(sample));
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  std::vector<std::string> words(argv + 1, argv + argc);
  const bool plain = std::erase(words, "--plain") > 0;
  if (words.size() != 1 && words.size() != 3) {
    fmt::print(stderr, "usage: recovery_bench FILE [DOMAIN SELECTOR] [--plain]\n");
    return 2;
  }
  bool good = true;
  for (const auto& [selector, samples] : read_samples(words[0].c_str())) {
    if (samples.size() < 2) continue;
    if (words.size() == 3 && selector != Selector(words[1], words[2])) continue;
    fmt::print("{} {}: {} samples\n", selector.first, selector.second, samples.size());
    std::optional<day::recovery::Recovered> found;
    const Times times =
        measure([&samples = samples, &found] { found = day::recovery::recover_key(samples, {}); });
    print(found ? "recovered" : "not recovered", times);
    if (!found) {
      good = false;
      continue;
    }
    fmt::print("  {} bits, e = {}, samples {} and {}, {} verify\n  {}\n", found->key.bits(),
               found->exponent, found->first, found->second, found->confirmed,
               day::encode_base64(found->key.spki()));
    if (plain && !recover_plainly(samples[found->first], samples[found->second], found->exponent,
                                  found->key.rsa_modulus())) {
      fmt::print("  GMP finds another\n");
      good = false;
    }
  }
  return good ? 0 : 1;
}
