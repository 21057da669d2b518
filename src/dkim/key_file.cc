// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/key_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/time.h"
#include "dkim/key_file_sink.h"

namespace day::dkim {
namespace {

constexpr std::string_view kBlanks = " \t\r\n\f\v";
constexpr std::string_view kInfix = "._domainkey.";

// Whether the second to fifth word of a line is TXT, outside of comments and quotes.
bool is_zone_line(ByteView line) {
  for (const std::string_view directive : {"$ORIGIN", "$TTL", "$INCLUDE"}) {
    if (line.starts_with(directive)) return true;
  }
  std::size_t word = 0;
  // A blank at the start stands for an owner.
  if (!line.empty() && (line[0] == ' ' || line[0] == '\t')) word = 1;
  while (word < 5) {
    line = trim_blanks(line);
    if (line.empty() || line[0] == ';' || line[0] == '"') return false;
    const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
    if (++word > 1 && lower_ascii(line.substr(0, end)) == "txt") return true;
    line.remove_prefix(end);
  }
  return false;
}

KeyFileFormat detect(ByteView text) {
  const ByteView start = trim_blanks(text);
  if (start.starts_with("{") || start.starts_with("[")) return KeyFileFormat::Json;
  bool all_jws = true, any = false, zone = false, tab = false;
  LineReader lines(text);
  while (const auto line = lines.next()) {
    const ByteView words = trim_blanks(*line);
    if (words.empty()) continue;
    if (words.starts_with("; <<>> DiG")) return KeyFileFormat::Dig;
    all_jws = all_jws && is_compact_jws(words);
    zone = zone || is_zone_line(*line);
    if (!any && words[0] != '#') {
      any = true;
      tab = words.find('\t') != ByteView::npos;
    }
  }
  if (any && all_jws) return KeyFileFormat::Jws;
  if (zone) return KeyFileFormat::Zone;
  if (tab) return KeyFileFormat::Tsv;
  return text.find("p=") != ByteView::npos ? KeyFileFormat::Txt : KeyFileFormat::Unknown;
}

}  // namespace

std::string_view key_file_format_name(KeyFileFormat format) {
  static constexpr std::array<std::string_view, kKeyFileFormatCount> kNames = {
      "zone", "dig", "tsv", "json", "jws", "txt", "unknown"};
  const auto at = static_cast<std::size_t>(format);
  return at < kNames.size() ? kNames[at] : "unknown";
}

std::optional<KeyFileDefaults> parse_key_file_name(std::string_view file_name) {
  if (lower_ascii(file_name).ends_with(".txt")) file_name.remove_suffix(4);
  auto name = parse_key_name(file_name);
  if (!name) return std::nullopt;
  return KeyFileDefaults{std::move(name->domain), std::move(name->selector)};
}

KeyFile parse_key_file(ByteView text, const KeyFileDefaults& defaults, const TrustedKeys& trusted,
                       const KeyFileLimits& limits) {
  KeyFile file;
  KeyFileSink sink(limits, &file);
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (text.size() > limits.max_bytes) {
    sink.problem(0, fmt::format("{} bytes, at most {} are read", text.size(), limits.max_bytes));
    return file;
  }
  const auto line_ends = std::count(text.begin(), text.end(), '\n');
  if (static_cast<std::size_t>(line_ends) > limits.max_lines) {
    sink.problem(0, fmt::format("{} lines, at most {} are read", line_ends, limits.max_lines));
    return file;
  }
  file.format = detect(text);
  switch (file.format) {
    case KeyFileFormat::Zone:
      read_zone(text, defaults, &sink);
      break;
    case KeyFileFormat::Dig:
      read_dig(text, &sink);
      break;
    case KeyFileFormat::Tsv:
      read_tsv(text, &sink);
      break;
    case KeyFileFormat::Json:
      read_json(text, trusted, &sink);
      break;
    case KeyFileFormat::Jws:
      read_jws_lines(text, trusted, &sink);
      break;
    case KeyFileFormat::Txt:
      read_txt(text, defaults, &sink);
      break;
    case KeyFileFormat::Unknown:
      sink.problem(0, "no key record is in it, nor any format that is known");
      break;
  }
  sink.finish();
  return file;
}

void KeyFileSink::add(KeyFileEntry entry) {
  entry.domain = lower_ascii(trim_blanks(entry.domain));
  entry.selector = lower_ascii(trim_blanks(entry.selector));
  if (entry.domain.ends_with('.')) entry.domain.pop_back();
  if (entry.domain.empty() || entry.selector.empty()) {
    return problem(entry.line, "it does not say of which domain and selector it is");
  }
  if (entry.selector.size() + kInfix.size() + entry.domain.size() > kMaxNameBytes) {
    return problem(entry.line, fmt::format("a name of more than {} octets", kMaxNameBytes));
  }
  const auto record = parse_key_record(entry.txt);
  if (!record) {
    return problem(entry.line, fmt::format("what stands at {}._domainkey.{} is no key record",
                                           entry.selector, entry.domain));
  }
  if (!record->problem.empty()) problem(entry.line, "kept, but gives no key: " + record->problem);
  if (entry.first_seen && entry.last_seen && *entry.last_seen < *entry.first_seen) {
    problem(entry.line, "the window ends before it begins; kept without it");
    entry.first_seen.reset();
    entry.last_seen.reset();
  }
  if (has_room()) {
    out_->entries.push_back(std::move(entry));
  } else if (!full_) {
    full_ = true;
    // Told whatever the number of problems: what follows is lost.
    out_->problems.push_back({entry.line, fmt::format("more than {} records; the rest is not taken",
                                                      limits_.max_entries)});
  }
}

void KeyFileSink::problem(std::size_t line, std::string reason) {
  if (out_->problems.size() < limits_.max_problems) {
    // Strangers' words are in it: one line, and not a long one.
    constexpr std::size_t kMaxReasonBytes = 400;
    if (reason.size() > kMaxReasonBytes) reason.resize(kMaxReasonBytes);
    for (char& c : reason) {
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    }
    out_->problems.push_back({line, std::move(reason)});
  } else {
    ++untold_;
  }
}

void KeyFileSink::finish() {
  if (untold_ > 0) out_->problems.push_back({0, fmt::format("{} more problems", untold_)});
}

std::optional<ByteView> LineReader::next() {
  if (rest_.empty()) return std::nullopt;
  const std::size_t end = std::min(rest_.find('\n'), rest_.size());
  ByteView line = rest_.substr(0, end);
  rest_.remove_prefix(std::min(end + 1, rest_.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  ++number_;
  return line;
}

std::optional<KeyName> parse_key_name(std::string_view name) {
  const std::string lower = lower_ascii(name);
  const std::size_t at = lower.find(kInfix);
  if (at == std::string::npos || at == 0) return std::nullopt;
  KeyName out{lower.substr(0, at), lower.substr(at + kInfix.size())};
  if (out.domain.ends_with('.')) out.domain.pop_back();
  if (out.domain.empty()) return std::nullopt;
  return out;
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string_view trim_blanks(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::int64_t seconds_of(std::int64_t value) {
  // As seconds these would be past the year 5138.
  constexpr std::int64_t kFirstMilliseconds = 100'000'000'000;
  return value >= kFirstMilliseconds ? value / 1000 : value;
}

std::optional<std::int64_t> parse_evidence_time(std::string_view text) {
  if (!text.empty() && text.size() <= 18 &&
      text.find_first_not_of("0123456789") == std::string_view::npos) {
    std::int64_t value = 0;
    for (const char c : text) value = value * 10 + (c - '0');
    return seconds_of(value);
  }
  constexpr std::size_t kDate = 10,
                        kSeconds = 19;  // characters of "2016-05-03" and of "…T14:07:00"
  std::string rfc3339(text);
  if (text.size() == kDate) {
    rfc3339 += "T00:00:00Z";
  } else if (text.size() > kSeconds && text[kSeconds] == '.') {
    const std::size_t end = text.find_first_not_of("0123456789", kSeconds + 1);
    if (end == kSeconds + 1 || end == std::string_view::npos) return std::nullopt;
    rfc3339.erase(kSeconds, end - kSeconds);
  }
  const auto time = parse_rfc3339(rfc3339);
  if (!time) return std::nullopt;
  return time->instant.unix_seconds;
}

void read_time(std::string_view text, std::string_view name, std::size_t line,
               std::optional<std::int64_t>* out, KeyFileSink* sink) {
  text = trim_blanks(text);
  if (text.empty() || text == "-") return;
  *out = parse_evidence_time(text);
  if (!*out) sink->problem(line, fmt::format("{} is no time: {}", name, text.substr(0, 40)));
}

std::optional<KeyChannel> parse_source(std::string_view word) {
  const std::string name = lower_ascii(trim_blanks(word));
  if (name == "gcd_recovered" || name == "recovered") return KeyChannel::Recovered;
  // The file says so, and nobody but the operator vouches for the file.
  for (const std::string_view other : {"", "live_dns", "dns", "published", "file"}) {
    if (name == other) return KeyChannel::File;
  }
  return std::nullopt;
}

// One record of one string, or, as `dig +short` gives them, one record a line, each in quotes.
void read_txt(ByteView text, const KeyFileDefaults& defaults, KeyFileSink* sink) {
  bool all_quoted = true;
  LineReader check(text);
  while (const auto line = check.next()) {
    const ByteView words = trim_blanks(*line);
    // A record whose strings stand on lines of their own has p= and its tags in one of them.
    if (!words.empty() && (words[0] != '"' || words.find("p=") == ByteView::npos)) {
      all_quoted = false;
    }
  }
  if (!all_quoted) {
    const ByteView record = trim_blanks(text);
    sink->add({defaults.domain,
               defaults.selector,
               std::string(record),
               KeyChannel::File,
               {},
               {},
               {},
               1,
               {}});
    return;
  }
  LineReader lines(text);
  while (const auto line = lines.next()) {
    const ByteView words = trim_blanks(*line);
    if (words.empty()) continue;
    sink->add({defaults.domain,
               defaults.selector,
               std::string(words),
               KeyChannel::File,
               {},
               {},
               {},
               lines.number(),
               {}});
  }
}

void read_jws_lines(ByteView text, const TrustedKeys& trusted, KeyFileSink* sink) {
  LineReader lines(text);
  while (const auto line = lines.next()) {
    const ByteView jws = trim_blanks(*line);
    if (!jws.empty()) read_statement(jws, lines.number(), trusted, sink);
  }
}

}  // namespace day::dkim
