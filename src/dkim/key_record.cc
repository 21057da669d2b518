// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/key_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "dkim/key_limits.h"

namespace day::dkim {
namespace {

constexpr std::string_view kBlanks = " \t\r\n\f\v";

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// The character that "\DDD" of a master file (RFC 1035 §5.1) stands for, where it is one that zone
// exports write so; nothing for other digits, which then are part of the text.
std::optional<char> decimal_escape(std::string_view digits) {
  for (const auto& [written, meant] :
       {std::pair{"059", ';'}, {"034", '"'}, {"032", ' '}, {"009", '\t'}, {"061", '='}}) {
    if (digits.substr(0, 3) == written) return meant;
  }
  return std::nullopt;
}

// Undoes what exports leave in a record: quotes around and between its strings, and backslashes
// before semicolons and quotes. No tag that matters here may hold a quote or a backslash.
std::string without_export_marks(std::string_view txt) {
  std::string out;
  out.reserve(txt.size());
  for (std::size_t i = 0; i < txt.size(); ++i) {
    char c = txt[i];
    if (c == '\\') {
      const auto escaped = decimal_escape(txt.substr(i + 1));
      if (!escaped) continue;
      i += 3;
      c = *escaped;
    }
    if (c != '"') out.push_back(c);
  }
  return out;
}

struct Tags {
  std::vector<std::pair<std::string, std::string>> list;  // in order, values trimmed
  std::string conflict;  // a tag that stands twice with different values, of those that matter

  const std::string* find(std::string_view name) const {
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const auto& tag) { return tag.first == name; });
    return found == list.end() ? nullptr : &found->second;
  }
};

// RFC 6376 §3.2, but that a tag may stand twice if it says the same twice, and that what is no tag
// is passed over.
Tags parse_tags(std::string_view text) {
  constexpr std::string_view kThatMatter = "v k p h s t g";
  Tags tags;
  while (!text.empty() && tags.list.size() < kMaxKeyRecordTags) {
    const std::size_t end = std::min(text.find(';'), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) continue;
    std::string name(trim(part.substr(0, equals)));
    std::string value(trim(part.substr(equals + 1)));
    if (const std::string* earlier = tags.find(name)) {
      const bool matters = name.size() == 1 && kThatMatter.find(name) != std::string_view::npos;
      if (matters && *earlier != value && tags.conflict.empty()) tags.conflict = name;
      continue;
    }
    tags.list.emplace_back(std::move(name), std::move(value));
  }
  return tags;
}

std::vector<std::string> colon_list(const std::string* value) {
  std::vector<std::string> out;
  if (value == nullptr) return out;
  std::string_view rest = *value;
  while (true) {
    const std::size_t colon = std::min(rest.find(':'), rest.size());
    std::string word = lower(trim(rest.substr(0, colon)));
    if (!word.empty()) out.push_back(std::move(word));
    if (colon == rest.size()) return out;
    rest.remove_prefix(colon + 1);
  }
}

// Base64 with white space anywhere and with its padding right, wrong or missing; bits left over at
// the end are dropped, since the key inside states its own length.
std::optional<Bytes> decode_key_text(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (kBlanks.find(c) == std::string_view::npos) digits.push_back(c);
  }
  digits.erase(std::min(digits.find_last_not_of('=') + 1, digits.size()));
  if (digits.size() % 4 == 1) return std::nullopt;
  const std::size_t past = digits.size() % 4;
  if (past != 0) {
    // The last digit has four bits (of 2) or two bits (of 3) to spare.
    constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const std::size_t value = kDigits.find(digits.back());
    if (value == std::string_view::npos) return std::nullopt;
    digits.back() = kDigits[value & (past == 2 ? 0x30u : 0x3cu)];
    digits.append(4 - past, '=');
  }
  return parse_base64(digits);
}

void read_key(std::string_view text, KeyRecord* record) {
  const auto octets = decode_key_text(text);
  if (!octets) {
    record->problem = "p= is not base64";
    return;
  }
  if (record->key_type == "rsa") {
    record->key = crypto::PublicKey::parse_der(*octets);
    if (record->key && record->key->kind() != crypto::KeyKind::Rsa) record->key.reset();
    if (!record->key) record->problem = "p= holds no RSA key of a size that is taken";
  } else if (record->key_type == "ed25519") {
    // RFC 8463 §3 has the bare octets; the other form is met as well.
    record->key = crypto::PublicKey::from_ed25519(*octets);
    if (!record->key) record->key = crypto::PublicKey::parse_der(*octets);
    if (record->key && record->key->kind() != crypto::KeyKind::Ed25519) record->key.reset();
    if (!record->key) record->problem = "p= holds no Ed25519 key";
  } else {
    record->problem = "k= names a key type that is not known";
  }
}

}  // namespace

std::optional<KeyRecord> parse_key_record(std::string_view txt) {
  if (txt.size() > kMaxKeyRecordBytes) return std::nullopt;
  const Tags tags = parse_tags(without_export_marks(txt));
  const std::string* version = tags.find("v");
  if (version != nullptr && *version != "DKIM1") return std::nullopt;
  const std::string* key = tags.find("p");
  if (key == nullptr) return std::nullopt;

  KeyRecord record;
  const std::string* type = tags.find("k");
  if (type != nullptr && !type->empty()) record.key_type = lower(*type);
  record.hashes = colon_list(tags.find("h"));
  record.services = colon_list(tags.find("s"));
  if (const std::string* granularity = tags.find("g")) record.granularity = *granularity;
  for (const std::string& flag : colon_list(tags.find("t"))) {
    if (flag == "y") record.testing = true;
    if (flag == "s") record.strict_identity = true;
  }
  if (!tags.conflict.empty()) {
    record.problem = fmt::format("{}= stands twice with different values", tags.conflict);
  } else if (key->empty()) {
    record.revoked = true;
  } else {
    read_key(*key, &record);
  }
  return record;
}

}  // namespace day::dkim
