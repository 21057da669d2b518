// SPDX-License-Identifier: AGPL-3.0-or-later
#include "thread/subject.h"

#include <algorithm>
#include <array>

namespace day::thread {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool starts_with_word(std::string_view text, std::string_view word) {
  if (text.size() < word.size()) return false;
  return std::equal(word.begin(), word.end(), text.begin(),
                    [](char a, char b) { return a == lower(b); });
}

// What stands for "re" and "fwd" elsewhere, in lower case, with the longer of two first.
constexpr auto kReplyWords = std::to_array<std::string_view>(
    {"re",   "fwd",  "fw",   "aw",   "wg",   "antw", "antwort", "sv",   "vs",
     "vl",   "ref",  "rif",  "res",  "rv",   "enc",  "tr",      "odp",  "doorst",
     "ynt",  "ilt",  "atb",  "vá",   "отв",  "Отв",  "回复",    "回覆", "答复",
     "转发", "轉寄", "轉發", "返信", "転送", "답장", "전달"});

// Runs of white space become one blank; none at either end (step 1, and trailing of step 2).
std::string squeeze(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || (c >= '\t' && c <= '\r');
    if (!blank) {
      out.push_back(c);
    } else if (!out.empty() && out.back() != ' ') {
      out.push_back(' ');
    }
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] == ' ') ++at;
  return at;
}

// subj-blob at `at`: "[" anything but brackets "]" blanks. The end of it, or `at`.
std::size_t skip_blob(std::string_view text, std::size_t at) {
  if (at >= text.size() || text[at] != '[') return at;
  const std::size_t close = text.find_first_of("[]", at + 1);
  if (close == std::string_view::npos || text[close] == '[') return at;
  return skip_blanks(text, close + 1);
}

// subj-refwd at `at`: a word, blanks, perhaps a blob, a colon. The end of it, or `at`.
std::size_t skip_refwd(std::string_view text, std::size_t at) {
  for (const std::string_view word : kReplyWords) {
    if (!starts_with_word(text.substr(at), word)) continue;
    const std::size_t after = skip_blob(text, skip_blanks(text, at + word.size()));
    if (after < text.size() && text[after] == ':') return after + 1;
    if (text.substr(after).starts_with("：")) return after + std::string_view("：").size();
  }
  return at;
}

// subj-leader: blobs and a refwd. The end of it, or `at`.
std::size_t skip_leader(std::string_view text, std::size_t at, bool* is_reply) {
  std::size_t after = at;
  for (;;) {
    const std::size_t refwd = skip_refwd(text, after);
    if (refwd != after) {
      *is_reply = true;
      return refwd;
    }
    const std::size_t blob = skip_blob(text, after);
    if (blob == after) return at;
    after = blob;
  }
}

// Steps 3 to 5: prefixes and labels off the front.
std::string_view strip_front(std::string_view text, bool* is_reply) {
  std::size_t at = skip_blanks(text, 0);
  for (;;) {
    const std::size_t leader = skip_blanks(text, skip_leader(text, at, is_reply));
    if (leader != at) {
      at = leader;
      continue;
    }
    // No "Re:" is left behind any number of labels, so labels only go from here on.
    for (;;) {
      const std::size_t blob = skip_blob(text, at);
      if (blob == at || blob >= text.size()) return text.substr(at);
      at = blob;
    }
  }
}

std::string_view strip_back(std::string_view text, bool* is_reply) {
  constexpr std::string_view kTrailer = "(fwd)";
  for (;;) {
    while (text.ends_with(' ')) text.remove_suffix(1);
    if (text.size() < kTrailer.size() ||
        !starts_with_word(text.substr(text.size() - kTrailer.size()), kTrailer)) {
      return text;
    }
    text.remove_suffix(kTrailer.size());
    *is_reply = true;
  }
}

}  // namespace

BaseSubject base_subject(std::string_view subject) {
  BaseSubject base;
  const std::string squeezed = squeeze(subject);
  std::string_view text = squeezed;
  for (;;) {
    text = strip_front(strip_back(text, &base.is_reply), &base.is_reply);
    // Step 6: the whole in "[fwd: … ]".
    if (!starts_with_word(text, "[fwd:") || !text.ends_with(']')) break;
    text.remove_prefix(std::string_view("[fwd:").size());
    text.remove_suffix(1);
    base.is_reply = true;
  }
  base.text = std::string(text);
  return base;
}

std::uint32_t subject_number(std::string_view base) {
  if (base.empty()) return 0;
  std::uint32_t hash = 2'166'136'261U;
  for (const char c : base) {
    hash = (hash ^ static_cast<unsigned char>(lower(c))) * 16'777'619U;
  }
  return hash == 0 ? 1 : hash;
}

bool same_subject(std::string_view a, std::string_view b) {
  return !a.empty() && a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace day::thread
