// SPDX-License-Identifier: AGPL-3.0-or-later
#include "mail/signature.h"

#include <array>

namespace day::mail {
namespace {

template <std::size_t N, typename Enum>
std::string_view name_of(const std::array<std::string_view, N>& names, Enum value) {
  const auto at = static_cast<std::size_t>(value);
  return at < N ? names[at] : "unknown";
}

}  // namespace

std::string_view signature_kind_name(SignatureKind kind) {
  static constexpr std::array<std::string_view, kSignatureKindCount> kNames = {
      "dkim", "arc-message", "arc-seal", "domain-key"};
  return name_of(kNames, kind);
}

std::string_view signature_algorithm_name(SignatureAlgorithm algorithm) {
  static constexpr std::array<std::string_view, kSignatureAlgorithmCount> kNames = {
      "unknown", "rsa-sha1", "rsa-sha256", "ed25519-sha256"};
  return name_of(kNames, algorithm);
}

std::string_view canonicalization_name(Canonicalization canonicalization) {
  static constexpr std::array<std::string_view, kCanonicalizationCount> kNames = {"simple",
                                                                                  "relaxed"};
  return name_of(kNames, canonicalization);
}

std::string_view repair_name(Repair repair) {
  static constexpr std::array<std::string_view, kRepairCount> kNames = {
      "line-ends",       "from-quote",          "blank-lines-removed", "blank-line-added",
      "byte-order-mark", "trailing-space",      "subject-label",       "list-footer",
      "header-folding",  "original-message-id", "transfer-encoding"};
  return name_of(kNames, repair);
}

}  // namespace day::mail
