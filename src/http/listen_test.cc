// SPDX-License-Identifier: AGPL-3.0-or-later
// Where one can listen, and what of a file system is left as it is.
#include "http/listen.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "http/test_client.h"
#include "http/test_server.h"
#include "os/file.h"

namespace day::http {
namespace {

mode_t mode_of(const std::string& path) {
  struct stat info {};
  EXPECT_EQ(lstat(path.c_str(), &info), 0);
  return info.st_mode;
}

// The file of a socket on which nobody listens any more.
void leave_socket(const std::string& path) {
  const os::File socket = os::File::adopt(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), path);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  ASSERT_EQ(bind(socket.descriptor(), reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
}

TEST(Listener, GivesAUnixSocketItsMode) {
  TestFolder folder;
  const mode_t before = umask(0);
  const auto closed = Listener::open("unix:" + folder.path() + "/a", 0600);
  umask(077);
  const auto open = Listener::open("unix:" + folder.path() + "/b", 0660);
  umask(before);
  ASSERT_TRUE(closed.ok());
  ASSERT_TRUE(open.ok());
  EXPECT_EQ(mode_of(folder.path() + "/a"), S_IFSOCK | 0600U);
  EXPECT_EQ(mode_of(folder.path() + "/b"), S_IFSOCK | 0660U);
  EXPECT_TRUE(open->is_unix());
}

TEST(Listener, TakesItsSocketAway) {
  TestFolder folder;
  const std::string path = folder.path() + "/a";
  { ASSERT_TRUE(Listener::open("unix:" + path, 0600).ok()); }
  EXPECT_FALSE(os::exists(path));
}

TEST(Listener, LeavesWhatHasTakenThePlaceOfItsSocket) {
  TestFolder folder;
  const std::string path = folder.path() + "/a";
  {
    const auto listener = Listener::open("unix:" + path, 0600);
    ASSERT_TRUE(listener.ok());
    ASSERT_TRUE(os::remove_file(path).ok());
    ASSERT_TRUE(os::write_file_durably(path, "somebody else's").ok());
  }
  EXPECT_EQ(*os::read_file(path, 100), "somebody else's");
}

TEST(Listener, ReplacesASocketOnWhichNobodyListens) {
  TestFolder folder;
  const std::string path = folder.path() + "/a";
  leave_socket(path);
  EXPECT_TRUE(Listener::open("unix:" + path, 0600).ok());
}

TEST(Listener, ReplacesNothingElse) {
  TestFolder folder;
  const std::string path = folder.path() + "/a";
  ASSERT_TRUE(os::write_file_durably(path, "a file").ok());
  const auto file = Listener::open("unix:" + path, 0600);
  ASSERT_FALSE(file.ok());
  EXPECT_EQ(file.error().code, Code::Denied);
  EXPECT_EQ(*os::read_file(path, 100), "a file");

  const std::string taken = folder.path() + "/b";
  const auto first = Listener::open("unix:" + taken, 0600);
  ASSERT_TRUE(first.ok());
  const auto second = Listener::open("unix:" + taken, 0600);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, Code::Busy);
  EXPECT_TRUE(os::exists(taken));
}

TEST(Listener, TellsWhatIsNoAddress) {
  for (const char* listen :
       {"", "8410", "localhost:80", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "[::1:80",
        "127.0.0.1:65536", "127.0.0.1:-1", "[127.0.0.1]:80", "unix:"}) {
    EXPECT_FALSE(Listener::open(listen, 0600).ok()) << listen;
  }
  EXPECT_FALSE(Listener::open("unix:/" + std::string(200, 'a'), 0600).ok());
}

TEST(Listener, TellsThatAPortIsTaken) {
  const auto first = Listener::open("127.0.0.1:0", 0600);
  ASSERT_TRUE(first.ok());
  const auto second = Listener::open(first->address(), 0600);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, Code::Busy);
}

TEST(Listener, KnowsPeersByTheirAddress) {
  const auto listener = Listener::open("127.0.0.1:0", 0600);
  ASSERT_TRUE(listener.ok());
  const TestClient client(listener->address());
  const Peer peer = find_peer(client.descriptor());  // the other end is loopback too
  EXPECT_TRUE(peer.is_loopback);
  EXPECT_FALSE(peer.is_unix);
  EXPECT_EQ(peer.key, std::string("\x7F\0\0\1", 4));
}

TEST(Listener, TakesNoMoreConnectionsThanThereAreDescriptors) {
  rlimit limit{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  EXPECT_EQ(allow_descriptors(16), 16U);
  const std::size_t most = allow_descriptors(std::size_t{1} << 40);
  EXPECT_LT(most, limit.rlim_max);
  EXPECT_GE(most, limit.rlim_max / 2);
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

}  // namespace
}  // namespace day::http
