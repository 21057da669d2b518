// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/message_address.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "reader/limits.h"
#include "reader/message_defects.h"
#include "reader/message_words.h"

namespace day::reader {
namespace {

enum : std::uint8_t { kAtom = 1, kDomain = 2, kPhrase = 4 };

constexpr std::array<std::uint8_t, 256> make_classes() {
  std::array<std::uint8_t, 256> classes{};
  for (unsigned c = 0x80; c < 256; ++c) classes[c] = kPhrase;
  for (const std::string_view run :
       {"abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"}) {
    for (const char c : run) {
      classes[static_cast<unsigned char>(c)] = kAtom | kDomain | kPhrase;
    }
  }
  // atext (RFC 5322 §3.2.3), and the dot that joins atoms.
  for (const char c : std::string_view("!#$%&'*+/=?^_`{|}~")) {
    classes[static_cast<unsigned char>(c)] = kAtom | kPhrase;
  }
  for (const char c : std::string_view("-.")) {
    classes[static_cast<unsigned char>(c)] = kAtom | kDomain | kPhrase;
  }
  classes['_'] = kAtom | kDomain | kPhrase;
  return classes;
}
constexpr std::array<std::uint8_t, 256> kClasses = make_classes();

bool is_class(char c, std::uint8_t wanted) {
  return (kClasses[static_cast<unsigned char>(c)] & wanted) != 0;
}
bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool all_of_class(std::string_view text, std::uint8_t wanted) {
  for (const char c : text) {
    if (!is_class(c, wanted)) return false;
  }
  return !text.empty();
}

// dot-atom "@" dot-atom, no empty atoms.
bool is_plain_address(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || !all_of_class(text.substr(0, at), kAtom) ||
      !all_of_class(text.substr(at + 1), kDomain)) {
    return false;
  }
  return text.front() != '.' && text[at - 1] != '.' && text[at + 1] != '.' && text.back() != '.' &&
         text.find("..") == std::string_view::npos;
}

// What Exchange writes in place of an address within an organisation, an X.500 name: "/O=…/CN=…".
// RFC 5322 has no such thing, and blanks in it are usual ("/OU=EXCHANGE ADMINISTRATIVE GROUP").
bool is_x500_name(std::string_view text) {
  if (text.size() < 8 || text[0] != '/' || (text[1] | 0x20) != 'o' || text[2] != '=') return false;
  bool has_name = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] < ' ' || text[i] > '~' || text[i] == '<' || text[i] == '"') return false;
    const std::string_view part = text.substr(i, 4);
    has_name |= part == "/CN=" || part == "/cn=" || part == "/Cn=";
  }
  return has_name;
}

// The end of the mailbox that begins `text`: its comma or the end of the text. Nothing if there is
// more in it than quotes and one pair of < >.
std::optional<std::size_t> plain_mailbox_size(std::string_view text) {
  bool quoted = false;
  bool comment = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    switch (text[i]) {
      case '"':
        quoted = !quoted;
        break;
      case '\\':
        return std::nullopt;
      case ',':
        if (comment) return std::nullopt;
        if (!quoted) return i;
        break;
      case '(':
      case ')':
        if (quoted) break;
        // Neither nested nor stray.
        if (comment == (text[i] == '(')) return std::nullopt;
        comment = !comment;
        break;
      case '[':
      case ']':
      case ':':
      case ';':
        if (!quoted) return std::nullopt;
        break;
      default:
        break;
    }
  }
  if (quoted || comment) return std::nullopt;
  return text.size();
}

// A name of atoms, or one quoted string; decoded. Nothing if it is a mixture. A comment after the
// first atom, as in "Ann Lee (Harbour) <…>", is how people write their names, and stays.
std::optional<std::string> read_plain_name(std::string_view phrase, WordTrouble* trouble) {
  phrase = trim(phrase);
  if (phrase.starts_with('"')) {
    if (phrase.size() < 2 || phrase.find('"', 1) != phrase.size() - 1) return std::nullopt;
    phrase = phrase.substr(1, phrase.size() - 2);
  } else {
    for (const char c : phrase) {
      const bool comment = (c == '(' || c == ')') && !phrase.starts_with('(');
      if (!is_class(c, kPhrase) && !is_blank(c) && !comment) return std::nullopt;
    }
  }
  return std::string(trim(decode_words(phrase, trouble)));
}

std::optional<mail::Mailbox> read_plain_mailbox(std::string_view text, WordTrouble* trouble) {
  text = trim(text);
  mail::Mailbox mailbox;
  if (!text.ends_with('>')) {
    if (!is_plain_address(text)) return std::nullopt;
    mailbox.address = text;
    return mailbox;
  }
  const std::size_t open = text.rfind('<');
  if (open == std::string_view::npos) return std::nullopt;
  const std::string_view address = text.substr(open + 1, text.size() - open - 2);
  if (!is_plain_address(address) && !is_x500_name(address)) return std::nullopt;
  auto name = read_plain_name(text.substr(0, open), trouble);
  if (!name) return std::nullopt;
  mailbox.name = std::move(*name);
  mailbox.address = address;
  return mailbox;
}

}  // namespace

bool read_plain_mailboxes(std::string_view unfolded, mail::Role role, mail::Reading* reading) {
  const std::size_t before = reading->mailboxes.size();
  WordTrouble trouble;
  while (true) {
    const auto size = plain_mailbox_size(unfolded);
    std::optional<mail::Mailbox> mailbox;
    if (size) mailbox = read_plain_mailbox(unfolded.substr(0, *size), &trouble);
    if (!mailbox || trouble.encoded_word || trouble.charset) {
      reading->mailboxes.resize(before);
      return false;
    }
    mailbox->role = role;
    reading->mailboxes.push_back(std::move(*mailbox));
    if (*size == unfolded.size()) return true;
    unfolded.remove_prefix(*size + 1);
  }
}

void read_raw_mailboxes(std::string_view unfolded, mail::Role role, mail::Reading* reading) {
  if (read_plain_mailboxes(unfolded, role, reading)) return;
  std::size_t begin = 0;
  bool quoted = false;
  for (std::size_t i = 0; i <= unfolded.size(); ++i) {
    const char c = i < unfolded.size() ? unfolded[i] : ',';
    if (c == '"') quoted = !quoted;
    if (i < unfolded.size() && (quoted || (c != ',' && c != ';'))) continue;
    const std::string_view text = trim(unfolded.substr(begin, i - begin));
    begin = i + 1;
    if (text.empty() || reading->mailboxes.size() >= kMaxReadingMailboxes) continue;
    WordTrouble trouble;
    mail::Mailbox mailbox;
    mailbox.role = role;
    const std::size_t open = text.rfind('<');
    if (open != std::string_view::npos) {
      mailbox.address = repair_utf8(trim(text.substr(open + 1, text.find('>', open) - open - 1)));
      mailbox.name = decode_words(trim(text.substr(0, open)), &trouble);
    } else if (text.find('@') != std::string_view::npos && text.find(' ') == text.npos) {
      mailbox.address = repair_utf8(text);
    } else {
      mailbox.name = decode_words(text, &trouble);
      add_defect(reading, mail::DefectCode::BadAddress, mail::role_name(role));
    }
    reading->mailboxes.push_back(std::move(mailbox));
  }
}

}  // namespace day::reader
