// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/recovered_key.h"

#include <fmt/format.h>

#include <charconv>

#include "base/encoding.h"

namespace day::vault {
namespace {

constexpr std::string_view kHeadLine = "daylight recovered key 1";

std::string_view hash_name(crypto::HashKind kind) {
  return kind == crypto::HashKind::Sha1 ? "sha1" : "sha256";
}

// Takes lines of the form "NAME VALUE" off a text, in the order in which they are asked for.
class Lines {
 public:
  explicit Lines(std::string_view text) : left_(text) {}

  std::string_view line() {
    const std::size_t end = left_.find('\n');
    if (end == std::string_view::npos) {
      ok_ = false;
      return {};
    }
    const std::string_view line = left_.substr(0, end);
    left_.remove_prefix(end + 1);
    return line;
  }
  std::string_view value(std::string_view name) {
    const std::string_view text = line();
    if (text.size() <= name.size() || !text.starts_with(name) || text[name.size()] != ' ') {
      ok_ = false;
      return {};
    }
    return text.substr(name.size() + 1);
  }
  std::uint64_t number(std::string_view text) {
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, number);
    if (parsed.ec != std::errc() || parsed.ptr != end) ok_ = false;
    return number;
  }
  Bytes hex(std::string_view text) {
    const auto octets = parse_hex(text);
    if (!octets) ok_ = false;
    return octets.value_or(Bytes());
  }
  bool ok() const { return ok_ && left_.empty(); }

 private:
  std::string_view left_;
  bool ok_ = true;
};

Witness take_witness(Lines* lines) {
  Witness witness;
  const std::string_view message = lines->value("message");
  const std::size_t blank = message.find(' ');
  if (const auto digest = parse_digest_bytes(lines->hex(message.substr(0, blank)))) {
    witness.message.digest = *digest;
  }
  witness.position = static_cast<std::uint32_t>(
      lines->number(blank == std::string_view::npos ? "" : message.substr(blank + 1)));
  const std::string_view hash = lines->value("hash");
  if (hash.starts_with("sha1 ")) witness.hash_kind = crypto::HashKind::Sha1;
  witness.header_hash = lines->hex(hash.substr(hash.find(' ') + 1));
  witness.signature = lines->hex(lines->value("signature"));
  return witness;
}

}  // namespace

std::string print_recovered_key(const RecoveredKey& key) {
  std::string text = fmt::format("{}\ndomain {}\nselector {}\nexponent {}\nmodulus {}\n", kHeadLine,
                                 key.domain, key.selector, key.exponent, encode_hex(key.modulus));
  for (const Witness& witness : key.witnesses) {
    text +=
        fmt::format("message {} {}\nhash {} {}\nsignature {}\n", print_hex(witness.message.digest),
                    witness.position, hash_name(witness.hash_kind), encode_hex(witness.header_hash),
                    encode_hex(witness.signature));
  }
  return text;
}

std::optional<RecoveredKey> parse_recovered_key(std::string_view text) {
  Lines lines(text);
  if (lines.line() != kHeadLine) return std::nullopt;
  RecoveredKey key;
  key.domain = lines.value("domain");
  key.selector = lines.value("selector");
  key.exponent = lines.number(lines.value("exponent"));
  key.modulus = lines.hex(lines.value("modulus"));
  for (Witness& witness : key.witnesses) witness = take_witness(&lines);
  if (!lines.ok() || print_recovered_key(key) != text) return std::nullopt;
  return key;
}

std::optional<crypto::PublicKey> prove_recovered_key(const RecoveredKey& key) {
  Bytes exponent;
  for (int shift = 56; shift >= 0; shift -= 8) {
    const auto octet = static_cast<char>(key.exponent >> shift);
    if (octet != 0 || !exponent.empty()) exponent.push_back(octet);
  }
  auto made = crypto::PublicKey::from_rsa(key.modulus, exponent);
  if (!made || key.witnesses[0].signature == key.witnesses[1].signature) return std::nullopt;
  for (const Witness& witness : key.witnesses) {
    if (!made->verify_digest(witness.hash_kind, witness.header_hash, witness.signature)) {
      return std::nullopt;
    }
  }
  return made;
}

}  // namespace day::vault
