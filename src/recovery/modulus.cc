// SPDX-License-Identifier: AGPL-3.0-or-later
#include "recovery/modulus.h"

#include <gmpxx.h>

#include <bit>
#include <string_view>
#include <utility>

#include "recovery/gcd.h"
#include "recovery/limits.h"

namespace day::recovery {

namespace {

// Primes up to here are taken out of a gcd of two numbers, which is the modulus times a small
// factor: a prime p divides both numbers with chance 1 / p^2, so one above this is left in one of
// a million gcds.
constexpr unsigned kMaxSmallPrime = 1u << 16;

// DER of DigestInfo up to the hash itself (RFC 8017 §9.2, note 1).
constexpr std::string_view kSha1Prefix{
    "\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14", 15};
constexpr std::string_view kSha256Prefix{
    "\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20", 19};

mpz_class number_of(ByteView octets) {
  mpz_class out;
  mpz_import(out.get_mpz_t(), octets.size(), 1, 1, 1, 0, octets.data());
  return out;
}

Bytes octets_of(const mpz_class& x, std::size_t size) {
  const std::size_t needed = (mpz_sizeinbase(x.get_mpz_t(), 2) + 7) / 8;
  Bytes out(size, '\0');
  mpz_export(out.data() + (size - needed), nullptr, 1, 1, 1, 0, x.get_mpz_t());
  return out;
}

bool is_usable(const Sample& sample) {
  const std::size_t size = sample.signature.size();
  return size <= kMaxSignatureBytes && padded_digest(sample.hash_kind, sample.hash, size) &&
         number_of(sample.signature) > 1;
}

mpz_class digest_of(const Sample& sample) {
  return number_of(*padded_digest(sample.hash_kind, sample.hash, sample.signature.size()));
}

Limbs limbs_of(const mpz_class& x) {
  const mp_limb_t* const limbs = mpz_limbs_read(x.get_mpz_t());
  return {limbs, limbs + mpz_size(x.get_mpz_t())};
}

mpz_class from_limbs(const Limbs& limbs) {
  mpz_class out;
  mpz_import(out.get_mpz_t(), limbs.size(), -1, sizeof(Limb), 0, 0, limbs.data());
  return out;
}

// |s^e - m|, which the modulus divides.
std::optional<Limbs> multiple_of_modulus(const Sample& sample, std::uint64_t exponent,
                                         Calculator* calculator) {
  auto power = calculator->power(limbs_of(number_of(sample.signature)), exponent);
  if (!power) return std::nullopt;
  mpz_class out = from_limbs(*power) - digest_of(sample);
  if (sgn(out) == 0) return std::nullopt;
  return limbs_of(abs(out));
}

void strip_small_primes(mpz_class* x) {
  for (unsigned prime = 2; prime <= kMaxSmallPrime; prime += prime == 2 ? 1 : 2) {
    // A composite finds nothing that its factors have left.
    while (mpz_divisible_ui_p(x->get_mpz_t(), prime) != 0) {
      mpz_divexact_ui(x->get_mpz_t(), x->get_mpz_t(), prime);
    }
  }
}

bool holds(const Sample& sample, std::uint64_t exponent, const mpz_class& modulus) {
  const mpz_class signature = number_of(sample.signature);
  if (signature >= modulus) return false;
  mpz_class out;
  mpz_powm_ui(out.get_mpz_t(), signature.get_mpz_t(), exponent, modulus.get_mpz_t());
  return out == digest_of(sample);
}

}  // namespace

std::optional<Bytes> padded_digest(crypto::HashKind kind, ByteView hash, std::size_t size) {
  const bool sha1 = kind == crypto::HashKind::Sha1;
  const ByteView prefix = sha1 ? kSha1Prefix : kSha256Prefix;
  const std::size_t tail = prefix.size() + hash.size();
  // 00 01, at least eight octets FF, 00.
  if (hash.size() != (sha1 ? 20u : 32u) || size < tail + 11) return std::nullopt;
  Bytes out("\x00\x01", 2);
  out.append(size - tail - 3, '\xff');
  out.push_back('\0');
  out.append(prefix);
  out.append(hash);
  return out;
}

bool is_pair(const Sample& one, const Sample& other) {
  return one.signature.size() == other.signature.size() && one.signature != other.signature &&
         is_usable(one) && is_usable(other);
}

std::optional<Bytes> common_modulus(const Sample& one, const Sample& other, std::uint64_t exponent,
                                    const Options& options) {
  if (!is_pair(one, other)) return std::nullopt;
  const std::size_t size = one.signature.size();
  Calculator calculator((size + sizeof(Limb) - 1) / sizeof(Limb) * (exponent - 1), options.stop,
                        options.progress);
  auto first = multiple_of_modulus(one, exponent, &calculator);
  if (!first) return std::nullopt;
  auto second = multiple_of_modulus(other, exponent, &calculator);
  if (!second) return std::nullopt;
  const auto common = calculator.gcd(std::move(*first), std::move(*second));
  // A small factor beside the modulus has a few bits; kilobits of it are no modulus times such.
  if (!common || common->size() > 2 * (size / sizeof(Limb) + 1)) return std::nullopt;
  mpz_class modulus = from_limbs(*common);
  const std::size_t least_bits = 8 * (size - 1) + 1;
  if (mpz_sizeinbase(modulus.get_mpz_t(), 2) < least_bits) return std::nullopt;
  strip_small_primes(&modulus);
  const std::size_t bits = mpz_sizeinbase(modulus.get_mpz_t(), 2);
  if (bits < least_bits || bits > 8 * size) return std::nullopt;
  if (!holds(one, exponent, modulus) || !holds(other, exponent, modulus)) return std::nullopt;
  constexpr int kRounds = 25;  // GMP's own advice
  if (mpz_probab_prime_p(modulus.get_mpz_t(), kRounds) != 0) return std::nullopt;
  return octets_of(modulus, size);
}

}  // namespace day::recovery
