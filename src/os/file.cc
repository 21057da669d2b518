// SPDX-License-Identifier: AGPL-3.0-or-later
#include "os/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

namespace day::os {
namespace {

// Repeats a system call that a signal interrupted.
template <typename Call>
auto uninterrupted(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

Result<int> open_descriptor(const std::string& path, int flags, mode_t mode) {
  const int descriptor =
      uninterrupted([&] { return ::open(path.c_str(), flags | O_CLOEXEC, mode); });
  if (descriptor < 0) return error_from_errno(errno, "cannot open", path);
  return descriptor;
}

Code code_from_errno(int number) {
  switch (number) {
    case ENOENT:
    case ENOTDIR:
      return Code::NotFound;
    case EACCES:
    case EPERM:
    case EROFS:
      return Code::Denied;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return Code::NoSpace;
    case EWOULDBLOCK:
      return Code::Busy;
    default:
      return Code::Failed;
  }
}

}  // namespace

Error error_from_errno(int number, std::string_view what, std::string_view path) {
  return Error{code_from_errno(number),
               fmt::format("{} {}: {}", what, path, std::generic_category().message(number))};
}

Result<File> File::open_read(const std::string& path) {
  ASSIGN_OR_RETURN(const int descriptor, open_descriptor(path, O_RDONLY, 0));
  return File(descriptor, path);
}

Result<File> File::create(const std::string& path, mode_t mode) {
  ASSIGN_OR_RETURN(const int descriptor, open_descriptor(path, O_RDWR | O_CREAT | O_TRUNC, mode));
  return File(descriptor, path);
}

Result<File> File::create_new(const std::string& path, mode_t mode) {
  ASSIGN_OR_RETURN(const int descriptor, open_descriptor(path, O_RDWR | O_CREAT | O_EXCL, mode));
  return File(descriptor, path);
}

Result<File> File::open_write(const std::string& path, mode_t mode) {
  ASSIGN_OR_RETURN(const int descriptor, open_descriptor(path, O_RDWR | O_CREAT, mode));
  return File(descriptor, path);
}

File File::adopt(int descriptor, std::string path) {
  return File(descriptor, std::move(path));
}

File::File(File&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

File& File::operator=(File&& other) noexcept {
  if (this != &other) {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = std::exchange(other.descriptor_, -1);
    path_ = std::move(other.path_);
  }
  return *this;
}

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::size_t> File::read(char* into, std::size_t size) {
  const ssize_t got = uninterrupted([&] { return ::read(descriptor_, into, size); });
  if (got < 0) return error_from_errno(errno, "cannot read", path_);
  return static_cast<std::size_t>(got);
}

Result<std::size_t> File::read_at(std::uint64_t offset, char* into, std::size_t size) const {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got = uninterrupted([&] {
      return ::pread(descriptor_, into + done, size - done, static_cast<off_t>(offset + done));
    });
    if (got < 0) return error_from_errno(errno, "cannot read", path_);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

Result<Bytes> File::read_exactly(std::uint64_t offset, std::size_t size) const {
  Bytes bytes(size, '\0');
  ASSIGN_OR_RETURN(const std::size_t got, read_at(offset, bytes.data(), size));
  if (got != size) return Error{Code::Damaged, fmt::format("{} ends too early", path_)};
  return bytes;
}

Status File::write(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t put =
        uninterrupted([&] { return ::write(descriptor_, bytes.data(), bytes.size()); });
    if (put < 0) return error_from_errno(errno, "cannot write", path_);
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return {};
}

Status File::write_at(std::uint64_t offset, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t put = uninterrupted([&] {
      return ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    });
    if (put < 0) return error_from_errno(errno, "cannot write", path_);
    bytes.remove_prefix(static_cast<std::size_t>(put));
    offset += static_cast<std::uint64_t>(put);
  }
  return {};
}

Status File::sync() {
  if (uninterrupted([&] { return ::fdatasync(descriptor_); }) < 0) {
    return error_from_errno(errno, "cannot sync", path_);
  }
  return {};
}

Status File::truncate(std::uint64_t size) {
  if (uninterrupted([&] { return ::ftruncate(descriptor_, static_cast<off_t>(size)); }) < 0) {
    return error_from_errno(errno, "cannot truncate", path_);
  }
  return {};
}

Result<std::uint64_t> File::size() const {
  struct stat info {};
  if (::fstat(descriptor_, &info) < 0) return error_from_errno(errno, "cannot stat", path_);
  return static_cast<std::uint64_t>(info.st_size);
}

Result<mode_t> File::permissions() const {
  struct stat info {};
  if (::fstat(descriptor_, &info) < 0) return error_from_errno(errno, "cannot stat", path_);
  return info.st_mode & 0777;
}

Status File::lock() {
  if (uninterrupted([&] { return ::flock(descriptor_, LOCK_EX | LOCK_NB); }) < 0) {
    return error_from_errno(errno, "cannot lock", path_);
  }
  return {};
}

Result<FileInfo> file_info(const std::string& path) {
  struct stat info {};
  if (::lstat(path.c_str(), &info) < 0) return error_from_errno(errno, "cannot open", path);
  FileInfo result;
  if (S_ISREG(info.st_mode)) result.kind = FileKind::Regular;
  if (S_ISDIR(info.st_mode)) result.kind = FileKind::Folder;
  if (S_ISLNK(info.st_mode)) result.kind = FileKind::Symlink;
  result.size_bytes = static_cast<std::uint64_t>(info.st_size);
  result.modified_seconds = info.st_mtim.tv_sec;
  result.device = info.st_dev;
  result.inode = info.st_ino;
  return result;
}

bool exists(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

Result<std::vector<std::string>> list_folder(const std::string& path) {
  const auto close_folder = [](DIR* folder) { ::closedir(folder); };
  const std::unique_ptr<DIR, decltype(close_folder)> folder(::opendir(path.c_str()), close_folder);
  if (!folder) return error_from_errno(errno, "cannot list", path);
  std::vector<std::string> names;
  errno = 0;
  // Two threads may not read one folder's stream; this one is ours alone.
  // NOLINTNEXTLINE(concurrency-mt-unsafe)
  while (const dirent* entry = ::readdir(folder.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
    errno = 0;
  }
  if (errno != 0) return error_from_errno(errno, "cannot list", path);
  std::sort(names.begin(), names.end());
  return names;
}

Status make_folder(const std::string& path, mode_t mode) {
  if (::mkdir(path.c_str(), mode) < 0) return error_from_errno(errno, "cannot make folder", path);
  return {};
}

Result<Bytes> read_file(const std::string& path, std::size_t max_bytes) {
  ASSIGN_OR_RETURN(const File file, File::open_read(path));
  ASSIGN_OR_RETURN(const std::uint64_t size, file.size());
  if (size > max_bytes) {
    return Error{Code::Damaged,
                 fmt::format("{} has {} bytes, at most {} expected", path, size, max_bytes)};
  }
  return file.read_exactly(0, static_cast<std::size_t>(size));
}

Status write_file_durably(const std::string& path, ByteView bytes) {
  const std::string beside = path + ".new";
  {
    ASSIGN_OR_RETURN(File file, File::create(beside));
    TRY(file.write(bytes));
    TRY(file.sync());
  }
  return rename_durably(beside, path);
}

Status rename_durably(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) < 0) {
    return error_from_errno(errno, "cannot rename to", to);
  }
  const std::size_t slash = to.rfind('/');
  return sync_folder(slash == std::string::npos ? "." : to.substr(0, slash));
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

Status make_folders(const std::string& path, mode_t mode) {
  std::vector<std::string> missing;
  for (std::string at = path; !exists(at); at = folder_of(at)) missing.push_back(at);
  for (; !missing.empty(); missing.pop_back()) {
    TRY(make_folder(missing.back(), mode));
    TRY(sync_folder(folder_of(missing.back())));
  }
  return {};
}

Status sync_folder(const std::string& path) {
  ASSIGN_OR_RETURN(const int descriptor,
                   open_descriptor(path.empty() ? "/" : path, O_RDONLY | O_DIRECTORY, 0));
  const File folder = File::adopt(descriptor, path);
  if (uninterrupted([&] { return ::fsync(descriptor); }) < 0) {
    return error_from_errno(errno, "cannot sync", path);
  }
  return {};
}

Status remove_file(const std::string& path) {
  if (::unlink(path.c_str()) < 0) return error_from_errno(errno, "cannot remove", path);
  return {};
}

}  // namespace day::os
