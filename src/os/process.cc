// SPDX-License-Identifier: AGPL-3.0-or-later
#include "os/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <limits>
#include <utility>

#include "os/file.h"
#include "os/limits.h"

namespace day::os {
namespace {

struct Namespace {
  std::uint32_t flag;
  Layer layer;
};
constexpr std::array<Namespace, 6> kNamespaces = {{{CLONE_NEWUSER, Layer::UserNamespace},
                                                   {CLONE_NEWNS, Layer::MountNamespace},
                                                   {CLONE_NEWNET, Layer::NetworkNamespace},
                                                   {CLONE_NEWPID, Layer::ProcessNamespace},
                                                   {CLONE_NEWIPC, Layer::IpcNamespace},
                                                   {CLONE_NEWUTS, Layer::HostNamespace}}};

// Half as low as it goes: a ninth of the time of a process that is not nice, if both want all of
// it.
constexpr int kNiceness = 10;

constexpr std::uint32_t kEveryNamespace =
    CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS;

// What the child needs inside its user namespace until lock_in() has dropped it again. They must
// be ambient to survive the exec, since nobody is not root there.
constexpr std::array kCarried = {CAP_SYS_ADMIN, CAP_SETUID, CAP_SETGID, CAP_SETPCAP};

// The kernel's answers that mean "not here", as against a want of memory or the like.
bool is_refusal(int number) {
  return number == EPERM || number == EACCES || number == EINVAL || number == ENOSPC ||
         number == EUSERS || number == ENOSYS;
}

// fork() into new namespaces, without the handlers that a library may have put around fork(): the
// child calls nothing but the kernel until it has become another program.
pid_t fork_into(std::uint32_t namespaces) {
  return static_cast<pid_t>(
      ::syscall(SYS_clone, namespaces | static_cast<unsigned long>(SIGCHLD), 0, 0, 0, 0));
}

// Descriptors and strings prepared before the fork, so that the child allocates nothing.
struct Launch {
  int program = -1;  // open for execution
  int socket = -1;   // the child's end
  int status = -1;   // closed by exec; carries "go" down and errno up
  std::array<char*, kMaxArguments + 3> arguments{};
  std::array<char*, 2> environment{};
};

// Tesseract would compute with OpenMP, whose threads the filter kills. The library reads this when
// it is loaded, before main().
constexpr char kNoThreads[] = "OMP_THREAD_LIMIT=1";

[[noreturn]] void give_up(int status_socket, int number) {
  [[maybe_unused]] const ssize_t sent = ::send(status_socket, &number, sizeof number, MSG_NOSIGNAL);
  ::_exit(127);
}

// A failure is left to lock_in(), which will miss the capability and say for what.
void carry_capabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, 2> data{};
  if (::syscall(SYS_capget, &header, data.data()) != 0) return;
  for (const int capability : kCarried) data[0].inheritable |= 1U << capability;
  if (::syscall(SYS_capset, &header, data.data()) != 0) return;
  for (const int capability : kCarried) {
    ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0);
  }
}

// Closes every descriptor but three. A copy of the starter's end of a socket, of this child or of
// one that another thread starts just now, would hide from those who wait that the starter is gone;
// a copy of its output would keep whoever reads that waiting.
void close_all_but(std::array<int, 3> kept) {
  std::sort(kept.begin(), kept.end());
  unsigned from = 0;
  for (const int descriptor : kept) {
    const unsigned number = static_cast<unsigned>(descriptor);
    if (number > from) ::syscall(SYS_close_range, from, number - 1, 0U);
    from = number + 1;
  }
  ::syscall(SYS_close_range, from, std::numeric_limits<unsigned>::max(), 0U);
}

// In the child: waits until its identity is mapped, then becomes the program.
[[noreturn]] void become_program(const Launch& launch, std::uint32_t namespaces) {
  // Should the starter be killed from here on; if it was before, its socket is at its end.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  close_all_but({launch.program, launch.socket, launch.status});
  // A starter that has changed its identity is undumpable, and may not write to its own kind's
  // /proc; the exec would undo that, but too late.
  ::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
  char go = 0;
  if (::send(launch.status, "r", 1, MSG_NOSIGNAL) != 1) ::_exit(127);
  if (::recv(launch.status, &go, 1, 0) != 1) ::_exit(127);
  if ((namespaces & CLONE_NEWUSER) != 0) carry_capabilities();
  // The terminal's interrupt is for the host alone. A group of its own keeps it away as a session
  // would, and the kernel shares out the time by sessions before it asks who is nice (sched(7),
  // "The autogroup feature"): two children would get twice as much as the starter they wait for.
  ::setpgid(0, 0);
  ::setpriority(PRIO_PROCESS, 0, kNiceness);
  sigset_t none;
  ::sigemptyset(&none);
  ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
  if (::dup2(launch.socket, STDIN_FILENO) < 0) give_up(launch.status, errno);
  ::syscall(SYS_execveat, launch.program, "", launch.arguments.data(), launch.environment.data(),
            AT_EMPTY_PATH);
  give_up(launch.status, errno);
}

Status write_proc(pid_t pid, std::string_view name, std::string_view text) {
  const std::string path = fmt::format("/proc/{}/{}", pid, name);
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return error_from_errno(errno, "cannot open", path);
  const ssize_t put = ::write(descriptor, text.data(), text.size());
  const int number = errno;
  ::close(descriptor);
  if (put < 0) return error_from_errno(number, "cannot write", path);
  return {};
}

// Inside, the child is nobody; outside too if we are root, else it is who we are.
Status map_identity(pid_t pid) {
  const bool root = ::geteuid() == 0;
  // Without privileges the kernel wants this first (user_namespaces(7)).
  if (!root) TRY(write_proc(pid, "setgroups", "deny"));
  TRY(write_proc(pid, "uid_map", fmt::format("65534 {} 1", root ? 65534 : ::geteuid())));
  return write_proc(pid, "gid_map", fmt::format("65534 {} 1", root ? 65534 : ::getegid()));
}

// Whether a child in these namespaces can be made: 0 or errno.
int probe(std::uint32_t namespaces) {
  const pid_t pid = fork_into(namespaces);
  if (pid == 0) ::_exit(0);
  if (pid < 0) return errno;
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return 0;
}

// Finds out one by one what the kernel gives, after it has refused all of them together.
std::uint32_t find_namespaces(std::vector<LayerReport>* reports) {
  std::uint32_t given = 0;
  for (const Namespace& one : kNamespaces) {
    const int number = probe(given | one.flag);
    if (number == 0) {
      given |= one.flag;
      reports->push_back({one.layer, LayerState::Held, {}});
      continue;
    }
    reports->push_back({one.layer, is_refusal(number) ? LayerState::NotOffered : LayerState::Failed,
                        ::strerrordesc_np(number)});
  }
  return given;
}

struct SocketPair {
  static Result<SocketPair> open(int kind) {
    int pair[2];
    if (::socketpair(AF_UNIX, kind | SOCK_CLOEXEC, 0, pair) != 0) {
      return error_from_errno(errno, "cannot make", "a socket");
    }
    return SocketPair{File::adopt(pair[0], "socket"), File::adopt(pair[1], "socket")};
  }
  File ours;
  File theirs;
};

// Forks into everything that is wanted, else into what is given. In the parent: the child and the
// namespaces it lives in. `words` are its command line; the last one is filled in here.
struct Forked {
  pid_t pid = -1;
  std::uint32_t namespaces = 0;
};
Result<Forked> fork_confined(Confinement confinement, std::vector<std::string>* words,
                             Launch* launch, std::vector<LayerReport>* reports) {
  const auto fork_once = [&] {
    words->back() = print_confinement(confinement);
    for (std::size_t i = 0; i < words->size(); ++i) launch->arguments[i] = (*words)[i].data();
    const pid_t pid = fork_into(confinement.namespaces);
    if (pid == 0) become_program(*launch, confinement.namespaces);
    return pid;
  };
  pid_t pid = fork_once();
  if (pid < 0 && is_refusal(errno)) {
    confinement.namespaces = find_namespaces(reports);
    pid = fork_once();
  } else {
    for (const Namespace& one : kNamespaces) reports->push_back({one.layer, LayerState::Held, {}});
  }
  if (pid < 0) return error_from_errno(errno, "cannot start", words->front());
  return Forked{pid, confinement.namespaces};
}

Exit exit_from_status(int status) {
  if (WIFSIGNALED(status)) return {WTERMSIG(status), 0};
  return {0, WEXITSTATUS(status)};
}

}  // namespace

std::string describe_exit(const Exit& exit) {
  if (exit.signal == 0) return fmt::format("ended with status {}", exit.status);
  const char* name = ::sigdescr_np(exit.signal);
  return fmt::format("killed by signal {} ({})", exit.signal, name == nullptr ? "unknown" : name);
}

std::string print_confinement(const Confinement& confinement) {
  return fmt::format("{},{},{},{}", confinement.namespaces, confinement.started_by_root ? 1 : 0,
                     confinement.cpu_seconds, confinement.view);
}

std::optional<Confinement> parse_confinement(const std::string& text) {
  std::array<std::uint32_t, 4> numbers{};
  const char* at = text.data();
  const char* const end = at + text.size();
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (i > 0 && (at == end || *at++ != ',')) return std::nullopt;
    const auto [next, error] = std::from_chars(at, end, numbers[i]);
    if (error != std::errc()) return std::nullopt;
    at = next;
  }
  if (at != end || numbers[1] > 1 || (numbers[0] & ~kEveryNamespace) != 0 ||
      numbers[3] > kWholeView) {
    return std::nullopt;
  }
  return Confinement{numbers[0], numbers[1] == 1, numbers[2], numbers[3]};
}

Result<ConfinedProcess> ConfinedProcess::start(const std::string& program,
                                               const std::vector<std::string>& arguments,
                                               std::uint32_t cpu_seconds, std::uint32_t view) {
  CHECK(arguments.size() <= kMaxArguments);
  const std::string path = program.empty() ? "/proc/self/exe" : program;
  const int executable = ::open(path.c_str(), O_PATH | O_CLOEXEC);
  if (executable < 0) return error_from_errno(errno, "cannot run", path);
  const File executable_file = File::adopt(executable, path);
  ASSIGN_OR_RETURN(const SocketPair talk, SocketPair::open(SOCK_STREAM));
  ASSIGN_OR_RETURN(SocketPair status, SocketPair::open(SOCK_SEQPACKET));

  ConfinedProcess process;
  process.socket_ = ::fcntl(talk.ours.descriptor(), F_DUPFD_CLOEXEC, 0);
  if (process.socket_ < 0 || ::fcntl(process.socket_, F_SETFL, O_NONBLOCK) != 0) {
    return error_from_errno(errno, "cannot set up a socket for", path);
  }
  std::vector<std::string> words = {path};
  words.insert(words.end(), arguments.begin(), arguments.end());
  words.emplace_back();
  Launch launch;
  launch.program = executable;
  launch.socket = talk.theirs.descriptor();
  launch.status = status.theirs.descriptor();
  std::string no_threads = kNoThreads;
  if (view != kNoView) launch.environment[0] = no_threads.data();
  const Confinement wanted{kEveryNamespace, ::geteuid() == 0, cpu_seconds, view};
  ASSIGN_OR_RETURN(const Forked forked,
                   fork_confined(wanted, &words, &launch, &process.namespaces_));
  process.pid_ = forked.pid;
  { const File closing = std::move(status.theirs); }

  const int ours = status.ours.descriptor();
  char ready = 0;
  if (::recv(ours, &ready, 1, 0) != 1) {
    return Error{Code::Failed, fmt::format("{} ended before it began", path)};
  }
  if ((forked.namespaces & CLONE_NEWUSER) != 0) {
    const Status mapped = map_identity(process.pid_);
    if (!mapped.ok()) {
      return Error{Code::Unsupported, "user namespace: " + mapped.error().message};
    }
  }
  int number = 0;
  if (::send(ours, "g", 1, MSG_NOSIGNAL) == 1 &&
      ::recv(ours, &number, sizeof number, 0) == static_cast<ssize_t>(sizeof number)) {
    return error_from_errno(number, "cannot run", path);
  }
  return process;
}

ConfinedProcess::ConfinedProcess(ConfinedProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      socket_(std::exchange(other.socket_, -1)),
      exit_(std::exchange(other.exit_, std::nullopt)),
      namespaces_(std::move(other.namespaces_)) {}

ConfinedProcess& ConfinedProcess::operator=(ConfinedProcess&& other) noexcept {
  if (this != &other) {
    kill();
    pid_ = std::exchange(other.pid_, -1);
    socket_ = std::exchange(other.socket_, -1);
    exit_ = std::exchange(other.exit_, std::nullopt);
    namespaces_ = std::move(other.namespaces_);
  }
  return *this;
}

ConfinedProcess::~ConfinedProcess() {
  kill();
}

Exit ConfinedProcess::kill() {
  if (socket_ >= 0) ::close(std::exchange(socket_, -1));
  if (exit_ || pid_ < 0) return exit_.value_or(Exit{});
  ::kill(pid_, SIGKILL);
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  exit_ = exit_from_status(status);
  return *exit_;
}

}  // namespace day::os
