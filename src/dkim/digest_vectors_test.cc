// SPDX-License-Identifier: AGPL-3.0-or-later
// The signed examples of the RFCs. The hashes expected of RSA signatures are those that the
// signatures themselves hold: each was opened with the public key that its RFC prints.
#include <gtest/gtest.h>

#include <string>

#include "base/encoding.h"
#include "dkim/digest.h"

namespace day::dkim {
namespace {

Bytes with_crlf(ByteView text) {
  Bytes out;
  for (const char c : text) {
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

// RFC 6376 §A.2.
constexpr ByteView kRfc6376 =
    "DKIM-Signature: v=1; a=rsa-sha256; s=brisbane; d=example.com;\n"
    "      c=simple/simple; q=dns/txt; i=joe@football.example.com;\n"
    "      h=Received : From : To : Subject : Date : Message-ID;\n"
    "      bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\n"
    "      b=AuUoFEfDxTDkHlLXSZEpZj79LICEps6eda7W3deTVFOk4yAUoqOB\n"
    "        4nujc7YopdG5dWLSdNg6xNAZpOPr+kHxt1IrE+NahM6L/LbvaHut\n"
    "        KVdkLLkpVaVVQPzeRDI009SO2Il5Lu7rDNH6mZckBdrIx0orEtZV\n"
    "        4bmp/YzhwvcubU4=;\n"
    "Received: from client1.football.example.com  [192.0.2.1]\n"
    "      by submitserver.example.com with SUBMISSION;\n"
    "      Fri, 11 Jul 2003 21:01:54 -0700 (PDT)\n"
    "From: Joe SixPack <joe@football.example.com>\n"
    "To: Suzie Q <suzie@shopping.example.net>\n"
    "Subject: Is dinner ready?\n"
    "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\n"
    "Message-ID: <20030712040037.46341.5F8J@football.example.com>\n"
    "\n"
    "Hi.\n"
    "\n"
    "We lost the game. Are you hungry yet?\n"
    "\n"
    "Joe.\n";

// RFC 8463 §A.3.
constexpr ByteView kRfc8463 =
    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\n"
    " d=football.example.com; i=@football.example.com;\n"
    " q=dns/txt; s=brisbane; t=1528637909; h=from : to :\n"
    " subject : date : message-id : from : subject : date;\n"
    " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\n"
    " b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus\n"
    " Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==\n"
    "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\n"
    " d=football.example.com; i=@football.example.com;\n"
    " q=dns/txt; s=test; t=1528637909; h=from : to : subject :\n"
    " date : message-id : from : subject : date;\n"
    " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\n"
    " b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3\n"
    " DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz\n"
    " dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=\n"
    "From: Joe SixPack <joe@football.example.com>\n"
    "To: Suzie Q <suzie@shopping.example.net>\n"
    "Subject: Is dinner ready?\n"
    "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\n"
    "Message-ID: <20030712040037.46341.5F8J@football.example.com>\n"
    "\n"
    "Hi.\n"
    "\n"
    "We lost the game.  Are you hungry yet?\n"
    "\n"
    "Joe.\n";

TEST(DigestVectors, TheSignedMessageOfRfc6376) {
  for (const Bytes& message : {Bytes(kRfc6376), with_crlf(kRfc6376)}) {
    const auto digests = digest_signatures(message);
    ASSERT_EQ(digests.size(), 1u);
    EXPECT_EQ(digests[0].malformed, "");
    EXPECT_EQ(encode_hex(digests[0].header_hash),
              "59b46b9f45f762ab3bb6b1c152d4298ed57d27c1e70ac6881b0ec6d012ff0c22");
    EXPECT_TRUE(digests[0].body_matches);
    EXPECT_EQ(digests[0].body_covered_bytes, 54u);
    EXPECT_EQ(digests[0].body_uncovered_bytes, 0u);
  }
}

// For Ed25519, which gives no hash back: OpenSSL verifies the printed signature with the printed
// key over this one.
TEST(DigestVectors, TheTwiceSignedMessageOfRfc8463) {
  for (const Bytes& message : {Bytes(kRfc8463), with_crlf(kRfc8463)}) {
    const auto digests = digest_signatures(message);
    ASSERT_EQ(digests.size(), 2u);
    EXPECT_EQ(digests[0].algorithm, mail::SignatureAlgorithm::Ed25519Sha256);
    EXPECT_EQ(encode_hex(digests[0].header_hash),
              "48ce9a2c710ece1710ff156996b836a7f45470e43efe5643074d6e1690ed62e7");
    EXPECT_EQ(encode_hex(digests[1].header_hash),
              "fed71e6d70fb123bb5c353adc42821b304b6b9d54fc867f304f7c61daaaa1111");
    for (const auto& digest : digests) EXPECT_TRUE(digest.body_matches);
    // It signs From, Subject and Date once more than they are there.
    EXPECT_EQ(digests[1].addable_fields,
              (std::vector<std::string>{"reply-to", "to", "cc", "message-id", "content-type"}));
  }
}

}  // namespace
}  // namespace day::dkim
