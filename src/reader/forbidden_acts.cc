// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/forbidden_acts.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include "reader/protocol.h"

namespace day::reader {
namespace {

constexpr std::size_t kPage = 4096;
constexpr std::size_t kGigabyte = std::size_t{1} << 30;

bool call(long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0) {
  return ::syscall(number, a, b, c, d, e, f) >= 0;
}

template <typename T>
long address(T* pointer) {
  return reinterpret_cast<long>(pointer);
}

sockaddr_in somewhere() {
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(53);
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return where;
}

bool send_abroad() {
  const sockaddr_in where = somewhere();
  return ::sendto(STDIN_FILENO, "x", 1, 0, reinterpret_cast<const sockaddr*>(&where),
                  sizeof where) == 1;
}

bool connect_abroad() {
  const sockaddr_in where = somewhere();
  return ::connect(STDIN_FILENO, reinterpret_cast<const sockaddr*>(&where), sizeof where) == 0;
}

bool bind_here() {
  const sockaddr_in where = somewhere();
  return ::bind(STDIN_FILENO, reinterpret_cast<const sockaddr*>(&where), sizeof where) == 0;
}

// Hands a descriptor out through the socket.
bool pass_descriptor() {
  alignas(cmsghdr) char space[CMSG_SPACE(sizeof(int))] = {};
  char byte = 'x';
  iovec bytes{&byte, 1};
  msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  message.msg_control = space;
  message.msg_controllen = sizeof space;
  cmsghdr* const header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  const int own = STDIN_FILENO;
  std::memcpy(CMSG_DATA(header), &own, sizeof own);
  return ::sendmsg(STDIN_FILENO, &message, 0) == 1;
}

bool map_executable() {
  return ::mmap(nullptr, kPage, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
         MAP_FAILED;
}

bool make_executable() {
  void* const page =
      ::mmap(nullptr, kPage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return page != MAP_FAILED && ::mprotect(page, kPage, PROT_READ | PROT_EXEC) == 0;
}

bool run_program() {
  char name[] = "/bin/true";
  char* arguments[] = {name, nullptr};
  ::execve(name, arguments, nullptr);
  return false;  // had it succeeded, the worker would have ended without an answer
}

bool start_thread() {
  return call(SYS_clone,
              CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM);
}

bool raise_limit() {
  const rlimit limit{1024, 1024};
  return ::setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

bool type_into_terminal() {
  char letter = 'x';
  return ::ioctl(STDIN_FILENO, TIOCSTI, &letter) == 0;
}

bool read_other_memory() {
  char into[8];
  iovec local{into, sizeof into};
  iovec remote{into, sizeof into};
  return ::process_vm_readv(1, &local, 1, &remote, 1, 0) > 0;
}

// A 32-bit call, which has other numbers: 20 is getpid there and writev here.
bool call_as_32_bit() {
#ifdef __x86_64__
  long result = 20;
  __asm__ volatile("int $0x80" : "+a"(result) : : "memory");
  return result > 0;
#else
  return call(SYS_openat, AT_FDCWD, address("/etc/passwd"), O_RDONLY);
#endif
}

// Ten gigabytes, in pieces that would fit.
bool take_all_memory() {
  std::vector<std::unique_ptr<char[]>> taken;
  for (std::size_t bytes = 0; bytes < 10 * kGigabyte; bytes += kGigabyte / 64) {
    taken.emplace_back(new char[kGigabyte / 64])[0] = 1;
  }
  return taken.size() == 640;
}

bool take_all_address_space() {
  return ::mmap(nullptr, 10 * kGigabyte, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) != MAP_FAILED;
}

bool loop_for_ever() {
  volatile unsigned turns = 0;
  while (true) turns = turns + 1;
}

bool sleep_for_ever() {
  while (true) ::poll(nullptr, 0, 1000);
}

void say(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(STDIN_FILENO, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) ::_exit(0);
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

// More answers than questions, without end.
bool flood() {
  Bytes frames;
  while (frames.size() < 64 * kPage) append_answer(FrameType::Refused, 0, "flood", &frames);
  while (true) say(frames);
}

// One answer that never ends, a little at a time.
bool dribble() {
  Bytes header;
  append_frame_header(FrameType::Reading, 1 << 20, &header);
  say(header);
  while (true) {
    ::poll(nullptr, 0, 10);
    say("x");
  }
}

bool giant_frame() {
  Bytes header;
  append_frame_header(FrameType::Reading, 0xffff'ffff, &header);
  say(header);
  return sleep_for_ever();
}

bool garbage() {
  say(Bytes(100, '\xff'));
  return sleep_for_ever();
}

bool answer_another() {
  Bytes frame;
  append_answer(FrameType::Reading, ~0ULL, "", &frame);
  say(frame);
  return sleep_for_ever();
}

bool say_hello_again() {
  Bytes frame;
  append_hello({}, &frame);
  say(frame);
  return sleep_for_ever();
}

bool ask_for_a_file() {
  Bytes frame;
  append_need_next(1, &frame);
  say(frame);
  return sleep_for_ever();
}

bool leave_quietly() {
  ::_exit(0);
}

bool leave_before_work() {
  Bytes frame;
  append_plain(FrameType::Leaving, {}, &frame);
  say(frame);
  return sleep_for_ever();
}

bool fall() {
  volatile char* const nowhere = nullptr;
  *nowhere = 1;
  return false;
}

}  // namespace

const std::vector<ForbiddenAct>& forbidden_acts() {
  using Kind = FailureKind;
  static const std::vector<ForbiddenAct> kActs = {
      {"open a file", Kind::Crash, [] { return call(SYS_open, address("/etc/passwd"), O_RDONLY); }},
      {"openat a file", Kind::Crash,
       [] { return call(SYS_openat, AT_FDCWD, address("/etc/passwd"), O_RDONLY); }},
      {"openat2 a file", Kind::Crash,
       [] { return call(SYS_openat2, AT_FDCWD, address("/etc/passwd")); }},
      {"open by handle", Kind::Crash, [] { return call(SYS_open_by_handle_at, AT_FDCWD); }},
      {"create a file", Kind::Crash, [] { return call(SYS_creat, address("/tmp/act"), 0600); }},
      {"unlink a file", Kind::Crash, [] { return call(SYS_unlink, address("/tmp/act")); }},
      {"make a folder", Kind::Crash, [] { return call(SYS_mkdir, address("/tmp/act"), 0700); }},
      {"look at a file", Kind::Crash, [] { return ::access("/etc/passwd", F_OK) == 0; }},
      {"make a socket", Kind::Crash, [] { return ::socket(AF_INET, SOCK_STREAM, 0) >= 0; }},
      {"make a local socket", Kind::Crash, [] { return ::socket(AF_UNIX, SOCK_STREAM, 0) >= 0; }},
      {"connect", Kind::Crash, connect_abroad},
      {"bind", Kind::Crash, bind_here},
      {"send to an address", Kind::Crash, send_abroad},
      {"pass a descriptor", Kind::Crash, pass_descriptor},
      {"duplicate a descriptor", Kind::Crash, [] { return ::dup(STDIN_FILENO) >= 0; }},
      {"fork", Kind::Crash, [] { return call(SYS_fork); }},
      {"vfork", Kind::Crash, [] { return call(SYS_vfork); }},
      {"clone", Kind::Crash, [] { return call(SYS_clone, SIGCHLD); }},
      {"clone3", Kind::Crash, [] { return call(SYS_clone3); }},
      {"start a thread", Kind::Crash, start_thread},
      {"execve", Kind::Crash, run_program},
      {"ptrace the parent", Kind::Crash,
       [] { return call(SYS_ptrace, PTRACE_ATTACH, ::getppid()); }},
      {"read another's memory", Kind::Crash, read_other_memory},
      {"kill the parent", Kind::Crash, [] { return ::kill(::getppid(), SIGTERM) == 0; }},
      {"kill everybody", Kind::Crash, [] { return ::kill(-1, SIGTERM) == 0; }},
      {"signal another thread", Kind::Crash, [] { return call(SYS_tgkill, 2, 2, SIGABRT); }},
      {"setuid", Kind::Crash, [] { return call(SYS_setuid, 0); }},
      {"setgid", Kind::Crash, [] { return call(SYS_setgid, 0); }},
      {"take capabilities", Kind::Crash, [] { return call(SYS_capset); }},
      {"mount", Kind::Crash, [] { return ::mount("none", "/", "tmpfs", 0, nullptr) == 0; }},
      {"chroot", Kind::Crash, [] { return ::chroot("/") == 0; }},
      {"unshare", Kind::Crash, [] { return ::unshare(CLONE_NEWUSER) == 0; }},
      {"setns", Kind::Crash, [] { return ::setns(STDIN_FILENO, 0) == 0; }},
      {"set the host name", Kind::Crash, [] { return ::sethostname("x", 1) == 0; }},
      {"bpf", Kind::Crash, [] { return call(SYS_bpf); }},
      {"perf_event_open", Kind::Crash, [] { return call(SYS_perf_event_open); }},
      {"keyctl", Kind::Crash, [] { return call(SYS_keyctl); }},
      {"io_uring_setup", Kind::Crash, [] { return call(SYS_io_uring_setup, 1); }},
      {"userfaultfd", Kind::Crash, [] { return call(SYS_userfaultfd); }},
      {"memfd_create", Kind::Crash, [] { return call(SYS_memfd_create, address("x"), 0); }},
      {"map executable memory", Kind::Crash, map_executable},
      {"make memory executable", Kind::Crash, make_executable},
      {"change what prctl holds", Kind::Crash,
       [] { return ::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0; }},
      {"change the personality", Kind::Crash, [] { return call(SYS_personality, 0x0400000); }},
      {"raise a limit", Kind::Crash, raise_limit},
      {"type into the terminal", Kind::Crash, type_into_terminal},
      {"make shared memory", Kind::Crash,
       [] { return call(SYS_shmget, IPC_PRIVATE, kPage, 0600); }},
      {"open a message queue", Kind::Crash,
       [] { return call(SYS_mq_open, address("x"), O_CREAT | O_RDWR, 0600, 0); }},
      {"make a pipe", Kind::Crash,
       [] {
         int ends[2];
         return ::pipe(ends) == 0;
       }},
      {"watch files", Kind::Crash, [] { return call(SYS_inotify_init1, 0); }},
      {"load a module", Kind::Crash, [] { return call(SYS_init_module); }},
      {"add a filter", Kind::Crash, [] { return call(SYS_seccomp, 1, 0, 0); }},
      {"call as a 32-bit program", Kind::Crash, call_as_32_bit},
      {"take 10 GB", Kind::Limit, take_all_memory},
      {"map 10 GB", Kind::None, take_all_address_space},
      {"loop for ever", Kind::Hang, loop_for_ever},
      {"sleep for ever", Kind::Hang, sleep_for_ever},
      {"flood the answer", Kind::Protocol, flood},
      {"dribble the answer", Kind::Hang, dribble},
      {"send a giant frame", Kind::Protocol, giant_frame},
      {"send garbage", Kind::Protocol, garbage},
      {"answer another question", Kind::Protocol, answer_another},
      {"say hello again", Kind::Protocol, say_hello_again},
      {"ask for a file", Kind::Protocol, ask_for_a_file},
      {"leave without a word", Kind::Crash, leave_quietly},
      {"leave before any work", Kind::Protocol, leave_before_work},
      {"fall over", Kind::Crash, fall},
      {"abort", Kind::Crash,
       [] {
         std::abort();
         return false;
       }},
  };
  return kActs;
}

}  // namespace day::reader
