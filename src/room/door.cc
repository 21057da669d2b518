// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/door.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/encoding.h"
#include "base/ids.h"
#include "crypto/equal.h"
#include "crypto/hmac.h"
#include "crypto/password_hash.h"
#include "crypto/random.h"
#include "crypto/sha256.h"
#include "room/limits.h"

namespace day::room {
namespace {

constexpr std::size_t kIdBytes = 32;
constexpr std::size_t kSecretBytes = 32;

std::int64_t steady_seconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

bool is_id(std::string_view text) {
  return text.size() == 2 * kIdBytes &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string make_id() {
  return encode_hex(crypto::random_bytes(kIdBytes));
}

// Sessions are found by this, so that the time it takes tells nothing of an id.
std::string hash_of(std::string_view id) {
  return print_hex(crypto::sha256(id));
}

// Without the port: "halden.example:8410", "[::1]:8410".
std::string_view name_of(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

bool is_address(std::string_view name) {
  if (name.starts_with('[')) {
    return name.size() > 2 && name.ends_with(']') &&
           name.find_first_not_of("0123456789abcdef:.", 1) == name.size() - 1;
  }
  const bool digits = !name.empty() && name.find_first_not_of("0123456789.") == name.npos;
  return digits && std::count(name.begin(), name.end(), '.') == 3;
}

}  // namespace

bool may_be_password(std::string_view password) {
  const auto goes_on = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  const auto more = std::count_if(password.begin(), password.end(), goes_on);
  return password.size() - static_cast<std::size_t>(more) >= kMinPasswordChars;
}

Door::Door(DoorOptions options)
    : options_(std::move(options)), secret_(crypto::random_bytes(kSecretBytes)) {
  if (!options_.now_seconds) options_.now_seconds = steady_seconds;
}

bool Door::knows_host(std::string_view host) const {
  if (options_.hosts.empty() && !options_.may_be_address) return true;
  std::string name(name_of(host));
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (options_.may_be_address && is_address(name)) return true;
  return std::find(options_.hosts.begin(), options_.hosts.end(), name) != options_.hosts.end();
}

bool Door::is_over(const Session& session, std::int64_t now) const {
  return now - session.seen >= kSessionIdleSeconds || now - session.begun >= kSessionSeconds;
}

Door::Visitor Door::look(std::string_view cookie) {
  Visitor visitor;
  visitor.is_new = !is_id(cookie);
  visitor.id = visitor.is_new ? make_id() : std::string(cookie);
  visitor.is_in = !asks_password();
  if (visitor.is_in || visitor.is_new) return visitor;
  const std::int64_t now = options_.now_seconds();
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(hash_of(visitor.id));
  if (found == sessions_.end()) return visitor;
  if (is_over(found->second, now)) {
    sessions_.erase(found);
    return visitor;
  }
  found->second.seen = now;
  visitor.is_in = true;
  return visitor;
}

std::string Door::token(const Visitor& visitor) const {
  return print_hex(crypto::hmac_sha256(secret_, visitor.id));
}

bool Door::is_token(const Visitor& visitor, std::string_view token) const {
  // Nobody can have one for an id that was made just now.
  return !visitor.is_new && crypto::equal_in_constant_time(this->token(visitor), token);
}

Door::Entry Door::enter(const Visitor& visitor, std::string_view password, std::string* session) {
  const std::unique_lock checking(checking_, std::try_to_lock);
  if (!checking.owns_lock() || !asks_password()) return Entry::Later;
  const std::int64_t now = options_.now_seconds();
  {
    const std::lock_guard lock(mutex_);
    while (!failures_.empty() && now - failures_.front() >= kLoginWindowSeconds) {
      failures_.pop_front();
    }
    if (failures_.size() >= kMaxLoginFailures) return Entry::Later;
  }
  const bool is_right = crypto::verify_password(password, options_.password_hash);
  const std::lock_guard lock(mutex_);
  if (!is_right) {
    failures_.push_back(now);
    return Entry::Wrong;
  }
  make_room(now);
  sessions_.erase(hash_of(visitor.id));
  *session = make_id();
  sessions_.emplace(hash_of(*session), Session{now, now});
  return Entry::In;
}

void Door::make_room(std::int64_t now) {
  std::erase_if(sessions_, [&](const auto& each) { return is_over(each.second, now); });
  if (sessions_.size() < kMaxSessions) return;
  sessions_.erase(
      std::min_element(sessions_.begin(), sessions_.end(),
                       [](const auto& a, const auto& b) { return a.second.seen < b.second.seen; }));
}

void Door::leave(const Visitor& visitor) {
  const std::lock_guard lock(mutex_);
  sessions_.erase(hash_of(visitor.id));
}

std::string_view Door::cookie_name() const {
  return options_.is_https ? "__Host-daylight" : "daylight";
}

std::string Door::print_cookie(std::string_view id) const {
  return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict{}{}", cookie_name(), id,
                     options_.is_https ? "; Secure" : "", id.empty() ? "; Max-Age=0" : "");
}

}  // namespace day::room
