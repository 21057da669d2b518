// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/repair_body.h"

#include <algorithm>
#include <array>
#include <optional>

#include "dkim/limits.h"
#include "mail/fields.h"

namespace day::dkim {
namespace {

using mail::Repair;

constexpr ByteView kByteOrderMark = "\xEF\xBB\xBF";

ByteView line_end_of(LineEnds line_ends) {
  return line_ends == LineEnds::Lf ? "\n" : "\r\n";
}

// The first line of `rest` with its end, taken from it.
ByteView take_line(LineEnds line_ends, ByteView* rest) {
  const ByteView end = line_end_of(line_ends);
  const std::size_t found = rest->find(end);
  const ByteView line =
      rest->substr(0, found == ByteView::npos ? rest->size() : found + end.size());
  rest->remove_prefix(line.size());
  return line;
}

ByteView without_end(ByteView line, LineEnds line_ends) {
  const ByteView end = line_end_of(line_ends);
  if (line.ends_with(end)) line.remove_suffix(end.size());
  return line;
}

ByteView without_blanks_at_end(ByteView text) {
  const std::size_t last = text.find_last_not_of(" \t");
  return text.substr(0, last == ByteView::npos ? 0 : last + 1);
}

// ---- what there is to undo

struct FromLines {
  bool any = false;           // ">From " …
  bool deeper = false;        // ">>From " …
  bool in_paragraph = false;  // not after an empty line
  bool after_empty = false;
};

FromLines find_from_lines(const BodyView& body) {
  FromLines found;
  const ByteView bytes = body.bytes;
  for (std::size_t at = bytes.find(">From "); at != ByteView::npos;
       at = bytes.find(">From ", at + 6)) {
    std::size_t start = at;
    while (start > 0 && bytes[start - 1] == '>') --start;
    if (start > 0 && bytes[start - 1] != '\n') continue;
    found.any = true;
    if (start < at) {
      found.deeper = true;
    } else {
      const ByteView end = line_end_of(body.line_ends);
      const ByteView before = bytes.substr(0, start);
      const bool after_empty = before.empty() || before == end ||
                               (before.size() > end.size() && before.ends_with(end) &&
                                before.substr(0, before.size() - end.size()).ends_with('\n'));
      (after_empty ? found.after_empty : found.in_paragraph) = true;
    }
  }
  return found;
}

bool is_rule(ByteView line) {
  constexpr std::size_t kMinRule = 10;
  if (line.empty() || ByteView("_-=*~#").find(line[0]) == ByteView::npos) return false;
  const std::size_t size = std::min(line.find_first_not_of(line[0]), line.size());
  return size >= kMinRule;
}

// How the footers of list programs begin: Mailman's rule, Majordomo's "-", the dashes of others.
bool begins_footer(ByteView line) {
  line = without_blanks_at_end(line);
  return line == "-" || line == "--" || line == "---" || is_rule(line);
}

// What every such footer tells: where to go or write, to leave the list.
bool names_a_place(ByteView footer) {
  return footer.find("://") != ByteView::npos || footer.find('@') != ByteView::npos ||
         footer.find("subscribe") != ByteView::npos;
}

void find_footers(const BodyView& body, std::vector<BodyChange>* out) {
  ByteView rest = body.bytes;
  const ByteView end = line_end_of(body.line_ends);
  std::size_t starts = 0;
  std::size_t lines = 0;
  while (!rest.empty() && lines < kMaxFooterLines && starts < kMaxFooterStarts) {
    ByteView before = rest;
    if (before.ends_with(end)) before.remove_suffix(end.size());
    const std::size_t found = before.rfind(end);
    const std::size_t start = found == ByteView::npos ? 0 : found + end.size();
    if (body.bytes.size() - start > kMaxFooterBytes) return;
    const ByteView line = before.substr(start);
    rest = rest.substr(0, start);
    if (line.empty() && lines == 0) continue;
    ++lines;
    if (!begins_footer(line) || !names_a_place(body.bytes.substr(start))) continue;
    out->push_back({Repair::ListFooter, BodyAction::KeepFirst, start});
    ++starts;
  }
}

void find_from_quotes(const BodyView& body, std::vector<BodyChange>* out) {
  const FromLines found = find_from_lines(body);
  if (!found.any) return;
  out->push_back({Repair::FromQuote, BodyAction::Unquote, 0});
  if (found.deeper) out->push_back({Repair::FromQuote, BodyAction::UnquoteOnce, 0});
  if (found.after_empty && found.in_paragraph) {
    out->push_back({Repair::FromQuote, BodyAction::UnquoteParagraph, 0});
  }
}

// Octets before the lines of blanks at the end.
std::size_t size_without_blank_lines(const BodyView& body) {
  const std::size_t last = body.bytes.find_last_not_of(" \t\r\n");
  if (last == ByteView::npos) return 0;
  const std::size_t end = body.bytes.find('\n', last);
  return end == ByteView::npos ? body.bytes.size() : end + 1;
}

void find_blank_lines(const BodyView& body, const BodyForm& form, std::vector<BodyChange>* out) {
  const std::size_t kept = size_without_blank_lines(body);
  const ByteView tail = body.bytes.substr(kept);
  if (form.has_simple && tail.find_first_of(" \t") != ByteView::npos) {
    out->push_back({Repair::BlankLinesRemoved, BodyAction::KeepFirst, kept});
  }
  const ByteView end = line_end_of(body.line_ends);
  if (body.bytes.starts_with(end)) {
    out->push_back({Repair::BlankLinesRemoved, BodyAction::DropFirst, end.size()});
  }
  out->push_back({Repair::BlankLineAdded, BodyAction::AddLineAtStart, 0});
  if (form.boundary.empty()) return;
  out->push_back({Repair::BlankLineAdded, BodyAction::AddLineAtBoundaries, 0});
  out->push_back({Repair::BlankLinesRemoved, BodyAction::DropLineAtBoundaries, 0});
}

void find_trailing_space(const BodyView& body, const BodyForm& form, std::vector<BodyChange>* out) {
  if (!form.has_simple) return;
  const ByteView end = line_end_of(body.line_ends);
  const auto has_line_end_after = [&](ByteView blank) {
    return body.bytes.find(Bytes(blank) + Bytes(end)) != ByteView::npos;
  };
  if (has_line_end_after(" ") || has_line_end_after("\t") || body.bytes.ends_with(' ') ||
      body.bytes.ends_with('\t')) {
    out->push_back({Repair::TrailingSpace, BodyAction::DropBlanks, 0});
  }
  if (body.bytes.find(Bytes("\n--") + Bytes(end)) != ByteView::npos) {
    out->push_back({Repair::TrailingSpace, BodyAction::RestoreDashes, 0});
  }
}

// ---- encodings

struct Encoding {
  TextEncoding as;
  QuotedPrintableStyle quoted_printable;
  Base64Style base64;
};

// Most common first; kCommonEncodings of them are tried together with another change. 76 is the
// most that RFC 2045 allows and what most programs fill; 75 and less are those that count the "="
// or the CRLF otherwise; 72 is of programs that wrap as text does, 60 and 64 of uuencode and PEM.
constexpr std::size_t kCommonEncodings = 4;
constexpr std::array<Encoding, 16> kEncodings = {{
    {TextEncoding::Plain, {}, {}},
    {TextEncoding::QuotedPrintable, {76, true, false}, {}},
    {TextEncoding::Base64, {}, {76, false, false}},
    {TextEncoding::Base64, {}, {76, true, false}},
    {TextEncoding::QuotedPrintable, {76, false, false}, {}},
    {TextEncoding::QuotedPrintable, {76, true, true}, {}},
    {TextEncoding::QuotedPrintable, {75, true, false}, {}},
    {TextEncoding::QuotedPrintable, {74, true, false}, {}},
    {TextEncoding::QuotedPrintable, {73, true, false}, {}},
    {TextEncoding::QuotedPrintable, {72, true, false}, {}},
    {TextEncoding::Base64, {}, {76, false, true}},
    {TextEncoding::Base64, {}, {76, true, true}},
    {TextEncoding::Base64, {}, {72, false, false}},
    {TextEncoding::Base64, {}, {72, true, false}},
    {TextEncoding::Base64, {}, {64, true, false}},
    {TextEncoding::Base64, {}, {60, true, false}},
}};

Bytes with_crlf(const BodyView& body) {
  if (body.line_ends == LineEnds::Crlf) return Bytes(body.bytes);
  Bytes out;
  out.reserve(body.bytes.size() + body.bytes.size() / 32);
  for (const char c : body.bytes) {
    if (c == '\n') out.push_back('\r');
    out.push_back(c);
  }
  return out;
}

// The text that the body stands for, with CRLF, and whether it was encoded as the header says: an
// export may decode a body and leave the header.
struct DecodedText {
  Bytes text;
  TextEncoding encoding = TextEncoding::Plain;
};

DecodedText decode_text(const BodyView& body, const BodyForm& form) {
  DecodedText out;
  out.text = with_crlf(body);
  if (form.encoding == TextEncoding::QuotedPrintable && out.text.find('=') != ByteView::npos) {
    if (auto decoded = decode_quoted_printable(out.text)) {
      return {std::move(*decoded), TextEncoding::QuotedPrintable};
    }
  }
  if (form.encoding == TextEncoding::Base64) {
    if (auto decoded = decode_base64_lines(out.text)) {
      if (decoded->find('\r') == ByteView::npos) {
        decoded = with_crlf({*decoded, LineEnds::Lf});
      }
      return {std::move(*decoded), TextEncoding::Base64};
    }
  }
  return out;
}

ChangedBody recode(std::size_t place, const BodyView& body, const BodyForm& form) {
  const DecodedText decoded = decode_text(body, form);
  const Encoding& encoding = kEncodings[place];
  switch (encoding.as) {
    case TextEncoding::QuotedPrintable:
      return {encode_quoted_printable(decoded.text, encoding.quoted_printable), LineEnds::Crlf};
    case TextEncoding::Base64:
      return {encode_base64_text(decoded.text, encoding.base64), LineEnds::Crlf};
    case TextEncoding::Plain:
      break;
  }
  return {decoded.text, LineEnds::Crlf};
}

void find_recodings(const BodyView& body, const BodyForm& form, bool with_rare,
                    std::vector<BodyChange>* out) {
  if (!form.is_single_text || body.bytes.size() > kMaxPairedBodyBytes) return;
  const std::size_t count = with_rare ? kEncodings.size() : kCommonEncodings;
  for (std::size_t place = form.encoding == TextEncoding::Plain ? 1 : 0; place < count; ++place) {
    out->push_back({Repair::TransferEncoding, BodyAction::Recode, place});
  }
}

// ---- undoing

Bytes unquote(const BodyView& body, BodyAction action) {
  Bytes out;
  out.reserve(body.bytes.size());
  ByteView rest = body.bytes;
  bool after_empty = true;
  while (!rest.empty()) {
    ByteView line = take_line(body.line_ends, &rest);
    const std::size_t marks = std::min(line.find_first_not_of('>'), line.size());
    bool undo = marks > 0 && line.substr(marks).starts_with("From ");
    if (action != BodyAction::Unquote) undo = undo && marks == 1;
    if (action == BodyAction::UnquoteParagraph) undo = undo && after_empty;
    after_empty = without_end(line, body.line_ends).empty();
    if (undo) line.remove_prefix(1);
    out += line;
  }
  return out;
}

Bytes change_lines_at_boundaries(const BodyView& body, const Bytes& boundary, bool adds) {
  Bytes out;
  out.reserve(body.bytes.size());
  const ByteView end = line_end_of(body.line_ends);
  ByteView rest = body.bytes;
  while (!rest.empty()) {
    const ByteView line = take_line(body.line_ends, &rest);
    if (line.starts_with(boundary) && !out.empty()) {
      const bool after_empty = out == end || out.ends_with(Bytes(end) + Bytes(end));
      if (adds && !after_empty) out += end;
      if (!adds && after_empty) out.resize(out.size() - end.size());
    }
    out += line;
  }
  return out;
}

Bytes change_line_tails(const BodyView& body, bool drops) {
  Bytes out;
  out.reserve(body.bytes.size());
  ByteView rest = body.bytes;
  while (!rest.empty()) {
    const ByteView line = take_line(body.line_ends, &rest);
    const ByteView text = without_end(line, body.line_ends);
    out += drops ? without_blanks_at_end(text) : text;
    if (!drops && text == "--") out += ' ';
    out += line.substr(text.size());
  }
  return out;
}

}  // namespace

BodyForm read_body_form(const HeaderView& header) {
  const auto value = [&](ByteView name) {
    const auto found = header.find(name);
    if (found.empty()) return std::string();
    const HeaderField& field = header.fields()[found.front()];
    return mail::unfold(field.raw.substr(field.value_offset));
  };
  const auto lower = [](std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return text;
  };
  BodyForm form;
  const std::string type = value("content-type");
  const std::string small = lower(type);
  form.is_single_text = small.empty() || small.starts_with("text/");
  const std::size_t at = small.find("boundary=");
  if (small.starts_with("multipart/") && at != std::string::npos) {
    std::string rest = type.substr(at + 9);
    const bool is_quoted = rest.starts_with('"');
    if (is_quoted) rest.erase(0, 1);
    rest.resize(std::min(rest.find_first_of(is_quoted ? "\"" : "; \t("), rest.size()));
    if (!rest.empty()) form.boundary = "--" + rest;
  }
  const std::string encoding = lower(value("content-transfer-encoding"));
  if (encoding.starts_with("quoted-printable")) form.encoding = TextEncoding::QuotedPrintable;
  if (encoding.starts_with("base64")) form.encoding = TextEncoding::Base64;
  return form;
}

std::vector<BodyChange> find_body_changes(const BodyView& body, const BodyForm& form,
                                          bool with_rare) {
  std::vector<BodyChange> out;
  find_from_quotes(body, &out);
  find_footers(body, &out);
  if (body.bytes.starts_with(kByteOrderMark)) {
    out.push_back({Repair::ByteOrderMark, BodyAction::DropFirst, kByteOrderMark.size()});
  }
  find_trailing_space(body, form, &out);
  find_blank_lines(body, form, &out);
  find_recodings(body, form, with_rare, &out);
  return out;
}

ChangedBody undo_body_change(const BodyChange& change, const BodyView& body, const BodyForm& form) {
  switch (change.action) {
    case BodyAction::KeepFirst:
      return {Bytes(body.bytes.substr(0, change.amount)), body.line_ends};
    case BodyAction::DropFirst:
      return {Bytes(body.bytes.substr(change.amount)), body.line_ends};
    case BodyAction::Unquote:
    case BodyAction::UnquoteOnce:
    case BodyAction::UnquoteParagraph:
      return {unquote(body, change.action), body.line_ends};
    case BodyAction::AddLineAtStart:
      return {Bytes(line_end_of(body.line_ends)) + Bytes(body.bytes), body.line_ends};
    case BodyAction::AddLineAtBoundaries:
    case BodyAction::DropLineAtBoundaries:
      return {change_lines_at_boundaries(body, form.boundary,
                                         change.action == BodyAction::AddLineAtBoundaries),
              body.line_ends};
    case BodyAction::DropBlanks:
    case BodyAction::RestoreDashes:
      return {change_line_tails(body, change.action == BodyAction::DropBlanks), body.line_ends};
    case BodyAction::Recode:
      break;
  }
  return recode(change.amount, body, form);
}

TextEncoding recoded_as(std::size_t amount) {
  return kEncodings[amount].as;
}

}  // namespace day::dkim
