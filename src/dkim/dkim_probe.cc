// SPDX-License-Identifier: AGPL-3.0-or-later
// Says of messages what Daylight says of their signatures, one line of JSON each, so that tests can
// hold it beside other verifiers (tests/dkim, docs/design/agreement.md). A tool of the tests: it
// reads files and belongs to no vault.
//
//   dkim_probe --keys FILE [--keys FILE …] MESSAGE…
//   dkim_probe [--keys FILE …] < LIST     lines MESSAGE, or MESSAGE<tab>KEYS with keys of its own
//
// Keys are lines DOMAIN<tab>SELECTOR<tab>TXT, in which \\, \t, \n and \r stand for those octets.
// Each signature has "verdict" and "plain": the second is what it is without any repair.

#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/json_writer.h"
#include "dkim/digest.h"
#include "dkim/judge.h"
#include "dkim/key_record.h"
#include "mail/date.h"
#include "mail/fields.h"

namespace {

using day::Bytes;
using day::ByteView;

std::optional<Bytes> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return std::nullopt;
  }
  return Bytes(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') {
      c = static_cast<char>(c - 'A' + 'a');
    }
  }
  return out;
}

std::string unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out.push_back(text[i]);
      continue;
    }
    const char next = text[++i];
    out.push_back(next == 't' ? '\t' : next == 'n' ? '\n' : next == 'r' ? '\r' : next);
  }
  return out;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  std::size_t from = 0;
  for (std::size_t at = text.find(separator); at != std::string_view::npos;
       at = text.find(separator, from)) {
    out.push_back(text.substr(from, at - from));
    from = at + 1;
  }
  out.push_back(text.substr(from));
  return out;
}

class FileKeys : public day::dkim::KeySource {
 public:
  // False if the file cannot be read. Lines that are no key record are passed over, as a resolver's
  // answer would be.
  bool add(const std::string& path) {
    const std::optional<Bytes> text = read_file(path);
    if (!text) {
      return false;
    }
    for (const std::string_view line : split(*text, '\n')) {
      const std::vector<std::string_view> columns = split(line, '\t');
      if (columns.size() != 3) {
        continue;
      }
      std::optional<day::dkim::KeyRecord> record =
          day::dkim::parse_key_record(unescape(columns[2]));
      if (!record) {
        continue;
      }
      day::dkim::KnownKey key;
      key.row = ++rows_;
      key.record = *std::move(record);
      keys_[{lower(columns[0]), lower(columns[1])}].push_back(std::move(key));
    }
    return true;
  }

  const std::vector<day::dkim::KnownKey>& find(std::string_view domain,
                                               std::string_view selector) const override {
    const auto found = keys_.find({lower(domain), lower(selector)});
    return found == keys_.end() ? none_ : found->second;
  }

 private:
  std::map<std::pair<std::string, std::string>, std::vector<day::dkim::KnownKey>> keys_;
  std::vector<day::dkim::KnownKey> none_;
  std::int64_t rows_ = 0;
};

// What follows the last "@" of each mailbox in the bottom-most From: comments and quoted strings
// left out, an angle-bracketed address taken before what surrounds it (RFC 5322 §3.4).
std::vector<std::string> from_domains(ByteView message) {
  const day::mail::Header header = day::mail::scan_header(message);
  const day::mail::Field* from = header.find_last("from");
  std::vector<std::string> out;
  if (from == nullptr) {
    return out;
  }
  std::string bare;
  bool quoted = false;
  int comment = 0;
  const std::string value = day::mail::unfold(from->value) + ",";
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (c == '\\' && (quoted || comment > 0)) {
      ++i;
    } else if (c == '"' && comment == 0) {
      quoted = !quoted;
    } else if (!quoted && (c == '(' || (c == ')' && comment > 0))) {
      comment += c == '(' ? 1 : -1;
    } else if (!quoted && comment == 0 && c == ',') {
      const std::size_t open = bare.find('<');
      std::string_view address = bare;
      if (open != std::string::npos) {
        address = address.substr(open + 1, bare.find('>', open) - open - 1);
      }
      const std::size_t at = address.rfind('@');
      if (at != std::string_view::npos) {
        address = address.substr(at + 1);
        const std::size_t begin = address.find_first_not_of(" \t");
        const std::size_t end = address.find_last_not_of(" \t");
        if (begin != std::string_view::npos) {
          out.push_back(lower(address.substr(begin, end - begin + 1)));
        }
      }
      bare.clear();
    } else if (!quoted && comment == 0) {
      bare.push_back(c);
    }
  }
  return out;
}

std::optional<std::int64_t> date_of(ByteView message) {
  const day::mail::Header header = day::mail::scan_header(message);
  const day::mail::Field* field = header.find_last("date");
  if (field == nullptr) {
    return std::nullopt;
  }
  const std::optional<day::mail::ParsedDate> date =
      day::mail::parse_date(day::mail::unfold(field->value));
  return date ? std::optional(date->time.instant.unix_seconds) : std::nullopt;
}

void write_signature(const day::mail::SignatureDigest& digest,
                     const day::dkim::SignatureJudgement& judged,
                     const day::dkim::SignatureJudgement& plain, day::JsonWriter* out) {
  out->begin_object()
      .field("kind", day::mail::signature_kind_name(digest.kind))
      .field("instance", static_cast<std::uint64_t>(digest.instance))
      .field("domain", digest.domain)
      .field("selector", digest.selector)
      .field("algorithm", day::mail::signature_algorithm_name(digest.algorithm))
      .field("verdict", day::dkim::signature_verdict_name(judged.verdict))
      .field("plain", day::dkim::signature_verdict_name(plain.verdict))
      .field("reason", judged.reason)
      .field("malformed", digest.malformed)
      .field("body_matches", digest.body_matches);
  out->key("flags").begin_array();
  for (const day::dkim::Flag& flag : judged.flags) {
    out->string(day::dkim::print_flag(flag));
  }
  out->end_array().end_object();
}

std::string judge_message(const std::string& path, ByteView message, const FileKeys& keys) {
  const std::vector<day::mail::SignatureDigest> digests = day::dkim::digest_signatures(message);
  std::vector<day::mail::SignatureDigest> unrepaired = digests;
  for (day::mail::SignatureDigest& digest : unrepaired) {
    digest.repaired.clear();
  }
  day::dkim::Claims claims;
  claims.from_domains = from_domains(message);
  claims.date = date_of(message);
  const day::dkim::Judgement judged = day::dkim::judge(digests, claims, keys);
  const day::dkim::Judgement plain = day::dkim::judge(unrepaired, claims, keys);

  day::JsonWriter out;
  out.begin_object()
      .field("file", path)
      .field("verdict", day::dkim::verdict_name(judged.verdict))
      .field("plain", day::dkim::verdict_name(plain.verdict))
      .field("chain", day::dkim::chain_verdict_name(plain.chain))
      .field("chain_reason", plain.chain_reason);
  out.key("signatures").begin_array();
  for (std::size_t i = 0; i < digests.size(); ++i) {
    write_signature(digests[i], judged.signatures[i], plain.signatures[i], &out);
  }
  out.end_array().end_object();
  return out.text();
}

int fail(std::string_view what, const std::string& path) {
  std::fprintf(stderr, "dkim_probe: %.*s %s\n", static_cast<int>(what.size()), what.data(),
               path.c_str());
  return 2;
}

int judge_file(const std::string& path, const FileKeys& keys) {
  const std::optional<Bytes> message = read_file(path);
  if (!message) {
    return fail("cannot read", path);
  }
  const std::string line = judge_message(path, *message, keys) + "\n";
  std::fwrite(line.data(), 1, line.size(), stdout);
  return 0;
}

int judge_list(const FileKeys& common) {
  std::map<std::string, FileKeys> own;
  std::ifstream list("/dev/stdin", std::ios::binary);
  std::string line;
  while (std::getline(list, line)) {
    const std::vector<std::string_view> columns = split(line, '\t');
    const FileKeys* keys = &common;
    if (columns.size() > 1) {
      const std::string path(columns[1]);
      const auto [place, is_new] = own.try_emplace(path);
      if (is_new && !place->second.add(path)) {
        return fail("cannot read", path);
      }
      keys = &place->second;
    }
    if (const int code = judge_file(std::string(columns[0]), *keys); code != 0) {
      return code;
    }
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  FileKeys keys;
  std::vector<std::string> messages;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--keys" && i + 1 < argc) {
      const std::string path = argv[++i];
      if (!keys.add(path)) {
        return fail("cannot read", path);
      }
    } else {
      messages.emplace_back(argument);
    }
  }
  if (messages.empty()) {
    return judge_list(keys);
  }
  for (const std::string& path : messages) {
    if (const int code = judge_file(path, keys); code != 0) {
      return code;
    }
  }
  return 0;
}
