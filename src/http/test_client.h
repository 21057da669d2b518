// SPDX-License-Identifier: AGPL-3.0-or-later
// A client for tests that sends whatever it is told and reads answers by itself: none of the code
// under test is in it.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

#include "http/http.h"
#include "os/file.h"

namespace day::http {

// An answer as it came. `fields` have their names in lower case.
struct Answer {
  unsigned status = 0;
  Pairs fields;
  std::string body;
  std::string field(std::string_view name) const;
  std::size_t count(std::string_view name) const;
};

class TestClient {
 public:
  // `address` as Server::address() says. Reading fails after half a minute, never blocks for ever.
  explicit TestClient(const std::string& address, int receive_buffer = 0);
  // False if the other end is gone.
  bool send(std::string_view bytes);
  // The next answer; nothing if the connection ended before it was whole.
  std::optional<Answer> read(bool is_head = false);
  std::optional<Answer> ask(std::string_view bytes, bool is_head = false);
  // A GET of that target with a Host field and further lines, each with its CRLF.
  std::optional<Answer> get(std::string_view target, std::string_view further = "");
  // True once the other end has closed; what came before that is in rest().
  bool is_closed();
  // True once the other end has cut the connection, whatever has not been read yet.
  bool is_reset();
  const std::string& rest() const { return received_; }
  void finish_sending();
  int descriptor() const { return socket_.descriptor(); }

 private:
  bool receive();

  os::File socket_;
  std::string received_;
};

}  // namespace day::http
