// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/embed_text.h"

#include "base/encoding.h"
#include "base/utf8.h"
#include "mustache/mustache.h"
#include "text/display.h"

namespace day::room {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// The noncharacters that XML 1.0 §2.2 leaves out.
constexpr std::string_view kNeither[] = {"\xEF\xBF\xBE", "\xEF\xBF\xBF"};

bool is_xml_char(char c) {
  const auto octet = static_cast<unsigned char>(c);
  return octet >= 0x20 || c == '\t' || c == '\n' || c == '\r';
}

// Before an octet that goes on with a character.
bool is_inside(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
}

}  // namespace

std::string escape_xml(std::string_view text) {
  std::string clean;
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view three = text.substr(i, 3);
    if (three == kNeither[0] || three == kNeither[1]) {
      clean += kReplacement;
      i += three.size();
      continue;
    }
    is_xml_char(text[i]) ? clean += text[i] : clean += kReplacement;
    ++i;
  }
  return escape_markup(clean);
}

std::string title_of(const inquiry::SearchHit& hit) {
  return text::show_line(hit.summary.subject);
}

Result<std::string> own_words(dossier::Opened& opened, const catalog::ItemRow& item,
                              std::size_t max_bytes) {
  const bool is_document = item.kind == store::ItemKind::Document;
  ASSIGN_OR_RETURN(const auto segments, is_document ? opened.catalog->document_text(item.row)
                                                    : opened.catalog->text(item.row));
  std::string words;
  for (const mail::TextSegment& segment : segments) {
    if (segment.kind != mail::TextKind::Own || words.size() > max_bytes) continue;
    words += segment.text;
  }
  if (words.size() > max_bytes) {
    std::size_t end = max_bytes;
    while (end > 0 && is_inside(words, end)) --end;
    words = words.substr(0, end) + "…";
  }
  return text::show_text(words);
}

}  // namespace day::room
