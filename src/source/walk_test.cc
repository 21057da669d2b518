// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "os/file.h"
#include "source/collector.h"
#include "source/fake_unpacker.h"
#include "source/mail_folder.h"

namespace day::source {
namespace {

namespace fs = std::filesystem;

#define FROM "From a@example.org Tue Dec 10 19:37:00 2019\n"
constexpr const char* kMessage = "From: a\nTo: b\n\nbody\n";

using Kind = store::ContainerKind;

// A folder of its own for each test, gone with it.
class Walk : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "daylight_walk_XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override {
    std::error_code error;
    fs::remove_all(folder_, error);
  }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  void write(const std::string& name, const std::string& bytes) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }
  Status walk_all(Collector* collector, const Options& options = {}) {
    return walk(folder_.string(), options, collector->sink());
  }
  fs::path folder_;
};

TEST_F(Walk, AFileIsOneContainerUnderItsName) {
  write("in.mbox", FROM "A: 1\n\nx\n\n");
  Collector collector;
  ASSERT_TRUE(walk(path("in.mbox"), {}, collector.sink()).ok());
  EXPECT_EQ(collector.outermost().begin.path, "in.mbox");
  EXPECT_EQ(collector.outermost().begin.kind, Kind::Mbox);
  EXPECT_GT(collector.outermost().begin.modified_seconds.value_or(0), 1'500'000'000);
}

TEST_F(Walk, FoldersAreWalkedInOrder) {
  write("b.eml", kMessage);
  write("a/z.txt", "text");
  write("a/y.mbox", FROM "A: 1\n");
  write("c", "");
  Collector collector;
  ASSERT_TRUE(walk_all(&collector).ok());
  const Collected& all = collector.outermost();
  EXPECT_EQ(all.begin.kind, Kind::Folder);
  EXPECT_EQ(all.begin.path, folder_.filename().string());
  ASSERT_EQ(all.inside.size(), 3u);
  EXPECT_EQ(all.inside[0]->begin.path, "a");
  EXPECT_EQ(all.inside[1]->begin.path, "b.eml");
  EXPECT_EQ(all.find("a/y.mbox")->items.size(), 1u);
  EXPECT_EQ(all.find("a/z.txt")->items.at(0).kind, store::ItemKind::Document);
  EXPECT_TRUE(all.find("c")->items.empty());
  EXPECT_TRUE(all.closed.complete);
}

TEST_F(Walk, AMaildirKeepsItsFlags) {
  write("cur/1.host:2,FS", kMessage);
  write("new/2.host", kMessage);
  write("tmp/3.host", kMessage);
  write("dovecot.index", std::string("\0\1", 2));
  write(".Sent/cur/4.host:2,", "X-Any: field\n\nbody");
  fs::create_directories(folder_ / ".Sent/new");
  Collector collector;
  ASSERT_TRUE(walk_all(&collector).ok());
  const Collected& all = collector.outermost();
  EXPECT_EQ(all.begin.kind, Kind::Maildir);
  EXPECT_EQ(all.begin.detail, "maildir");
  EXPECT_EQ(all.find("cur/1.host:2,FS")->items.at(0).flags, "FS");
  EXPECT_EQ(all.find("new/2.host")->items.at(0).flags, "");
  EXPECT_EQ(all.find("tmp/3.host")->items.at(0).kind, store::ItemKind::Message);
  EXPECT_EQ(all.find("tmp")->notices.size(), 1u);
  EXPECT_EQ(all.find("dovecot.index")->items.at(0).kind, store::ItemKind::Document);
  EXPECT_EQ(all.find(".Sent")->begin.detail, "maildir++");
  EXPECT_EQ(all.find(".Sent/cur/4.host:2,")->items.at(0).kind, store::ItemKind::Message);
}

TEST_F(Walk, AnMhFolderKeepsItsSequences) {
  write("1", kMessage);
  write("7", "X-Any: field\n\nbody");
  write(".mh_sequences", "unseen: 3 5-9 7\ncur: 7\n");
  Collector collector;
  ASSERT_TRUE(walk_all(&collector).ok());
  const Collected& all = collector.outermost();
  EXPECT_EQ(all.begin.detail, "mh");
  EXPECT_EQ(all.find("1")->items.at(0).flags, "");
  EXPECT_EQ(all.find("7")->items.at(0).flags, "unseen cur");
  EXPECT_EQ(all.find("7")->items.at(0).kind, store::ItemKind::Message);
  EXPECT_EQ(all.find(".mh_sequences")->items.at(0).kind, store::ItemKind::Document);
}

TEST_F(Walk, AFileOfMhSequencesIsReadUpToItsLimit) {
  for (const std::size_t past : {0u, 1u}) {
    const std::string sequence = "unseen: 1\n";
    write("1", kMessage);
    write(".mh_sequences",
          sequence + std::string(kMaxSequencesBytes + past - sequence.size(), '\n'));
    Collector collector;
    ASSERT_TRUE(walk_all(&collector).ok());
    EXPECT_EQ(collector.outermost().find("1")->items.at(0).flags, past == 0 ? "unseen" : "");
    EXPECT_EQ(collector.outermost().begin.detail, "mh");
  }
}

TEST_F(Walk, NumberedFilesAloneAreAnMhFolder) {
  write("mail/1", "X-Any: field\n\nbody");
  Collector collector;
  ASSERT_TRUE(walk_all(&collector).ok());
  EXPECT_EQ(collector.outermost().find("mail")->begin.detail, "mh");
  EXPECT_EQ(collector.outermost().find("mail/1")->items.at(0).kind, store::ItemKind::Message);
}

TEST_F(Walk, WhatIsNoFileIsANotice) {
  write("real.eml", kMessage);
  fs::create_symlink("real.eml", folder_ / "link.eml");
  fs::create_symlink("/nowhere/at/all", folder_ / "dangling");
  fs::create_directory_symlink(folder_, folder_ / "loop");
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  Collector collector;
  ASSERT_TRUE(walk_all(&collector).ok());
  const Collected& all = collector.outermost();
  EXPECT_EQ(all.inside.size(), 1u);
  ASSERT_EQ(all.notices.size(), 4u);
  EXPECT_NE(all.notices[0].find("/nowhere/at/all"), std::string::npos);
  EXPECT_NE(all.notices[3].find("pipe"), std::string::npos);
}

TEST_F(Walk, AnUnreadableFileIsAGapAndTheWalkGoesOn) {
  write("a.eml", kMessage);
  write("b.eml", kMessage);
  fs::create_directories(folder_ / "closed");
  fs::permissions(folder_ / "a.eml", fs::perms::none);
  fs::permissions(folder_ / "closed", fs::perms::none);
  fs::permissions(folder_, fs::perms::all);
  // Root may read everything: look as somebody else.
  const bool is_root = ::geteuid() == 0;
  ASSERT_TRUE(!is_root || ::seteuid(65534) == 0);
  Collector collector;
  const Status status = walk_all(&collector);
  ASSERT_TRUE(!is_root || ::seteuid(0) == 0);
  fs::permissions(folder_ / "closed", fs::perms::all);
  ASSERT_TRUE(status.ok());
  const Collected& all = collector.outermost();
  EXPECT_EQ(all.find("a.eml")->gap_bytes, 20u);
  EXPECT_FALSE(all.find("a.eml")->closed.complete);
  EXPECT_EQ(all.find("b.eml")->items.size(), 1u);
  EXPECT_EQ(all.find("closed")->gaps.size(), 1u);
  EXPECT_FALSE(all.find("closed")->closed.complete);
}

TEST_F(Walk, AFileThatCannotBeReadIsAGap) {
  Collector collector;
  // Opens, and then gives an error of reading at its first byte.
  ASSERT_TRUE(walk("/proc/self/mem", {}, collector.sink()).ok());
  EXPECT_EQ(collector.outermost().gaps.size(), 1u);
  EXPECT_FALSE(collector.outermost().closed.complete);
}

TEST_F(Walk, WhatIsNotThereIsAnError) {
  Collector collector;
  const Status status = walk(path("missing"), {}, collector.sink());
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, Code::NotFound);
  EXPECT_EQ(collector.events(), 0u);
}

TEST_F(Walk, TheNamedSourceMayBeALink) {
  write("real.mbox", FROM "A: 1\n");
  fs::create_symlink("real.mbox", folder_ / "link");
  Collector collector;
  ASSERT_TRUE(walk(path("link"), {}, collector.sink()).ok());
  EXPECT_EQ(collector.outermost().begin.kind, Kind::Mbox);
  EXPECT_EQ(collector.outermost().begin.path, "link");
}

TEST_F(Walk, StandardInputIsSniffedToo) {
  write("in.mbox", FROM "A: 1\n\nx\n\n" FROM "B: 2\n");
  const int before = ::dup(STDIN_FILENO);
  auto file = os::File::open_read(path("in.mbox"));
  ASSERT_TRUE(file.ok());
  ASSERT_GE(::dup2(file->descriptor(), STDIN_FILENO), 0);
  Collector collector;
  const Status status = walk("-", {}, collector.sink());
  ::dup2(before, STDIN_FILENO);
  ::close(before);
  ASSERT_TRUE(status.ok());
  EXPECT_EQ(collector.outermost().begin.path, "-");
  EXPECT_EQ(collector.outermost().items.size(), 2u);
}

TEST_F(Walk, ProgressEndsAtTheBytesOfTheOutermostFiles) {
  write("a.eml", kMessage);
  write("b/c.gz", packed(kGzipMagic, entry("-", std::string(500'000, 'x'))));
  Options options;
  options.unpack = fake_unpacker();
  Progress last;
  options.progress = [&](const Progress& progress) {
    EXPECT_GE(progress.bytes_done, last.bytes_done);
    last = progress;
  };
  Collector collector;
  ASSERT_TRUE(walk_all(&collector, options).ok());
  EXPECT_EQ(last.bytes_total, measure_bytes(folder_.string()));
  EXPECT_EQ(last.bytes_done, last.bytes_total);
  EXPECT_EQ(last.bytes_total, fs::file_size(path("a.eml")) + fs::file_size(path("b/c.gz")));
}

TEST_F(Walk, AStopClosesTheFoldersAndIsNoError) {
  for (const char* name : {"a/b/1.eml", "a/b/2.eml", "c.eml"}) write(name, kMessage);
  Collector all;
  ASSERT_TRUE(walk_all(&all).ok());
  for (std::size_t number = 2; number <= all.events(); ++number) {
    Collector collector;
    Options options;
    options.stop = [&] { return collector.events() + 1 >= number; };
    ASSERT_TRUE(walk_all(&collector, options).ok());
    EXPECT_EQ(collector.outermost().begin.kind, Kind::Folder);
  }
}

TEST_F(Walk, AnErrorOfTheSinkIsReturned) {
  write("a/1.eml", kMessage);
  for (std::size_t number = 1; number <= 8; ++number) {
    Collector collector;
    collector.fail_at(number);
    const Status status = walk_all(&collector);
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().code, Code::NoSpace);
    EXPECT_EQ(collector.events(), number);
  }
}

TEST_F(Walk, FoldersAreEnteredUpToTheirLimit) {
  // The outermost folder is the first level.
  fs::path deep = folder_;
  for (std::size_t i = 1; i < kMaxFolderDepth; ++i) deep /= "d";
  fs::create_directories(deep);
  Collector at_limit;
  ASSERT_TRUE(walk_all(&at_limit).ok());
  EXPECT_TRUE(at_limit.outermost().closed.complete);
  fs::create_directories(deep / "d");
  Collector past;
  ASSERT_TRUE(walk_all(&past).ok());
  EXPECT_FALSE(past.outermost().closed.complete);
}

TEST(MailFolder, MaildirFlagsTable) {
  EXPECT_EQ(find_maildir_flags("1.host:2,FRS"), "FRS");
  EXPECT_EQ(find_maildir_flags("1.host;2,S"), "S");
  EXPECT_EQ(find_maildir_flags("1.host,S=22:2,"), "");
  EXPECT_EQ(find_maildir_flags("1.host"), "");
  EXPECT_EQ(find_maildir_flags("2,S"), "");
}

TEST(MailFolder, SequencesHaveALimit) {
  for (const std::size_t past : {0u, 1u}) {
    std::string file = "s:";
    for (std::size_t i = 1; i < kMaxSequenceRanges + past; ++i) file += " 1";
    file += " 2\n";
    EXPECT_EQ(MhSequences::parse(file).find("2"), past == 0 ? "s" : "");
  }
}

}  // namespace
}  // namespace day::source
