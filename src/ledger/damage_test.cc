// SPDX-License-Identifier: AGPL-3.0-or-later
// Every way in which a small ledger can be spoiled is recognised and named, and what stands before
// the damage stays readable.
#include <gtest/gtest.h>

#include <algorithm>

#include "ledger/ledger_testing.h"
#include "ledger/limits.h"

namespace day::ledger {
namespace {

// The number of the entry in which the octet at `at` lies.
std::uint64_t entry_at(const std::vector<std::string>& lines, std::size_t at) {
  std::uint64_t number = 1;
  for (const std::string& line : lines) {
    if (at < line.size()) return number;
    at -= line.size();
    ++number;
  }
  return number;
}

class LedgerDamage : public ::testing::Test {
 protected:
  void SetUp() override {
    head_ = write_sample(folder_).head();
    whole_ = folder_.get();
    lines_ = lines_of(whole_);
  }
  // Only the first entries, where every octet is tried and each try verifies signatures.
  void shorten() {
    lines_.resize(3);
    whole_ = join(lines_);
    folder_.put(whole_);
    head_ = collect(folder_).scan.head;
  }
  // Puts `bytes` there and expects damage in the place of that entry, and all before it read.
  void expect_damage(const Bytes& bytes, std::uint64_t entry, const char* what) {
    folder_.put(bytes);
    const Collected read = collect(folder_, known());
    ASSERT_TRUE(read.scan.damage) << what;
    EXPECT_EQ(read.scan.damage->entry.value, entry) << what << ": " << read.scan.damage->what;
    EXPECT_EQ(read.entries.size(), entry - 1) << what;
    EXPECT_FALSE(read.scan.damage->what.empty());
    const auto opened = Writer::open(folder_.path(), known(), key_of('a'));
    ASSERT_FALSE(opened.ok()) << what;
    EXPECT_EQ(opened.error().code, Code::Damaged) << what;
    EXPECT_EQ(folder_.get(), bytes) << "a refused ledger is left as it is";
  }
  ScanOptions known() const {
    ScanOptions options;
    if (with_memory_) options.known = head_;
    return options;
  }

  Folder folder_;
  Head head_;
  Bytes whole_;
  std::vector<std::string> lines_;
  bool with_memory_ = false;
};

TEST_F(LedgerDamage, TheWholeLedgerHasNone) {
  const Collected read = collect(folder_);
  EXPECT_FALSE(read.scan.damage);
  EXPECT_EQ(read.scan.torn_bytes, 0u);
  EXPECT_EQ(read.scan.head, head_);
  EXPECT_EQ(read.scan.head.bytes, whole_.size());
  ASSERT_EQ(read.entries.size(), one_of_each().size() + 1);
  for (std::size_t i = 1; i < read.entries.size(); ++i) {
    EXPECT_EQ(read.entries[i].decision, one_of_each()[i - 1]);
  }
}

TEST_F(LedgerDamage, EveryChangedOctetIsNamed) {
  shorten();
  for (std::size_t at = 0; at < whole_.size(); ++at) {
    // One bit of each octet in turn: all eight of each would take a minute.
    Bytes changed = whole_;
    changed[at] = static_cast<char>(changed[at] ^ (1 << (at % 8)));
    folder_.put(changed);
    const Scan read = must(scan(folder_.path(), {}, {}));
    const bool last_line_feed = at + 1 == whole_.size();
    if (last_line_feed) {
      EXPECT_GT(read.torn_bytes, 0u);
      continue;
    }
    ASSERT_TRUE(read.damage) << "octet " << at;
    EXPECT_EQ(read.damage->entry.value, entry_at(lines_, at)) << "octet " << at;
  }
}

TEST_F(LedgerDamage, ACutAtEveryLengthIsTornTailOrDamageAndWithAMemoryAlwaysDamage) {
  shorten();
  for (std::size_t size = 0; size < whole_.size(); ++size) {
    folder_.put(whole_.substr(0, size));
    const std::uint64_t number = entry_at(lines_, size);
    const Scan blind = must(scan(folder_.path(), {}, {}));
    if (size == 0) {
      ASSERT_TRUE(blind.damage) << "a ledger is never empty";
    } else {
      EXPECT_EQ(blind.head.entries, number - 1);
      EXPECT_EQ(blind.head.bytes + blind.torn_bytes, size);
    }
    ScanOptions options;
    options.known = head_;
    const Scan remembering = must(scan(folder_.path(), options, {}));
    ASSERT_TRUE(remembering.damage) << "cut to " << size;
    EXPECT_EQ(remembering.damage->entry.value, number);
    options.trust_known = true;
    const Scan trusting = must(scan(folder_.path(), options, {}));
    ASSERT_TRUE(trusting.damage) << "cut to " << size;
    EXPECT_EQ(trusting.damage->entry.value, number);
  }
}

TEST_F(LedgerDamage, AnEntryRemovedRepeatedOrMovedIsNamed) {
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    auto removed = lines_;
    removed.erase(removed.begin() + static_cast<std::ptrdiff_t>(i));
    with_memory_ = i + 1 == lines_.size();  // the last one gone is a cut at the border of an entry
    expect_damage(join(removed), i + 1, "removed");
    with_memory_ = false;
    auto repeated = lines_;
    repeated.insert(repeated.begin() + static_cast<std::ptrdiff_t>(i), lines_[i]);
    expect_damage(join(repeated), i + 2, "repeated");
    if (i + 1 == lines_.size()) continue;
    auto moved = lines_;
    std::swap(moved[i], moved[i + 1]);
    expect_damage(join(moved), i + 1, "moved");
  }
}

TEST_F(LedgerDamage, AMissingFileIsNoLedgerUnlessOneIsKnown) {
  std::filesystem::remove(decisions_path(folder_.path()));
  const Scan blind = must(scan(folder_.path(), {}, {}));
  EXPECT_FALSE(blind.exists);
  EXPECT_FALSE(blind.damage);
  ScanOptions options;
  options.known = head_;
  const Scan remembering = must(scan(folder_.path(), options, {}));
  ASSERT_TRUE(remembering.damage);
  EXPECT_NE(remembering.damage->what.find("the whole ledger is missing"), std::string::npos);
}

TEST_F(LedgerDamage, AnotherLedgerInItsPlaceIsNamed) {
  const Folder other;
  Writer writer =
      must(Writer::create(other.path(), std::string(kVaultId), "Mallory", key_of('m'), kStart));
  for (const Decision& each : one_of_each()) must(writer.append(kStart, "Mallory", each));
  must(writer.append(kStart, "Mallory", SaveSearch{"a", "b"}));
  folder_.put(other.get());
  EXPECT_FALSE(collect(folder_).scan.damage) << "in itself it is a ledger";
  for (const bool trust : {false, true}) {
    ScanOptions options;
    options.known = head_;
    options.trust_known = trust;
    const Scan read = must(scan(folder_.path(), options, {}));
    ASSERT_TRUE(read.damage);
    EXPECT_EQ(read.damage->entry.value, head_.entries);
  }
}

TEST_F(LedgerDamage, ATornTailIsDroppedByTheNextWriterOnly) {
  folder_.put(whole_ + "{\"entry\":14,");
  const Collected read = collect(folder_);
  EXPECT_FALSE(read.scan.damage);
  EXPECT_EQ(read.scan.torn_bytes, 12u);
  EXPECT_EQ(read.entries.size(), lines_.size());
  ScanOptions options;
  options.known = head_;
  Writer writer = must(Writer::open(folder_.path(), options, key_of('a')));
  EXPECT_EQ(folder_.get(), whole_);
  must(writer.append(kStart, "Ingrid", SaveSearch{"a", "b"}));
  EXPECT_FALSE(collect(folder_).scan.damage);
}

TEST_F(LedgerDamage, ALineWithoutEndIsDamageAtItsLimit) {
  folder_.put(whole_ + Bytes(kMaxEntryBytes, 'a'));
  EXPECT_EQ(must(scan(folder_.path(), {}, {})).torn_bytes, kMaxEntryBytes);
  folder_.put(whole_ + Bytes(kMaxEntryBytes + 1, 'a'));
  ASSERT_TRUE(must(scan(folder_.path(), {}, {})).damage);
}

}  // namespace
}  // namespace day::ledger
