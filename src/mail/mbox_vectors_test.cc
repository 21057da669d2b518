// SPDX-License-Identifier: AGPL-3.0-or-later
// The mbox splitter against its page, and against an independent split of published mailboxes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "mail/mbox_pieces.h"

namespace day::mail {
namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// One case of docs/formats/mbox.md: the mbox, and what each of its lines is part of.
struct PageCase {
  std::string mbox;
  std::string owners;
};

std::vector<PageCase> read_page(const std::string& page) {
  constexpr std::string_view kIndent = "    ";
  std::vector<PageCase> cases;
  bool in_cases = false;
  bool in_case = false;
  for (std::size_t at = 0; at < page.size();) {
    const std::string line = page.substr(at, page.find('\n', at) - at);
    at += line.size() + 1;
    in_cases = in_cases || line == "## Cases";
    if (!in_cases || !line.starts_with(kIndent)) {
      in_case = false;
      continue;
    }
    if (!in_case) cases.emplace_back();
    in_case = true;
    cases.back().owners += line.at(4);
    cases.back().mbox += line.substr(6) + "\n";
  }
  return cases;
}

// What each line of the mbox is part of, as the page writes it.
std::string owners_of(const SplitMbox& split) {
  std::string owners;
  for (std::size_t i = 0; i < split.framing.size(); ++i) {
    owners.append(static_cast<std::size_t>(
                      std::count(split.framing[i].begin(), split.framing[i].end(), '\n')),
                  '-');
    if (i == split.messages.size()) break;
    const std::string& bytes = split.messages[i].bytes;
    owners.append(static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n')),
                  static_cast<char>('1' + i));
  }
  return owners;
}

TEST(MboxPage, EveryCaseIsSplitAsThePageSays) {
  const char* const docs = std::getenv("DAYLIGHT_DOCS");
  ASSERT_NE(docs, nullptr);
  const auto cases = read_page(read_file(std::filesystem::path(docs) / "formats/mbox.md"));
  EXPECT_EQ(cases.size(), 10u);
  for (const PageCase& each : cases) {
    EXPECT_EQ(owners_of(split_whole(each.mbox)), each.owners) << each.mbox;
  }
}

// Python's mailbox.mbox: every line that begins "From " separates, and one blank line before it is
// left out.
std::vector<std::string> split_everywhere(const std::string& mbox) {
  std::vector<std::string> messages;
  bool in_message = false;
  bool last_was_blank = false;
  const auto close = [&] {
    if (in_message && last_was_blank) messages.back().pop_back();
  };
  for (std::size_t at = 0; at < mbox.size();) {
    const std::size_t end = std::min(mbox.find('\n', at), mbox.size() - 1) + 1;
    const std::string line = mbox.substr(at, end - at);
    at = end;
    if (line.starts_with("From ")) {
      close();
      in_message = true;
      last_was_blank = false;
      messages.emplace_back();
    } else if (in_message) {
      last_was_blank = line == "\n";
      messages.back() += line;
    }
  }
  close();
  return messages;
}

// The published mailboxes in which the two differ, and why. All others must agree.
const std::map<std::string, std::string> kDifferent = {
    {"unmunged.mbox.txt", "two body lines that begin 'From ', and a byte order mark"},
    {"search-partial.mbox", "messages without any header"},
    {"sort-partial.mbox", "messages without any header"},
    {"sort-arrival.mbox", "messages without any header"},
    {"sort-subject.mbox", "a message without any header"},
    {"thread-orderedsubject.mbox", "a message without any header"},
    {"simple.mbox", "messages without any header"},
};

TEST(MboxVectors, PublishedMailboxesAreSplitAsByPythonButForAList) {
  const char* const shared = std::getenv("DAYLIGHT_SHARED");
  const std::filesystem::path folder =
      std::filesystem::path(shared == nullptr ? "" : shared) / "vectors";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no published vectors beside the tree";
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_regular_file() || name.find("mbox") == std::string::npos) continue;
    const std::string mbox = read_file(entry.path());
    if (mbox.find("From ") == std::string::npos) continue;
    std::vector<std::string> messages;
    for (const SplitMessage& message : split_whole(mbox).messages) {
      messages.push_back(message.bytes);
    }
    EXPECT_EQ(split_in_chunks(mbox, [] { return 4096; }), split_whole(mbox)) << name;
    EXPECT_EQ(messages != split_everywhere(mbox), kDifferent.contains(name)) << entry.path();
    ++count;
  }
  EXPECT_GT(count, 50u);
}

}  // namespace
}  // namespace day::mail
