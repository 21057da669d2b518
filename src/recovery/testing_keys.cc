// SPDX-License-Identifier: AGPL-3.0-or-later
#include "recovery/testing_keys.h"

#include <gmpxx.h>

#include "base/check.h"
#include "recovery/modulus.h"

namespace day::recovery {

namespace {

mpz_class number_of(ByteView octets) {
  mpz_class out;
  mpz_import(out.get_mpz_t(), octets.size(), 1, 1, 1, 0, octets.data());
  return out;
}

Bytes octets_of(const mpz_class& x, std::size_t size) {
  const std::size_t needed = (mpz_sizeinbase(x.get_mpz_t(), 2) + 7) / 8;
  CHECK(needed <= size);
  Bytes out(size, '\0');
  mpz_export(out.data() + (size - needed), nullptr, 1, 1, 1, 0, x.get_mpz_t());
  return out;
}

// The next prime after a random number whose two upper bits are set.
mpz_class make_prime(gmp_randclass* random, unsigned bits, std::uint64_t exponent) {
  mpz_class out = random->get_z_bits(bits - 2) + (mpz_class(3) << (bits - 2));
  do {
    mpz_nextprime(out.get_mpz_t(), out.get_mpz_t());
  } while ((out - 1) % mpz_class(exponent) == 0);
  return out;
}

}  // namespace

TestKey make_test_key(unsigned bits, std::uint64_t exponent, unsigned number) {
  gmp_randclass random(gmp_randinit_mt);
  random.seed(number);
  const mpz_class p = make_prime(&random, bits / 2, exponent);
  const mpz_class q = make_prime(&random, bits - bits / 2, exponent);
  const mpz_class order = (p - 1) * (q - 1);
  mpz_class d;
  CHECK(mpz_invert(d.get_mpz_t(), mpz_class(exponent).get_mpz_t(), order.get_mpz_t()) != 0);
  return {octets_of(p * q, bits / 8), octets_of(d, bits / 8)};
}

Sample sign(const TestKey& key, unsigned message, crypto::HashKind kind) {
  Sample out;
  out.hash_kind = kind;
  const std::size_t size = kind == crypto::HashKind::Sha1 ? 20 : 32;
  out.hash.assign(size, '\x5a');
  for (std::size_t i = 0; i < 4; ++i) out.hash[i] = static_cast<char>(message >> (8 * i));
  const auto digest = padded_digest(kind, out.hash, key.modulus.size());
  CHECK(digest.has_value());
  mpz_class signature;
  const mpz_class base = number_of(*digest);
  const mpz_class exponent = number_of(key.private_exponent);
  const mpz_class modulus = number_of(key.modulus);
  mpz_powm(signature.get_mpz_t(), base.get_mpz_t(), exponent.get_mpz_t(), modulus.get_mpz_t());
  out.signature = octets_of(signature, key.modulus.size());
  return out;
}

}  // namespace day::recovery
