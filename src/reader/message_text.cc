// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/message_text.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "base/utf8.h"
#include "mail/fields.h"
#include "reader/limits.h"
#include "reader/message_defects.h"
#include "reader/message_words.h"
#include "text/charset.h"
#include "text/html.h"
#include "text/quotes.h"

namespace day::reader {
namespace {

using mail::DefectCode;
using mail::TextKind;
using mail::TextSegment;
using Segments = std::vector<TextSegment>;

// Where an HTML document may name its charset (HTML Standard §13.2.3.2: the first 1024 bytes).
constexpr std::size_t kCharsetPrescanBytes = 1024;

bool is_blank_text(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::size_t count_letters(const Segments& segments) {
  std::size_t letters = 0;
  for (const TextSegment& segment : segments) {
    if (segment.kind == TextKind::Hidden) continue;
    for (const char c : segment.text) letters += static_cast<unsigned char>(c) > ' ' ? 1u : 0u;
  }
  return letters;
}

// LF ends every line; NULs become U+FFFD. The text itself where it is that already.
std::string_view clean_text(std::string_view text, std::string* storage, mail::Reading* reading) {
  const bool has_nul = text.find('\0') != std::string_view::npos;
  if (has_nul) add_defect(reading, DefectCode::NulBytes, "body text");
  if (!has_nul && text.find('\r') == std::string_view::npos) return text;
  storage->clear();
  storage->reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\0') {
      append_utf8(storage, kReplacement);
    } else if (c != '\r') {
      storage->push_back(c);
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      add_defect(reading, DefectCode::BareCarriageReturn, "body text");
      storage->push_back('\n');
    }
  }
  return *storage;
}

std::string_view html_charset(ByteView html) {
  const ByteView head = html.substr(0, kCharsetPrescanBytes);
  for (std::size_t at = head.find("charset"); at != ByteView::npos; at = head.find("charset", at)) {
    at += 7;
    std::size_t begin = head.find_first_not_of(" \t", at);
    if (begin == ByteView::npos || head[begin] != '=') continue;
    begin = head.find_first_not_of(" \t\"'", begin + 1);
    if (begin == ByteView::npos) return {};
    return head.substr(begin, head.find_first_of(" \t\"';/>", begin) - begin);
  }
  return {};
}

// The words of a text, as runs of letters and digits, for telling whether another text has them.
class WordSet {
 public:
  void add(const Segments& segments) {
    for (const TextSegment& segment : segments) {
      visit(segment.text, [&](std::string&& word) {
        words_.insert(std::move(word));
        return true;
      });
    }
  }
  bool has_all(std::string_view line) const {
    bool all = true;
    visit(line, [&](std::string&& word) { return all = words_.count(word) != 0; });
    return all;
  }

 private:
  template <typename Visit>
  static void visit(std::string_view text, Visit&& take) {
    std::string word;
    for (std::size_t i = 0; i <= text.size(); ++i) {
      const char c = i < text.size() ? text[i] : ' ';
      const char small = static_cast<char>(c | 0x20);
      const bool letter = (static_cast<unsigned char>(c) & 0x80) != 0 || (c >= '0' && c <= '9') ||
                          (small >= 'a' && small <= 'z');
      if (letter) {
        word.push_back(c >= 'A' && c <= 'Z' ? small : c);
      } else if (!word.empty()) {
        // NO-BREAK SPACE is the one blank that HTML has and plain text has not.
        if (word != "\xC2\xA0" && !take(std::move(word))) return;
        word.clear();
      }
    }
  }

  std::unordered_set<std::string> words_;
};

// Lines of `other` that say something which `shown` does not.
Segments lines_missing_from(const Segments& shown, const Segments& other) {
  WordSet words;
  words.add(shown);
  std::string missing;
  for (const TextSegment& segment : other) {
    std::string_view rest = segment.text;
    while (!rest.empty()) {
      const std::size_t end = rest.find('\n');
      const std::string_view line = rest.substr(0, end);
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
      if (is_blank_text(line) || words.has_all(line)) continue;
      missing.append(line);
      missing.push_back('\n');
    }
  }
  if (missing.empty()) return {};
  return {{TextKind::Hidden, std::move(missing)}};
}

class TextReader {
 public:
  TextReader(const PartTree& tree, const DecodedParts& decoded, mail::Reading* reading)
      : tree_(tree), decoded_(decoded), reading_(reading), skipped_(tree.parts.size()) {}

  // Parts come depth-first, so one pass in order is a walk of the tree.
  void read() {
    for (std::uint32_t i = 0; i < tree_.parts.size(); ++i) {
      const mail::Part& part = tree_.parts[i];
      const PartBody& body = tree_.bodies[i];
      if (skipped_[i] || (part.parent >= 0 && skipped_[static_cast<std::size_t>(part.parent)])) {
        skipped_[i] = true;
        continue;
      }
      if (body.kind == PartKind::Message) {
        append(i, {{TextKind::Forwarded, forwarded_header(i)}});
      } else if (body.kind == PartKind::Multipart) {
        add_faces(i);
        if (part.media_type == "multipart/alternative") read_alternative(i);
      } else if (is_shown_text(part)) {
        append(i, segments_of(i));
      }
    }
  }

 private:
  bool in_attached_message(std::uint32_t index) const {
    for (std::int32_t at = tree_.parts[index].parent; at >= 0;
         at = tree_.parts[static_cast<std::size_t>(at)].parent) {
      if (tree_.bodies[static_cast<std::size_t>(at)].kind == PartKind::Message) return true;
    }
    return tree_.bodies[index].kind == PartKind::Message;
  }

  void append(std::uint32_t index, Segments&& segments) {
    const bool forwarded = in_attached_message(index);
    for (TextSegment& segment : segments) {
      if (segment.text.empty()) continue;
      if (written_ + segment.text.size() > kMaxTextBytes) {
        add_defect(reading_, DefectCode::TooLarge, "body text");
        segment.text.resize(clip_utf8(segment.text, kMaxTextBytes - written_).size());
        if (segment.text.empty()) return;
      }
      written_ += segment.text.size();
      if (forwarded && segment.kind != TextKind::Hidden) segment.kind = TextKind::Forwarded;
      // Parts begin on a line of their own.
      if (!reading_->text.empty() && &segment == &segments.front() &&
          !reading_->text.back().text.ends_with('\n')) {
        reading_->text.back().text.push_back('\n');
      }
      reading_->text.push_back(std::move(segment));
    }
  }

  Segments segments_of(std::uint32_t index) {
    const mail::Part& part = tree_.parts[index];
    ByteView content = decoded_.contents[index];
    if (content.size() > kMaxTextBytes) {
      add_defect(reading_, DefectCode::TooLarge, "body text");
      content = content.substr(0, kMaxTextBytes);
    }
    const std::string_view clean = decode_text(part, content, &storage_, reading_);
    if (part.media_type != "text/html") return text::split_quotes(clean);
    const text::HtmlText runs = text::html_to_text(clean);
    if (runs.damaged) add_defect(reading_, DefectCode::BadHtml, "");
    return text::split_quotes(runs);
  }

  // The whole subtree of `index` is done with.
  void skip(std::uint32_t index) { skipped_[index] = true; }

  // Chooses between a plain text and an HTML among the direct children of an alternative, where
  // the HTML may stand in a multipart/related of its own.
  void read_alternative(std::uint32_t index) {
    std::vector<std::uint32_t> plain;
    std::vector<std::uint32_t> html;
    for (std::uint32_t i = index + 1; i < tree_.parts.size(); ++i) {
      const mail::Part& part = tree_.parts[i];
      if (tree_.bodies[i].depth <= tree_.bodies[index].depth) break;
      if (tree_.bodies[i].kind != PartKind::Leaf || !is_shown_text(part)) continue;
      const auto parent = static_cast<std::size_t>(part.parent);
      const bool direct = part.parent == static_cast<std::int32_t>(index);
      const bool related = tree_.parts[parent].parent == static_cast<std::int32_t>(index) &&
                           tree_.parts[parent].media_type == "multipart/related";
      if (!direct && !related) continue;
      if (part.media_type == "text/html") html.push_back(i);
      if (part.media_type == "text/plain" && direct) plain.push_back(i);
    }
    if (plain.size() != 1 || html.size() != 1) return;  // all are shown
    Segments plain_text = segments_of(plain[0]);
    Segments html_text = segments_of(html[0]);
    const bool prefer_html = count_letters(plain_text) * 4 < count_letters(html_text);
    Segments& shown = prefer_html ? html_text : plain_text;
    Segments missing = lines_missing_from(shown, prefer_html ? plain_text : html_text);
    append(plain[0], std::move(shown));
    append(plain[0], std::move(missing));
    skip(plain[0]);
    skip(html[0]);
  }

  void add_faces(std::uint32_t index) {
    const PartBody& body = tree_.bodies[index];
    if (!is_blank_text(body.preamble) && body.preamble.find("MIME") == ByteView::npos &&
        body.preamble.find("mime") == ByteView::npos) {
      add_hidden(index, body.preamble);
    }
    if (!is_blank_text(body.epilogue)) add_hidden(index, body.epilogue);
  }

  void add_hidden(std::uint32_t index, ByteView bytes) {
    const text::CharsetText decoded =
        text::decode_charset("", bytes.substr(0, kMaxTextBytes), &storage_.converted);
    append(index, {{TextKind::Hidden,
                    std::string(clean_text(decoded.text, &storage_.cleaned, reading_))}});
  }

  // Who, to whom, when and what, of an attached message.
  std::string forwarded_header(std::uint32_t index) {
    const std::size_t child = index + 1;
    if (child >= tree_.parts.size()) return {};
    std::string out;
    const mail::Header header = mail::scan_header(tree_.bodies[child].header);
    for (const std::string_view name : {"From", "To", "Date", "Subject"}) {
      const mail::Field* field = header.find_last(name);
      if (field == nullptr) continue;
      WordTrouble trouble;
      const std::string_view value =
          unfold_value(field->value.substr(0, kMaxFieldBytes), &storage_.converted);
      out += std::string(name) + ": " + decode_words(value, &trouble) + "\n";
    }
    if (!out.empty()) out += "\n";
    return out;
  }

  const PartTree& tree_;
  const DecodedParts& decoded_;
  mail::Reading* reading_;
  std::vector<bool> skipped_;
  TextStorage storage_;
  std::size_t written_ = 0;
};

}  // namespace

bool is_shown_text(const mail::Part& part) {
  if (part.disposition == "attachment") return false;
  if (!part.file_name.empty() && part.disposition != "inline") return false;
  if (part.media_type.starts_with("multipart/")) return true;  // one without boundaries
  return part.media_type.starts_with("text/") && part.media_type != "text/rtf" &&
         part.media_type != "text/calendar" && part.media_type != "text/css";
}

std::string_view decode_text(const mail::Part& part, ByteView content, TextStorage* storage,
                             mail::Reading* reading) {
  std::string_view charset = part.charset;
  if (charset.empty() && part.media_type == "text/html") charset = html_charset(content);
  const text::CharsetText decoded = text::decode_charset(charset, content, &storage->converted);
  if (decoded.trouble != text::CharsetTrouble::None) {
    add_defect(reading, DefectCode::BadCharset, std::string(charset.empty() ? "none" : charset));
  }
  return clean_text(decoded.text, &storage->cleaned, reading);
}

void read_text(const PartTree& tree, const DecodedParts& decoded, mail::Reading* reading) {
  TextReader(tree, decoded, reading).read();
}

}  // namespace day::reader
