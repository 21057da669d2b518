// SPDX-License-Identifier: AGPL-3.0-or-later
#include "thread/attribution.h"

#include <algorithm>
#include <array>

#include "thread/attribution_words.h"
#include "thread/limits.h"

namespace day::thread {
namespace {

constexpr auto kWeekdays = std::to_array<std::string_view>(
    {"mon",    "tue",    "wed",    "thu",    "fri", "sat",    "sun",     "mo",     "di",
     "mi",     "do",     "fr",     "sa",     "so",  "mandag", "tirsdag", "onsdag", "torsdag",
     "fredag", "lørdag", "søndag", "man",    "tir", "ons",    "tor",     "fre",    "lør",
     "søn",    "måndag", "tisdag", "lördag", "lun", "jeu",    "ven",     "sam",    "dim"});

constexpr auto kGlue = std::to_array<std::string_view>(
    {"at", "um", "kl", "kl.", "klokken", "the", "of", "de", "à", "om", "-", "uhr", "alle", "ore"});

// What stands around who and when; none of them is a name.
constexpr auto kFrame = std::to_array<std::string_view>(
    {"on",      "am",    "le",    "el",       "il",      "op",      "em",       "den",
     "på",      "dnia",  "dne",   "wrote",    "writes",  "said",    "schrieb",  "geschrieben",
     "schreef", "écrit", "ecrit", "escribió", "scritto", "scrisse", "escreveu", "skrev",
     "a",       "ha",    "het",   "in",       "message", "article", "quoting",  "napisał",
     "napsal",  "pm",    "at",    "um",       "пишет",   "написал"});

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

std::string_view trim(std::string_view text, std::string_view off = " \t\r\n,;:\"'<>()[]*") {
  const std::size_t first = text.find_first_not_of(off);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(off) - first + 1);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The first word with an "@" between other characters, without what may stand around it.
std::optional<Span> find_address(std::string_view text) {
  constexpr std::string_view kAround = " \t\r\n<>()[],;:\"'";
  for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    const std::size_t before = text.find_last_of(kAround, at);
    const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    const std::size_t end = std::min(text.find_first_of(kAround, at), text.size());
    if (begin < at && at + 1 < end) return Span{begin, end};
  }
  return std::nullopt;
}

// What is left of the text when the spans and the words around them are taken away.
std::string find_name(std::string_view text, const std::array<Span, 2>& known) {
  std::string name;
  for (const Word& word : split_words(text)) {
    const bool taken = std::any_of(known.begin(), known.end(), [&](const Span& span) {
      return word.begin < span.end && span.begin < word.end;
    });
    const std::string_view plain = trim(text.substr(word.begin, word.end - word.begin));
    if (taken || plain.empty() || (plain[0] >= '0' && plain[0] <= '9')) continue;
    if (std::find(kFrame.begin(), kFrame.end(), lower(plain)) != kFrame.end()) continue;
    if (!name.empty()) name += ' ';
    name += plain;
  }
  return name;
}

Attribution parse_prose(std::string_view text) {
  Attribution said;
  std::array<Span, 2> known;
  if (const auto date = find_date(text)) {
    said.time = date->time;
    known[0] = {date->begin, date->end};
  }
  if (const auto address = find_address(text)) {
    said.address = lower(text.substr(address->begin, address->end - address->begin));
    known[1] = *address;
  }
  said.name = find_name(text, known);
  return said;
}

// What stands after the colon of a line "From: …".
std::string_view value_of(std::string_view line) {
  const std::size_t colon = line.find(':');
  return colon == std::string_view::npos ? std::string_view()
                                         : trim(line.substr(colon + 1), " \t*");
}

Attribution parse_fields(std::string_view lines) {
  Attribution said;
  bool first = true;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    const std::string_view value = value_of(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
    if (first) {
      const Attribution person = parse_prose(value);
      said.name = person.name;
      said.address = person.address;
      first = false;
    } else if (!said.time) {
      said.time = find_said_time(value);
    }
    if (said.time) break;
  }
  return said;
}

bool begins_fields(std::string_view line) {
  const std::string folded = lower(trim(line, " \t*"));
  constexpr auto kFrom = std::to_array<std::string_view>(
      {"from:", "von:", "fra:", "från:", "de:", "van:", "da:", "от:", "od:", "发件人:"});
  return std::any_of(kFrom.begin(), kFrom.end(),
                     [&](std::string_view from) { return folded.starts_with(from); });
}

}  // namespace

std::vector<Word> split_words(std::string_view text) {
  std::vector<Word> words;
  std::size_t begin = 0;
  std::size_t at = 0;
  const auto close = [&](std::size_t end) {
    if (end > begin && words.size() < kMaxAttributionWords) {
      words.push_back({begin, end, lower(text.substr(begin, end - begin))});
    }
  };
  while (at < text.size()) {
    std::size_t width = 0;
    if (is_blank(text[at]) ||
        std::string_view(",()[]<>*\"").find(text[at]) != std::string_view::npos) {
      width = 1;
    } else if (text.substr(at).starts_with("\xc2\xa0")) {
      width = 2;
    } else if (text.substr(at).starts_with("\xe2\x80\xaf")) {
      width = 3;
    }
    if (width == 0) {
      ++at;
      continue;
    }
    close(at);
    at += width;
    begin = at;
  }
  close(text.size());
  return words;
}

bool is_weekday(std::string_view word) {
  while (word.ends_with('.')) word.remove_suffix(1);
  if (word.size() >= 6 && word.ends_with("day")) word = word.substr(0, 3);
  if (word.ends_with("tag") || word.ends_with("woch")) word = word.substr(0, 2);
  return std::find(kWeekdays.begin(), kWeekdays.end(), word) != kWeekdays.end();
}

bool is_date_glue(std::string_view word) {
  return std::find(kGlue.begin(), kGlue.end(), word) != kGlue.end();
}

std::optional<Attribution> parse_attribution(std::string_view quoted) {
  std::string prose;
  std::string_view rest = quoted.substr(0, kMaxAttributionBytes);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = trim(rest.substr(0, end), " \t\r");
    if (line.starts_with('>')) break;
    if (begins_fields(line)) {
      prose.clear();
      Attribution said = parse_fields(rest);
      if (said.name.empty() && said.address.empty() && !said.time) return std::nullopt;
      return said;
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
    // "-----Original Message-----" says nothing, and an empty line ends what was said.
    if (line.starts_with("--") || line.starts_with("__")) continue;
    if (line.empty() && !prose.empty()) break;
    if (!prose.empty()) prose += ' ';
    prose += line;
    if (line.ends_with(':')) break;
  }
  if (prose.empty()) return std::nullopt;
  Attribution said = parse_prose(prose);
  if (said.name.empty() && said.address.empty() && !said.time) return std::nullopt;
  return said;
}

}  // namespace day::thread
