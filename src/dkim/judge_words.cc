// SPDX-License-Identifier: AGPL-3.0-or-later
// The words of judge.h.
#include <fmt/format.h>

#include <array>

#include "base/time.h"
#include "dkim/judge.h"

namespace day::dkim {
namespace {

template <std::size_t N, typename Enum>
std::string_view word_of(const std::array<std::string_view, N>& words, Enum value) {
  const auto at = static_cast<std::size_t>(value);
  return at < N ? words[at] : "unknown";
}

std::string print_date(std::int64_t unix_seconds) {
  return print_rfc3339({Instant{unix_seconds}, 0}).substr(0, 10);
}

// Two repairs take away what a reader still sees, and what nobody signed.
std::string print_left_over(const std::string& repairs) {
  std::string out;
  if (repairs.find(mail::repair_name(mail::Repair::ListFooter)) != std::string::npos) {
    out += "; the footer at the end of the text is not signed";
  }
  if (repairs.find(mail::repair_name(mail::Repair::SubjectLabel)) != std::string::npos) {
    out += "; the label in the subject is not signed";
  }
  return out;
}

}  // namespace

std::string_view key_channel_name(KeyChannel channel) {
  static constexpr std::array<std::string_view, kKeyChannelCount> kWords = {"dns", "statement",
                                                                            "file", "recovered"};
  return word_of(kWords, channel);
}

std::string_view signature_verdict_name(SignatureVerdict verdict) {
  static constexpr std::array<std::string_view, kSignatureVerdictCount> kWords = {
      "pass", "body-altered", "fail", "no-key", "malformed"};
  return word_of(kWords, verdict);
}

std::string_view verdict_name(Verdict verdict) {
  static constexpr std::array<std::string_view, kVerdictCount> kWords = {
      "verified",     "verified, repaired",
      "consistent",   "vouched",
      "headers only", "altered",
      "no key",       "unsigned"};
  return word_of(kWords, verdict);
}

std::string_view chain_verdict_name(ChainVerdict verdict) {
  static constexpr std::array<std::string_view, kChainVerdictCount> kWords = {"none", "pass",
                                                                              "fail", "no key"};
  return word_of(kWords, verdict);
}

std::string print_flag(const Flag& flag) {
  switch (flag.code) {
    case FlagCode::BodyUncovered:
      return fmt::format("l= leaves {} bytes uncovered", flag.number);
    case FlagCode::FieldNotSigned:
      return "field not signed: " + flag.name;
    case FlagCode::FieldMayBeAdded:
      return "field may be added: " + flag.name;
    case FlagCode::DuplicateField:
      return "duplicate field: " + flag.name;
    case FlagCode::WeakKey:
      return fmt::format("weak key: {}", flag.number);
    case FlagCode::Sha1:
      return "sha1";
    case FlagCode::SignerNotFrom:
      return "signer is not the From domain: " + flag.name;
    case FlagCode::OutsideKeyWindow:
      return "date outside the key's known window";
    case FlagCode::Expired:
      return "expired (x=)";
    case FlagCode::TestMode:
      return "test mode (t=y)";
    case FlagCode::KeyRevoked:
      return "key revoked";
    case FlagCode::PrivateKeyPublic:
      return "private key public since " + print_date(flag.number);
    case FlagCode::Repaired:
      return "repaired: " + flag.name + print_left_over(flag.name);
    case FlagCode::RecoveredKey:
      return "key recovered from the archive";
  }
  return "unknown";
}

}  // namespace day::dkim
