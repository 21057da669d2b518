// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/key_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "ledger/ledger_testing.h"
#include "ledger/limits.h"
#include "os/file.h"

namespace day::ledger {
namespace {

void write(const std::string& path, ByteView bytes, mode_t mode) {
  os::File file = must(os::File::create_new(path, mode));
  CHECK(file.write(bytes).ok());
  CHECK(::chmod(path.c_str(), mode) == 0);
}

TEST(KeyFile, IsReadableByItsOwnerOnlyAndReadsBack) {
  const Folder folder;
  const std::string path = folder.path() + "/a/b/own.key";
  const auto made = must(make_key_file(path));
  EXPECT_EQ(must(must(os::File::open_read(path)).permissions()), 0600u);
  EXPECT_EQ(must(must(os::File::open_read(folder.path() + "/a")).permissions()), 0700u);
  EXPECT_EQ(must(read_key_file(path)).public_octets(), made.public_octets());
}

TEST(KeyFile, IsNeverOverwritten) {
  const Folder folder;
  const std::string path = folder.path() + "/own.key";
  const auto made = must(make_key_file(path));
  EXPECT_FALSE(make_key_file(path).ok());
  EXPECT_EQ(must(read_key_file(path)).public_octets(), made.public_octets());
}

TEST(KeyFile, ThatOthersMayReadIsRefused) {
  const Folder folder;
  const std::string path = folder.path() + "/own.key";
  for (const mode_t mode : {0640u, 0604u, 0660u}) {
    write(path, key_of('a').print_pem(), mode);
    const auto read = read_key_file(path);
    ASSERT_FALSE(read.ok());
    EXPECT_EQ(read.error().code, Code::Denied);
    EXPECT_TRUE(os::remove_file(path).ok());
  }
}

TEST(KeyFile, ThatIsNoneIsDamagedAndOneThatIsMissingIsNotFound) {
  const Folder folder;
  const std::string path = folder.path() + "/own.key";
  EXPECT_EQ(read_key_file(path).error().code, Code::NotFound);
  for (const std::size_t size : {std::size_t{0}, kMaxKeyFileBytes, kMaxKeyFileBytes + 1}) {
    write(path, Bytes(size, 'a'), 0600);
    EXPECT_EQ(read_key_file(path).error().code, Code::Damaged) << size;
    EXPECT_TRUE(os::remove_file(path).ok());
  }
}

}  // namespace
}  // namespace day::ledger
