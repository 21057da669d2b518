// SPDX-License-Identifier: AGPL-3.0-or-later
// Address lists by GMime: comments, groups, routes, escapes, and all that is broken.
#include <gmime/gmime.h>

#include <memory>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "reader/limits.h"
#include "reader/message_address.h"
#include "reader/message_defects.h"
#include "reader/message_words.h"

namespace day::reader {
namespace {

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
struct FreeOptions {
  void operator()(GMimeParserOptions* options) const { g_mime_parser_options_free(options); }
};

void count_warning(gint64, GMimeParserWarning, const gchar*, gpointer count) {
  ++*static_cast<unsigned*>(count);
}

std::string owned(const char* text) {
  return text == nullptr ? std::string() : repair_utf8(text);
}

// A quotation mark or "<" without its partner, which GMime passes over in silence.
bool is_unbalanced(std::string_view text) {
  bool quoted = false;
  long comments = 0;
  long angles = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\') {
      ++i;
    } else if (c == '"' && comments == 0) {
      quoted = !quoted;
    } else if (!quoted) {
      comments += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (comments == 0) angles += c == '<' ? 1 : c == '>' ? -1 : 0;
    }
  }
  return quoted || comments != 0 || angles != 0;
}

// GMime's group nests no deeper than its own parser recurses; the walk is a stack all the same.
void flatten(InternetAddressList* list, mail::Role role, mail::Reading* reading) {
  struct Level {
    InternetAddressList* list;
    int next;
  };
  std::vector<Level> open = {{list, 0}};
  while (!open.empty()) {
    Level& level = open.back();
    if (level.next >= internet_address_list_length(level.list)) {
      open.pop_back();
      continue;
    }
    if (reading->mailboxes.size() >= kMaxReadingMailboxes) {
      add_defect(reading, mail::DefectCode::TooLarge, "mailboxes");
      return;
    }
    InternetAddress* address = internet_address_list_get_address(level.list, level.next++);
    mail::Mailbox mailbox;
    mailbox.role = role;
    mailbox.name = owned(internet_address_get_name(address));
    if (INTERNET_ADDRESS_IS_GROUP(address)) {
      reading->mailboxes.push_back(std::move(mailbox));
      InternetAddressList* members =
          internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address));
      if (members != nullptr && open.size() < kMaxMimeDepth) open.push_back({members, 0});
      continue;
    }
    mailbox.address = owned(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address)));
    reading->mailboxes.push_back(std::move(mailbox));
  }
}

}  // namespace

void read_mailboxes(std::string_view unfolded, mail::Role role, mail::Reading* reading) {
  if (unfolded.empty()) return;
  if (read_plain_mailboxes(unfolded, role, reading)) return;
  WordTrouble trouble;
  const std::string recoded = recode_words(unfolded, &trouble);
  if (trouble.encoded_word) {
    add_defect(reading, mail::DefectCode::BadEncodedWord, mail::role_name(role));
  }
  if (trouble.charset) add_defect(reading, mail::DefectCode::BadCharset, mail::role_name(role));

  const std::unique_ptr<GMimeParserOptions, FreeOptions> options(g_mime_parser_options_new());
  unsigned warnings = 0;
  g_mime_parser_options_set_warning_callback(options.get(), count_warning, &warnings);
  const std::size_t before = reading->mailboxes.size();
  const std::unique_ptr<InternetAddressList, Unref> list(
      internet_address_list_parse(options.get(), recoded.c_str()));
  if (list) flatten(list.get(), role, reading);
  bool broken = warnings != 0 || is_unbalanced(unfolded);
  if (reading->mailboxes.size() == before) {
    // Nothing could be made of it; what stands there is shown as a name.
    WordTrouble said;
    reading->mailboxes.push_back({role, decode_words(unfolded, &said), {}});
    broken = true;
  }
  if (broken) add_defect(reading, mail::DefectCode::BadAddress, mail::role_name(role));
}

}  // namespace day::reader
