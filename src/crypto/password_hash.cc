// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/password_hash.h"

#include <argon2.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/encoding.h"
#include "crypto/equal.h"
#include "crypto/limits.h"
#include "crypto/random.h"

namespace day::crypto {
namespace {

constexpr std::size_t kSaltBytes = 16;  // RFC 9106 §4
constexpr std::size_t kTagBytes = 32;   // RFC 9106 §4
constexpr std::string_view kPrefix = "$argon2id$v=19$";

struct Stored {
  PasswordCost cost;
  Bytes salt;
  Bytes tag;
};

bool is_affordable(const PasswordCost& cost) {
  return cost.memory_kib <= kMaxPasswordMemoryKib && cost.passes <= kMaxPasswordPasses &&
         cost.lanes <= kMaxPasswordLanes && cost.lanes >= 1 && cost.passes >= 1 &&
         cost.memory_kib >= 8 * cost.lanes;
}

// libargon2 takes pointers to what it does not write unless told to clear it.
std::uint8_t* input(ByteView bytes) {
  return bytes.empty() ? nullptr : reinterpret_cast<std::uint8_t*>(const_cast<char*>(bytes.data()));
}

// What stands before the first `end`, which is taken away too; all of it without one.
std::string_view take_until(std::string_view* text, char end) {
  const std::string_view piece = text->substr(0, text->find(end));
  text->remove_prefix(std::min(piece.size() + 1, text->size()));
  return piece;
}

// "m=65536" as its number: no sign, no leading zero.
bool take_number(std::string_view text, std::string_view name, std::uint32_t* value) {
  if (!text.starts_with(name) || text.size() <= name.size() || text[name.size()] == '0') {
    return false;
  }
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + name.size(), end, *value);
  return error == std::errc() && stop == end;
}

// Base64 without padding, as PHC has it.
std::string print_unpadded(ByteView bytes) {
  std::string text = encode_base64(bytes);
  while (text.ends_with('=')) text.pop_back();
  return text;
}

std::optional<Bytes> parse_unpadded(std::string_view text) {
  if (text.find('=') != std::string_view::npos) return std::nullopt;
  return parse_base64(std::string(text) + std::string((4 - text.size() % 4) % 4, '='));
}

std::optional<Stored> parse_stored(std::string_view text) {
  if (text.size() > kMaxPasswordHashBytes || !text.starts_with(kPrefix)) return std::nullopt;
  text.remove_prefix(kPrefix.size());
  std::string_view costs = take_until(&text, '$');
  const std::string_view salt_text = take_until(&text, '$');
  Stored stored;
  if (!take_number(take_until(&costs, ','), "m=", &stored.cost.memory_kib) ||
      !take_number(take_until(&costs, ','), "t=", &stored.cost.passes) ||
      !take_number(costs, "p=", &stored.cost.lanes) || !is_affordable(stored.cost)) {
    return std::nullopt;
  }
  std::optional<Bytes> salt = parse_unpadded(salt_text);
  std::optional<Bytes> tag = parse_unpadded(text);
  if (!salt || !tag || salt->size() < ARGON2_MIN_SALT_LENGTH || tag->size() < kSaltBytes) {
    return std::nullopt;
  }
  stored.salt = std::move(*salt);
  stored.tag = std::move(*tag);
  return stored;
}

bool is_password(std::string_view password) {
  return !password.empty() && password.size() <= kMaxPasswordBytes;
}

}  // namespace

Result<Bytes> argon2id(const Argon2Input& given, const PasswordCost& cost, std::size_t tag_bytes) {
  Bytes tag(tag_bytes, '\0');
  argon2_context context{};
  context.out = reinterpret_cast<std::uint8_t*>(tag.data());
  context.outlen = static_cast<std::uint32_t>(tag.size());
  context.pwd = input(given.password);
  context.pwdlen = static_cast<std::uint32_t>(given.password.size());
  context.salt = input(given.salt);
  context.saltlen = static_cast<std::uint32_t>(given.salt.size());
  context.secret = input(given.secret);
  context.secretlen = static_cast<std::uint32_t>(given.secret.size());
  context.ad = input(given.associated);
  context.adlen = static_cast<std::uint32_t>(given.associated.size());
  context.t_cost = cost.passes;
  context.m_cost = cost.memory_kib;
  context.lanes = cost.lanes;
  context.threads = 1;  // whoever knocks at the door gets one core at most
  context.version = ARGON2_VERSION_13;
  const int status = argon2_ctx(&context, Argon2_id);
  if (status != ARGON2_OK) {
    return Error{Code::Failed, fmt::format("hash a password: {}", argon2_error_message(status))};
  }
  return tag;
}

Result<std::string> hash_password(std::string_view password, const PasswordCost& cost) {
  if (!is_password(password)) {
    return Error{Code::Failed, fmt::format("a password has 1 to {} bytes", kMaxPasswordBytes)};
  }
  if (!is_affordable(cost)) return Error{Code::Failed, "a password cannot be hashed at that cost"};
  const Bytes salt = random_bytes(kSaltBytes);
  ASSIGN_OR_RETURN(const Bytes tag, argon2id({password, salt, {}, {}}, cost, kTagBytes));
  return fmt::format("{}m={},t={},p={}${}${}", kPrefix, cost.memory_kib, cost.passes, cost.lanes,
                     print_unpadded(salt), print_unpadded(tag));
}

bool verify_password(std::string_view password, std::string_view stored) {
  const std::optional<Stored> parsed = parse_stored(stored);
  if (!parsed || !is_password(password)) return false;
  const Result<Bytes> tag =
      argon2id({password, parsed->salt, {}, {}}, parsed->cost, parsed->tag.size());
  return tag.ok() && equal_in_constant_time(*tag, parsed->tag);
}

bool is_password_hash(std::string_view stored) {
  return parse_stored(stored).has_value();
}

}  // namespace day::crypto
