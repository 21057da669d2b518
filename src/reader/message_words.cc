// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/message_words.h"

#include <optional>

#include "base/encoding.h"
#include "base/utf8.h"
#include "reader/message_encoding.h"
#include "text/charset.h"

namespace day::reader {
namespace {

// RFC 2978 §2.3 has charset names of at most 40; with a language (RFC 2231 §5) some more.
constexpr std::size_t kMaxCharsetBytes = 80;

// The next line end or NUL, which no one-line value has.
std::size_t find_break(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (static_cast<unsigned char>(c) <= '\r' && (c == '\n' || c == '\r' || c == '\0')) return i;
  }
  return std::string_view::npos;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct EncodedWord {
  std::string_view charset;
  Bytes bytes;
  std::size_t size = 0;  // in the text
};

// Q encoding (RFC 2047 §4.2). False on a bad escape, which stays as it is.
bool decode_q(std::string_view text, Bytes* out) {
  std::string line(text);
  for (char& c : line) {
    if (c == '_') c = ' ';
  }
  // A blank at the end is data here, not transport padding.
  std::size_t keep = line.size();
  while (keep > 0 && is_blank(line[keep - 1])) --keep;
  const std::string_view body = std::string_view(line).substr(0, keep);
  const bool clean = !body.ends_with('=') && decode_quoted_printable(body, out);
  if (body.ends_with('=')) out->append(body);
  out->append(std::string_view(line).substr(keep));
  return clean;
}

class WordScanner {
 public:
  explicit WordScanner(std::string_view text) : text_(text) {}

  // The next "=?" at or after `from`, whether or not an encoded word.
  std::size_t find(std::size_t from) const {
    return no_more_ ? std::string_view::npos : text_.find("=?", from);
  }

  // The encoded word at `at`, where "=?" stands.
  std::optional<EncodedWord> read(std::size_t at, WordTrouble* trouble) {
    const std::string_view rest = text_.substr(at);
    const std::size_t charset_end = rest.substr(0, kMaxCharsetBytes + 3).find('?', 2);
    if (charset_end == std::string_view::npos || charset_end == 2) return std::nullopt;
    if (rest.size() < charset_end + 3 || rest[charset_end + 2] != '?') return std::nullopt;
    const char encoding = rest[charset_end + 1];
    const std::size_t begin = charset_end + 3;
    const std::size_t end = rest.find("?=", begin);
    if (end == std::string_view::npos) {
      // No end here means no end for any later word either.
      no_more_ = true;
      return std::nullopt;
    }
    EncodedWord word;
    word.charset = rest.substr(2, charset_end - 2);
    word.charset = word.charset.substr(0, word.charset.find('*'));
    if (word.charset.find_first_of(" \t") != std::string_view::npos) return std::nullopt;
    word.size = end + 2;
    const std::string_view body = rest.substr(begin, end - begin);
    bool clean = true;
    if (encoding == 'b' || encoding == 'B') {
      clean = decode_base64_text(body, &word.bytes);
    } else if (encoding == 'q' || encoding == 'Q') {
      clean = decode_q(body, &word.bytes);
    } else {
      return std::nullopt;
    }
    if (!clean) trouble->encoded_word = true;
    return word;
  }

 private:
  std::string_view text_;
  bool no_more_ = false;
};

bool same_charset(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if ((a[i] | 0x20) != (b[i] | 0x20)) return false;
  }
  return true;
}

// A character may be cut between two words of one charset, against RFC 2047 §5, so such words are
// joined before decoding. Not so in ISO-2022, where each word begins and ends in ASCII (RFC 1468):
// joined, the escape sequences at the seam would enclose nothing, which ICU takes for an attack.
bool are_joined(std::string_view a, std::string_view b) {
  return same_charset(a, b) && !same_charset(a.substr(0, 8), "iso-2022");
}

// What is written for a run of encoded words: the words' text itself, or the words anew.
enum class Form { Text, Base64 };

void write_words(Form form, std::string_view charset, const Bytes& bytes, std::string* out,
                 WordTrouble* trouble) {
  std::string storage;
  const text::CharsetText decoded = text::decode_charset(charset, bytes, &storage);
  if (decoded.trouble == text::CharsetTrouble::Unknown) trouble->encoded_word = true;
  if (decoded.trouble == text::CharsetTrouble::BadBytes) trouble->charset = true;
  if (decoded.trouble == text::CharsetTrouble::Unlabelled) trouble->charset = true;
  if (form == Form::Text) {
    // A word may hide line ends or NULs: a value is one line.
    for (const char c : decoded.text) {
      if (c == '\0') {
        append_utf8(out, kReplacement);
      } else {
        out->push_back(c == '\n' || c == '\r' ? ' ' : c);
      }
    }
    return;
  }
  *out += "=?utf-8?B?" + encode_base64(decoded.text) + "?=";
}

void write_raw(std::string_view raw, std::string* out, WordTrouble* trouble) {
  std::string storage;
  const text::CharsetText decoded = text::decode_charset("", raw, &storage);
  if (decoded.trouble != text::CharsetTrouble::None && !is_utf8(raw)) trouble->charset = true;
  out->append(decoded.text);
}

std::string rewrite(std::string_view text, Form form, WordTrouble* trouble) {
  std::string out;
  WordScanner scanner(text);
  std::size_t done = 0;
  std::size_t at = scanner.find(0);
  while (at != std::string_view::npos) {
    auto word = scanner.read(at, trouble);
    if (!word) {
      trouble->encoded_word = true;
      at = scanner.find(at + 2);
      continue;
    }
    write_raw(text.substr(done, at - done), &out, trouble);
    std::string_view charset = word->charset;
    Bytes bytes = std::move(word->bytes);
    done = at + word->size;
    // White space between encoded words is no text (RFC 2047 §6.2).
    while (true) {
      std::size_t next = done;
      while (next < text.size() && is_blank(text[next])) ++next;
      if (!text.substr(next).starts_with("=?")) break;
      auto more = scanner.read(next, trouble);
      if (!more) break;
      if (!are_joined(more->charset, charset)) {
        write_words(form, charset, bytes, &out, trouble);
        charset = more->charset;
        bytes.clear();
      }
      bytes += more->bytes;
      done = next + more->size;
    }
    write_words(form, charset, bytes, &out, trouble);
    at = scanner.find(done);
  }
  write_raw(text.substr(done), &out, trouble);
  return out;
}

}  // namespace

std::string_view unfold_value(ByteView raw_value, std::string* storage) {
  while (!raw_value.empty() && is_blank(raw_value.front())) raw_value.remove_prefix(1);
  while (!raw_value.empty() && is_blank(raw_value.back())) raw_value.remove_suffix(1);
  std::size_t next = find_break(raw_value);
  if (next == std::string_view::npos) return raw_value;
  storage->clear();
  storage->reserve(raw_value.size());
  while (next != std::string_view::npos) {
    if (raw_value[next] == '\0') {
      storage->append(raw_value.substr(0, next));
      append_utf8(storage, kReplacement);
      raw_value.remove_prefix(next + 1);
    } else {
      std::size_t end = next;
      while (end > 0 && is_blank(raw_value[end - 1])) --end;
      storage->append(raw_value.substr(0, end));
      if (storage->empty() || storage->back() != ' ') storage->push_back(' ');
      while (next < raw_value.size() && is_blank(raw_value[next])) ++next;
      raw_value.remove_prefix(next);
    }
    next = find_break(raw_value);
  }
  storage->append(raw_value);
  return *storage;
}

std::string decode_words(std::string_view unfolded, WordTrouble* trouble) {
  return rewrite(unfolded, Form::Text, trouble);
}

std::string recode_words(std::string_view unfolded, WordTrouble* trouble) {
  return rewrite(unfolded, Form::Base64, trouble);
}

}  // namespace day::reader
