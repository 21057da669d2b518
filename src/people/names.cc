// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/names.h"

#include <algorithm>
#include <array>

#include "people/limits.h"
#include "text/fold.h"

namespace day::people {
namespace {

constexpr std::array<std::string_view, 12> kRobotWords = {
    "robot",   "bot",       "noreply", "donotreply", "daemon",        "mailerdaemon",
    "bounces", "autoreply", "cron",    "automailer", "notifications", "autoresponder"};

constexpr std::array<std::string_view, 45> kOfficeWords = {
    "accounts",     "admin",       "administrator", "alerts",    "all",         "billing",
    "board",        "build",       "club",          "committee", "contact",     "customer",
    "cvs",          "department",  "desk",          "devel",     "developers",  "discussion",
    "editor",       "group",       "helpdesk",      "info",      "list",        "lists",
    "mailing",      "maintainers", "marketing",     "members",   "news",        "newsletter",
    "notification", "office",      "postmaster",    "press",     "registry",    "sales",
    "security",     "service",     "services",      "staff",     "subscribers", "support",
    "team",         "users",       "webmaster"};

constexpr std::array<std::string_view, 12> kTitles = {"dr",  "mr",  "mrs",  "ms",   "miss", "prof",
                                                      "sir", "ing", "herr", "frau", "mme",  "dipl"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Without what stands in parentheses, brackets or quotation marks of its own: firms, nicknames and
// list labels. Unclosed ones go on to the end.
std::string without_asides(std::string_view text) {
  std::string out;
  char closing = 0;
  for (const char c : text) {
    if (closing != 0) {
      if (c == closing) closing = 0;
    } else if (c == '(' || c == '[' || c == '{') {
      closing = c == '(' ? ')' : c == '[' ? ']' : '}';
      out += ' ';
    } else if (c != '"') {
      out += c;
    }
  }
  return out;
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t") == std::string_view::npos;
}

// "Berg, Ida" as "Ida Berg". More than one comma is a list of things.
std::string in_speaking_order(const std::string& text) {
  const std::size_t comma = text.find(',');
  if (comma == std::string::npos || text.find(',', comma + 1) != std::string::npos) return text;
  const std::string after = text.substr(comma + 1);
  const std::string before = text.substr(0, comma);
  if (is_blank(after) || is_blank(before)) return text;
  return after + " " + before;
}

bool is_letters(std::string_view word) {
  return std::none_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Scripts in which a term is a pair of characters: the first octet of Han, Kana and Hangul in
// UTF-8.
bool is_bigram(std::string_view word) {
  return !word.empty() && static_cast<unsigned char>(word[0]) >= 0xE3 &&
         static_cast<unsigned char>(word[0]) <= 0xED;
}

bool is_full_name(const std::vector<std::string>& words, std::string_view written) {
  if (words.size() < 2) return false;
  for (const std::string& word : words) {
    if (is_office_word(word) || is_robot_word(word) || !is_letters(word)) return false;
  }
  if (is_bigram(words[0]) && written.find(' ') == std::string_view::npos) return words.size() >= 3;
  // Initials alone name nobody.
  return words.front().size() > 1 && words.back().size() > 1;
}

}  // namespace

std::string PlainName::key() const {
  std::string out;
  for (const std::string& word : words) {
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out;
}

bool is_robot_word(std::string_view folded) {
  return is_one_of(kRobotWords, folded);
}

bool is_office_word(std::string_view folded) {
  return is_one_of(kOfficeWords, folded);
}

ViaName split_via(std::string_view display_name) {
  const std::size_t at = display_name.rfind(" via ");
  if (at == std::string_view::npos) return {};
  const std::string_view who = display_name.substr(0, at);
  const std::string_view list = display_name.substr(at + 5);
  if (is_blank(who) || is_blank(list)) return {};
  return {who, list};
}

PlainName plain_name(std::string_view display_name) {
  PlainName name;
  if (display_name.size() > kMaxNameBytes) return name;
  if (display_name.find('@') != std::string_view::npos) return name;
  if (const ViaName via = split_via(display_name); !via.who.empty()) display_name = via.who;
  const std::string written = in_speaking_order(without_asides(display_name));
  std::vector<std::string> words = text::fold_words(written);
  while (words.size() > 1 && is_one_of(kTitles, words.front())) words.erase(words.begin());
  if (words.empty() || words.size() > kMaxNameWords) return name;
  std::string_view trimmed = written;
  trimmed.remove_prefix(std::min(trimmed.find_first_not_of(' '), trimmed.size()));
  while (!trimmed.empty() && trimmed.back() == ' ') trimmed.remove_suffix(1);
  name.is_full = is_full_name(words, trimmed);
  name.words = std::move(words);
  return name;
}

}  // namespace day::people
