// SPDX-License-Identifier: AGPL-3.0-or-later
#include "mail/signature.h"

#include <gtest/gtest.h>

#include <set>

namespace day::mail {
namespace {

template <typename Enum>
void expect_own_names(std::uint8_t count, std::string_view (*name)(Enum)) {
  std::set<std::string_view> names;
  for (std::uint8_t i = 0; i < count; ++i) names.insert(name(static_cast<Enum>(i)));
  EXPECT_EQ(names.size(), count);
  EXPECT_EQ(names.count(""), 0u);
  EXPECT_EQ(name(static_cast<Enum>(count)), "unknown");
}

TEST(Signature, EveryValueHasANameOfItsOwn) {
  expect_own_names(kSignatureKindCount, signature_kind_name);
  expect_own_names(kSignatureAlgorithmCount, signature_algorithm_name);
  expect_own_names(kCanonicalizationCount, canonicalization_name);
  expect_own_names(kRepairCount, repair_name);
}

TEST(Signature, NamesAreThoseOfTheirEnumerators) {
  EXPECT_EQ(signature_kind_name(SignatureKind::ArcMessage), "arc-message");
  EXPECT_EQ(signature_kind_name(SignatureKind::DomainKey), "domain-key");
  EXPECT_EQ(signature_algorithm_name(SignatureAlgorithm::RsaSha1), "rsa-sha1");
  EXPECT_EQ(signature_algorithm_name(SignatureAlgorithm::Ed25519Sha256), "ed25519-sha256");
  EXPECT_EQ(canonicalization_name(Canonicalization::Relaxed), "relaxed");
  EXPECT_EQ(repair_name(Repair::FromQuote), "from-quote");
  EXPECT_EQ(repair_name(Repair::TransferEncoding), "transfer-encoding");
}

}  // namespace
}  // namespace day::mail
