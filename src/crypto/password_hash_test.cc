// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/password_hash.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/encoding.h"
#include "crypto/equal.h"
#include "crypto/limits.h"
#include "crypto/random.h"

namespace day::crypto {
namespace {

// As cheap as it can be: what is tested is not how long it takes.
constexpr PasswordCost kCheap{32, 3, 4};

TEST(PasswordHash, GivesTheVectorOfTheRfc) {
  // RFC 9106 §5.3.
  const Bytes password(32, '\x01');
  const Bytes salt(16, '\x02');
  const Bytes secret(8, '\x03');
  const Bytes associated(12, '\x04');
  const auto tag = argon2id({password, salt, secret, associated}, kCheap, 32);
  ASSERT_TRUE(tag.ok());
  EXPECT_EQ(encode_hex(*tag), "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
}

TEST(PasswordHash, IsVerifiedByItsPasswordAlone) {
  const auto stored = hash_password("correct horse", kCheap);
  ASSERT_TRUE(stored.ok());
  EXPECT_TRUE(stored->starts_with("$argon2id$v=19$m=32,t=3,p=4$")) << *stored;
  EXPECT_TRUE(is_password_hash(*stored));
  EXPECT_TRUE(verify_password("correct horse", *stored));
  EXPECT_FALSE(verify_password("correct hors", *stored));
  EXPECT_FALSE(verify_password("Correct horse", *stored));
  EXPECT_FALSE(verify_password("", *stored));
  EXPECT_FALSE(verify_password(std::string("correct horse\0", 14), *stored));
}

TEST(PasswordHash, CostsWhatTheRfcRecommends) {
  EXPECT_EQ(PasswordCost(), (PasswordCost{65'536, 3, 4}));
  const auto stored = hash_password("correct horse");
  ASSERT_TRUE(stored.ok());
  EXPECT_TRUE(stored->starts_with("$argon2id$v=19$m=65536,t=3,p=4$")) << *stored;
  EXPECT_TRUE(verify_password("correct horse", *stored));
}

TEST(PasswordHash, HasASaltOfItsOwn) {
  EXPECT_NE(*hash_password("a", kCheap), *hash_password("a", kCheap));
}

// Made by Debian's argon2 0~20171227:
//   printf 'correct horse' | argon2 somesaltsomesalt -id -t 3 -k 32 -p 4 -l 32 -e
TEST(PasswordHash, VerifiesWhatAnotherProgramHasMade) {
  const std::string stored =
      "$argon2id$v=19$m=32,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$"
      "kL+/Tl9HMtQcypMcdLtts7KqNScYtQTYEHzq+EHLslA";
  EXPECT_TRUE(verify_password("correct horse", stored));
  EXPECT_FALSE(verify_password("correct  horse", stored));
}

TEST(PasswordHash, IsNothingElse) {
  const std::string good = *hash_password("a", kCheap);
  const std::string tail = good.substr(good.find("p=4") + 3);
  ASSERT_TRUE(verify_password("a", "$argon2id$v=19$m=32,t=3,p=4" + tail));
  const std::vector<std::string> bad_ones = {std::string(),
                                             std::string("a"),
                                             "$argon2i$v=19$m=32,t=3,p=4" + tail,
                                             "$argon2id$v=16$m=32,t=3,p=4" + tail,
                                             "$argon2id$m=32,t=3,p=4" + tail,
                                             "$argon2id$v=19$t=3,m=32,p=4" + tail,
                                             "$argon2id$v=19$m=032,t=3,p=4" + tail,
                                             "$argon2id$v=19$m=32,t=3" + tail,
                                             "$argon2id$v=19$m=32,t=3,p=4,x=1" + tail,
                                             "$argon2id$v=19$m=-32,t=3,p=4" + tail,
                                             "$argon2id$v=19$m=31,t=3,p=4" + tail,
                                             "$argon2id$v=19$m=32,t=0,p=4" + tail,
                                             good + "=",
                                             good + "$",
                                             good.substr(0, 60),
                                             "$argon2id$v=19$m=32,t=3,p=4$$",
                                             " " + good};
  for (const std::string& bad : bad_ones) {
    EXPECT_FALSE(is_password_hash(bad)) << bad;
    EXPECT_FALSE(verify_password("a", bad)) << bad;
  }
}

TEST(PasswordHash, IsTakenToItsLimitsAndNoFurther) {
  EXPECT_TRUE(hash_password(std::string(kMaxPasswordBytes, 'a'), kCheap).ok());
  EXPECT_FALSE(hash_password(std::string(kMaxPasswordBytes + 1, 'a'), kCheap).ok());
  EXPECT_FALSE(hash_password("", kCheap).ok());
  const std::string good = *hash_password("a", kCheap);
  const std::string tail = good.substr(good.find("p=4") + 3);
  const auto is_taken = [&](std::uint32_t memory, std::uint32_t passes, std::uint32_t lanes) {
    return is_password_hash("$argon2id$v=19$m=" + std::to_string(memory) +
                            ",t=" + std::to_string(passes) + ",p=" + std::to_string(lanes) + tail);
  };
  EXPECT_TRUE(is_taken(kMaxPasswordMemoryKib, kMaxPasswordPasses, kMaxPasswordLanes));
  EXPECT_FALSE(is_taken(kMaxPasswordMemoryKib + 1, kMaxPasswordPasses, kMaxPasswordLanes));
  EXPECT_FALSE(is_taken(kMaxPasswordMemoryKib, kMaxPasswordPasses + 1, kMaxPasswordLanes));
  EXPECT_FALSE(is_taken(kMaxPasswordMemoryKib, kMaxPasswordPasses, kMaxPasswordLanes + 1));
  EXPECT_FALSE(hash_password("a", {kMaxPasswordMemoryKib + 1, 1, 1}).ok());
  const auto sized = [](std::size_t tag_characters) {
    std::string text = "$argon2id$v=19$m=320,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$";
    return text + std::string(tag_characters - text.size(), 'A');
  };
  EXPECT_TRUE(is_password_hash(sized(kMaxPasswordHashBytes)));
  EXPECT_FALSE(is_password_hash(sized(kMaxPasswordHashBytes + 4)));
}

TEST(Random, TokensAreLongAndDiffer) {
  const std::string token = random_token();
  EXPECT_EQ(token.size(), 43U);
  EXPECT_EQ(parse_base64url(token)->size(), 32U);
  EXPECT_NE(token, random_token());
}

TEST(Equal, ComparesAllOctets) {
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
}

}  // namespace
}  // namespace day::crypto
