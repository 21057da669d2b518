// SPDX-License-Identifier: AGPL-3.0-or-later
// Files, folders and durable writes on POSIX. Every failure carries the path and the reason.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace day::os {

// The error that errno stands for, naming `what` and `path`.
Error error_from_errno(int number, std::string_view what, std::string_view path);

// An open file descriptor, closed with the object.
class File {
 public:
  static Result<File> open_read(const std::string& path);
  // Creates or truncates.
  static Result<File> create(const std::string& path, mode_t mode = 0644);
  // Fails if there is a file already.
  static Result<File> create_new(const std::string& path, mode_t mode = 0644);
  // Opens for reading and writing, creating the file if it is missing; nothing is truncated.
  static Result<File> open_write(const std::string& path, mode_t mode = 0644);
  // Takes over a descriptor, e.g. standard input.
  static File adopt(int descriptor, std::string path);

  File(File&& other) noexcept;
  File& operator=(File&& other) noexcept;
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File();

  // Reads up to `size` bytes at the current place; 0 at the end of the file.
  Result<std::size_t> read(char* into, std::size_t size);
  // Reads up to `size` bytes at `offset`; fewer only at the end of the file.
  Result<std::size_t> read_at(std::uint64_t offset, char* into, std::size_t size) const;
  // Exactly `size` bytes at `offset`; Code::Damaged if the file ends before.
  Result<Bytes> read_exactly(std::uint64_t offset, std::size_t size) const;
  Status write(ByteView bytes);
  Status write_at(std::uint64_t offset, ByteView bytes);
  // Everything written so far survives power loss (fdatasync). A failure is final: the caller must
  // not acknowledge anything and must not retry (the kernel may have dropped the pages).
  Status sync();
  Status truncate(std::uint64_t size);
  Result<std::uint64_t> size() const;
  // Who may do what with it: the lower nine bits of its mode.
  Result<mode_t> permissions() const;
  // Takes the write lock of the whole file without waiting; Code::Busy if another process has it.
  // It is released when the file is closed.
  Status lock();

  int descriptor() const { return descriptor_; }
  const std::string& path() const { return path_; }

 private:
  File(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}
  int descriptor_ = -1;
  std::string path_;
};

enum class FileKind { Regular, Folder, Symlink, Other };

struct FileInfo {
  FileKind kind = FileKind::Other;
  std::uint64_t size_bytes = 0;
  std::int64_t modified_seconds = 0;  // since 1970 UTC
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
};

// About the path itself, not what a symbolic link points at.
Result<FileInfo> file_info(const std::string& path);
bool exists(const std::string& path);

// Names in a folder, sorted bytewise, without "." and "..".
Result<std::vector<std::string>> list_folder(const std::string& path);

Status make_folder(const std::string& path, mode_t mode = 0755);
// The folder that a path lies in: "." for a bare name.
std::string folder_of(const std::string& path);
// A folder and those above it that are missing, from the outermost one, each durable.
Status make_folders(const std::string& path, mode_t mode);
// The whole file, up to `max_bytes`; Code::Damaged if it is larger.
Result<Bytes> read_file(const std::string& path, std::size_t max_bytes);
// Replaces `path` so that after a crash either the old or the new content is there: writes beside
// it, syncs, renames, syncs the folder.
Status write_file_durably(const std::string& path, ByteView bytes);
// Puts `from` in the place of `to`, and syncs the folder of `to`.
Status rename_durably(const std::string& from, const std::string& to);
// Makes new and renamed names in the folder survive power loss.
Status sync_folder(const std::string& path);
Status remove_file(const std::string& path);

}  // namespace day::os
