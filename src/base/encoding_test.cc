// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/encoding.h"

#include <gtest/gtest.h>

namespace day {
namespace {

// RFC 4648 §10.
TEST(Base64, GivesTheVectorsOfTheRfc) {
  const std::pair<const char*, const char*> vectors[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
  };
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(encode_base64(bytes), text);
    EXPECT_EQ(parse_base64(text), bytes);
  }
}

TEST(Base16, GivesTheVectorsOfTheRfc) {
  const std::pair<const char*, const char*> vectors[] = {
      {"", ""},
      {"f", "66"},
      {"fo", "666f"},
      {"foo", "666f6f"},
      {"foob", "666f6f62"},
      {"fooba", "666f6f6261"},
      {"foobar", "666f6f626172"},
  };
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(encode_hex(bytes), text);
    EXPECT_EQ(parse_hex(text), bytes);
  }
  EXPECT_EQ(parse_hex("666F6F"), "foo");
}

TEST(Escapes, AreDecodedWhereTheyAreWholeAndStayOtherwise) {
  const std::pair<const char*, const char*> texts[] = {
      {"", ""},
      {"a%20b", "a b"},
      {"%41%4a%4A", "AJJ"},
      {"%2541", "%41"},  // once
      {"%", "%"},
      {"%4", "%4"},
      {"100%", "100%"},
      {"%%41", "%A"},
      {"%4g%g4% 1", "%4g%g4% 1"},
      {"=41", "=41"},
      {"x%FF", "x\xff"},
  };
  for (const auto& [text, bytes] : texts) EXPECT_EQ(decode_escapes(text, '%'), bytes) << text;
  EXPECT_EQ(decode_escapes("Caf=C3=A9=\r\n%41", '='), "Café=\r\n%41");
  EXPECT_EQ(decode_escapes("a%00b", '%'), Bytes("a\0b", 3));
}

TEST(Base64, EveryRunOfTwoOctetsRoundTrips) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const Bytes bytes = {static_cast<char>(first), static_cast<char>(second)};
      ASSERT_EQ(parse_base64(encode_base64(bytes)), bytes);
      ASSERT_EQ(parse_hex(encode_hex(bytes)), bytes);
    }
  }
}

TEST(Base64, RefusesWhatIsNotCanonical) {
  for (const char* text : {"Z", "Zg", "Zg=", "Zg===", "Z===", "====", "Zh==", "Zm9=", "Zm 9",
                           "Zm9v\n", "Zm-_", "Zg==Zg==", "Zm=v", "=m9v", "Zm9vZ"}) {
    EXPECT_FALSE(parse_base64(text).has_value()) << text;
  }
}

// RFC 4648 §10 without padding, RFC 7515 appendix C.
TEST(Base64Url, GivesTheVectorsOfTheRfcs) {
  const std::pair<Bytes, const char*> vectors[] = {
      {"", ""},
      {"f", "Zg"},
      {"fo", "Zm8"},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg"},
      {"fooba", "Zm9vYmE"},
      {"foobar", "Zm9vYmFy"},
      {"\x03\xec\xff\xe0\xc1", "A-z_4ME"},
  };
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(encode_base64url(bytes), text);
    EXPECT_EQ(parse_base64url(text), bytes);
  }
}

TEST(Base64Url, EveryRunOfTwoOctetsRoundTrips) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const Bytes bytes = {static_cast<char>(first), static_cast<char>(second)};
      ASSERT_EQ(parse_base64url(encode_base64url(bytes)), bytes);
    }
  }
}

TEST(Base64Url, RefusesWhatIsNotCanonical) {
  for (const char* text :
       {"Z", "Zg==", "Zm8=", "Zh", "Zm9", "Zm9vZ", "A+z_", "A-z/", "Zm 9", "Zm9v\n", "=", "Z==="}) {
    EXPECT_FALSE(parse_base64url(text).has_value()) << text;
  }
}

TEST(Base16, RefusesOddLengthsAndForeignCharacters) {
  for (const char* text : {"6", "666", "6g", "g6", "0x66", " 66", "6 6 "}) {
    EXPECT_FALSE(parse_hex(text).has_value()) << text;
  }
}

TEST(Encoding, MarkupIsEscapedForTextAndAttributes) {
  EXPECT_EQ(escape_markup("a & <b c=\"d\" e='f'>"),
            "a &amp; &lt;b c=&quot;d&quot; e=&#39;f&#39;&gt;");
  EXPECT_EQ(escape_markup("&amp;"), "&amp;amp;");
  EXPECT_EQ(escape_markup(""), "");
}

}  // namespace
}  // namespace day
