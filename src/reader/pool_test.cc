// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/pool.h"

#include <dirent.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "reader/limits.h"
#include "reader/protocol.h"
#include "reader/test_worker.h"

namespace day::reader {
namespace {

PoolOptions test_options() {
  PoolOptions options;
  options.workers = 2;
  options.program = DAYLIGHT_TEST_WORKER;
  options.wall_seconds = 5;
  return options;
}

Bytes act(std::string_view name) {
  return Bytes(kActPrefix) + Bytes(name);
}

Bytes letter(std::size_t number) {
  return fmt::format("Subject: letter {}\r\nFrom: Ida <ida@harbour.example>\r\n\r\nHello {}\r\n",
                     number, number);
}

std::vector<Outcome> read_all(const PoolOptions& options, const std::vector<Bytes>& messages) {
  Result<std::unique_ptr<Pool>> pool = Pool::start(options);
  EXPECT_TRUE(pool.ok()) << (pool.ok() ? "" : pool.error().message);
  std::vector<Outcome> outcomes;
  if (!pool.ok()) return outcomes;
  std::thread submitter([&] {
    for (std::size_t i = 0; i < messages.size(); ++i) (*pool)->submit(i, messages[i], {true});
    (*pool)->close();
  });
  while (std::optional<Outcome> outcome = (*pool)->next()) outcomes.push_back(*std::move(outcome));
  submitter.join();
  return outcomes;
}

bool has_children() {
  return ::waitpid(-1, nullptr, WNOHANG) >= 0 || errno != ECHILD;
}

TEST(Pool, AnswersInOrder) {
  std::vector<Bytes> messages;
  for (std::size_t i = 0; i < 2000; ++i) messages.push_back(letter(i));
  const std::vector<Outcome> outcomes = read_all(test_options(), messages);
  ASSERT_EQ(outcomes.size(), messages.size());
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    EXPECT_EQ(outcomes[i].ticket, i);
    EXPECT_EQ(outcomes[i].failure, FailureKind::None) << outcomes[i].detail;
    EXPECT_EQ(outcomes[i].reading.subject, fmt::format("letter {}", i));
    EXPECT_TRUE(outcomes[i].reading.complete);
  }
  EXPECT_FALSE(has_children());
}

TEST(Pool, LosesOnlyTheItemThatCrashes) {
  std::vector<Bytes> messages;
  for (std::size_t i = 0; i < 60; ++i) messages.push_back(letter(i));
  messages[17] = act("fall over");
  messages[18] = act("open a file");
  messages[40] = act("leave without a word");
  const std::vector<Outcome> outcomes = read_all(test_options(), messages);
  ASSERT_EQ(outcomes.size(), messages.size());
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const bool bad = i == 17 || i == 18 || i == 40;
    EXPECT_EQ(outcomes[i].failure, bad ? FailureKind::Crash : FailureKind::None) << i;
    EXPECT_EQ(outcomes[i].reading.complete, !bad);
  }
  ASSERT_FALSE(outcomes[18].reading.defects.empty());
  EXPECT_EQ(outcomes[18].reading.defects.back().code, mail::DefectCode::ReadingFailed);
  EXPECT_EQ(outcomes[18].detail, "killed for a forbidden system call");
}

TEST(Pool, KnowsALostItemByItsRawHeader) {
  PoolOptions options = test_options();
  options.wall_seconds = 1;
  const std::vector<Outcome> outcomes =
      read_all(options, {act("loop for ever\r\nSubject: x\r\n\r\n"), act("loop for ever")});
  ASSERT_EQ(outcomes.size(), 2U);
  EXPECT_EQ(outcomes[0].reading.subject, "no such act");
  EXPECT_EQ(outcomes[1].failure, FailureKind::Hang);
  EXPECT_EQ(outcomes[1].detail, "no answer in 1 s");
  EXPECT_FALSE(outcomes[1].reading.complete);
}

TEST(Pool, TakesAMessageAtTheSizeLimitAndNoneBeyond) {
  Bytes most = "Subject: large\r\n\r\n";
  most.resize(kMaxMessageBytes, 'x');
  for (std::size_t at = 78; at < most.size(); at += 80) most[at] = '\n';
  PoolOptions options = test_options();
  options.wall_seconds = 60;
  const std::vector<Outcome> outcomes = read_all(options, {most, most + "x", letter(1)});
  ASSERT_EQ(outcomes.size(), 3U);
  EXPECT_EQ(outcomes[0].failure, FailureKind::None) << outcomes[0].detail;
  EXPECT_EQ(outcomes[0].reading.subject, "large");
  EXPECT_EQ(outcomes[1].failure, FailureKind::Limit);
  EXPECT_EQ(outcomes[1].reading.subject, "large");
  EXPECT_EQ(outcomes[2].failure, FailureKind::None);
}

TEST(Pool, RefusesAnAnswerBeyondItsLimit) {
  const std::vector<Outcome> outcomes = read_all(test_options(), {act(kVerboseAct), letter(1)});
  ASSERT_EQ(outcomes.size(), 2U);
  EXPECT_EQ(outcomes[0].failure, FailureKind::Limit) << outcomes[0].detail;
  EXPECT_EQ(outcomes[1].failure, FailureKind::None);
}

TEST(Pool, BoundsWhatIsUnderWay) {
  Result<std::unique_ptr<Pool>> pool = Pool::start(test_options());
  ASSERT_TRUE(pool.ok());
  const std::size_t size = kMaxQueuedBytes / 2 - kMessageOverheadBytes;
  Bytes half = letter(0);
  half.resize(size, 'x');
  std::atomic<unsigned> submitted = 0;
  std::thread submitter([&] {
    for (unsigned i = 0; i < 3; ++i) {
      (*pool)->submit(i, half);
      ++submitted;
    }
    (*pool)->close();
  });
  // Two fill it exactly; the third goes in only when one has come out.
  const std::optional<Outcome> first = (*pool)->next();
  EXPECT_TRUE(first.has_value());
  EXPECT_LE(submitted, 3U);
  submitter.join();
  EXPECT_TRUE((*pool)->next().has_value());
  EXPECT_TRUE((*pool)->next().has_value());
  EXPECT_FALSE((*pool)->next().has_value());
}

TEST(Pool, EndsWithWorkUnderWay) {
  {
    Result<std::unique_ptr<Pool>> pool = Pool::start(test_options());
    ASSERT_TRUE(pool.ok());
    (*pool)->submit(0, act("sleep for ever"));
    (*pool)->submit(1, letter(1));
  }
  EXPECT_FALSE(has_children());
}

TEST(Pool, RefusesToStartWithoutWalls) {
  const std::filesystem::path folder =
      std::filesystem::path(::testing::TempDir()) / fmt::format("pool_test_{}", ::getpid());
  std::filesystem::create_directories(folder);
  const struct {
    std::string_view role;
    std::string says;
  } cases[] = {
      {kFailsToLock, "the sandbox layer 'landlock' cannot be set up: no rule set today"},
      {kSpeaksNewer, fmt::format("version {}", kProtocolVersion + 1)},
      {kSpeaksNonsense, "does not know the protocol"},
      {kEndsAtOnce, "ended with status 7"},
  };
  for (const auto& one : cases) {
    const std::filesystem::path link = folder / one.role;
    std::filesystem::create_symlink(DAYLIGHT_TEST_WORKER, link);
    PoolOptions options = test_options();
    options.program = link;
    const Result<std::unique_ptr<Pool>> pool = Pool::start(options);
    ASSERT_FALSE(pool.ok()) << one.role;
    EXPECT_EQ(pool.error().code, Code::Unsupported);
    EXPECT_NE(pool.error().message.find(one.says), std::string::npos) << pool.error().message;
  }
  PoolOptions missing = test_options();
  missing.program = folder / "missing";
  EXPECT_EQ(Pool::start(missing).error().code, Code::NotFound);
  std::filesystem::remove_all(folder);
  EXPECT_FALSE(has_children());
}

TEST(Pool, TellsItsWalls) {
  const Result<std::vector<os::LayerReport>> layers = inspect_walls(test_options());
  ASSERT_TRUE(layers.ok()) << layers.error().message;
  // All but the data folders, of which this kind of worker sees none.
  EXPECT_EQ(layers->size(), os::kLayerCount - 1);
  for (const os::LayerReport& layer : *layers) {
    EXPECT_NE(layer.state, os::LayerState::Failed) << os::layer_name(layer.layer);
  }
}

TEST(ReadOne, ReadsAMessage) {
  const Result<Outcome> outcome = read_one(test_options(), letter(5), {});
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->reading.subject, "letter 5");
}

TEST(ReadPart, GivesItsContent) {
  const Bytes message =
      "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nSGVsbG8=\r\n";
  const Result<Bytes> part = read_part(test_options(), message, 0, 5);
  ASSERT_TRUE(part.ok()) << part.error().message;
  EXPECT_EQ(*part, "Hello");
  EXPECT_EQ(read_part(test_options(), message, 0, 4).error().code, Code::Failed);
  EXPECT_EQ(read_part(test_options(), message, 1, 5).error().code, Code::NotFound);
}

TEST(ReadMessageHtml, GivesItSafe) {
  const auto html = read_message_html(
      test_options(), "Content-Type: text/html\r\n\r\n<b onclick=x>a</b><script>b</script>");
  ASSERT_TRUE(html.ok()) << html.error().message;
  EXPECT_EQ(html->html, "<b>a</b>");
  EXPECT_EQ(html->scripts, 2u);
  EXPECT_EQ(read_message_html(test_options(), letter(5)).error().code, Code::NotFound);
}

TEST(ReadMessageHtml, DoesNotTrustItsWorker) {
  const std::string act(kActPrefix);
  EXPECT_TRUE(read_message_html(test_options(), act + "<b>a</b>").ok());
  for (const char* const html : {"<script>a</script>", "<b onclick=\"x\">a</b>", "<b>"}) {
    const auto answer = read_message_html(test_options(), act + html);
    ASSERT_FALSE(answer.ok()) << html;
    EXPECT_NE(answer.error().message.find("broke the protocol"), std::string::npos);
  }
}

}  // namespace
}  // namespace day::reader
