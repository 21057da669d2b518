// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/sha256.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace day::crypto {
namespace {

// The examples that NIST publishes with FIPS 180-4 ("Example Values", and the Secure Hash Standard
// Validation System's short messages).
TEST(Sha256, GivesThePublishedDigests) {
  const std::pair<std::string, const char*> vectors[] = {
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmn"
       "op"
       "qrsmnopqrstnopqrstu",
       "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
      {std::string(1'000'000, 'a'),
       "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
      {std::string(1, '\xbd'), "68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b"},
      {std::string(55, '\0'), "02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7"},
      {std::string(56, '\0'), "d4817aa5497628e7c77e6b606107042bbba3130888c5f47a375e6179be789fbb"},
      {std::string(64, '\0'), "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b"},
  };
  for (const auto& [message, digest] : vectors) {
    EXPECT_EQ(print_hex(sha256(message)), digest) << message.size();
  }
}

TEST(Sha256, PiecesGiveWhatTheWholeGives) {
  std::string message;
  for (int i = 0; i < 300; ++i) message.push_back(static_cast<char>(i * 7));
  Sha256 hash;
  for (std::size_t cut = 0; cut <= message.size(); ++cut) {
    hash.update(message.substr(0, cut));
    hash.update("");
    hash.update(message.substr(cut));
    EXPECT_EQ(hash.finish(), sha256(message)) << cut;
  }
}

TEST(Sha256, AFinishedHashBeginsAnew) {
  Sha256 hash;
  hash.update("left behind");
  hash.finish();
  EXPECT_EQ(hash.finish(), sha256(""));
  Sha256 moved = std::move(hash);
  moved.update("abc");
  EXPECT_EQ(moved.finish(), sha256("abc"));
}

}  // namespace
}  // namespace day::crypto
