// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/listen.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>

namespace day::http {
namespace {

constexpr std::string_view kUnixPrefix = "unix:";
// Of connections that have not been accepted; the kernel's own limit is 4,096.
constexpr int kBacklog = 1'024;

// Descriptors that the rest of a process may need beside those of connections: files of a vault,
// databases of every handler.
constexpr rlim_t kOtherDescriptors = 256;

// An address of any family, as the calls want it.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

template <typename T>
SocketAddress wrap(const T& address) {
  static_assert(sizeof(T) <= sizeof(sockaddr_storage));
  SocketAddress out;
  std::memcpy(&out.storage, &address, sizeof(T));
  out.size = sizeof(T);
  return out;
}

template <typename T>
T unwrap(const SocketAddress& address) {
  T out;
  std::memcpy(&out, &address.storage, sizeof(T));
  return out;
}

// "127.0.0.1:80" or "[::1]:80".
std::optional<SocketAddress> parse_address(const std::string& listen) {
  const std::size_t colon = listen.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  std::uint16_t port = 0;
  const char* end = listen.data() + listen.size();
  const auto [stop, error] = std::from_chars(listen.data() + colon + 1, end, port);
  if (error != std::errc() || stop != end) return std::nullopt;
  std::string host = listen.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(port);
    host = host.substr(1, host.size() - 2);
    if (inet_pton(AF_INET6, host.c_str(), &address.sin6_addr) != 1) return std::nullopt;
    return wrap(address);
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  if (inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) return std::nullopt;
  return wrap(address);
}

std::optional<SocketAddress> unix_address(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof(address.sun_path)) return std::nullopt;
  std::memcpy(address.sun_path, path.data(), path.size());
  return wrap(address);
}

std::string print_address(const SocketAddress& address) {
  char text[INET6_ADDRSTRLEN] = {};
  if (address.storage.ss_family == AF_INET6) {
    const auto in6 = unwrap<sockaddr_in6>(address);
    inet_ntop(AF_INET6, &in6.sin6_addr, text, sizeof(text));
    return fmt::format("[{}]:{}", text, ntohs(in6.sin6_port));
  }
  const auto in4 = unwrap<sockaddr_in>(address);
  inet_ntop(AF_INET, &in4.sin_addr, text, sizeof(text));
  return fmt::format("{}:{}", text, ntohs(in4.sin_port));
}

Result<os::File> new_socket(int family, const std::string& name) {
  const int descriptor = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return os::error_from_errno(errno, "open a socket for", name);
  return os::File::adopt(descriptor, name);
}

// Removes what a server of ours left behind that ended without taking it away. Whatever else has
// that name stays.
Status remove_stale(const std::string& path, const SocketAddress& address) {
  struct stat info {};
  if (lstat(path.c_str(), &info) != 0) {
    if (errno == ENOENT) return {};
    return os::error_from_errno(errno, "look at", path);
  }
  if (!S_ISSOCK(info.st_mode) || info.st_uid != geteuid()) {
    return Error{Code::Denied, path + ": is there already and no socket of ours; name another one"};
  }
  ASSIGN_OR_RETURN(const os::File probe, new_socket(AF_UNIX, path));
  if (connect(probe.descriptor(), address.get(), address.size) == 0 || errno == EAGAIN) {
    return Error{Code::Busy, path + ": another server listens there"};
  }
  if (errno != ECONNREFUSED) return os::error_from_errno(errno, "ask who listens at", path);
  return os::remove_file(path);
}

bool is_loopback(const in6_addr& address) {
  return IN6_IS_ADDR_LOOPBACK(&address) != 0 ||
         (IN6_IS_ADDR_V4MAPPED(&address) != 0 && address.s6_addr[12] == 127);
}

}  // namespace

Result<Listener> Listener::open(const std::string& listen, unsigned unix_mode) {
  if (listen.starts_with(kUnixPrefix)) {
    return open_unix(listen.substr(kUnixPrefix.size()), unix_mode);
  }
  return open_tcp(listen);
}

Result<Listener> Listener::open_unix(const std::string& path, unsigned mode) {
  const std::optional<SocketAddress> address = unix_address(path);
  if (!address) return Error{Code::Failed, path + ": no name that a Unix socket can have"};
  TRY(remove_stale(path, *address));
  ASSIGN_OR_RETURN(os::File socket, new_socket(AF_UNIX, path));
  // The mode of the socket is that of the file that bind() makes, less the umask (unix_bind() in
  // the kernel): at no moment is it open to more than it should be.
  if (fchmod(socket.descriptor(), mode) != 0 ||
      bind(socket.descriptor(), address->get(), address->size) != 0) {
    return os::error_from_errno(errno, "listen at", path);
  }
  struct stat info {};
  if (chmod(path.c_str(), mode) != 0 || lstat(path.c_str(), &info) != 0 ||
      ::listen(socket.descriptor(), kBacklog) != 0) {
    return os::error_from_errno(errno, "listen at", path);
  }
  Listener listener(std::move(socket));
  listener.address_ = std::string(kUnixPrefix) + path;
  listener.path_ = path;
  listener.device_ = info.st_dev;
  listener.inode_ = info.st_ino;
  return listener;
}

Result<Listener> Listener::open_tcp(const std::string& listen) {
  std::optional<SocketAddress> address = parse_address(listen);
  if (!address) {
    return Error{Code::Failed, listen +
                                   ": write an address and a port, such as 127.0.0.1:8410 or "
                                   "[::1]:8410, or unix:PATH"};
  }
  ASSIGN_OR_RETURN(os::File socket, new_socket(address->storage.ss_family, listen));
  const int on = 1;
  setsockopt(socket.descriptor(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (bind(socket.descriptor(), address->get(), address->size) != 0 ||
      ::listen(socket.descriptor(), kBacklog) != 0) {
    if (errno == EADDRINUSE) {
      return Error{Code::Busy, listen + ": is in use; name another port"};
    }
    return os::error_from_errno(errno, "listen at", listen);
  }
  address->size = sizeof(address->storage);
  if (getsockname(socket.descriptor(), address->get(), &address->size) != 0) {
    return os::error_from_errno(errno, "listen at", listen);
  }
  Listener listener(std::move(socket));
  listener.address_ = print_address(*address);
  return listener;
}

Listener::Listener(Listener&& other) noexcept
    : socket_(std::move(other.socket_)),
      address_(std::move(other.address_)),
      path_(std::exchange(other.path_, {})),
      device_(other.device_),
      inode_(other.inode_) {}

Listener::~Listener() {
  struct stat info {};
  if (path_.empty() || lstat(path_.c_str(), &info) != 0) return;
  if (info.st_dev == device_ && info.st_ino == inode_) unlink(path_.c_str());
}

int accept_next(int listener) {
  for (;;) {
    const int descriptor = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    // A connection that has gone again before it was taken is none.
    if (descriptor >= 0 || (errno != EINTR && errno != ECONNABORTED)) return descriptor;
  }
}

std::size_t allow_descriptors(std::size_t connections) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return connections;
  if (limit.rlim_cur < connections + kOtherDescriptors) {
    rlimit wanted = limit;
    wanted.rlim_cur = std::min<rlim_t>(connections + kOtherDescriptors, limit.rlim_max);
    if (setrlimit(RLIMIT_NOFILE, &wanted) == 0) limit = wanted;
  }
  const rlim_t others = std::min<rlim_t>(kOtherDescriptors, limit.rlim_cur / 2);
  return std::min<std::size_t>(connections, limit.rlim_cur - others);
}

void prepare_accepted(int descriptor, const Peer& peer) {
  if (peer.is_unix) return;
  const int on = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  setsockopt(descriptor, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &kUnsentBytes, sizeof(kUnsentBytes));
}

Peer find_peer(int descriptor) {
  SocketAddress address;
  address.size = sizeof(address.storage);
  if (getpeername(descriptor, address.get(), &address.size) != 0) return {};
  if (address.storage.ss_family == AF_UNIX) return {"unix", false, true};
  if (address.storage.ss_family == AF_INET6) {
    const auto in6 = unwrap<sockaddr_in6>(address);
    const bool is_mapped = IN6_IS_ADDR_V4MAPPED(&in6.sin6_addr) != 0;
    const char* bytes = reinterpret_cast<const char*>(in6.sin6_addr.s6_addr);
    return {is_mapped ? std::string(bytes + 12, 4) : std::string(bytes, 8),
            is_loopback(in6.sin6_addr), false};
  }
  const auto in4 = unwrap<sockaddr_in>(address);
  const auto* bytes = reinterpret_cast<const char*>(&in4.sin_addr);
  return {std::string(bytes, 4), bytes[0] == 127, false};
}

}  // namespace day::http
