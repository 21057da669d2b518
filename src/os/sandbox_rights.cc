// SPDX-License-Identifier: AGPL-3.0-or-later
// The layers that take rights away: files, descriptors, identity, capabilities, resources.
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <sys/fsuid.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <limits>

#include "os/limits.h"
#include "os/sandbox_layers.h"

namespace day::os {
namespace {

// The overflow identity of Linux, "nobody" and "nogroup" on Debian.
constexpr uid_t kNobody = 65534;

// One past the highest capability that any kernel so far has, with room; asking for more is EINVAL.
constexpr int kCapabilityEnd = 64;

bool call_capset(const std::array<__user_cap_data_struct, 2>& data) {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  return ::syscall(SYS_capset, &header, data.data()) == 0;
}

bool call_capget(std::array<__user_cap_data_struct, 2>* data) {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  return ::syscall(SYS_capget, &header, data->data()) == 0;
}

bool has_capability(int capability) {
  std::array<__user_cap_data_struct, 2> data{};
  if (!call_capget(&data)) return false;
  const auto at = static_cast<unsigned>(capability);
  return (data[at / 32].effective & (1U << (at % 32))) != 0;
}

constexpr unsigned long kInert = MS_NOSUID | MS_NODEV | MS_NOEXEC;

// Shows a folder at its own path below the working directory, to be read. One that cannot be shown
// so is not there: its files are missed, and nothing else.
void show_folder(const std::string& folder) {
  const std::string inside = folder.substr(1);
  for (std::size_t at = inside.find('/'); at != std::string::npos; at = inside.find('/', at + 1)) {
    ::mkdir(inside.substr(0, at).c_str(), 0755);
  }
  if (::mkdir(inside.c_str(), 0755) != 0) return;
  if (::mount(folder.c_str(), inside.c_str(), nullptr, MS_BIND, nullptr) != 0) return;
  if (::mount("none", inside.c_str(), nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY | kInert,
              nullptr) != 0) {
    ::umount2(inside.c_str(), MNT_DETACH);
  }
}

bool lower_limit(__rlimit_resource_t resource, rlim_t value) {
  rlimit limit{};
  if (::getrlimit(resource, &limit) != 0) return false;
  value = std::min(value, limit.rlim_max);
  limit = {value, value};
  return ::setrlimit(resource, &limit) == 0;
}

}  // namespace

LayerReport empty_the_root(const std::vector<std::string>& view) {
  constexpr Layer kLayer = Layer::MountNamespace;
  if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
    return failed(kLayer, "make / private");
  }
  // Any folder does as a place for the new root: it is gone with the old one.
  const char* place = nullptr;
  struct stat info {};
  for (const char* candidate : {"/tmp", "/proc", "/dev", "/usr"}) {
    if (place == nullptr && ::stat(candidate, &info) == 0 && S_ISDIR(info.st_mode)) {
      place = candidate;
    }
  }
  if (place == nullptr) return failed(kLayer, "find a folder");
  // Room for the folders that lead to the view, and for nothing else.
  const char* const options =
      view.empty() ? "size=4k,nr_inodes=1,mode=0555" : "size=4k,nr_inodes=32,mode=0755";
  if (!view.empty()) {
    // Who is root outside has no name inside, and nobody without one may make a folder.
    ::setfsgid(kNobody);
    ::setfsuid(kNobody);
  }
  if (::mount("empty", place, "tmpfs", kInert, options) != 0) {
    return failed(kLayer, "mount an empty file system");
  }
  if (::chdir(place) != 0) return failed(kLayer, "enter the empty file system");
  for (const std::string& folder : view) show_folder(folder);
  if (::syscall(SYS_pivot_root, ".", ".") == 0) {
    if (::umount2(".", MNT_DETACH) != 0) return failed(kLayer, "detach the old root");
  } else {
    // An initial RAM file system cannot be pivoted away, only covered.
    if (::mount(".", "/", nullptr, MS_MOVE, nullptr) != 0) return failed(kLayer, "move the root");
    if (::chroot(".") != 0) return failed(kLayer, "change the root");
  }
  if (::chdir("/") != 0) return failed(kLayer, "enter the new root");
  if (::mount("none", "/", nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY | kInert, nullptr) != 0) {
    return failed(kLayer, "make the root read-only");
  }
  return held(kLayer);
}

LayerReport close_descriptors() {
  if (::syscall(SYS_close_range, 1U, std::numeric_limits<unsigned>::max(), 0U) == 0) {
    return held(Layer::Descriptors);
  }
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return failed(Layer::Descriptors, "getrlimit");
  for (rlim_t at = 1; at < limit.rlim_max; ++at) ::close(static_cast<int>(at));
  return held(Layer::Descriptors);
}

LayerReport drop_identity(const Confinement& confinement) {
  constexpr Layer kLayer = Layer::Identity;
  if (!confinement.started_by_root) return held(kLayer);
  if (!has_capability(CAP_SETUID) || !has_capability(CAP_SETGID)) {
    return not_offered(kLayer, "root without the right to become somebody else");
  }
  if (::setgroups(0, nullptr) != 0) return failed(kLayer, "leave all groups");
  // Keeps the capabilities over the change; drop_capabilities() comes next and needs SETPCAP.
  if (::prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0) return failed(kLayer, "keep capabilities");
  if (::setresgid(kNobody, kNobody, kNobody) != 0) return failed(kLayer, "change the group");
  if (::setresuid(kNobody, kNobody, kNobody) != 0) return failed(kLayer, "change the user");
  return held(kLayer);
}

LayerReport drop_capabilities() {
  constexpr Layer kLayer = Layer::Capabilities;
  std::array<__user_cap_data_struct, 2> data{};
  if (!call_capget(&data)) return failed(kLayer, "capget");
  // Changing identity has cleared the effective set; what is permitted may be taken up again.
  data[0].effective = data[0].permitted;
  data[1].effective = data[1].permitted;
  if (!call_capset(data)) return failed(kLayer, "capset");
  if (has_capability(CAP_SETPCAP)) {
    for (int capability = 0; capability < kCapabilityEnd; ++capability) {
      if (::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0 && errno != EINVAL) {
        return failed(kLayer, "drop from the bounding set");
      }
    }
  }
  if (::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0 && errno != EINVAL) {
    return failed(kLayer, "clear the ambient set");
  }
  data = {};
  if (!call_capset(data)) return failed(kLayer, "drop all");
  if (!call_capget(&data)) return failed(kLayer, "capget");
  if ((data[0].permitted | data[1].permitted | data[0].inheritable | data[1].inheritable) != 0) {
    errno = EPERM;
    return failed(kLayer, "some are left");
  }
  return held(kLayer);
}

LayerReport forbid_new_privileges() {
  constexpr Layer kLayer = Layer::NoNewPrivileges;
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return failed(kLayer, "no_new_privs");
  if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return failed(kLayer, "undumpable");
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) return failed(kLayer, "die with parent");
  return held(kLayer);
}

LayerReport limit_resources(const Confinement& confinement, bool has_view) {
  constexpr Layer kLayer = Layer::Limits;
  if (confinement.cpu_seconds != 0) {
    // A second lies between the signal that can be told apart and the one that cannot be caught.
    if (!lower_limit(RLIMIT_CPU, rlim_t{confinement.cpu_seconds} + 1)) {
      return failed(kLayer, "cpu time");
    }
    rlimit cpu{};
    if (::getrlimit(RLIMIT_CPU, &cpu) != 0) return failed(kLayer, "cpu time");
    cpu.rlim_cur = std::min<rlim_t>(confinement.cpu_seconds, cpu.rlim_max);
    if (::setrlimit(RLIMIT_CPU, &cpu) != 0) return failed(kLayer, "cpu time");
  }
  if (!lower_limit(RLIMIT_CORE, 0)) return failed(kLayer, "core");
  if (!lower_limit(RLIMIT_FSIZE, 0)) return failed(kLayer, "file size");
  if (!lower_limit(RLIMIT_NPROC, 0)) return failed(kLayer, "processes");
  if (!lower_limit(RLIMIT_MEMLOCK, 0)) return failed(kLayer, "locked memory");
  if (!lower_limit(RLIMIT_MSGQUEUE, 0)) return failed(kLayer, "message queues");
  const rlim_t files = has_view ? kMaxViewFiles : 1;
  if (!lower_limit(RLIMIT_NOFILE, files)) return failed(kLayer, "open files");
  return held(kLayer);
}

std::uint64_t mapped_bytes() {
  // The first number is the size in pages (proc(5), statm).
  std::array<char, 64> text{};
  const int descriptor = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return 0;
  const ssize_t size = ::read(descriptor, text.data(), text.size());
  ::close(descriptor);
  std::uint64_t pages = 0;
  if (size > 0) std::from_chars(text.data(), text.data() + size, pages);
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

LayerReport limit_memory(std::uint64_t already_mapped) {
  if (!lower_limit(RLIMIT_AS, already_mapped + kMaxConfinedBytes)) {
    return failed(Layer::MemoryLimit, "address space");
  }
  return held(Layer::MemoryLimit);
}

}  // namespace day::os
