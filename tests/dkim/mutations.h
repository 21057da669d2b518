// SPDX-License-Identifier: AGPL-3.0-or-later
// Signed messages and the ways in which a test changes what their signatures cover.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "dkim/signer.h"

namespace day::dkim_test {

// The same everywhere, which the distributions of the standard library are not.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(engine_() % bound); }
  template <class T>
  const T& of(const std::vector<T>& all) {
    return all[below(all.size())];
  }

 private:
  std::mt19937_64 engine_;
};

struct Base {
  Message message;  // signed
  Signing signing;
  bool over_signed = false;
  std::string spki;
};

// Of each message, algorithm, size of key, canonicalization and choice of fields.
std::vector<Base> make_bases();

// Each changes one thing that is covered; false if the message has no such thing.
using Mutation = std::function<bool(const Base&, Message*, Dice*)>;

struct Kind {
  const char* name;
  Mutation apply;
};

const std::vector<Kind>& kinds();

}  // namespace day::dkim_test
