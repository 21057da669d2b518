// SPDX-License-Identifier: AGPL-3.0-or-later
#include "recovery/recovery.h"

#include <utility>

#include "recovery/limits.h"
#include "recovery/modulus.h"
#include "recovery/pairs.h"

namespace day::recovery {

namespace {

Bytes big_endian(std::uint64_t x) {
  Bytes out;
  for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(x >> shift & 0xff));
  return out;
}

bool is_stopped(const Options& options) {
  return options.stop != nullptr && options.stop->load(std::memory_order_relaxed);
}

// The key of one pair, with the samples counted that verify under it.
std::optional<Recovered> try_pair(const std::vector<Sample>& samples, std::size_t first,
                                  std::size_t second, const Options& options) {
  for (const std::uint64_t exponent : options.exponents) {
    Options for_exponent = options;
    if (exponent != options.exponents.back()) for_exponent.progress = nullptr;
    const auto modulus = common_modulus(samples[first], samples[second], exponent, for_exponent);
    if (!modulus) continue;
    auto key = crypto::PublicKey::from_rsa(*modulus, big_endian(exponent));
    if (!key) continue;
    const auto verifies = [&key](const Sample& sample) {
      return key->verify_digest(sample.hash_kind, sample.hash, sample.signature);
    };
    if (!verifies(samples[first]) || !verifies(samples[second])) continue;
    std::size_t confirmed = 0;
    for (const Sample& sample : samples) confirmed += verifies(sample) ? 1 : 0;
    return Recovered{std::move(*key), first, second, exponent, confirmed};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Recovered> recover_key(const std::vector<Sample>& samples, const Options& options) {
  const std::size_t attempts = options.max_attempts == 0 ? kMaxAttempts : options.max_attempts;
  for (const auto& [first, second] : choose_pairs(samples, attempts)) {
    if (is_stopped(options)) break;
    auto recovered = try_pair(samples, first, second, options);
    if (recovered) return recovered;
  }
  return std::nullopt;
}

}  // namespace day::recovery
