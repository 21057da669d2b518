// SPDX-License-Identifier: AGPL-3.0-or-later
// Master files (RFC 1035 §5.1, RFC 2308 §4) and output of dig, which is written in their way
// (docs/formats/key-evidence.md).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/time.h"
#include "dkim/key_file_sink.h"

namespace day::dkim {
namespace {

struct Word {
  std::string text;  // unescaped
  bool quoted = false;
};

// One entry of a master file: the words of a line, or of several in parentheses.
struct ZoneEntry {
  std::vector<Word> words;
  bool blank_first = false;  // the owner is that of the entry before
  std::size_t line = 0;
};

// Cuts a master file into entries.
class ZoneScanner {
 public:
  // `line` is the number of the first line of `text`.
  ZoneScanner(ByteView text, std::size_t line, KeyFileSink* sink)
      : text_(text), sink_(sink), line_(line) {}

  // The next entry that has words; nothing at the end.
  std::optional<ZoneEntry> next() {
    while (at_ < text_.size()) {
      ZoneEntry entry;
      entry.line = line_;
      entry.blank_first = text_[at_] == ' ' || text_[at_] == '\t';
      if (scan_entry(&entry) && !entry.words.empty()) return entry;
    }
    return std::nullopt;
  }

 private:
  bool at_end() const { return at_ == text_.size(); }

  // Reads up to the end of the entry. False, with a problem, if it cannot be used.
  bool scan_entry(ZoneEntry* entry) {
    std::size_t depth = 0;
    std::size_t bytes = 0;
    while (!at_end()) {
      const char c = text_[at_];
      if (c == '\n') {
        ++at_;
        ++line_;
        if (depth == 0) break;
      } else if (c == ';') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (c == '(' || c == ')') {
        ++at_;
        if (c == '(') ++depth;
        if (c == ')' && depth > 0) --depth;
      } else if (c == ' ' || c == '\t' || c == '\r') {
        ++at_;
      } else {
        Word word;
        if (!scan_word(&word)) {
          sink_->problem(entry->line, "a quotation mark stays open");
          skip_line();
          return false;
        }
        bytes += word.text.size() + 1;
        if (bytes <= kMaxWrittenRecordBytes) entry->words.push_back(std::move(word));
      }
    }
    if (depth > 0) sink_->problem(entry->line, "a parenthesis stays open");
    if (bytes > kMaxWrittenRecordBytes) {
      sink_->problem(entry->line, "the entry is longer than a record can be");
    }
    return depth == 0 && bytes <= kMaxWrittenRecordBytes;
  }

  // False if a quotation mark is open at the end of its line.
  bool scan_word(Word* word) {
    word->quoted = text_[at_] == '"';
    if (word->quoted) ++at_;
    while (!at_end()) {
      const char c = text_[at_];
      if (word->quoted ? c == '"'
                       : std::string_view(" \t\r\n;()\"").find(c) != std::string_view::npos) {
        if (word->quoted) ++at_;
        return true;
      }
      if (c == '\n') return false;
      ++at_;
      word->text.push_back(c == '\\' ? unescape() : c);
    }
    return !word->quoted;
  }

  // What the backslash before `at_` makes of what follows: "\DDD" an octet, else the character.
  char unescape() {
    const ByteView digits = text_.substr(at_, 3);
    if (digits.size() == 3 && digits.find_first_not_of("0123456789") == ByteView::npos) {
      const int value = (digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0');
      if (value < 256) {
        at_ += 3;
        return static_cast<char>(value);
      }
    }
    if (at_end() || text_[at_] == '\n') return '\\';
    return text_[at_++];
  }

  void skip_line() {
    at_ = std::min(text_.find('\n', at_), text_.size());
    if (at_end()) return;
    ++at_;
    ++line_;
  }

  ByteView text_;
  KeyFileSink* sink_;
  std::size_t at_ = 0;
  std::size_t line_;
};

bool is_time_to_live(std::string_view word) {
  // "3600", "1h30m" (BIND).
  return !word.empty() && word[0] >= '0' && word[0] <= '9' &&
         word.find_first_not_of("0123456789smhdwSMHDW") == std::string_view::npos;
}

bool is_class(std::string_view word) {
  const std::string name = lower_ascii(word);
  return name == "in" || name == "ch" || name == "hs" || name == "cs" || name == "any";
}

// Reads the entries of one zone in order, since owner and origin go from one to the next.
class ZoneReader {
 public:
  ZoneReader(std::string origin, KeyFileSink* sink) : origin_(std::move(origin)), sink_(sink) {}

  // What the entry comes to; nothing if it is no key record.
  std::optional<KeyFileEntry> read(const ZoneEntry& entry) {
    const auto& words = entry.words;
    if (!words[0].quoted && words[0].text.starts_with('$')) {
      read_directive(entry);
      return std::nullopt;
    }
    std::size_t at = 0;
    if (!entry.blank_first) owner_ = words[at++].text;
    while (at < words.size() && !words[at].quoted &&
           (is_class(words[at].text) || is_time_to_live(words[at].text))) {
      ++at;
    }
    if (at == words.size() || words[at].quoted) return std::nullopt;
    const std::string type = lower_ascii(words[at].text);
    if (type != "txt" && type != "cname") return std::nullopt;
    const auto name = key_name(entry.line);
    if (!name) return std::nullopt;
    if (type == "cname") {
      sink_->problem(entry.line, fmt::format("{}._domainkey.{} is an alias of {}; the record is "
                                             "not here",
                                             name->selector, name->domain,
                                             at + 1 < words.size() ? words[at + 1].text : ""));
      return std::nullopt;
    }
    KeyFileEntry out;
    out.selector = name->selector;
    out.domain = name->domain;
    out.line = entry.line;
    for (++at; at < words.size(); ++at) out.txt += words[at].text;
    return out;
  }

 private:
  void read_directive(const ZoneEntry& entry) {
    const std::string name = lower_ascii(entry.words[0].text);
    if (name == "$origin" && entry.words.size() > 1) {
      const std::string& origin = entry.words[1].text;
      origin_ = origin.ends_with('.') || origin_.empty() ? origin : origin + "." + origin_;
      if (origin_.ends_with('.')) origin_.pop_back();
      has_origin_ = true;
    } else if (name != "$ttl") {
      sink_->problem(entry.line, fmt::format("{} is not followed", entry.words[0].text));
    }
  }

  // The owner, whole, if it is the name of a key.
  std::optional<KeyName> key_name(std::size_t line) {
    if (owner_ == "@") return parse_key_name(origin_);
    if (owner_.ends_with('.')) return parse_key_name(owner_);
    if (has_origin_ || !origin_.empty()) return parse_key_name(owner_ + "." + origin_);
    auto name = parse_key_name(owner_);
    if (!name && lower_ascii(owner_).ends_with("._domainkey")) {
      sink_->problem(line, fmt::format("the name {} is below a domain that is not named", owner_));
    }
    return name;
  }

  std::string origin_;  // without a dot at its end
  bool has_origin_ = false;
  std::string owner_;
  KeyFileSink* sink_;
};

struct ZoneOffset {
  std::string_view name;
  std::int64_t hours;
};
// RFC 5322 §4.3, and the two of Central Europe, which stand for nothing else.
constexpr ZoneOffset kZones[] = {{"UTC", 0},  {"GMT", 0},  {"EST", -5}, {"EDT", -4},
                                 {"CST", -6}, {"CDT", -5}, {"MST", -7}, {"MDT", -6},
                                 {"PST", -8}, {"PDT", -7}, {"CET", 1},  {"CEST", 2}};

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  while (!(text = trim_blanks(text)).empty()) {
    const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

// "Tue May 03 14:07:00 CEST 2016", as dig prints the time of its answer.
std::optional<std::int64_t> parse_when(std::string_view text) {
  static constexpr std::array<std::string_view, 12> kMonths = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto words = split_words(text);
  if (words.size() != 6) return std::nullopt;
  const auto month = std::find(kMonths.begin(), kMonths.end(), words[1]);
  const auto zone = std::find_if(std::begin(kZones), std::end(kZones),
                                 [&](const ZoneOffset& each) { return each.name == words[4]; });
  if (month == kMonths.end() || zone == std::end(kZones)) return std::nullopt;
  const std::string date =
      fmt::format("{}-{:02}-{:0>2}T{}Z", words[5], month - kMonths.begin() + 1, words[2], words[3]);
  const auto time = parse_rfc3339(date);
  if (!time) return std::nullopt;
  return time->instant.unix_seconds - zone->hours * 3600;
}

// What stands between two banners of dig, and what they say about it.
class DigReader {
 public:
  explicit DigReader(KeyFileSink* sink) : sink_(sink) {}

  void read_comment(ByteView line, std::size_t number) {
    constexpr std::string_view kWhen = ";; WHEN:";
    constexpr std::string_view kStatus = "status: ";
    if (line.starts_with("; <<>> DiG")) {
      end_answer();
    } else if (line.starts_with(kWhen)) {
      const auto when = parse_when(line.substr(kWhen.size()));
      if (!when) {
        sink_->problem(number, fmt::format("a time whose zone is not known:{}",
                                           line.substr(kWhen.size(), 40)));
      }
      for (KeyFileEntry& entry : waiting_) {
        entry.first_seen = entry.last_seen = when;
        sink_->add(std::move(entry));
      }
      waiting_.clear();
    } else if (const std::size_t at = line.find(kStatus); at != ByteView::npos) {
      const ByteView status = line.substr(at + kStatus.size());
      const ByteView word = status.substr(0, status.find(','));
      if (word != "NOERROR") sink_->problem(number, fmt::format("the answer is {}", word));
    }
  }

  void take(KeyFileEntry entry) {
    entry.channel = KeyChannel::Dns;
    waiting_.push_back(std::move(entry));
  }

  // Takes what had no time.
  void end_answer() {
    for (KeyFileEntry& entry : waiting_) {
      sink_->problem(entry.line, "the answer does not say when it was given");
      sink_->add(std::move(entry));
    }
    waiting_.clear();
  }

 private:
  KeyFileSink* sink_;
  std::vector<KeyFileEntry> waiting_;
};

}  // namespace

void read_zone(ByteView text, const KeyFileDefaults& defaults, KeyFileSink* sink) {
  std::string origin(trim_blanks(defaults.domain));
  if (origin.ends_with('.')) origin.pop_back();
  ZoneScanner scanner(text, 1, sink);
  ZoneReader reader(std::move(origin), sink);
  while (const auto entry = scanner.next()) {
    if (auto found = reader.read(*entry)) sink->add(*std::move(found));
  }
}

void read_dig(ByteView text, KeyFileSink* sink) {
  DigReader dig(sink);
  ZoneReader reader({}, sink);
  LineReader lines(text);
  // dig puts every record on one line, in any section.
  while (const auto line = lines.next()) {
    if (line->starts_with(';')) {
      dig.read_comment(*line, lines.number());
      continue;
    }
    ZoneScanner scanner(*line, lines.number(), sink);
    const auto entry = scanner.next();
    if (!entry) continue;
    auto found = reader.read(*entry);
    if (!found) continue;
    dig.take(*std::move(found));
  }
  dig.end_answer();
}

}  // namespace day::dkim
