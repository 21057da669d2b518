// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/view_acts.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

namespace day::reader {
namespace {

constexpr std::size_t kPage = 4096;
constexpr const char* kNewFile = "/usr/share/fonts/act";

bool call(long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0) {
  return ::syscall(number, a, b, c, d, e) >= 0;
}

long address(const char* text) {
  return reinterpret_cast<long>(text);
}

bool open_with(const char* path, int flags) {
  return call(SYS_openat, AT_FDCWD, address(path), flags, 0600);
}

bool map_font(int protection, int flags) {
  const int font = ::open(kShownFont, O_RDONLY | O_CLOEXEC);
  return font >= 0 && ::mmap(nullptr, kPage, protection, flags, font, 0) != MAP_FAILED;
}

// A mapping that cannot be written to must not become so.
bool make_font_writable() {
  const int font = ::open(kShownFont, O_RDONLY | O_CLOEXEC);
  void* const page = ::mmap(nullptr, kPage, PROT_READ, MAP_SHARED, font, 0);
  return page != MAP_FAILED && ::mprotect(page, kPage, PROT_READ | PROT_WRITE) == 0;
}

bool read_font() {
  const int font = ::open(kShownFont, O_RDONLY | O_CLOEXEC);
  char first[4];
  struct stat info {};
  return font >= 0 && ::fstat(font, &info) == 0 && info.st_size > 1000 &&
         ::read(font, first, sizeof first) == 4 && ::lseek(font, 0, SEEK_SET) == 0 &&
         ::close(font) == 0;
}

bool list_fonts() {
  DIR* const folder = ::opendir("/usr/share/fonts/truetype");
  if (folder == nullptr) return false;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread
  const bool has_some = ::readdir(folder) != nullptr;
  return ::closedir(folder) == 0 && has_some;
}

}  // namespace

bool can_open(const std::string& path) {
  return ::open(path.c_str(), O_RDONLY | O_CLOEXEC) >= 0;
}

std::size_t count_openable() {
  std::size_t count = 0;
  while (count < 1'000'000 && can_open(kShownFont)) ++count;
  return count;
}

bool answers_instead(std::string_view act) {
  return act == "open a file" || act == "openat a file" || act == "look at a file";
}

const std::vector<ForbiddenAct>& forbidden_view_acts() {
  using Kind = FailureKind;
  static const std::vector<ForbiddenAct> kActs = {
      {"open to write", Kind::Crash, [] { return open_with(kShownFont, O_WRONLY); }},
      {"open to read and write", Kind::Crash, [] { return open_with(kShownFont, O_RDWR); }},
      {"open to append", Kind::Crash, [] { return open_with(kShownFont, O_WRONLY | O_APPEND); }},
      {"open to truncate", Kind::Crash, [] { return open_with(kShownFont, O_TRUNC); }},
      {"open to create", Kind::Crash, [] { return open_with(kNewFile, O_CREAT); }},
      {"open a file without a name", Kind::Crash,
       [] { return open_with("/usr/share/fonts", O_TMPFILE | O_RDWR); }},
      {"open as a path only", Kind::Crash, [] { return open_with("/", O_PATH); }},
      {"open the old way to write", Kind::Crash,
       [] { return call(SYS_open, address(kNewFile), O_WRONLY | O_CREAT, 0600); }},
      {"rename", Kind::Crash, [] { return ::rename(kShownFont, kNewFile) == 0; }},
      {"link", Kind::Crash, [] { return ::link(kShownFont, kNewFile) == 0; }},
      {"link by a name", Kind::Crash, [] { return ::symlink("/etc/passwd", kNewFile) == 0; }},
      {"change a mode", Kind::Crash, [] { return ::chmod(kShownFont, 0666) == 0; }},
      {"change an owner", Kind::Crash, [] { return ::chown(kShownFont, 1, 1) == 0; }},
      {"truncate by name", Kind::Crash, [] { return ::truncate(kShownFont, 0) == 0; }},
      {"make a device", Kind::Crash, [] { return ::mknod(kNewFile, S_IFIFO | 0600, 0) == 0; }},
      {"remove from the view", Kind::Crash, [] { return ::unlink(kShownFont) == 0; }},
      {"map a file to be written", Kind::Crash,
       [] { return map_font(PROT_READ | PROT_WRITE, MAP_SHARED); }},
      {"map a file to be executed", Kind::Crash,
       [] { return map_font(PROT_READ | PROT_EXEC, MAP_PRIVATE); }},
      {"make a mapped file writable", Kind::None, make_font_writable},
      {"duplicate by fcntl", Kind::Crash, [] { return ::fcntl(STDIN_FILENO, F_DUPFD, 5) >= 0; }},
      {"lock a file", Kind::Crash,
       [] {
         struct flock lock {};
         return ::fcntl(STDIN_FILENO, F_SETLK, &lock) == 0;
       }},
      {"ask to be signalled", Kind::Crash, [] { return ::fcntl(STDIN_FILENO, F_SETOWN, 1) == 0; }},
      {"leave the folder", Kind::Crash, [] { return ::chdir("/usr/share/fonts") == 0; }},
  };
  return kActs;
}

const std::vector<ForbiddenAct>& allowed_view_acts() {
  static const std::vector<ForbiddenAct> kActs = {
      {"read a font", FailureKind::None, read_font},
      {"list fonts", FailureKind::None, list_fonts},
      {"map a font", FailureKind::None, [] { return map_font(PROT_READ, MAP_SHARED); }},
      {"see how fontconfig is set up", FailureKind::None,
       [] { return can_open("/etc/fonts/fonts.conf"); }},
  };
  return kActs;
}

}  // namespace day::reader
