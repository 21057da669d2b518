// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/test_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace day::http {
namespace {

int connect_unix(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT_EQ(connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  return descriptor;
}

int connect_tcp(const std::string& address, int receive_buffer) {
  const std::size_t colon = address.rfind(':');
  const auto port = htons(static_cast<std::uint16_t>(std::stoul(address.substr(colon + 1))));
  const bool is_six = address[0] == '[';
  const int descriptor = socket(is_six ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (receive_buffer > 0) {
    setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof(receive_buffer));
  }
  if (is_six) {
    sockaddr_in6 six{};
    six.sin6_family = AF_INET6;
    six.sin6_port = port;
    six.sin6_addr = in6addr_loopback;
    EXPECT_EQ(connect(descriptor, reinterpret_cast<sockaddr*>(&six), sizeof(six)), 0);
  } else {
    sockaddr_in four{};
    four.sin_family = AF_INET;
    four.sin_port = port;
    EXPECT_EQ(inet_pton(AF_INET, address.substr(0, colon).c_str(), &four.sin_addr), 1);
    EXPECT_EQ(connect(descriptor, reinterpret_cast<sockaddr*>(&four), sizeof(four)), 0);
  }
  return descriptor;
}

int connect_to(const std::string& address, int receive_buffer) {
  const bool is_unix = address.starts_with("unix:");
  return is_unix ? connect_unix(address.substr(5)) : connect_tcp(address, receive_buffer);
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

}  // namespace

std::string Answer::field(std::string_view name) const {
  const std::string* found = find_pair(fields, name);
  return found == nullptr ? "" : *found;
}

std::size_t Answer::count(std::string_view name) const {
  return static_cast<std::size_t>(std::count_if(
      fields.begin(), fields.end(), [&](const auto& field) { return field.first == name; }));
}

TestClient::TestClient(const std::string& address, int receive_buffer)
    : socket_(os::File::adopt(connect_to(address, receive_buffer), address)) {
  timeval half_a_minute{};
  half_a_minute.tv_sec = 30;
  setsockopt(descriptor(), SOL_SOCKET, SO_RCVTIMEO, &half_a_minute, sizeof(half_a_minute));
  setsockopt(descriptor(), SOL_SOCKET, SO_SNDTIMEO, &half_a_minute, sizeof(half_a_minute));
}

bool TestClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(descriptor(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool TestClient::receive() {
  char piece[65'536];
  const ssize_t count = recv(descriptor(), piece, sizeof(piece), 0);
  if (count > 0) received_.append(piece, static_cast<std::size_t>(count));
  return count > 0;
}

std::optional<Answer> TestClient::read(bool is_head) {
  std::size_t end = 0;
  while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
    if (!receive()) return std::nullopt;
  }
  const std::string head = received_.substr(0, end + 2);
  received_.erase(0, end + 4);
  if (!head.starts_with("HTTP/1.1 ")) return std::nullopt;
  Answer answer;
  answer.status = static_cast<unsigned>(std::stoul(head.substr(9, 3)));
  for (std::size_t at = head.find("\r\n") + 2; at < head.size();) {
    const std::size_t stop = head.find("\r\n", at);
    const std::size_t colon = head.find(": ", at);
    answer.fields.emplace_back(lower(head.substr(at, colon - at)),
                               head.substr(colon + 2, stop - colon - 2));
    at = stop + 2;
  }
  const bool has_no_body = is_head || answer.status == 304 || answer.status / 100 == 1;
  const std::string length = answer.field("content-length");
  const std::size_t size = has_no_body || length.empty() ? 0 : std::stoul(length);
  while (received_.size() < size) {
    if (!receive()) return std::nullopt;
  }
  answer.body = received_.substr(0, size);
  received_.erase(0, size);
  return answer;
}

std::optional<Answer> TestClient::ask(std::string_view bytes, bool is_head) {
  if (!send(bytes)) return std::nullopt;
  return read(is_head);
}

std::optional<Answer> TestClient::get(std::string_view target, std::string_view further) {
  return ask("GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" +
             std::string(further) + "\r\n");
}

bool TestClient::is_closed() {
  errno = 0;
  while (receive()) {
  }
  return errno != EAGAIN && errno != EWOULDBLOCK;
}

bool TestClient::is_reset() {
  pollfd waiting{descriptor(), 0, 0};
  return poll(&waiting, 1, 30'000) == 1 && (waiting.revents & (POLLERR | POLLHUP)) != 0;
}

void TestClient::finish_sending() {
  shutdown(descriptor(), SHUT_WR);
}

}  // namespace day::http
