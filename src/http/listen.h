// SPDX-License-Identifier: AGPL-3.0-or-later
// Sockets that listen, and who is at the other end of one that was accepted. POSIX alone.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "os/file.h"

namespace day::http {

// A listening socket, non-blocking. The file of a Unix socket goes with it, if it is still ours.
class Listener {
 public:
  // `listen` as in ServerOptions. Code::Busy if somebody listens there already.
  static Result<Listener> open(const std::string& listen, unsigned unix_mode);
  Listener(Listener&& other) noexcept;
  Listener& operator=(Listener&&) = delete;
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener();

  int descriptor() const { return socket_.descriptor(); }
  bool is_unix() const { return !path_.empty(); }
  const std::string& address() const { return address_; }

 private:
  explicit Listener(os::File socket) : socket_(std::move(socket)) {}
  static Result<Listener> open_unix(const std::string& path, unsigned mode);
  static Result<Listener> open_tcp(const std::string& listen);

  os::File socket_;
  std::string address_;
  std::string path_;  // of a Unix socket
  std::uint64_t device_ = 0;
  std::uint64_t inode_ = 0;
};

// The next connection of a listening socket, non-blocking; -1 and errno if there is none.
int accept_next(int listener);

// Whom a connection counts for: an IPv4 address, an IPv6 /64, or everybody at the Unix socket.
struct Peer {
  std::string key;
  bool is_loopback = false;
  bool is_unix = false;
};
// Of an accepted socket.
Peer find_peer(int descriptor);

// Raises how many descriptors this process may have open so that there are as many connections,
// as far as it may; gives for how many there are enough, with some left for everything else.
std::size_t allow_descriptors(std::size_t connections);

// Octets that the kernel takes ahead of the network; what lies there counts as sent.
inline constexpr int kUnsentBytes = 131'072;
// Small answers go at once, and of large ones not more than kUnsentBytes wait in the kernel.
void prepare_accepted(int descriptor, const Peer& peer);

}  // namespace day::http
