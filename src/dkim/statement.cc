// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/statement.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/encoding.h"
#include "crypto/sha256.h"
#include "dkim/key_limits.h"
#include "json/json.h"

namespace day::dkim {
namespace {

using crypto::KeyKind;
using crypto::PublicKey;

std::optional<Bytes> find_octets(const json::Value& value, std::string_view name) {
  const auto text = value.find_string(name);
  return text ? parse_base64url(*text) : std::nullopt;
}

std::optional<PublicKey> read_public_key(const json::Value& jwk) {
  const auto kind = jwk.find_string("kty");
  const auto curve = jwk.find_string("crv");
  const auto x = find_octets(jwk, "x");
  if (!kind || !curve || !x) return std::nullopt;
  if (*kind == "OKP" && *curve == "Ed25519") return PublicKey::from_ed25519(*x);
  const auto y = find_octets(jwk, "y");
  if (*kind == "EC" && *curve == "P-256" && y) return PublicKey::from_p256(*x, *y);
  return std::nullopt;
}

std::string_view algorithm_of(const PublicKey& key) {
  return key.kind() == KeyKind::Ed25519 ? "EdDSA" : "ES256";
}

void add_trusted(const json::Value& jwk, std::size_t number, TrustedKeys* out) {
  const auto refuse = [&](std::string_view why) {
    out->problems.push_back(fmt::format("key {}: {}", number, why));
  };
  if (jwk.find("d") != nullptr || jwk.find("k") != nullptr) {
    return refuse("holds a secret; only the public half belongs here");
  }
  if (jwk.find_string("use").value_or("sig") != "sig") return refuse("is not for signing");
  auto key = read_public_key(jwk);
  if (!key) return refuse("is no Ed25519 or P-256 key");
  if (jwk.find_string("alg").value_or(std::string(algorithm_of(*key))) != algorithm_of(*key)) {
    return refuse("its alg is not that of its curve");
  }
  if (out->keys.size() == kMaxTrustedKeys) return refuse("more keys than are taken");
  out->keys.push_back({jwk.find_string("kid").value_or(""), *std::move(key)});
}

// The three parts, still in base64url.
std::optional<std::array<std::string_view, 3>> split_jws(std::string_view jws) {
  const std::size_t first = jws.find('.');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = jws.find('.', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  return std::array{jws.substr(0, first), jws.substr(first + 1, second - first - 1),
                    jws.substr(second + 1)};
}

VerifiedStatement refused(std::string why) {
  return {{}, std::move(why)};
}

// Why the header alone is enough to refuse; empty if it is not.
std::string refuse_header(const json::Value& header) {
  const auto algorithm = header.find_string("alg");
  if (!algorithm) return "its header names no alg";
  if (*algorithm != "EdDSA" && *algorithm != "ES256") {
    return fmt::format("alg {} is not taken, only EdDSA and ES256", *algorithm);
  }
  // RFC 7515 §4.1.11: an extension that is not understood must be refused, and none is here.
  if (header.find("crit") != nullptr) return "its header has extensions that must be understood";
  if (header.find("kid") != nullptr && !header.find_string("kid")) return "its kid is no string";
  return {};
}

bool verifies(const PublicKey& key, std::string_view input, std::string_view signature) {
  if (key.kind() == KeyKind::Ed25519) return key.verify_message(input, signature);
  return key.verify_digest(crypto::HashKind::Sha256, crypto::sha256(input).view(), signature);
}

}  // namespace

TrustedKeys parse_trusted_keys(std::string_view text) {
  TrustedKeys out;
  const auto json = json::parse(text);
  if (!json.ok()) {
    out.problems.push_back(json.error().message);
    return out;
  }
  const json::Value* keys = json.value().find("keys");
  if (keys == nullptr) {
    add_trusted(json.value(), 1, &out);
  } else if (const json::Array* array = keys->as_array()) {
    for (std::size_t i = 0; i < array->size(); ++i) add_trusted((*array)[i], i + 1, &out);
  } else {
    out.problems.push_back("the member \"keys\" is no array");
  }
  return out;
}

bool is_compact_jws(std::string_view text) {
  const auto parts = split_jws(text);
  if (!parts) return false;
  // Whole groups of four decode by themselves; "e30" is an object as well.
  const std::string_view first = (*parts)[0];
  const auto header = parse_base64url(first.substr(0, first.size() < 4 ? 3 : first.size() / 4 * 4));
  if (!header || header->find_first_not_of(" \t\r\n") == Bytes::npos) return false;
  if ((*header)[header->find_first_not_of(" \t\r\n")] != '{') return false;
  return std::all_of(parts->begin(), parts->end(), [](std::string_view part) {
    return std::all_of(part.begin(), part.end(), [](char c) {
      return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
             c == '-' || c == '_';
    });
  });
}

VerifiedStatement verify_statement(std::string_view jws, const TrustedKeys& trusted) {
  if (jws.size() > kMaxStatementBytes) return refused("it is longer than a statement can be");
  const auto parts = split_jws(jws);
  if (!parts) return refused("it is no compact JWS");
  const auto header_octets = parse_base64url((*parts)[0]);
  auto payload = parse_base64url((*parts)[1]);
  const auto signature = parse_base64url((*parts)[2]);
  if (!header_octets || !payload || !signature) return refused("a part of it is not base64url");
  const auto header = json::parse(*header_octets);
  if (!header.ok() || header.value().as_object() == nullptr) {
    return refused("its header is no JSON object");
  }
  if (auto why = refuse_header(header.value()); !why.empty()) return refused(std::move(why));

  const auto algorithm = header.value().find_string("alg");
  const auto id = header.value().find_string("kid");
  const std::string_view input = jws.substr(0, (*parts)[0].size() + 1 + (*parts)[1].size());
  bool known = false, right_kind = false;
  for (const TrustedKey& each : trusted.keys) {
    if (id && each.id != *id) continue;
    known = true;
    if (algorithm_of(each.key) != *algorithm) continue;
    right_kind = true;
    if (verifies(each.key, input, *signature)) return {*std::move(payload), {}};
  }
  if (!known) {
    return refused(id ? fmt::format("no key {} is trusted", *id)
                      : std::string("no key of an archive is trusted"));
  }
  return refused(right_kind ? "its signature does not hold"
                            : fmt::format("the trusted key is not for {}", *algorithm));
}

}  // namespace day::dkim
