// SPDX-License-Identifier: AGPL-3.0-or-later
#include "mail/reading.h"

#include <array>
#include <string_view>

namespace day::mail {
namespace {

template <std::size_t N, typename Enum>
std::string_view name_of(const std::array<std::string_view, N>& names, Enum value) {
  const auto at = static_cast<std::size_t>(value);
  return at < N ? names[at] : "unknown";
}

}  // namespace

std::string_view role_name(Role role) {
  static constexpr std::array<std::string_view, kRoleCount> kNames = {"from", "sender", "reply-to",
                                                                      "to",   "cc",     "bcc"};
  return name_of(kNames, role);
}

std::string_view date_origin_name(DateOrigin origin) {
  static constexpr std::array<std::string_view, kDateOriginCount> kNames = {
      "none", "date", "resent-date", "received", "envelope", "file-time"};
  return name_of(kNames, origin);
}

std::string_view defect_name(DefectCode code) {
  static constexpr std::array<std::string_view, kDefectCodeCount> kNames = {"no-header",
                                                                            "bad-field",
                                                                            "duplicate-field",
                                                                            "bad-address",
                                                                            "bad-date",
                                                                            "missing-date",
                                                                            "bad-encoded-word",
                                                                            "bad-transfer-encoding",
                                                                            "bad-charset",
                                                                            "bad-content-type",
                                                                            "missing-boundary",
                                                                            "truncated-part",
                                                                            "too-deep",
                                                                            "too-many-parts",
                                                                            "too-many-fields",
                                                                            "too-large",
                                                                            "nul-bytes",
                                                                            "bare-carriage-return",
                                                                            "bad-html",
                                                                            "reading-failed",
                                                                            "other"};
  return name_of(kNames, code);
}

std::string_view text_kind_name(TextKind kind) {
  static constexpr std::array<std::string_view, kTextKindCount> kNames = {
      "own", "quoted", "forwarded", "signature", "hidden"};
  return name_of(kNames, kind);
}

const MessageDate* best_date(const Reading& reading) {
  for (const DateOrigin wanted :
       {DateOrigin::DateField, DateOrigin::ResentDate, DateOrigin::Received}) {
    for (const MessageDate& date : reading.dates) {
      if (date.origin == wanted) return &date;
    }
  }
  return nullptr;
}

}  // namespace day::mail
