// SPDX-License-Identifier: AGPL-3.0-or-later
// Preloaded into the program under test: makes the n-th call of one kind fail, or kills the process
// there. Counts only calls on regular files and folders, so that pipes and sockets are left alone.
//
//   DAYLIGHT_FAULT=write:12:ENOSPC   the 12th write fails (write, pwrite)
//   DAYLIGHT_FAULT=sync:3:EIO        the 3rd fsync or fdatasync fails
//   DAYLIGHT_FAULT=rename:1:EIO      likewise rename; truncate: ftruncate; remove: unlink
//   DAYLIGHT_FAULT=any:40:KILL       SIGKILL just before the 40th call of any of these kinds
//   DAYLIGHT_FAULT=write:40:TORN     half of the 40th write is done, then SIGKILL
//   DAYLIGHT_FAULT=write:12:ENOSPC+  the 12th and every later one: a disk that stays full
//   DAYLIGHT_FAULT_COUNT=FILE        writes "write N\nsync N\n…" at exit

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

enum Kind { kWrite, kSync, kRename, kTruncate, kRemove, kKinds };
constexpr std::array<const char*, kKinds> kNames = {"write", "sync", "rename", "truncate",
                                                    "remove"};

struct Plan {
  bool active = false;
  bool any = false;
  Kind kind = kWrite;
  long at = 0;
  int number = 0;  // errno to set; 0: kill
  bool torn = false;
  bool stays = false;
};

std::array<std::atomic<long>, kKinds> counts{};
std::atomic<long> total{0};

Plan read_plan() {
  Plan plan;
  const char* text = std::getenv("DAYLIGHT_FAULT");
  if (text == nullptr) return plan;
  const std::string_view all = text;
  const std::size_t first = all.find(':');
  const std::size_t second = all.rfind(':');
  if (first == std::string_view::npos || first == second) return plan;
  const std::string kind(all.substr(0, first));
  const std::string name(all.substr(second + 1));
  plan.at = std::strtol(text + first + 1, nullptr, 10);
  plan.active = true;
  plan.any = kind == "any";
  for (int i = 0; i < kKinds; ++i) {
    if (kind == kNames[static_cast<std::size_t>(i)]) plan.kind = static_cast<Kind>(i);
  }
  plan.stays = name.ends_with("+");
  plan.torn = name.starts_with("TORN");
  if (name.starts_with("ENOSPC")) plan.number = ENOSPC;
  if (name.starts_with("EIO")) plan.number = EIO;
  return plan;
}

const Plan& plan() {
  static const Plan the_plan = read_plan();
  return the_plan;
}

// Written at exit, for the harness to know how many places there are.
struct AtExit {
  ~AtExit() {
    const char* path = std::getenv("DAYLIGHT_FAULT_COUNT");
    if (path == nullptr) return;
    if (std::FILE* file = std::fopen(path, "w")) {
      for (std::size_t i = 0; i < kKinds; ++i) {
        std::fprintf(file, "%s %ld\n", kNames[i], counts[i].load());
      }
      std::fclose(file);
    }
  }
};
const AtExit at_exit;

// Counts a call; true if it is the one to hit.
bool is_hit(Kind kind) {
  const long of_kind = ++counts[static_cast<std::size_t>(kind)];
  const long of_all = ++total;
  const Plan& the = plan();
  if (!the.active) return false;
  if (!the.any && the.kind != kind) return false;
  const long number = the.any ? of_all : of_kind;
  return the.stays ? number >= the.at : number == the.at;
}

bool on_disk(int descriptor) {
  struct stat info {};
  return ::fstat(descriptor, &info) == 0 && (S_ISREG(info.st_mode) || S_ISDIR(info.st_mode));
}

// Sets errno and answers -1, or does not return.
int strike() {
  if (plan().number == 0) ::raise(SIGKILL);
  errno = plan().number;
  return -1;
}

template <typename Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

using WriteFunction = ssize_t (*)(int, const void*, size_t);
using PwriteFunction = ssize_t (*)(int, const void*, size_t, off_t);

ssize_t do_pwrite(const char* name, int descriptor, const void* bytes, size_t size, off_t offset) {
  static const auto real = next<PwriteFunction>(name);
  if (!on_disk(descriptor) || !is_hit(kWrite)) return real(descriptor, bytes, size, offset);
  if (plan().torn) real(descriptor, bytes, size / 2, offset);
  return strike();
}

}  // namespace

extern "C" {

ssize_t write(int descriptor, const void* bytes, size_t size) {
  static const auto real = next<WriteFunction>("write");
  if (!on_disk(descriptor) || !is_hit(kWrite)) return real(descriptor, bytes, size);
  if (plan().torn) real(descriptor, bytes, size / 2);
  return strike();
}

ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t offset) {
  return do_pwrite("pwrite", descriptor, bytes, size, offset);
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off64_t offset) {
  return do_pwrite("pwrite64", descriptor, bytes, size, offset);
}

int fsync(int descriptor) {
  static const auto real = next<int (*)(int)>("fsync");
  return is_hit(kSync) ? strike() : real(descriptor);
}

int fdatasync(int descriptor) {
  static const auto real = next<int (*)(int)>("fdatasync");
  return is_hit(kSync) ? strike() : real(descriptor);
}

int rename(const char* from, const char* to) noexcept {
  static const auto real = next<int (*)(const char*, const char*)>("rename");
  return is_hit(kRename) ? strike() : real(from, to);
}

int ftruncate(int descriptor, off_t size) noexcept {
  static const auto real = next<int (*)(int, off_t)>("ftruncate");
  return on_disk(descriptor) && is_hit(kTruncate) ? strike() : real(descriptor, size);
}

int ftruncate64(int descriptor, off64_t size) noexcept {
  static const auto real = next<int (*)(int, off64_t)>("ftruncate64");
  return on_disk(descriptor) && is_hit(kTruncate) ? strike() : real(descriptor, size);
}

int unlink(const char* path) noexcept {
  static const auto real = next<int (*)(const char*)>("unlink");
  return is_hit(kRemove) ? strike() : real(path);
}

}  // extern "C"
