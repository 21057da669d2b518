// SPDX-License-Identifier: AGPL-3.0-or-later
// What the readers of the single formats share: where entries and problems go, within the limits,
// and the words and times that several formats have in common.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "dkim/key_file.h"

namespace day::dkim {

class KeyFileSink {
 public:
  KeyFileSink(const KeyFileLimits& limits, KeyFile* out) : limits_(limits), out_(out) {}

  // Puts the names in order, and says what is wrong with the record. An entry whose text is no key
  // record at all is a problem instead.
  void add(KeyFileEntry entry);
  void problem(std::size_t line, std::string reason);
  // False once there is no room for more entries; said once.
  bool has_room() const { return out_->entries.size() < limits_.max_entries; }
  // Counts the problems that were not told.
  void finish();

 private:
  const KeyFileLimits& limits_;
  KeyFile* out_;
  std::size_t untold_ = 0;
  bool full_ = false;
};

// The lines of a text, with or without CR before LF.
class LineReader {
 public:
  explicit LineReader(ByteView text) : rest_(text) {}
  // Nothing at the end.
  std::optional<ByteView> next();
  std::size_t number() const { return number_; }  // of the last line given, from 1

 private:
  ByteView rest_;
  std::size_t number_ = 0;
};

struct KeyName {
  std::string selector;
  std::string domain;
};
// Splits "SELECTOR._domainkey.DOMAIN", a dot at its end or not; in lower case. Nothing on other
// names.
std::optional<KeyName> parse_key_name(std::string_view name);

std::string lower_ascii(std::string_view text);
std::string_view trim_blanks(std::string_view text);

// RFC 3339 with or without a fraction, a date, or seconds or milliseconds since 1970.
std::optional<std::int64_t> parse_evidence_time(std::string_view text);
std::int64_t seconds_of(std::int64_t seconds_or_milliseconds);

// Reads a time into `*out`; a problem if there is text and it is no time.
void read_time(std::string_view text, std::string_view name, std::size_t line,
               std::optional<std::int64_t>* out, KeyFileSink* sink);

// What a record says of its own origin. Nothing on a word that is not known.
std::optional<KeyChannel> parse_source(std::string_view word);

// The readers.
void read_zone(ByteView text, const KeyFileDefaults& defaults, KeyFileSink* sink);
void read_dig(ByteView text, KeyFileSink* sink);
void read_tsv(ByteView text, KeyFileSink* sink);
void read_json(ByteView text, const TrustedKeys& trusted, KeyFileSink* sink);
void read_jws_lines(ByteView text, const TrustedKeys& trusted, KeyFileSink* sink);
void read_txt(ByteView text, const KeyFileDefaults& defaults, KeyFileSink* sink);

// One statement, from a line or a member.
void read_statement(std::string_view jws, std::size_t line, const TrustedKeys& trusted,
                    KeyFileSink* sink);

}  // namespace day::dkim
