// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <array>

#include "mail/fields.h"

namespace day::mail {
namespace {

// Lower case, sorted.
constexpr std::array<ByteView, 72> kNames = {
    "apparently-to",
    "arc-authentication-results",
    "arc-message-signature",
    "arc-seal",
    "authentication-results",
    "bcc",
    "cc",
    "content-disposition",
    "content-language",
    "content-length",
    "content-transfer-encoding",
    "content-type",
    "date",
    "delivered-to",
    "delivery-date",
    "dkim-signature",
    "domainkey-signature",
    "envelope-to",
    "errors-to",
    "from",
    "importance",
    "in-reply-to",
    "lines",
    "list-archive",
    "list-help",
    "list-id",
    "list-post",
    "list-subscribe",
    "list-unsubscribe",
    "mailing-list",
    "message-id",
    "mime-version",
    "newsgroups",
    "organization",
    "path",
    "precedence",
    "received",
    "received-spf",
    "references",
    "reply-to",
    "resent-cc",
    "resent-date",
    "resent-from",
    "resent-message-id",
    "resent-sender",
    "resent-to",
    "return-path",
    "sender",
    "status",
    "subject",
    "thread-index",
    "thread-topic",
    "to",
    "user-agent",
    "x-account-key",
    "x-apparently-to",
    "x-envelope-from",
    "x-envelope-to",
    "x-evolution",
    "x-from-line",
    "x-gm-thrid",
    "x-gmail-labels",
    "x-google-smtp-source",
    "x-keywords",
    "x-mailer",
    "x-mozilla-status",
    "x-original-to",
    "x-originating-ip",
    "x-priority",
    "x-received",
    "x-status",
    "x-uid",
};

constexpr std::size_t kLongestName = 26;
static_assert(std::is_sorted(kNames.begin(), kNames.end()));
static_assert(std::all_of(kNames.begin(), kNames.end(),
                          [](ByteView name) { return name.size() <= kLongestName; }));

}  // namespace

bool is_mail_field(ByteView name) {
  if (name.size() > kLongestName) return false;
  std::array<char, kLongestName> lower{};
  std::transform(name.begin(), name.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return std::binary_search(kNames.begin(), kNames.end(), ByteView(lower.data(), name.size()));
}

}  // namespace day::mail
