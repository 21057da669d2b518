// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outlook/render_header.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "mail/fields.h"
#include "outlook/tags.h"
#include "outlook/words.h"

namespace day::outlook {
namespace {

constexpr std::string_view kOurs = "X-Daylight-";

bool begins_with_name(std::string_view name, std::string_view beginning) {
  return name.size() >= beginning.size() &&
         mail::same_name(name.substr(0, beginning.size()), beginning);
}

bool is_moved_aside(std::string_view name) {
  return begins_with_name(name, "Content-") || mail::same_name(name, "MIME-Version") ||
         begins_with_name(name, kOurs);
}

// Lines that belong to no header: each as a field of its own.
void append_lines(ByteView lines, std::string* out) {
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find_first_of("\r\n"), lines.size());
    if (end > 0) {
      out->append("X-Daylight-Original-Line: ").append(lines.substr(0, end)).append("\r\n");
    }
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
}

class Builder {
 public:
  explicit Builder(ByteView original) : original_(original) {
    header_ = mail::scan_header(original_);
    for (const mail::Field& field : header_.fields) {
      const ByteView whole = original_.substr(field.offset, field.size);
      if (!field.is_wellformed) {
        append_lines(whole, &out_);
        continue;
      }
      if (is_moved_aside(field.name)) out_.append(kOurs).append("Original-");
      out_.append(whole);
      if (!whole.ends_with('\n')) out_.append("\r\n");
    }
    append_lines(original_.substr(header_.body_offset), &out_);
  }

  // From properties. Nothing if `value` is empty.
  void field(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    const mail::Field* original = header_.find_first(name);
    if (original != nullptr && mail::unfold(original->value) == mail::unfold(value)) return;
    if (original != nullptr) return ours(name, value);
    out_.append(fmt::format("{}: {}\r\n", name, value));
    made_.emplace_back(name);
  }
  void text(std::string_view name, std::string_view utf8) {
    field(name, print_unstructured(name, utf8));
  }
  // What only we say.
  void ours(std::string_view name, std::string_view value) {
    if (!value.empty()) out_.append(fmt::format("{}{}: {}\r\n", kOurs, name, value));
  }
  void our_text(std::string_view name, std::string_view utf8) {
    ours(name, print_unstructured(name, utf8));
  }
  bool has_original(std::string_view name) const { return header_.find_first(name) != nullptr; }
  bool has_made(std::string_view name) const {
    return std::any_of(made_.begin(), made_.end(),
                       [&](const std::string& made) { return mail::same_name(made, name); });
  }
  bool has_header() const { return !header_.fields.empty(); }

  std::string finish() {
    std::string all;
    for (const std::string& name : made_) all.append(all.empty() ? "" : ", ").append(name);
    our_text("From-Properties", all);
    ours("Rendered", "outlook 1");
    return std::move(out_);
  }

 private:
  ByteView original_;
  mail::Header header_;
  std::string out_;
  std::vector<std::string> made_;
};

// The one of SMTP if it is told; else what the directory of the sender's organisation has.
std::string address(const Properties& properties, tag::Tag smtp, tag::Tag any) {
  const std::string said = properties.text(smtp);
  return said.find('@') != std::string::npos ? said : properties.text(any);
}

// Names only, as a list of mail shows them: "Ann Example; Bo Example".
std::vector<Mailbox> names(std::string_view list) {
  std::vector<Mailbox> out;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(';'), list.size());
    out.push_back(Mailbox{std::string(list.substr(0, end)), {}});
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return out;
}

void add_people(const Message& message, Builder* builder) {
  const Properties& said = message.properties;
  const Mailbox sender{said.text(tag::kSenderName),
                       address(said, tag::kSenderSmtpAddress, tag::kSenderEmailAddress)};
  Mailbox from{
      said.text(tag::kSentRepresentingName),
      address(said, tag::kSentRepresentingSmtpAddress, tag::kSentRepresentingEmailAddress)};
  if (from.name.empty() && from.address.empty()) from = sender;
  builder->field("From", print_mailboxes({from}));
  if (sender != from) builder->field("Sender", print_mailboxes({sender}));

  // [MS-OXOMSG] §2.2.3.1: 1 To, 2 Cc, 3 Bcc; the upper bits tell of resending.
  std::array<std::vector<Mailbox>, 4> lists;
  for (const Properties& recipient : message.recipients) {
    const auto type =
        static_cast<std::size_t>(recipient.number(tag::kRecipientType).value_or(1) & 0xF);
    Mailbox mailbox{recipient.text(tag::kDisplayName),
                    address(recipient, tag::kSmtpAddress, tag::kEmailAddress)};
    lists[type < lists.size() ? type : 1].push_back(std::move(mailbox));
  }
  static constexpr std::array<std::pair<std::string_view, tag::Tag>, 4> kFields = {
      {{"Originator", 0},
       {"To", tag::kDisplayTo},
       {"Cc", tag::kDisplayCc},
       {"Bcc", tag::kDisplayBcc}}};
  builder->ours(kFields[0].first, print_mailboxes(lists[0]));
  for (std::size_t at = 1; at < kFields.size(); ++at) {
    if (!lists[at].empty()) {
      builder->field(kFields[at].first, print_mailboxes(lists[at]));
    } else if (!builder->has_original(kFields[at].first)) {
      builder->field(kFields[at].first, print_mailboxes(names(said.text(kFields[at].second))));
    }
  }
  builder->our_text("Received-By", said.text(tag::kReceivedByName));
}

void add_identity(const Properties& said, Builder* builder) {
  builder->text("Subject", subject(said));
  auto date = said.time(tag::kClientSubmitTime);
  if (!date) date = said.time(tag::kMessageDeliveryTime);
  if (date) builder->field("Date", print_date(*date));
  builder->text("Message-ID", said.text(tag::kInternetMessageId));
  builder->text("In-Reply-To", said.text(tag::kInReplyToId));
  builder->text("References", said.text(tag::kInternetReferences));
  builder->text("Thread-Topic", said.text(tag::kConversationTopic));
  builder->text("Thread-Index", encode_base64(said.octets(tag::kConversationIndex)));
  const std::string reply_to = said.text(tag::kReplyRecipientNames);
  if (!reply_to.empty() && !builder->has_original("Reply-To")) {
    builder->field("Reply-To", reply_to.find('@') != std::string::npos
                                   ? print_mailboxes({Mailbox{{}, reply_to}})
                                   : print_mailboxes({Mailbox{reply_to, {}}}));
  }
  static constexpr std::array<std::string_view, 3> kImportance = {"low", "", "high"};
  static constexpr std::array<std::string_view, 4> kSensitivity = {"", "Personal", "Private",
                                                                   "Company-Confidential"};
  const auto pick = [&](tag::Tag tag, const auto& names) -> std::string_view {
    const auto at = said.number(tag).value_or(-1);
    if (at < 0 || static_cast<std::size_t>(at) >= names.size()) return {};
    return names[static_cast<std::size_t>(at)];
  };
  if (!builder->has_original("Importance")) {
    builder->field("Importance", pick(tag::kImportance, kImportance));
  }
  if (!builder->has_original("Sensitivity")) {
    builder->field("Sensitivity", pick(tag::kSensitivity, kSensitivity));
  }
}

// Fields of the message that Outlook keeps as named properties ([MS-OXCMSG] §2.2.1.37), and the
// categories that somebody gave it.
void add_named(const Properties& said, Builder* builder) {
  const bool has_header = builder->has_header();
  for (const auto& [name, value] : said.named()) {
    if (name.set == Set::InternetHeaders && !has_header) {
      const bool is_name = !name.text.empty() && !is_moved_aside(name.text) &&
                           mail::field_name(name.text + ":") == name.text;
      if (is_name && !builder->has_made(name.text)) builder->text(name.text, said.text(value));
    } else if (name.set == Set::PublicStrings && mail::same_name(name.text, "Keywords")) {
      std::string all;
      for (const std::string& each : said.texts(value)) {
        all.append(all.empty() ? "" : ", ").append(each);
      }
      builder->our_text("Categories", all);
    }
  }
}

std::string print_flags(std::int64_t flags) {
  // [MS-OXCMSG] §2.2.1.6.
  static constexpr std::array<std::pair<std::int64_t, std::string_view>, 9> kFlags = {
      {{0x1, "read"},
       {0x2, "unmodified"},
       {0x4, "submitted"},
       {0x8, "unsent"},
       {0x10, "has attachments"},
       {0x20, "from me"},
       {0x40, "hidden in its folder"},
       {0x80, "resend"},
       {0x2000, "from outside"}}};
  std::string out;
  for (const auto& [flag, name] : kFlags) {
    if ((flags & flag) != 0) out.append(out.empty() ? "" : ", ").append(name);
  }
  return out;
}

void add_our_words(const Message& message, Builder* builder) {
  const Properties& said = message.properties;
  builder->our_text("Message-Class", said.text(tag::kMessageClass));
  if (const auto flags = said.number(tag::kMessageFlags)) {
    builder->our_text("Message-Flags", print_flags(*flags));
  }
  static constexpr std::array<std::pair<std::string_view, tag::Tag>, 4> kTimes = {
      {{"Submitted", tag::kClientSubmitTime},
       {"Delivered", tag::kMessageDeliveryTime},
       {"Created", tag::kCreationTime},
       {"Modified", tag::kLastModificationTime}}};
  for (const auto& [name, tag] : kTimes) {
    if (const auto time = said.time(tag)) builder->ours(name, print_rfc3339(*time));
  }
  for (const std::string& defect : message.defects) builder->our_text("Defect", defect);
}

}  // namespace

std::string render_header(const Message& message) {
  const Properties& said = message.properties;
  const Value* headers = said.find(tag::kTransportMessageHeaders);
  std::string original;
  if (headers != nullptr && !headers->octets.empty()) {
    original = headers->type == kUnicode ? said.text(*headers) : headers->octets.front();
  }
  Builder builder(original);
  add_people(message, &builder);
  add_identity(said, &builder);
  add_named(said, &builder);
  add_our_words(message, &builder);
  return builder.finish();
}

}  // namespace day::outlook
