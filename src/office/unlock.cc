// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/unlock.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "base/encoding.h"
#include "base/utf8.h"
#include "crypto/password_lock.h"
#include "office/limits.h"
#include "office/little.h"
#include "xml/xml.h"

namespace day::office {
namespace {

using crypto::LockHash;

constexpr std::uint32_t kStandardSpins = 50'000;
constexpr std::size_t kBlockBytes = 16;
constexpr std::size_t kSegmentBytes = 4096;
constexpr std::size_t kSizeBytes = 8;

// What keys are made for ([MS-OFFCRYPTO] §2.3.4.13).
constexpr std::string_view kForInput = "\xFE\xA7\xD2\x76\x3B\x4B\x9E\x79";
constexpr std::string_view kForHash = "\xD7\xAA\x0F\x6D\x30\x61\x34\x4E";
constexpr std::string_view kForKey = "\x14\x6E\x0B\xE7\xAB\xAC\xD0\xD6";

Bytes to_utf16(std::string_view text) {
  Bytes out;
  const auto put = [&out](char32_t unit) {
    out.push_back(static_cast<char>(unit & 0xFF));
    out.push_back(static_cast<char>(unit >> 8 & 0xFF));
  };
  while (!text.empty()) {
    const Utf8Char next = decode_utf8(text);
    text.remove_prefix(next.size_bytes);
    if (next.code < 0x10000) {
      put(next.code);
    } else {
      put(0xD800 + ((next.code - 0x10000) >> 10));
      put(0xDC00 + ((next.code - 0x10000) & 0x3FF));
    }
  }
  return out;
}

Bytes in_four_octets(std::uint32_t number) {
  Bytes out;
  ByteWriter(&out).u32(number);
  return out;
}

// Cut, or lengthened with 0x36 (§2.3.4.11).
Bytes fitted(Bytes bytes, std::size_t size) {
  bytes.resize(size, '\x36');
  return bytes;
}

// Without what fills the last block; the size stands before it.
std::optional<Bytes> cut_to_size(Bytes plain, std::uint64_t size) {
  if (size > plain.size()) return std::nullopt;
  plain.resize(static_cast<std::size_t>(size));
  return plain;
}

std::optional<Bytes> unlock_standard(ByteView info, ByteView package, const Bytes& password) {
  const std::size_t header_bytes = u32_at(info, 8);
  const std::size_t key_bytes = u32_at(info, 12 + 16) / 8;
  const ByteView verifier = piece_of(info, 12 + header_bytes, info.size());
  if (verifier.size() < 40 + 32 || (key_bytes != 16 && key_bytes != 24 && key_bytes != 32)) {
    return std::nullopt;
  }
  const Bytes spun =
      crypto::lock_spin(LockHash::Sha1, Bytes(verifier.substr(4, 16)) + password, kStandardSpins);
  const Bytes last = crypto::lock_digest(LockHash::Sha1, spun + in_four_octets(0));
  Bytes key;
  for (const char pad : {'\x36', '\x5C'}) {
    Bytes block(64, pad);
    for (std::size_t i = 0; i < last.size(); ++i) block[i] = static_cast<char>(block[i] ^ last[i]);
    key += crypto::lock_digest(LockHash::Sha1, block);
  }
  key.resize(key_bytes);
  const auto input = crypto::decrypt_aes(key, {}, verifier.substr(20, 16));
  const auto hash = crypto::decrypt_aes(key, {}, verifier.substr(40, 32));
  if (!input || !hash) return std::nullopt;
  if (!hash->starts_with(crypto::lock_digest(LockHash::Sha1, *input))) return std::nullopt;
  ByteView body = package.substr(std::min(package.size(), kSizeBytes));
  body = body.substr(0, body.size() / kBlockBytes * kBlockBytes);
  auto plain = crypto::decrypt_aes(key, {}, body);
  if (!plain) return std::nullopt;
  return cut_to_size(std::move(*plain), u64_at(package, 0));
}

// One set of attributes: how something is encrypted.
struct Cipher {
  LockHash hash = LockHash::Sha512;
  std::size_t key_bytes = 0;
  std::uint32_t spins = 0;
  Bytes salt;
  Bytes input;
  Bytes input_hash;
  Bytes key;
  bool is_known = false;
};

std::uint32_t number_of(const xml::Reader& reader, std::string_view name) {
  const std::string text = reader.attribute(name);
  std::uint32_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

Cipher read_cipher(const xml::Reader& reader) {
  Cipher out;
  const std::string hash = reader.attribute("hashAlgorithm");
  out.is_known = reader.attribute("cipherAlgorithm") == "AES" &&
                 reader.attribute("cipherChaining") == "ChainingModeCBC";
  if (hash == "SHA1" || hash == "SHA-1") {
    out.hash = LockHash::Sha1;
  } else if (hash == "SHA256" || hash == "SHA-256") {
    out.hash = LockHash::Sha256;
  } else if (hash == "SHA384" || hash == "SHA-384") {
    out.hash = LockHash::Sha384;
  } else if (hash != "SHA512" && hash != "SHA-512") {
    out.is_known = false;
  }
  out.key_bytes = number_of(reader, "keyBits") / 8;
  out.spins = number_of(reader, "spinCount");
  const auto octets = [&](std::string_view name) {
    return parse_base64(reader.attribute(name)).value_or(Bytes());
  };
  out.salt = octets("saltValue");
  out.input = octets("encryptedVerifierHashInput");
  out.input_hash = octets("encryptedVerifierHashValue");
  out.key = octets("encryptedKeyValue");
  return out;
}

// The key of the package by the password, or nothing if that is another one.
std::optional<Bytes> find_key(const Cipher& by_password, const Bytes& password) {
  if (!by_password.is_known || by_password.spins > kMaxSpins) return std::nullopt;
  const Bytes spun =
      crypto::lock_spin(by_password.hash, by_password.salt + password, by_password.spins);
  const Bytes iv = fitted(by_password.salt, kBlockBytes);
  const auto open = [&](std::string_view purpose, ByteView locked) {
    const Bytes key =
        fitted(crypto::lock_digest(by_password.hash, spun + Bytes(purpose)), by_password.key_bytes);
    return crypto::decrypt_aes(key, iv, locked);
  };
  const auto input = open(kForInput, by_password.input);
  const auto hash = open(kForHash, by_password.input_hash);
  const auto key = open(kForKey, by_password.key);
  if (!input || !hash || !key) return std::nullopt;
  const Bytes salted = input->substr(0, by_password.salt.size());
  if (!hash->starts_with(crypto::lock_digest(by_password.hash, salted))) return std::nullopt;
  return key->substr(0, by_password.key_bytes);
}

std::optional<Bytes> unlock_agile(ByteView xml, ByteView package, const Bytes& password) {
  Cipher of_package;
  Cipher by_password;
  xml::Reader reader(xml);
  while (reader.next()) {
    if (reader.kind() != xml::Reader::Kind::Start) continue;
    if (reader.name() == "keyData") of_package = read_cipher(reader);
    if (reader.name() == "encryptedKey" && !by_password.is_known) by_password = read_cipher(reader);
  }
  if (!of_package.is_known || by_password.key_bytes > 32) return std::nullopt;
  const std::optional<Bytes> key = find_key(by_password, password);
  if (!key) return std::nullopt;
  Bytes plain;
  ByteView body = package.substr(std::min(package.size(), kSizeBytes));
  for (std::uint32_t segment = 0; !body.empty(); ++segment) {
    const Bytes iv =
        fitted(crypto::lock_digest(of_package.hash, of_package.salt + in_four_octets(segment)),
               kBlockBytes);
    ByteView piece = body.substr(0, kSegmentBytes);
    body.remove_prefix(piece.size());
    piece = piece.substr(0, piece.size() / kBlockBytes * kBlockBytes);
    const auto opened = crypto::decrypt_aes(*key, iv, piece);
    if (!opened) return std::nullopt;
    plain += *opened;
  }
  return cut_to_size(std::move(plain), u64_at(package, 0));
}

}  // namespace

std::optional<Bytes> unlock_package(ByteView info, ByteView package, std::string_view password) {
  const std::uint16_t major = u16_at(info, 0);
  const std::uint16_t minor = u16_at(info, 2);
  const Bytes wide = to_utf16(password);
  if (major == 4 && minor == 4) return unlock_agile(piece_of(info, 8, info.size()), package, wide);
  const bool is_standard = minor == 2 && major >= 2 && major <= 4;
  return is_standard ? unlock_standard(info, package, wide) : std::nullopt;
}

}  // namespace day::office
