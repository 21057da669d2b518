// SPDX-License-Identifier: AGPL-3.0-or-later
// The host side, with a worker that does what it must not.
#include "reader/document_room.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

#include "document/limits.h"
#include "os/limits.h"
#include "reader/as_nobody.h"
#include "reader/limits.h"
#include "reader/test_worker.h"
#include "reader/view_acts.h"

namespace day::reader {
namespace {

class Counter : public ChildSink {
 public:
  Result<bool> begin(const document::Child&) override {
    ++begun;
    return true;
  }
  Status bytes(ByteView bytes) override {
    size += bytes.size();
    return {};
  }
  Status end(std::string_view wrong) override {
    ++ended;
    last_wrong = wrong;
    return {};
  }

  std::uint64_t begun = 0;
  std::uint64_t ended = 0;
  std::uint64_t size = 0;
  std::string last_wrong;
};

std::unique_ptr<DocumentRoom> open_room(DocumentRoomOptions options = {}) {
  options.program = DAYLIGHT_TEST_DOCUMENT_WORKER;
  if (options.wall_seconds == 0) options.wall_seconds = 4;
  Result<std::unique_ptr<DocumentRoom>> room = DocumentRoom::start(options);
  if (!room.ok()) ADD_FAILURE() << room.error().message;
  return room.ok() ? std::move(room).value() : nullptr;
}

struct Said {
  FailureKind failure = FailureKind::None;
  std::string detail;
  std::string title;
};

Said ask(DocumentRoom* room, std::string_view what, ChildSink* sink = nullptr) {
  DocumentRequest request;
  request.bytes = what;
  const Result<DocumentOutcome> outcome = room->read(request, sink);
  if (!outcome.ok()) {
    ADD_FAILURE() << outcome.error().message;
    return {};
  }
  const auto* reading = std::get_if<document::Reading>(&outcome->reading);
  return {outcome->failure, outcome->detail, reading == nullptr ? "" : reading->title};
}

Said act(DocumentRoom* room, std::string_view name, ChildSink* sink = nullptr) {
  return ask(room, std::string(kActPrefix) + std::string(name), sink);
}

bool holds(const DocumentRoom& room, os::Layer layer) {
  for (const os::LayerReport& report : room.layers()) {
    if (report.layer == layer) return report.state == os::LayerState::Held;
  }
  return false;
}

// A sanitizer's own allocator reports that there is no memory, which takes forbidden calls.
FailureKind expected_here(const ForbiddenAct& act, bool has_view) {
  if (has_view && answers_instead(act.name)) return FailureKind::None;
#ifdef __SANITIZE_ADDRESS__
  if (act.expected == FailureKind::Limit) return FailureKind::Crash;
#endif
  return act.expected;
}

// Tells what went wrong, a line each; empty if every act failed as expected.
std::string try_all() {
  DocumentRoomOptions options;
  options.program = DAYLIGHT_TEST_DOCUMENT_WORKER;
  options.wall_seconds = 4;
  const Result<std::unique_ptr<DocumentRoom>> room = DocumentRoom::start(options);
  if (!room.ok()) return room.error().message;
  const bool has_view = holds(**room, os::Layer::DataFolders);
  std::string wrong;
  for (const ForbiddenAct& one : forbidden_acts()) {
    const Said said = act(room->get(), one.name);
    if (said.failure == expected_here(one, has_view) && said.title != kActDone) continue;
    wrong += fmt::format("{}: {} {} {}\n", one.name, failure_name(said.failure), said.detail,
                         said.title);
  }
  return wrong;
}

TEST(DocumentRoomWalls, HoldAgainstEveryForbiddenAct) {
  EXPECT_EQ(try_all(), "");
}

TEST(DocumentRoomWalls, HoldAgainstEveryForbiddenActAsNobody) {
  const AsNobody came_of_it = try_as_nobody(DAYLIGHT_TEST_DOCUMENT_WORKER, try_all);
  if (came_of_it == AsNobody::NotRoot) {
    GTEST_SKIP() << "not root: the other test has run as an ordinary user";
  }
  if (came_of_it == AsNobody::NotToRun) {
    GTEST_SKIP() << "nobody may not run the test worker where it is";
  }
  EXPECT_EQ(came_of_it, AsNobody::Held);
}

TEST(DocumentRoomWalls, LetTheViewBeReadAndNothingElse) {
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  if (!holds(*room, os::Layer::DataFolders)) GTEST_SKIP() << "no data folders are shown here";
  if (!std::filesystem::exists(kShownFont)) GTEST_SKIP() << "no " << kShownFont;
  for (const ForbiddenAct& one : allowed_view_acts()) {
    EXPECT_EQ(act(room.get(), one.name).title, kActDone) << one.name;
  }
  for (const ForbiddenAct& one : forbidden_view_acts()) {
    const Said said = act(room.get(), one.name);
    EXPECT_EQ(said.failure, one.expected) << one.name << ": " << said.detail;
    EXPECT_NE(said.title, kActDone) << one.name;
  }
}

TEST(DocumentRoomWalls, HideEveryPathOutsideOfTheView) {
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  const auto folder = std::filesystem::temp_directory_path() / "daylight_room_vault";
  std::filesystem::create_directories(folder);
  const std::string vault = (folder / "vault.json").string();
  std::ofstream(vault) << "{}";
  std::filesystem::permissions(folder, std::filesystem::perms::all);
  for (const std::string& path :
       {vault, folder.string(), folder.parent_path().string(), std::string("/etc/passwd"),
        std::string("/etc"), std::string("/usr/share"), std::string("/usr/bin/true"),
        std::string("/proc/self/maps"), std::string("/proc/self/environ"), std::string("/proc"),
        std::string("/dev/null"), std::string("/sys"), std::string("/home"),
        std::string("/usr/share/fonts/../../../etc/passwd"),
        std::string("/usr/share/fonts/../doc")}) {
    // A folder on the way to the view is there, but empty; Landlock does not even show that.
    const bool leads_there = path == "/etc" || path == "/usr/share";
    if (leads_there && !holds(*room, os::Layer::Landlock)) continue;
    EXPECT_NE(act(room.get(), "open " + path).title, kActDone) << path;
  }
  std::filesystem::remove_all(folder);
}

TEST(DocumentRoomWalls, KeepSoManyFilesOpenAndNoMore) {
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  if (!holds(*room, os::Layer::DataFolders)) GTEST_SKIP() << "no data folders are shown here";
  if (!std::filesystem::exists(kShownFont)) GTEST_SKIP() << "no " << kShownFont;
  // os::kMaxViewFiles, the socket included.
  EXPECT_EQ(act(room.get(), "count open files").title, std::to_string(os::kMaxViewFiles - 1));
}

TEST(DocumentRoomProtocol, CostsTheFileAndNotTheRoom) {
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  for (const char* const name : {"hand on bytes of no child", "end no child",
                                 "ask for bytes that were given", "begin an entry", "draw unasked",
                                 "answer in a child", "begin in a child", "leave in a child"}) {
    Counter counter;
    EXPECT_EQ(act(room.get(), name, &counter).failure, FailureKind::Protocol) << name;
    EXPECT_EQ(counter.begun, counter.ended) << name;
    EXPECT_EQ(ask(room.get(), "hello").title, "hello") << name;
  }
}

TEST(DocumentRoomProtocol, EndsTheChildThatWasUnderWay) {
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  Counter counter;
  EXPECT_EQ(act(room.get(), "fall in a child", &counter).failure, FailureKind::Crash);
  EXPECT_EQ(counter.begun, 1U);
  EXPECT_EQ(counter.ended, 1U);
  EXPECT_EQ(counter.size, 4U);
  EXPECT_NE(counter.last_wrong, "");
}

TEST(DocumentRoomProtocol, AsksAFreshWorkerWhetherItWasThisFile) {
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  EXPECT_EQ(ask(room.get(), "hello").title, "hello");
  EXPECT_EQ(room->starts(), 1U);
  EXPECT_EQ(act(room.get(), "fall over").failure, FailureKind::Crash);
  // The one that was lost, and the one that was asked again.
  EXPECT_EQ(room->starts(), 2U);
  EXPECT_EQ(act(room.get(), "fall over").failure, FailureKind::Crash);
  EXPECT_EQ(room->starts(), 3U);
}

TEST(DocumentRoomProtocol, ReplacesAWornWorkerWithoutALoss) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "a sanitizer's allocator does not tell how much it has";
#endif
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  const std::uint64_t most = kDocumentRetireHeapBytes >> 20;
  EXPECT_EQ(act(room.get(), "keep " + std::to_string(most - 8)).title, kActDone);
  EXPECT_EQ(ask(room.get(), "hello").title, "hello");
  EXPECT_EQ(room->starts(), 1U);
  EXPECT_EQ(act(room.get(), "keep 8").title, kActDone);
  EXPECT_EQ(ask(room.get(), "hello").title, "hello");
  EXPECT_EQ(room->starts(), 2U);
}

TEST(DocumentRoomProtocol, BoundsTheAnswerToAMessageByItsSize) {
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  DocumentRequest request;
  request.as_message = true;
  request.bytes = "hello";
  Result<DocumentOutcome> outcome = room->read(request, nullptr);
  ASSERT_TRUE(outcome.ok());
  ASSERT_TRUE(std::holds_alternative<mail::Reading>(outcome->reading));
  request.bytes = kVerboseAct;
  outcome = room->read(request, nullptr);
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->failure, FailureKind::Protocol);
}

TEST(DocumentRoomProtocol, CountsChildren) {
  // document::kMaxChildren would take minutes.
  DocumentRoomOptions options;
  options.max_children = 100;
  const auto room = open_room(options);
  ASSERT_NE(room, nullptr);
  Counter counter;
  EXPECT_EQ(act(room.get(), "children 100", &counter).title, kActDone);
  EXPECT_EQ(counter.ended, 100U);
  EXPECT_EQ(act(room.get(), "children 101", &counter).failure, FailureKind::Limit);
}

TEST(DocumentRoomProtocol, BoundsWhatComesOutByWhatWentIn) {
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  const auto unpacking = [&](std::uint64_t size, Counter* counter) {
    const std::string name = "unpack " + std::to_string(size);
    return act(room.get(), name, counter);
  };
  // The request itself has this many bytes.
  const std::uint64_t given = kActPrefix.size() + std::string("unpack 16812984").size();
  const std::uint64_t most = kUnpackFreeBytes + (given + 1) * kMaxUnpackRatio - 1;
  ASSERT_EQ(std::to_string(most).size(), 8U);
  Counter counter;
  EXPECT_EQ(unpacking(most, &counter).title, kActDone);
  EXPECT_EQ(counter.size, most);
  EXPECT_EQ(unpacking(most + 1, &counter).failure, FailureKind::Limit);
  EXPECT_NE(counter.last_wrong, "");
}

class Zeros : public document::RandomAccess {
 public:
  Zeros(std::uint64_t size, Bytes begin) : size_(size), begin_(std::move(begin)) {}
  std::uint64_t size_bytes() const override { return size_; }
  std::size_t read_at(std::uint64_t offset, char* into, std::size_t size) override {
    ++asked;
    size = std::min<std::uint64_t>(size, size_ - std::min(offset, size_));
    std::memset(into, offset == 0 ? 0 : 1, size);
    if (offset == 0) std::memcpy(into, begin_.data(), std::min(size, begin_.size()));
    return size;
  }

  std::uint64_t asked = 0;

 private:
  std::uint64_t size_;
  Bytes begin_;
};

Said ask_in_place(DocumentRoom* room, document::RandomAccess* access) {
  DocumentRequest request;
  request.access = access;
  const Result<DocumentOutcome> outcome = room->read(request, nullptr);
  EXPECT_TRUE(outcome.ok());
  const auto* reading = outcome.ok() ? std::get_if<document::Reading>(&outcome->reading) : nullptr;
  if (reading == nullptr) return {};
  return {outcome->failure, outcome->detail, reading->title};
}

TEST(DocumentRoomAccess, AsksForEachBlockOnceWhileItIsKept) {
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  const std::uint64_t size = std::uint64_t{kAccessBlockBytes} * kAccessBlocks;
  Zeros access(size, {});
  const Said said = ask_in_place(room.get(), &access);
  EXPECT_EQ(said.title, std::to_string(size - kAccessBlockBytes));
  EXPECT_EQ(access.asked, kAccessBlocks);
}

TEST(DocumentRoomAccess, EndsAReaderThatGoesInCircles) {
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  // Sixty-four times the file and what is free, in pieces of the largest size; the first block is
  // asked for to begin with.
  constexpr std::uint64_t kSize = 4096;
  const std::uint64_t most =
      (kMaxAccessRereads * (kSize + kUnpackFreeBytes) - kAccessBlockBytes) / kMaxPieceBytes;
  Zeros access(kSize, Bytes(kCircle) + std::to_string(most + 1));
  EXPECT_EQ(ask_in_place(room.get(), &access).title, kActDone);
  Zeros more(kSize, Bytes(kCircle) + std::to_string(most + 2));
  EXPECT_EQ(ask_in_place(room.get(), &more).failure, FailureKind::Limit);
}

// In the place of kMaxDocumentWallSeconds and kMaxDocumentWaitSeconds, for which nobody waits here.
TEST(DocumentRoomTime, IsCountedForEachSilenceAndForAllOfThem) {
  DocumentRoomOptions options;
  options.wall_seconds = 1;
  auto room = open_room(options);
  ASSERT_NE(room, nullptr);
  Said said = act(room.get(), "sleep for ever");
  EXPECT_EQ(said.failure, FailureKind::Hang);
  EXPECT_EQ(said.detail, "no answer in 1 s");
  options = {};
  options.wall_seconds = 100;
  options.wait_seconds = 1;
  room = open_room(options);
  ASSERT_NE(room, nullptr);
  said = act(room.get(), "sleep for ever");
  EXPECT_EQ(said.failure, FailureKind::Hang);
  EXPECT_EQ(said.detail, "no answer in 1 s of waiting");
}

TEST(DocumentRoomPages, AreDrawnNoLargerThanAskedFor) {
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  DocumentRequest request;
  request.bytes = "100";
  const Result<document::Picture> picture = room->draw(request, 0, 100);
  ASSERT_TRUE(picture.ok()) << picture.error().message;
  EXPECT_EQ(picture->width, 100U);
  EXPECT_EQ(picture->rgb, Bytes(300, 'p'));
  EXPECT_FALSE(room->draw(request, 0, 99).ok());
  EXPECT_FALSE(room->draw(request, 1, 100).ok());
}

TEST(DocumentRoomPages, AreRecognisedOrItIsSaidWhyNot) {
  const auto room = open_room();
  ASSERT_NE(room, nullptr);
  DocumentRequest request;
  request.bytes = "words";
  Result<RecognisedPage> page = room->recognise(request, 0, "eng+deu");
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->page.text, "words");
  EXPECT_EQ(page->languages, "eng+deu");
  EXPECT_EQ(page->detail, "");
  page = room->recognise(request, 1, "eng");
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->failure, FailureKind::None);
  EXPECT_EQ(page->detail, "there is no such page");
  request.bytes = "fall";
  page = room->recognise(request, 0, "eng");
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->failure, FailureKind::Crash);
}

TEST(DocumentRoomStart, SaysWhatIsMissing) {
  DocumentRoomOptions options;
  options.program = "/nowhere/daylight-documents";
  const auto room = DocumentRoom::start(options);
  ASSERT_FALSE(room.ok());
  EXPECT_EQ(room.error().code, Code::NotFound);
}

}  // namespace
}  // namespace day::reader
