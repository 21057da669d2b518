// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/unarchive.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "reader/limits.h"

namespace day::reader {
namespace {

struct Item {
  std::string path;
  Bytes bytes;
  std::string link;  // a symbolic link to there
};

// Holds an outer file in memory and keeps what comes out of it.
class Shelf : public UnarchiveHost {
 public:
  Shelf(Bytes outer, bool seekable) : outer_(std::move(outer)), seekable_(seekable) {}

  std::size_t read(char* into, std::size_t size) override {
    const std::size_t got = read_at(position_, into, size);
    position_ += got;
    return got;
  }
  bool can_seek() const override { return seekable_; }
  std::size_t read_at(std::uint64_t offset, char* into, std::size_t size) override {
    if (offset >= outer_.size()) return 0;
    const std::size_t got = std::min<std::size_t>(size, outer_.size() - offset);
    std::memcpy(into, outer_.data() + offset, got);
    return got;
  }
  std::uint64_t size_bytes() const override { return outer_.size(); }
  bool begin_entry(const source::Entry& entry) override {
    EXPECT_FALSE(open_);
    open_ = true;
    items.push_back({entry.path, {}, {}});
    return items.size() <= stop_after;
  }
  bool entry_bytes(ByteView bytes) override {
    EXPECT_TRUE(open_);
    EXPECT_LE(bytes.size(), kMaxPieceBytes);
    taken += bytes.size();
    if (keep) items.back().bytes.append(bytes);
    return true;
  }
  bool end_entry(std::string_view) override {
    EXPECT_TRUE(open_);
    open_ = false;
    return true;
  }

  std::vector<Item> items;
  std::uint64_t taken = 0;
  std::size_t stop_after = SIZE_MAX;
  bool keep = true;

 private:
  Bytes outer_;
  bool seekable_;
  std::uint64_t position_ = 0;
  bool open_ = false;
};

using Configure = int (*)(archive*);

Bytes pack(Configure format, Configure filter, const std::vector<Item>& items) {
  Bytes out(std::size_t{8} << 20, '\0');
  std::size_t used = 0;
  archive* writer = archive_write_new();
  EXPECT_EQ(format(writer), ARCHIVE_OK);
  EXPECT_EQ(filter(writer), ARCHIVE_OK);
  archive_write_set_bytes_in_last_block(writer, 1);
  EXPECT_EQ(archive_write_open_memory(writer, out.data(), out.size(), &used), ARCHIVE_OK);
  for (const Item& item : items) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, item.path.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(item.bytes.size()));
    archive_entry_set_filetype(entry, item.link.empty() ? AE_IFREG : AE_IFLNK);
    if (!item.link.empty()) archive_entry_set_symlink(entry, item.link.c_str());
    archive_entry_set_perm(entry, 0644);
    EXPECT_EQ(archive_write_header(writer, entry), ARCHIVE_OK);
    archive_write_data(writer, item.bytes.data(), item.bytes.size());
    archive_entry_free(entry);
  }
  EXPECT_EQ(archive_write_close(writer), ARCHIVE_OK);
  archive_write_free(writer);
  out.resize(used);
  return out;
}

const std::vector<Item>& sample() {
  static const std::vector<Item> kSample = {{"mail/one.eml", "Subject: one\n\nbody\n", {}},
                                            {"empty", "", {}},
                                            {"grüße.txt", Bytes(100'000, 'x'), {}},
                                            {"../../etc/passwd", "up", {}},
                                            {"/etc/passwd", "root", {}}};
  return kSample;
}

class Unarchive : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { prepare_unarchiving(); }
};

TEST_F(Unarchive, GivesEveryEntryOfEveryFormatSeekingOrNot) {
  const std::vector<std::pair<Configure, bool>> formats = {
      {archive_write_set_format_zip, true},    {archive_write_set_format_pax, true},
      {archive_write_set_format_gnutar, true}, {archive_write_set_format_cpio_newc, true},
      {archive_write_set_format_7zip, false},
  };
  for (std::size_t f = 0; f < formats.size(); ++f) {
    const Bytes outer = pack(formats[f].first, archive_write_add_filter_none, sample());
    for (const bool seekable : {true, false}) {
      Shelf shelf(outer, seekable);
      const auto trouble = unarchive(source::Packing::Archive, shelf);
      if (!seekable && !formats[f].second) {
        EXPECT_TRUE(trouble.has_value()) << f;
        continue;
      }
      EXPECT_FALSE(trouble.has_value()) << f << ": " << trouble.value_or("");
      ASSERT_EQ(shelf.items.size(), sample().size()) << f;
      // 7z keeps files without content at the end.
      for (const Item& wanted : sample()) {
        const auto found = std::find_if(shelf.items.begin(), shelf.items.end(),
                                        [&](const Item& item) { return item.path == wanted.path; });
        ASSERT_NE(found, shelf.items.end()) << f << wanted.path;
        EXPECT_EQ(found->bytes, wanted.bytes) << f << wanted.path;
      }
    }
  }
}

TEST_F(Unarchive, GivesTheContentOfEveryKindOfStream) {
  for (const Configure filter :
       {archive_write_add_filter_gzip, archive_write_add_filter_bzip2, archive_write_add_filter_xz,
        archive_write_add_filter_lzma, archive_write_add_filter_zstd, archive_write_add_filter_lz4,
        archive_write_add_filter_compress}) {
    const Bytes content = "From a@x.org\n" + Bytes(300'000, 'm');
    const Bytes outer = pack(archive_write_set_format_raw, filter, {{"f", content, {}}});
    Shelf shelf(outer, false);
    EXPECT_EQ(unarchive(source::Packing::Stream, shelf), std::nullopt);
    ASSERT_EQ(shelf.items.size(), 1u);
    EXPECT_EQ(shelf.items[0].bytes, content);
    EXPECT_EQ(shelf.items[0].path, "");

    Shelf cut(outer.substr(0, outer.size() - 10), false);
    unarchive(source::Packing::Stream, cut);
    EXPECT_LE(cut.taken, content.size());
    const Bytes tar = pack(archive_write_set_format_pax, filter, sample());
    Shelf packed(tar, true);
    EXPECT_EQ(unarchive(source::Packing::Archive, packed), std::nullopt);
    EXPECT_EQ(packed.items.size(), sample().size());
  }
}

TEST_F(Unarchive, SaysWhyItCouldNot) {
  Shelf plain("just some text, nothing packed", true);
  EXPECT_NE(unarchive(source::Packing::Stream, plain), std::nullopt);
  Shelf none("just some text, nothing packed", true);
  EXPECT_NE(unarchive(source::Packing::Archive, none), std::nullopt);
  const Bytes tar = pack(archive_write_set_format_pax, archive_write_add_filter_gzip, sample());
  Shelf cut(tar.substr(0, tar.size() / 2), true);
  EXPECT_NE(unarchive(source::Packing::Archive, cut), std::nullopt);
}

TEST_F(Unarchive, HandsOverWhereALinkPointsAndFollowsNone) {
  const Bytes tar = pack(archive_write_set_format_pax, archive_write_add_filter_none,
                         {{"link", "", "/etc/passwd"}});
  Shelf shelf(tar, true);
  EXPECT_EQ(unarchive(source::Packing::Archive, shelf), std::nullopt);
  ASSERT_EQ(shelf.items.size(), 1u);
  EXPECT_EQ(shelf.items[0].bytes, "/etc/passwd");
}

TEST_F(Unarchive, StopsWhenNobodyListens) {
  Shelf shelf(pack(archive_write_set_format_zip, archive_write_add_filter_none, sample()), true);
  shelf.stop_after = 1;
  unarchive(source::Packing::Archive, shelf);
  EXPECT_EQ(shelf.items.size(), 2u);
}

TEST_F(Unarchive, CutsNamesAtTheirLimit) {
  const Bytes tar = pack(archive_write_set_format_pax, archive_write_add_filter_none,
                         {{std::string(kMaxEntryPathBytes, 'a'), "x", {}},
                          {std::string(kMaxEntryPathBytes + 1, 'b'), "y", {}}});
  Shelf shelf(tar, true);
  EXPECT_NE(unarchive(source::Packing::Archive, shelf), std::nullopt);
  ASSERT_EQ(shelf.items.size(), 2u);
  EXPECT_EQ(shelf.items[0].path.size(), kMaxEntryPathBytes);
  EXPECT_EQ(shelf.items[1].path.size(), kMaxEntryPathBytes);
  EXPECT_EQ(shelf.items[1].bytes, "y");
}

TEST_F(Unarchive, StopsABombAtTheRatioAndLetsSmallOnesPass) {
  for (const bool bomb : {false, true}) {
    const Bytes zeros(bomb ? kUnpackFreeBytes * 2 : kUnpackFreeBytes, '\0');
    const Bytes outer =
        pack(archive_write_set_format_raw, archive_write_add_filter_zstd, {{"f", zeros, {}}});
    ASSERT_LT(outer.size() * kMaxUnpackRatio, kUnpackFreeBytes);
    Shelf shelf(outer, false);
    shelf.keep = false;
    EXPECT_EQ(unarchive(source::Packing::Stream, shelf).has_value(), bomb);
    EXPECT_LE(shelf.taken, kUnpackFreeBytes);
  }
}

TEST_F(Unarchive, UndoesCompressionsUpToTheirLimit) {
  Bytes outer = "content";
  for (int i = 0; i <= kMaxFilters; ++i) {
    outer = pack(archive_write_set_format_raw, archive_write_add_filter_gzip, {{"f", outer, {}}});
    Shelf shelf(outer, false);
    EXPECT_EQ(unarchive(source::Packing::Stream, shelf).has_value(), i == kMaxFilters) << i;
  }
}

TEST_F(Unarchive, SurvivesThePublishedArchives) {
  const char* shared = std::getenv("DAYLIGHT_SHARED");
  std::size_t read = 0;
  std::size_t whole = 0;
  for (const char* folder : {"commons-compress", "zip-slip", "traversal"}) {
    std::error_code none;
    const auto root =
        std::filesystem::path(shared == nullptr ? "" : shared) / "vectors" / "documents" / folder;
    for (std::filesystem::recursive_directory_iterator at(root, none), end; !none && at != end;
         at.increment(none)) {
      if (!at->is_regular_file() || at->file_size() > (std::uintmax_t{4} << 20)) continue;
      std::ifstream file(at->path(), std::ios::binary);
      const Bytes outer{std::istreambuf_iterator<char>(file), {}};
      for (const bool seekable : {true, false}) {
        Shelf shelf(outer, seekable);
        shelf.keep = false;
        const auto trouble = unarchive(source::Packing::Archive, shelf);
        for (const Item& item : shelf.items) EXPECT_TRUE(is_utf8(item.path)) << at->path();
        EXPECT_TRUE(is_utf8(trouble.value_or("")) && trouble != "") << at->path();
        if (seekable && !trouble && !shelf.items.empty()) ++whole;
      }
      ++read;
    }
  }
  if (read == 0) GTEST_SKIP() << "vectors/documents is not beside the tree";
  EXPECT_GT(whole, 100u);
}

}  // namespace
}  // namespace day::reader
