// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/message_header.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "mail/date.h"
#include "reader/limits.h"
#include "reader/message_defects.h"
#include "reader/message_words.h"
#include "thread/thread_index.h"

namespace day::reader {
namespace {

using mail::DefectCode;
using mail::Field;

enum class Slot : std::uint8_t {
  Date,
  From,
  Sender,
  ReplyTo,
  To,
  Cc,
  Bcc,
  MessageId,
  InReplyTo,
  References,
  Subject,
  ContentType,
  TransferEncoding,
  Disposition,
  ContentId,
  MimeVersion,
  ListId,
  UserAgent,
  XMailer,
  ResentDate,
  Received,
  ThreadIndex,
  None,
};
constexpr std::size_t kSlots = static_cast<std::size_t>(Slot::None);

struct Known {
  std::string_view name;
  bool once;  // may stand at most once (RFC 5322 §3.6, RFC 2045)
};
// In the order of Slot.
constexpr std::array<Known, kSlots> kKnown = {{
    {"Date", true},
    {"From", true},
    {"Sender", true},
    {"Reply-To", true},
    {"To", true},
    {"Cc", true},
    {"Bcc", true},
    {"Message-ID", true},
    {"In-Reply-To", true},
    {"References", true},
    {"Subject", true},
    {"Content-Type", true},
    {"Content-Transfer-Encoding", true},
    {"Content-Disposition", true},
    {"Content-ID", true},
    {"MIME-Version", true},
    {"List-Id", false},
    {"User-Agent", false},
    {"X-Mailer", false},
    {"Resent-Date", false},
    {"Received", false},
    {"Thread-Index", false},
}};

Slot slot_of(ByteView name) {
  for (std::size_t i = 0; i < kSlots; ++i) {
    if (kKnown[i].name.size() == name.size() && mail::same_name(kKnown[i].name, name)) {
      return static_cast<Slot>(i);
    }
  }
  return Slot::None;
}

std::optional<mail::Role> role_of(Slot slot) {
  switch (slot) {
    case Slot::From:
      return mail::Role::From;
    case Slot::Sender:
      return mail::Role::Sender;
    case Slot::ReplyTo:
      return mail::Role::ReplyTo;
    case Slot::To:
      return mail::Role::To;
    case Slot::Cc:
      return mail::Role::Cc;
    case Slot::Bcc:
      return mail::Role::Bcc;
    default:
      return std::nullopt;
  }
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::string without_blanks(std::string_view text) {
  std::string out;
  for (const char c : repair_utf8(text)) {
    if (!is_blank(c)) out.push_back(c);
  }
  return out;
}

// Message identifiers of a list (RFC 5322 §3.6.4): all in < >; if there are none, bare words with
// an "@", as some programs write.
std::vector<std::string> read_ids(std::string_view text) {
  std::vector<std::string> ids;
  std::size_t open = text.find('<');
  while (open != std::string_view::npos && ids.size() < kMaxReadingIds) {
    const std::size_t close = text.find('>', open);
    if (close == std::string_view::npos) break;
    // "<<a@b>" and "<a <b@c>": the innermost counts.
    const std::size_t inner = text.rfind('<', close);
    if (std::string id = without_blanks(text.substr(inner + 1, close - inner - 1)); !id.empty()) {
      ids.push_back(std::move(id));
    }
    open = text.find('<', close);
  }
  if (!ids.empty()) return ids;
  while (!text.empty() && ids.size() < kMaxReadingIds) {
    const std::size_t size = std::min(text.find_first_of(" \t,;"), text.size());
    const std::string_view word = text.substr(0, size);
    if (word.find('@') != std::string_view::npos) ids.push_back(repair_utf8(word));
    text.remove_prefix(std::min(size + 1, text.size()));
  }
  return ids;
}

// List-Id: "phrase <id>" (RFC 2919 §3), or the bare id.
std::string read_list_id(std::string_view text) {
  const std::size_t open = text.rfind('<');
  if (open == std::string_view::npos) return repair_utf8(text);
  return without_blanks(text.substr(open + 1, text.find('>', open) - open - 1));
}

class HeaderReader {
 public:
  HeaderReader(const mail::Header& header, MailboxReader mailboxes, mail::Reading* reading)
      : header_(header), mailboxes_(mailboxes), reading_(reading) {}

  BodyFields read(bool want_fields) {
    sort();
    read_mailboxes();
    read_words();
    read_ids_fields();
    read_dates();
    if (want_fields) read_fields();
    return {chosen(Slot::ContentType), chosen(Slot::TransferEncoding), chosen(Slot::Disposition),
            chosen(Slot::ContentId)};
  }

 private:
  const Field* chosen(Slot slot) const { return chosen_[static_cast<std::size_t>(slot)]; }

  // Chooses the instance of each field that is read.
  void sort() {
    bool any = false;
    std::array<unsigned, kSlots> count{};
    for (const Field& field : header_.fields) {
      if (!field.is_wellformed) {
        add_defect(reading_, DefectCode::BadField, field.value.substr(0, kShownOfBadField));
        continue;
      }
      any = true;
      const Slot slot = slot_of(field.name);
      if (slot == Slot::None) continue;
      const auto at = static_cast<std::size_t>(slot);
      ++count[at];
      // Each hop adds its Received on top: the first is the last hop's, nearest to the reader.
      if (slot != Slot::Received || chosen_[at] == nullptr) chosen_[at] = &field;
    }
    if (!any) add_defect(reading_, DefectCode::NoHeader, "");
    if (!header_.is_complete) add_defect(reading_, DefectCode::TooManyFields, "");
    for (std::size_t i = 0; i < kSlots; ++i) {
      if (kKnown[i].once && count[i] > 1) {
        add_defect(reading_, DefectCode::DuplicateField, kKnown[i].name);
      }
    }
  }

  // The value unfolded; cut, with a defect, past the limit. Valid until the next call.
  std::string_view value_of(const Field& field) {
    ByteView raw = field.value;
    if (raw.size() > kMaxFieldBytes) {
      add_defect(reading_, DefectCode::TooLarge, field.name);
      raw = raw.substr(0, kMaxFieldBytes);
    }
    return unfold_value(raw, &storage_);
  }
  std::string_view value_of(Slot slot) {
    const Field* field = chosen(slot);
    return field == nullptr ? std::string_view() : value_of(*field);
  }

  std::string decoded(const Field& field) {
    WordTrouble trouble;
    std::string text = decode_words(value_of(field), &trouble);
    if (trouble.encoded_word) add_defect(reading_, DefectCode::BadEncodedWord, field.name);
    if (trouble.charset) add_defect(reading_, DefectCode::BadCharset, field.name);
    return text;
  }

  void read_mailboxes() {
    for (const Field& field : header_.fields) {
      const Slot slot = field.is_wellformed ? slot_of(field.name) : Slot::None;
      const auto role = role_of(slot);
      if (role && chosen(slot) == &field) mailboxes_(value_of(field), *role, reading_);
    }
  }

  void read_words() {
    if (const Field* field = chosen(Slot::Subject)) reading_->subject = decoded(*field);
    for (const Slot slot : {Slot::UserAgent, Slot::XMailer}) {
      const Field* field = chosen(slot);
      if (field != nullptr && reading_->user_agent.empty()) reading_->user_agent = decoded(*field);
    }
    reading_->list_id = read_list_id(value_of(Slot::ListId));
  }

  // Ids are never in encoded words (RFC 2047 §5); some programs put long ones there all the same.
  std::string id_value_of(Slot slot) {
    const std::string_view value = value_of(slot);
    const bool encoded =
        value.find('<') == std::string_view::npos && value.find("=?") != std::string_view::npos;
    WordTrouble trouble;
    return encoded ? decode_words(value, &trouble) : std::string(value);
  }

  void read_ids_fields() {
    if (const std::string value = id_value_of(Slot::MessageId); !value.empty()) {
      std::vector<std::string> ids = read_ids(value);
      reading_->message_id = ids.empty() ? without_blanks(value) : std::move(ids.front());
    }
    reading_->in_reply_to = read_ids(id_value_of(Slot::InReplyTo));
    reading_->references = read_ids(id_value_of(Slot::References));
    reading_->thread_index =
        thread::parse_thread_index(value_of(Slot::ThreadIndex)).value_or(Bytes());
  }

  void add_date(const Field& field, mail::DateOrigin origin) {
    if (reading_->dates.size() >= kMaxReadingDates) return;
    std::string_view text = value_of(field);
    if (origin == mail::DateOrigin::Received) {
      const std::size_t last = text.rfind(';');
      if (last == std::string_view::npos) return;
      text.remove_prefix(last + 1);
    }
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    const auto date = mail::parse_date(text);
    if (!date || date->zone_doubtful) {
      add_defect(reading_, DefectCode::BadDate, std::string(field.name) + ": " + std::string(text));
    }
    if (date) reading_->dates.push_back({origin, date->time, repair_utf8(text)});
  }

  void read_dates() {
    if (const Field* field = chosen(Slot::Date)) {
      add_date(*field, mail::DateOrigin::DateField);
    } else {
      add_defect(reading_, DefectCode::MissingDate, "");
    }
    if (chosen(Slot::ResentDate) != nullptr) {
      for (const Field& field : header_.fields) {
        if (field.is_wellformed && slot_of(field.name) == Slot::ResentDate) {
          add_date(field, mail::DateOrigin::ResentDate);
        }
      }
    }
    if (const Field* field = chosen(Slot::Received)) {
      add_date(*field, mail::DateOrigin::Received);
    }
  }

  void read_fields() {
    reading_->fields.reserve(header_.fields.size());
    for (const Field& field : header_.fields) {
      if (!field.is_wellformed) continue;
      reading_->fields.push_back({std::string(field.name), decoded(field)});
    }
  }

  static constexpr std::size_t kShownOfBadField = 60;

  const mail::Header& header_;
  MailboxReader mailboxes_;
  mail::Reading* reading_;
  std::array<const Field*, kSlots> chosen_{};
  std::string storage_;
};

}  // namespace

BodyFields read_header(const mail::Header& header, bool want_fields, MailboxReader mailboxes,
                       mail::Reading* reading) {
  return HeaderReader(header, mailboxes, reading).read(want_fields);
}

}  // namespace day::reader
