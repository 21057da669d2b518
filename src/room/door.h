// SPDX-License-Identifier: AGPL-3.0-or-later
// Who may come in, and whose form a form is: one password, sessions, and tokens against requests
// that another site makes a browser send. docs/design/door.md. No request is parsed here and
// nothing is answered: gate.h does that.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace day::room {

struct DoorOptions {
  // As crypto/password_hash.h makes it. Empty: no password is asked.
  std::string password_hash;
  // Browsers come by https, through a proxy: cookies are kept for that alone.
  bool is_https = false;
  // What the Host field may say, without its port, in lower case. Empty: anything.
  std::vector<std::string> hosts;
  // Any address in digits may stand there too: no name can be bound anew to it.
  bool may_be_address = false;
  // Seconds of a clock that never goes back; the machine's own if empty.
  std::function<std::int64_t()> now_seconds;
};

// Whether it has kMinPasswordChars characters or more.
bool may_be_password(std::string_view password);

// Shared by all handler threads.
class Door {
 public:
  explicit Door(DoorOptions options);

  bool asks_password() const { return !options_.password_hash.empty(); }
  // Whether the Host field is one under which this room is known (against names that are bound anew
  // to this address: DNS rebinding).
  bool knows_host(std::string_view host) const;

  // Whoever has sent a request, by the cookie in it.
  struct Visitor {
    std::string id;       // 256 random bits, in hexadecimal digits
    bool is_new = false;  // the id was made just now: it must be handed out as a cookie
    bool is_in = false;   // has a session; always so where no password is asked
  };
  // A session that is looked at goes on. One that was idle for kSessionIdleSeconds, or began
  // kSessionSeconds ago, has ended.
  Visitor look(std::string_view cookie);

  // What a form of this visitor must bear, and whether it does. Made of the id with a secret of
  // this process, so nobody else can have it.
  std::string token(const Visitor& visitor) const;
  bool is_token(const Visitor& visitor, std::string_view token) const;

  // In: `session` is the id of a new session, and what the visitor had has ended. Wrong: in the
  // time that any password takes. Later: kMaxLoginFailures within kLoginWindowSeconds, or another
  // attempt is being looked at.
  enum class Entry : std::uint8_t { In, Wrong, Later };
  Entry enter(const Visitor& visitor, std::string_view password, std::string* session);
  void leave(const Visitor& visitor);

  std::string_view cookie_name() const;
  // The value of a Set-Cookie field; an empty id takes the cookie away.
  std::string print_cookie(std::string_view id) const;

 private:
  struct Session {
    std::int64_t begun = 0;
    std::int64_t seen = 0;
  };
  bool is_over(const Session& session, std::int64_t now) const;
  void make_room(std::int64_t now);

  DoorOptions options_;
  Bytes secret_;
  std::mutex checking_;                      // one password at a time: each takes 64 MiB
  std::mutex mutex_;                         // of what follows
  std::map<std::string, Session> sessions_;  // by the hash of their id
  std::deque<std::int64_t> failures_;        // when; the oldest first
};

}  // namespace day::room
