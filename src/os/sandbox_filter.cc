// SPDX-License-Identifier: AGPL-3.0-or-later
// The layers that filter calls: Landlock with no rule but for a view, and short lists for seccomp.
#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>

#include "os/sandbox_layers.h"

namespace day::os {
namespace {

// The kernel's own numbers (linux/landlock.h), because Debian's header knows only the first of the
// versions.
constexpr long kLandlockCreateRuleset = 444;
constexpr long kLandlockAddRule = 445;
constexpr long kLandlockRestrictSelf = 446;
constexpr int kLandlockPathBeneath = 1;
constexpr std::uint64_t kLandlockReadFile = 1U << 2;
constexpr std::uint64_t kLandlockReadFolder = 1U << 3;
constexpr unsigned kLandlockCreateVersion = 1;

struct LandlockAttributes {
  std::uint64_t handled_files = 0;
  std::uint64_t handled_network = 0;
  std::uint64_t scoped = 0;
};

// landlock_path_beneath_attr, which is packed.
struct [[gnu::packed]] LandlockBeneath {
  std::uint64_t allowed = 0;
  std::int32_t folder = -1;
};

// Everything that the given version of Landlock can forbid; `size` is what that version reads.
LandlockAttributes landlock_everything(long version, std::size_t* size) {
  LandlockAttributes all;
  all.handled_files = (1U << 13) - 1;               // 1: files and folders
  if (version >= 2) all.handled_files |= 1U << 13;  // 2: moving between folders
  if (version >= 3) all.handled_files |= 1U << 14;  // 3: truncating
  if (version >= 5) all.handled_files |= 1U << 15;  // 5: ioctl on devices
  *size = sizeof(std::uint64_t);
  if (version >= 4) {  // 4: TCP ports
    all.handled_network = 3;
    *size += sizeof(std::uint64_t);
  }
  if (version >= 6) {  // 6: abstract sockets and signals
    all.scoped = 3;
    *size += sizeof(std::uint64_t);
  }
  return all;
}

// What a reader does: computing, memory, its socket, its own end. Nothing here makes a descriptor,
// a process, a mapping of a file, or executable memory.
constexpr std::array kPlainCalls = {
    SCMP_SYS(read),

    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(recvfrom),

    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getrandom),
    SCMP_SYS(getrusage),
    SCMP_SYS(sysinfo),
    SCMP_SYS(sched_yield),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

constexpr scmp_datum_t datum(long value) {
  return static_cast<scmp_datum_t>(value);
}

// Calls that are allowed with some arguments only. Returns a negative errno as libseccomp does.
int allow_with_arguments(scmp_filter_ctx filter) {
  const auto allow = [&](int call, std::initializer_list<scmp_arg_cmp> conditions) {
    const std::vector<scmp_arg_cmp> list(conditions);
    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, static_cast<unsigned>(list.size()),
                                  list.data());
  };
  // Anonymous and never executable.
  if (const int e =
          allow(SCMP_SYS(mmap), {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                                 SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS)});
      e != 0) {
    return e;
  }
  if (const int e = allow(SCMP_SYS(mprotect), {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)});
      e != 0) {
    return e;
  }
  // send() on a connected socket: no address.
  if (const int e = allow(SCMP_SYS(sendto), {SCMP_A4(SCMP_CMP_EQ, 0)}); e != 0) return e;
  // abort() signals the calling process, nobody else.
  return allow(SCMP_SYS(tgkill),
               {SCMP_A0(SCMP_CMP_EQ, datum(::getpid())), SCMP_A2(SCMP_CMP_EQ, datum(SIGABRT))});
}

// What the libraries that read data do to find and to load it.
constexpr std::array kViewCalls = {
    SCMP_SYS(close),      SCMP_SYS(fstat),  SCMP_SYS(newfstatat), SCMP_SYS(stat),
    SCMP_SYS(lstat),      SCMP_SYS(statfs), SCMP_SYS(fstatfs),    SCMP_SYS(lseek),
    SCMP_SYS(pread64),    SCMP_SYS(access), SCMP_SYS(faccessat),  SCMP_SYS(faccessat2),
    SCMP_SYS(getdents64), SCMP_SYS(readv),  SCMP_SYS(readlink),   SCMP_SYS(readlinkat),
    SCMP_SYS(getcwd),     SCMP_SYS(statx),  SCMP_SYS(fadvise64),
};

// Opening, mapping and asking about files, for reading only. Returns as above.
int allow_reading_files(scmp_filter_ctx filter) {
  constexpr scmp_datum_t kOtherOpenFlags =
      ~datum(O_CLOEXEC | O_DIRECTORY | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW | O_LARGEFILE) &
      0xffff'ffff;
  const auto allow = [&](int call, scmp_arg_cmp condition) {
    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &condition);
  };
  int status = 0;
  for (const int call : kViewCalls) {
    if (status == 0) status = seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
  }
  if (status == 0) {
    status = allow(SCMP_SYS(openat), SCMP_A2(SCMP_CMP_MASKED_EQ, kOtherOpenFlags, 0));
  }
  if (status == 0) {
    status = allow(SCMP_SYS(open), SCMP_A1(SCMP_CMP_MASKED_EQ, kOtherOpenFlags, 0));
  }
  // Neither to be written, which would be anonymous, nor executed.
  if (status == 0) {
    status = allow(SCMP_SYS(mmap), SCMP_A2(SCMP_CMP_MASKED_EQ, ~datum(PROT_READ), 0));
  }
  for (const int question : {F_GETFD, F_SETFD, F_GETFL}) {
    if (status == 0) {
      status = allow(SCMP_SYS(fcntl), SCMP_A1(SCMP_CMP_EQ, datum(question)));
    }
  }
  return status;
}

// A folder that cannot be opened is missed, and nothing else.
void allow_reading(int rules, const std::string& folder) {
  LandlockBeneath beneath;
  beneath.folder = ::open(folder.c_str(), O_PATH | O_CLOEXEC | O_DIRECTORY);
  if (beneath.folder < 0) return;
  beneath.allowed = kLandlockReadFile | kLandlockReadFolder;
  ::syscall(kLandlockAddRule, rules, kLandlockPathBeneath, &beneath, 0U);
  ::close(beneath.folder);
}

}  // namespace

LayerReport forbid_by_landlock(const std::vector<std::string>& view) {
  constexpr Layer kLayer = Layer::Landlock;
  const long version = ::syscall(kLandlockCreateRuleset, nullptr, 0, kLandlockCreateVersion);
  if (version < 1) {
    if (errno == ENOSYS) return not_offered(kLayer, "the kernel does not have it");
    if (errno == EOPNOTSUPP) return not_offered(kLayer, "switched off when the kernel started");
    return failed(kLayer, "ask for its version");
  }
  std::size_t size = 0;
  const LandlockAttributes everything = landlock_everything(version, &size);
  const long rules = ::syscall(kLandlockCreateRuleset, &everything, size, 0U);
  if (rules < 0) return failed(kLayer, "make a rule set");
  for (const std::string& folder : view) allow_reading(static_cast<int>(rules), folder);
  const long status = ::syscall(kLandlockRestrictSelf, rules, 0U);
  const LayerReport report = status == 0 ? held(kLayer) : failed(kLayer, "restrict");
  ::close(static_cast<int>(rules));
  return report;
}

LayerReport filter_system_calls(bool has_view) {
  constexpr Layer kLayer = Layer::SystemCalls;
  if (::prctl(PR_GET_SECCOMP, 0, 0, 0, 0) < 0 && errno == EINVAL) {
    return not_offered(kLayer, "the kernel does not have seccomp");
  }
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
  if (filter == nullptr) return failed(kLayer, "start a filter");
  int status = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
  if (status == 0) status = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
  for (const int call : kPlainCalls) {
    if (status == 0) status = seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
  }
  if (status == 0) status = allow_with_arguments(filter);
  if (status == 0 && has_view) status = allow_reading_files(filter);
  if (status == 0) status = seccomp_load(filter);
  seccomp_release(filter);
  errno = -status;
  return status == 0 ? held(kLayer) : failed(kLayer, "load the filter");
}

}  // namespace day::os
