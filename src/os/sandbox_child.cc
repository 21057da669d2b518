// SPDX-License-Identifier: AGPL-3.0-or-later
// Started by sandbox_test through ConfinedProcess: sets up every layer but the last, or one alone,
// tries what that layer must prevent and tells what came of it, a line each. With the last layer
// all of it would only be killed.
#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string>
#include <string_view>
#include <system_error>

#include "os/process.h"
#include "os/sandbox_layers.h"

namespace day::os {
namespace {

std::string outcome(long result) {
  return result < 0 ? std::generic_category().message(errno) : "done";
}

std::string try_to_open() {
  return "open: " + outcome(::open("/etc/passwd", O_RDONLY)) + "\n";
}

// A folder of the view, and writing in it.
std::string try_the_view(const std::string& folder) {
  const std::string inside = folder + "/act";
  return "look: " + outcome(::open(folder.c_str(), O_RDONLY)) +
         "\nmake: " + outcome(::mkdir(inside.c_str(), 0700)) + "\n";
}

// How many files can be opened beside the socket.
std::string count_files(const std::string& folder) {
  int count = 0;
  while (count < 100'000 && ::open(folder.c_str(), O_RDONLY) >= 0) ++count;
  return fmt::format("files: {}\n", count);
}

std::string count_root() {
  DIR* const folder = ::opendir("/");
  if (folder == nullptr) return "root: " + outcome(-1) + "\n";
  int names = 0;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread
  while (::readdir(folder) != nullptr) ++names;
  ::closedir(folder);
  return fmt::format("root: {} names\n", names);
}

std::string try_to_connect() {
  const int socket = ::socket(AF_INET, SOCK_DGRAM, 0);
  if (socket < 0) return "connect: " + outcome(-1) + "\n";
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(9);
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int result = ::connect(socket, reinterpret_cast<const sockaddr*>(&where), sizeof where);
  std::string text = "connect: " + outcome(result) + "\n";
  ::close(socket);
  return text;
}

std::string try_to_map() {
  constexpr std::size_t kBytes = std::size_t{10} << 30;
  void* const place =
      ::mmap(nullptr, kBytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return "map: " + outcome(place == MAP_FAILED ? -1 : 0) + "\n";
}

std::string try_to_fork() {
  const long pid = ::syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
  if (pid == 0) ::_exit(0);
  return "fork: " + outcome(pid) + "\n";
}

std::string describe(const LayerReport& report) {
  return fmt::format("{}: {} {}\n", layer_name(report.layer), layer_state_name(report.state),
                     report.reason);
}

std::string who_am_i() {
  int descriptors = 0;
  for (int at = 0; at < 1024; ++at) descriptors += ::fcntl(at, F_GETFD) >= 0 ? 1 : 0;
  return fmt::format("uid: {}\ngid: {}\npid: {}\ndescriptors: {}\nno new privileges: {}\n",
                     ::getuid(), ::getgid(), ::getpid(), descriptors,
                     ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
}

std::string how_nice() {
  return fmt::format("niceness: {}\nsession is new: {}\ngroup is new: {}\n",
                     ::getpriority(PRIO_PROCESS, 0), ::getsid(0) == ::getpid(),
                     ::getpgid(0) == ::getpid());
}

// One step after another: the order of the layers matters.
std::string act(std::string_view what, const Confinement& confinement) {
  std::string said;
  const std::uint64_t mapped = mapped_bytes();
  const std::vector<std::string> view = view_folders(kFontView);
  const std::string folder = view.empty() ? "/none" : view.front();
  if (what == "landlock with a view") {
    said += describe(forbid_new_privileges());
    said += describe(forbid_by_landlock(view));
    said += try_to_open();
    said += try_the_view(folder);
  } else if (what == "namespaces with a view") {
    if ((confinement.namespaces & CLONE_NEWNS) != 0) said += describe(empty_the_root(view));
    said += try_to_open();
    said += try_the_view(folder);
  } else if (what == "limits with a view") {
    said += describe(close_descriptors());
    said += describe(limit_resources(confinement, true));
    said += count_files(folder);
  } else if (what == "landlock") {
    said += describe(forbid_new_privileges());
    said += describe(forbid_by_landlock({}));
    said += try_to_open();
  } else if (what == "limits") {
    said += describe(drop_identity(confinement));
    said += describe(drop_capabilities());
    said += describe(limit_resources(confinement, false));
    said += describe(limit_memory(mapped));
    said += try_to_open();
    said += try_to_map();
    said += try_to_fork();
  } else if (what == "environment") {
    for (char** at = environ; *at != nullptr; ++at) said += fmt::format("[{}]", *at);
  } else if (what == "niceness") {
    said += how_nice();
  } else if (what == "namespaces") {
    if ((confinement.namespaces & CLONE_NEWNS) != 0) said += describe(empty_the_root({}));
    said += try_to_open();
    said += count_root();
    said += try_to_connect();
  } else if (what == "identity") {
    said += describe(close_descriptors());
    said += describe(drop_identity(confinement));
    said += describe(drop_capabilities());
    said += describe(forbid_new_privileges());
    said += who_am_i();
  }
  return said;
}

}  // namespace
}  // namespace day::os

int main(int argc, char** argv) {
  const auto confinement = day::os::parse_confinement(argc < 3 ? "" : argv[argc - 1]);
  if (!confinement) return 2;
  const std::string said = day::os::act(argv[1], *confinement);
  [[maybe_unused]] const ssize_t sent =
      ::send(STDIN_FILENO, said.data(), said.size(), MSG_NOSIGNAL);
  ::_exit(0);
}
