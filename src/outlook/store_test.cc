// SPDX-License-Identifier: AGPL-3.0-or-later
// Stores cannot be written here; those of the shared vectors are read, whole and damaged.
#include "outlook/store.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>

#include "document/limits.h"
#include "os/file.h"
#include "outlook/test_children.h"

namespace day::outlook {
namespace {

std::vector<std::filesystem::path> stores() {
  std::vector<std::filesystem::path> out;
  const char* shared = std::getenv("DAYLIGHT_SHARED");
  const std::filesystem::path folder =
      std::string(shared == nullptr ? "" : shared) + "/vectors/outlook";
  if (!std::filesystem::exists(folder)) return out;
  for (const auto& each : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string extension = each.path().extension();
    if (extension == ".pst" || extension == ".ost") out.push_back(each.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

Bytes content(const std::filesystem::path& path) {
  const auto bytes = os::read_file(path, document::kMaxDocumentBytes);
  EXPECT_TRUE(bytes.ok()) << path;
  return bytes.ok() ? *bytes : Bytes();
}

std::uint64_t number(const document::Reading& reading, std::string_view name) {
  for (const document::Property& property : reading.properties) {
    if (property.name == name) return std::stoull(property.value);
  }
  return 0;
}

TEST(Store, WhatIsNoneFailsWithAReason) {
  for (const Bytes& bytes : {Bytes(), Bytes("!BDN"), Bytes("!BDN") + Bytes(5000, '\xFF')}) {
    TestChildren children;
    const document::Reading reading = read_store(bytes, {}, children);
    EXPECT_EQ(reading.outcome, document::Outcome::Failed);
    EXPECT_NE(reading.reason, "");
    EXPECT_TRUE(children.kept.empty());
  }
}

TEST(Store, EveryItemIsAChildWithAKeyOfItsOwnAndIsCounted) {
  const auto files = stores();
  if (files.empty()) GTEST_SKIP() << "no shared vectors beside the tree";
  std::uint64_t items = 0;
  std::uint64_t failed = 0;
  for (const auto& path : files) {
    TestChildren children;
    const document::Reading reading = read_store(content(path), {}, children);
    if (reading.outcome == document::Outcome::Failed) {
      EXPECT_EQ(reading.reason, "cannot be opened as a data file of Outlook");
      EXPECT_TRUE(children.kept.empty());
      ++failed;
      continue;
    }
    if (!children.kept.empty()) {
      EXPECT_EQ(reading.page_count, children.kept.size());
    }
    EXPECT_EQ(number(reading, "items in folders") + number(reading, "orphans") +
                  number(reading, "recovered items"),
              children.kept.size());
    std::map<std::uint64_t, int> keys;
    std::uint64_t wrong = 0;
    for (const TestChildren::Kept& kept : children.kept) {
      EXPECT_EQ(++keys[kept.child.key], 1) << path;
      EXPECT_TRUE(kept.is_ended && kept.child.is_rendered);
      if (!kept.wrong.empty()) ++wrong;
      EXPECT_EQ(kept.wrong.empty(),
                kept.content.find("X-Daylight-Rendered: outlook 1\r\n") != Bytes::npos);
    }
    EXPECT_EQ(wrong, number(reading, "items that cannot be read")) << path;
    items += children.kept.size();
  }
  EXPECT_GT(items, 400U);
  EXPECT_EQ(failed, 1U);  // one was left half written; readpst finds nothing in it either
}

TEST(Store, AWrongChecksumOfTheHeaderCostsNothing) {
  for (const auto& path : stores()) {
    if (path.filename() != "Outlook.pst") continue;
    Bytes bytes = content(path);
    TestChildren sound;
    read_store(bytes, {}, sound);
    bytes[4] = static_cast<char>(bytes[4] ^ 1);
    bytes[526] = static_cast<char>(bytes[526] ^ 1);
    TestChildren children;
    const document::Reading reading = read_store(bytes, {}, children);
    EXPECT_EQ(children.kept.size(), sound.kept.size());
    EXPECT_EQ(reading.defects.size(), 1U);
  }
}

TEST(Store, AnItemIsFoundAgainByItsKey) {
  for (const auto& path : stores()) {
    const Bytes bytes = content(path);
    TestChildren all;
    read_store(bytes, {}, all);
    for (std::size_t at = 0; at < all.kept.size(); at += 7) {
      document::Options options;
      options.only_key = all.kept[at].child.key;
      TestChildren one;
      read_store(bytes, options, one);
      ASSERT_EQ(one.kept.size(), 1U) << path << options.only_key.value();
      EXPECT_EQ(one.kept[0].content, all.kept[at].content) << path;
      EXPECT_EQ(one.kept[0].child.is_recovered, all.kept[at].child.is_recovered);
    }
  }
}

// Octets changed and ends cut off at places that are the same each time.
TEST(Store, DamagedItEndsAndLosesNothingWithoutAWord) {
  const auto files = stores();
  if (files.empty()) GTEST_SKIP() << "no shared vectors beside the tree";
  for (std::size_t at = 0; at < files.size(); at += 5) {
    const Bytes whole = content(files[at]);
    std::uint64_t random = 88172645463325252 + at;
    for (int round = 0; round < 6; ++round) {
      Bytes bytes = whole;
      for (int change = 0; change < 40; ++change) {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        bytes[random % bytes.size()] = static_cast<char>(random >> 56);
      }
      if (round % 2 == 1) bytes.resize(bytes.size() / 8 * (8 - static_cast<std::size_t>(round)));
      TestChildren children;
      const document::Reading reading = read_store(bytes, {}, children);
      for (const TestChildren::Kept& kept : children.kept) EXPECT_TRUE(kept.is_ended);
      if (reading.outcome != document::Outcome::Read) {
        EXPECT_NE(reading.reason, "");
      }
    }
  }
}

}  // namespace
}  // namespace day::outlook
