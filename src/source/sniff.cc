// SPDX-License-Identifier: AGPL-3.0-or-later
#include "source/sniff.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "mail/fields.h"
#include "mail/from_line.h"
#include "source/limits.h"
#include "source/sniff_packed.h"

namespace day::source {
namespace {

using std::string_view_literals::operator""sv;

constexpr ByteView kByteOrderMark = "\xEF\xBB\xBF";

// Fields that alone, at the very top, make a file a message, or an entity of one. Others head other
// kinds of text too.
constexpr std::array<ByteView, 12> kTellingFields = {
    "Received", "Return-Path",    "Message-ID", "From",         "Subject",      "To",
    "Date",     "DKIM-Signature", "X-Received", "Delivered-To", "MIME-Version", "Content-Type"};

bool is_telling(ByteView name) {
  return std::any_of(kTellingFields.begin(), kTellingFields.end(),
                     [&](ByteView telling) { return mail::same_name(telling, name); });
}

// What transfers and exports add before the first field.
bool is_leading_junk(ByteView line) {
  return line == kByteOrderMark || line.find_first_not_of(" \t\r\n") == ByteView::npos ||
         line.starts_with("From ") || line.starts_with(">From ");
}

bool is_indented(ByteView line) {
  return line.starts_with(' ') || line.starts_with('\t');
}

// Whether the file begins with the header of a message: two different fields that mail is known to
// have, or a telling one at the top and nothing but fields.
bool begins_message(ByteView head, Surroundings surroundings) {
  const mail::Header header = mail::scan_header(head);
  const mail::Field* first = nullptr;
  ByteView known;
  bool has_two_known = false;
  bool has_junk = false;
  for (const mail::Field& field : header.fields) {
    if (!field.is_wellformed) {
      const bool is_leading = first == nullptr && is_leading_junk(field.value);
      if (first == nullptr && !is_leading && !is_indented(field.value)) return false;
      has_junk = has_junk || !is_leading;
      continue;
    }
    if (first == nullptr) first = &field;
    if (!mail::is_mail_field(field.name)) continue;
    has_two_known = has_two_known || (!known.empty() && !mail::same_name(known, field.name));
    known = field.name;
  }
  if (first == nullptr) return false;
  if (surroundings == Surroundings::MailFolder || has_two_known) return true;
  return is_telling(first->name) && !has_junk &&
         (header.has_separator || header.size_bytes == head.size());
}

std::string_view guess_dialect(ByteView head, std::size_t from_line) {
  if (head.substr(from_line).starts_with("From mboxrd@z ") ||
      head.find("\n>>From ") != ByteView::npos) {
    return "mboxrd";
  }
  const std::size_t line_end = std::min(head.find('\n', from_line), head.size() - 1);
  const mail::Header header = mail::scan_header(head.substr(line_end + 1));
  return header.find_first("Content-Length") != nullptr ? "mboxcl" : "mbox";
}

// Nothing but a byte order mark and line ends.
bool is_void(ByteView bytes) {
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  return bytes.find_first_not_of("\r\n") == ByteView::npos;
}

}  // namespace

Sniffed sniff(ByteView head, bool complete, Surroundings surroundings) {
  if (head.empty()) return {Form::Empty, {}, false};
  if (const Sniffed packed = sniff_packed(head); packed.form != Form::Document) return packed;
  const auto from_line = mail::find_first_from_line(head, complete);
  if (from_line && is_void(head.substr(0, *from_line))) {
    return {Form::Mbox, guess_dialect(head, *from_line), false};
  }
  std::uint64_t message_size = 0;
  std::size_t line_size = 0;
  if (parse_emlx_line(head, &message_size, &line_size) &&
      begins_message(head.substr(line_size), surroundings)) {
    return {Form::Emlx, "emlx", false};
  }
  if (begins_message(head, surroundings)) return {Form::Message, "eml", false};
  if (from_line && *from_line <= kMaxJunkBytes &&
      mail::has_from_date(head.substr(*from_line, head.find('\n', *from_line)))) {
    return {Form::Mbox, guess_dialect(head, *from_line), false};
  }
  return {};
}

bool parse_emlx_line(ByteView head, std::uint64_t* message_size, std::size_t* line_size) {
  // Ten digits are a message of 10 GB.
  constexpr std::size_t kMaxDigits = 10;
  const std::size_t digits = std::min(head.find_first_not_of("0123456789"), head.size());
  if (digits == 0 || digits > kMaxDigits) return false;
  const std::size_t end = head.find_first_not_of(" \r", digits);
  if (end == ByteView::npos || head[end] != '\n' || end - digits > kMaxDigits) return false;
  std::from_chars(head.data(), head.data() + digits, *message_size);
  *line_size = end + 1;
  return true;
}

std::string name_inside(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const auto cut = [&](std::string_view ending) {
    return name.size() > ending.size() && name.ends_with(ending)
               ? std::string(name.substr(0, name.size() - ending.size()))
               : std::string();
  };
  for (const auto ending :
       {".gz"sv, ".bz2"sv, ".xz"sv, ".zst"sv, ".lzma"sv, ".lz4"sv, ".lz"sv, ".Z"sv}) {
    if (std::string inside = cut(ending); !inside.empty()) return inside;
  }
  for (const auto ending : {".tgz"sv, ".tbz2"sv, ".tbz"sv, ".txz"sv, ".tzst"sv}) {
    if (const std::string inside = cut(ending); !inside.empty()) return inside + ".tar";
  }
  return std::string(name);
}

}  // namespace day::source
