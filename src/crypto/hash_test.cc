// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/hash.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "base/encoding.h"
#include "crypto/sha256.h"

namespace day::crypto {
namespace {

// The examples that NIST publishes with FIPS 180-4 ("Example Values" for SHA-1).
TEST(Hash, Sha1GivesThePublishedDigests) {
  const std::pair<std::string, const char*> vectors[] = {
      {"", "da39a3ee5e6b4b0d3255bfef95601890afd80709"},
      {"abc", "a9993e364706816aba3e25717850c26c9cd0d89d"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "84983e441c3bd26ebaae4aa1f95129e5e54670f1"},
      {std::string(1'000'000, 'a'), "34aa973cd4c4daa4f61eeb2bdbad27316534016f"},
  };
  for (const auto& [message, digest] : vectors) {
    EXPECT_EQ(encode_hex(hash_bytes(HashKind::Sha1, message)), digest) << message.size();
  }
}

// RFC 1321, appendix A.5.
TEST(Hash, Md5GivesThePublishedDigests) {
  EXPECT_EQ(encode_hex(md5("")), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(encode_hex(md5("abc")), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(encode_hex(md5("message digest")), "f96b697d7cb7938d525a2f31aaf161d0");
}

TEST(Hash, Sha256IsTheOneOfTheOtherFace) {
  for (const std::size_t size : {0, 1, 55, 56, 64, 1000}) {
    const std::string message(size, 'x');
    EXPECT_EQ(hash_bytes(HashKind::Sha256, message), sha256(message).view()) << size;
  }
}

TEST(Hash, ADigestMayBeTakenOnTheWay) {
  for (const HashKind kind : {HashKind::Sha1, HashKind::Sha256}) {
    Hasher hasher(kind);
    EXPECT_EQ(hasher.kind(), kind);
    hasher.update("ab");
    EXPECT_EQ(hasher.digest_so_far(), hash_bytes(kind, "ab"));
    EXPECT_EQ(hasher.digest_so_far().size(), hash_size_bytes(kind));
    hasher.update("c");
    EXPECT_EQ(hasher.finish(), hash_bytes(kind, "abc"));
    Hasher moved = std::move(hasher);
    EXPECT_EQ(moved.finish(), hash_bytes(kind, ""));
  }
}

}  // namespace
}  // namespace day::crypto
