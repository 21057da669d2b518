// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/serve_password.h"

#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <vector>

#include "cli/decider.h"
#include "cli/terminal.h"
#include "crypto/limits.h"
#include "crypto/password_hash.h"
#include "os/file.h"
#include "room/door.h"
#include "room/limits.h"
#include "text/display.h"

namespace day::cli {
namespace {

constexpr std::size_t kMaxFileBytes = 1024;
constexpr mode_t kOwnerOnly = 0600;
constexpr mode_t kOwnersFolder = 0700;
constexpr mode_t kOthers = 0077;

// The terminal without echo for as long as this lives.
class Silence {
 public:
  Silence() {
    is_on_ = ::tcgetattr(STDIN_FILENO, &before_) == 0;
    if (!is_on_) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    is_on_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;
  ~Silence() {
    if (is_on_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }

 private:
  termios before_{};
  bool is_on_ = false;
};

// One line of standard input, at most a little more than a password may have.
Result<std::string> read_line() {
  std::string line;
  for (;;) {
    char c = 0;
    const ssize_t got = ::read(STDIN_FILENO, &c, 1);
    if (got < 0) return Error{Code::Failed, "standard input cannot be read"};
    if (got == 0 || c == '\n') return line;
    line += c;
    if (line.size() > crypto::kMaxPasswordBytes) {
      return Error{Code::Failed,
                   fmt::format("a password has at most {} octets", crypto::kMaxPasswordBytes)};
    }
  }
}

Result<std::string> ask(const char* question) {
  fmt::print(stderr, "{}", question);
  std::fflush(stderr);
  const Silence silence;
  auto line = read_line();
  fmt::print(stderr, "\n");
  return line;
}

Result<std::string> ask_twice() {
  if (!is_terminal(STDIN_FILENO)) return read_line();
  ASSIGN_OR_RETURN(std::string password, ask("Password: "));
  ASSIGN_OR_RETURN(const std::string again, ask("The same again: "));
  if (again != password) return Error{Code::Failed, "the two are not the same; nothing was set"};
  return password;
}

}  // namespace

Result<std::string> find_password_path(const std::string& named, const vault::Vault& vault) {
  if (!named.empty()) return named;
  ASSIGN_OR_RETURN(std::string path, find_key_path({}, vault));
  if (path.ends_with(".key")) path.resize(path.size() - std::string_view(".key").size());
  return path + ".password";
}

Result<std::string> read_password(const std::string& path) {
  ASSIGN_OR_RETURN(const os::File file, os::File::open_read(path));
  ASSIGN_OR_RETURN(const mode_t mode, file.permissions());
  if ((mode & kOthers) != 0) {
    return Error{Code::Denied, fmt::format("{} can be read or changed by others: chmod 600 {}",
                                           text::show_line(path), text::show_line(path))};
  }
  ASSIGN_OR_RETURN(std::string hash, os::read_file(path, kMaxFileBytes));
  while (hash.ends_with('\n')) hash.pop_back();
  if (!crypto::is_password_hash(hash)) {
    return Error{Code::Damaged,
                 fmt::format("{} holds no password: set one with `daylight serve --set-password`",
                             text::show_line(path))};
  }
  return hash;
}

Status set_password(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string password, ask_twice());
  if (!room::may_be_password(password)) {
    return Error{Code::Failed,
                 fmt::format("a password that is all there is needs {} characters or more: take "
                             "four words that have nothing to do with each other",
                             room::kMinPasswordChars)};
  }
  ASSIGN_OR_RETURN(const std::string hash, crypto::hash_password(password));
  TRY(os::make_folders(os::folder_of(path), kOwnersFolder));
  const std::string beside = path + ".new";
  if (os::exists(beside)) TRY(os::remove_file(beside));
  {
    ASSIGN_OR_RETURN(os::File file, os::File::create_new(beside, kOwnerOnly));
    TRY(file.write(hash + "\n"));
    TRY(file.sync());
  }
  return os::rename_durably(beside, path);
}

}  // namespace day::cli
