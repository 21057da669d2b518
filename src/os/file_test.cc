// SPDX-License-Identifier: AGPL-3.0-or-later
#include "os/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace day::os {
namespace {

// A folder of its own for each test, gone afterwards.
class FileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = ::testing::TempDir() + fmt::format("os_file_test_{}", ::getpid());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string path(std::string_view name) const { return fmt::format("{}/{}", folder_, name); }
  void write(std::string_view name, ByteView bytes) const {
    Result<File> file = File::create(path(name));
    ASSERT_TRUE(file.ok());
    ASSERT_TRUE(file->write(bytes).ok());
  }

  std::string folder_;
};

TEST_F(FileTest, ReadsBackWhatWasWritten) {
  Bytes bytes(100'000, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 7);
  {
    Result<File> file = File::create(path("a"));
    ASSERT_TRUE(file.ok());
    ASSERT_TRUE(file->write(bytes).ok());
    ASSERT_TRUE(file->write_at(10, "HELLO").ok());
    ASSERT_TRUE(file->sync().ok());
    EXPECT_EQ(*file->size(), bytes.size());
    EXPECT_EQ(file->path(), path("a"));
  }
  bytes.replace(10, 5, "HELLO");
  const Result<Bytes> all = read_file(path("a"), bytes.size());
  ASSERT_TRUE(all.ok());
  EXPECT_EQ(*all, bytes);
}

TEST_F(FileTest, ANewFileHasItsModeAndIsNotMadeOverAnother) {
  {
    const Result<File> file = File::create_new(path("a"), 0600);
    ASSERT_TRUE(file.ok());
    EXPECT_EQ(*file->permissions(), 0600u);
  }
  EXPECT_FALSE(File::create_new(path("a"), 0600).ok());
  ASSERT_TRUE(make_folder(path("b"), 0700).ok());
  EXPECT_EQ(*File::open_read(path("b"))->permissions(), 0700u);
}

TEST_F(FileTest, MissingFoldersAreMadeFromTheOutermostOne) {
  ASSERT_TRUE(make_folders(path("one/two/three"), 0700).ok());
  EXPECT_TRUE(std::filesystem::is_directory(path("one/two/three")));
  EXPECT_TRUE(make_folders(path("one/two/three"), 0700).ok());
  EXPECT_FALSE(make_folders(path("one/two") + "/no\nsuch/\xff" + std::string(300, 'x'), 0700).ok());
}

TEST(File, TheFolderOfAPathIsWhatStandsBeforeTheLastSlash) {
  EXPECT_EQ(folder_of("/a/b/c"), "/a/b");
  EXPECT_EQ(folder_of("/a"), "/");
  EXPECT_EQ(folder_of("a/b"), "a");
  EXPECT_EQ(folder_of("a"), ".");
}

TEST_F(FileTest, ReadsAtAnOffsetUpToTheEnd) {
  write("a", "0123456789");
  const Result<File> file = File::open_read(path("a"));
  ASSERT_TRUE(file.ok());
  char into[8];
  EXPECT_EQ(*file->read_at(6, into, sizeof into), 4U);
  EXPECT_EQ(ByteView(into, 4), "6789");
  EXPECT_EQ(*file->read_at(10, into, sizeof into), 0U);
  EXPECT_EQ(*file->read_at(1000, into, sizeof into), 0U);
  EXPECT_EQ(*file->read_exactly(2, 8), "23456789");
  EXPECT_EQ(file->read_exactly(3, 8).error().code, Code::Damaged);
}

TEST_F(FileTest, ReadsOnFromWhereItWas) {
  write("a", "0123456789");
  Result<File> file = File::open_read(path("a"));
  ASSERT_TRUE(file.ok());
  char into[6];
  EXPECT_EQ(*file->read(into, sizeof into), 6U);
  EXPECT_EQ(*file->read(into, sizeof into), 4U);
  EXPECT_EQ(*file->read(into, sizeof into), 0U);
}

TEST_F(FileTest, RefusesAFileBeyondTheExpectedSize) {
  write("a", "0123456789");
  EXPECT_EQ(*read_file(path("a"), 10), "0123456789");
  EXPECT_EQ(read_file(path("a"), 9).error().code, Code::Damaged);
}

TEST_F(FileTest, OpensForWritingWithoutTruncating) {
  write("a", "0123456789");
  {
    Result<File> file = File::open_write(path("a"));
    ASSERT_TRUE(file.ok());
    ASSERT_TRUE(file->write_at(0, "X").ok());
  }
  EXPECT_EQ(*read_file(path("a"), 100), "X123456789");
  {
    Result<File> file = File::open_write(path("a"));
    ASSERT_TRUE(file->truncate(3).ok());
  }
  EXPECT_EQ(*read_file(path("a"), 100), "X12");
  ASSERT_TRUE(File::create(path("a")).ok());
  EXPECT_EQ(*read_file(path("a"), 100), "");
}

TEST_F(FileTest, NamesThePathAndTheReason) {
  const Result<File> missing = File::open_read(path("missing"));
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code, Code::NotFound);
  EXPECT_EQ(missing.error().message,
            fmt::format("cannot open {}: No such file or directory", path("missing")));
  write("a", "");
  EXPECT_EQ(File::open_read(path("a/b")).error().code, Code::NotFound);
  EXPECT_EQ(list_folder(path("missing")).error().code, Code::NotFound);
  EXPECT_EQ(remove_file(path("missing")).error().code, Code::NotFound);
}

TEST(ErrorFromErrno, SortsTheReasonsThatACallerCanActOn) {
  const std::pair<int, Code> cases[] = {
      {ENOENT, Code::NotFound}, {EACCES, Code::Denied},  {EROFS, Code::Denied},
      {ENOSPC, Code::NoSpace},  {EDQUOT, Code::NoSpace}, {EAGAIN, Code::Busy},
      {EIO, Code::Failed},
  };
  for (const auto& [number, code] : cases) {
    EXPECT_EQ(error_from_errno(number, "cannot read", "x").code, code) << number;
  }
}

TEST_F(FileTest, LocksOutASecondWriter) {
  Result<File> first = File::open_write(path("lock"));
  Result<File> second = File::open_write(path("lock"));
  ASSERT_TRUE(first->lock().ok());
  EXPECT_EQ(second->lock().error().code, Code::Busy);
  { const File closing = std::move(first).value(); }
  EXPECT_TRUE(second->lock().ok());
}

TEST_F(FileTest, ClosesItsDescriptorOnce) {
  int descriptor = -1;
  {
    Result<File> file = File::create(path("a"));
    ASSERT_TRUE(file.ok());
    descriptor = file->descriptor();
    File moved = std::move(file).value();
    EXPECT_EQ(moved.descriptor(), descriptor);
    Result<File> other = File::create(path("b"));
    moved = std::move(other).value();
    EXPECT_LT(::fcntl(descriptor, F_GETFD), 0);
    descriptor = moved.descriptor();
    EXPECT_NE(::fcntl(descriptor, F_GETFD) & FD_CLOEXEC, 0);
  }
  EXPECT_LT(::fcntl(descriptor, F_GETFD), 0);
}

TEST_F(FileTest, TellsWhatAPathIs) {
  write("a", "12345");
  ASSERT_TRUE(make_folder(path("folder")).ok());
  std::filesystem::create_symlink(path("a"), path("link"));
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(file_info(path("a"))->kind, FileKind::Regular);
  EXPECT_EQ(file_info(path("a"))->size_bytes, 5U);
  EXPECT_EQ(file_info(path("folder"))->kind, FileKind::Folder);
  EXPECT_EQ(file_info(path("link"))->kind, FileKind::Symlink);
  EXPECT_EQ(file_info(path("pipe"))->kind, FileKind::Other);
  EXPECT_EQ(file_info(path("missing")).error().code, Code::NotFound);
  EXPECT_TRUE(exists(path("a")));
  EXPECT_FALSE(exists(path("missing")));
}

TEST_F(FileTest, ListsAFolderInOrder) {
  for (const char* name : {"b", "a", ".hidden", "B"}) write(name, "");
  EXPECT_EQ(*list_folder(folder_), (std::vector<std::string>{".hidden", "B", "a", "b"}));
}

TEST_F(FileTest, ReplacesAFileWhole) {
  ASSERT_TRUE(write_file_durably(path("a"), "old").ok());
  ASSERT_TRUE(write_file_durably(path("a"), "new and longer").ok());
  EXPECT_EQ(*read_file(path("a"), 100), "new and longer");
  EXPECT_EQ(list_folder(folder_)->size(), 1U);
  EXPECT_FALSE(write_file_durably(path("missing/a"), "x").ok());
  ASSERT_TRUE(remove_file(path("a")).ok());
  EXPECT_FALSE(exists(path("a")));
}

TEST(File, ReportsADiskThatIsFull) {
  Result<File> full = File::open_write("/dev/full");
  if (!full.ok()) GTEST_SKIP() << "no /dev/full";
  const Status status = full->write("x");
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, Code::NoSpace);
}

}  // namespace
}  // namespace day::os
