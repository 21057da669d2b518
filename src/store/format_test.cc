// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/format.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/encoding.h"
#include "store/recipe.h"
#include "store/store_testing.h"

namespace day::store {
namespace {

// The bytes of the example on a page of docs/formats: the block fenced as ```NAME.
Bytes read_example(const std::string& page, const std::string& name) {
  const char* docs = std::getenv("DAYLIGHT_DOCS");
  CHECK(docs != nullptr);
  std::ifstream in(std::string(docs) + "/formats/" + page);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const std::string fence = "```" + name + "\n";
  const std::size_t begin = text.find(fence);
  CHECK(begin != std::string::npos);
  std::string digits;
  for (const char c :
       text.substr(begin + fence.size(), text.find("```", begin + 3) - begin - fence.size())) {
    if (c != ' ' && c != '\n') digits.push_back(c);
  }
  return parse_hex(digits).value_or("");
}

constexpr std::uint64_t kExampleSalt = 0x0807060504030201;

TEST(PackFormat, TheExampleOfThePageReadsAsThePageSays) {
  const Folder folder;
  const Bytes example = read_example("pack.md", "pack");
  folder.put(0, example);
  const ScanResult scan = scan_all(folder.path());
  EXPECT_TRUE(scan.damage.empty());
  ASSERT_EQ(scan.items.size(), 2u);
  EXPECT_EQ(scan.items[0].size_bytes, 12u);
  EXPECT_EQ(scan.items[1].size_bytes, 0u);
  const auto reader = must(Reader::open(folder.path()));
  EXPECT_EQ(must(reader->read(id_of("Subject: a\n\n"), scan.items[0].location, 12)),
            "Subject: a\n\n");
  EXPECT_EQ(must(reader->read(id_of(""), scan.items[1].location, 0)), "");
  ASSERT_EQ(scan.recipes.size(), 1u);
  EXPECT_EQ(scan.recipes[0].first, SourceId{1});
  ByteReader in(scan.recipes[0].second);
  EXPECT_TRUE(std::get<SourceEnd>(must(decode_record(&in))).complete);
  EXPECT_EQ(scan.end, (Position{0, example.size()}));
}

TEST(PackFormat, TheWriterMakesTheExampleOfThePage) {
  const Folder folder;
  WriterOptions options;
  options.salt = kExampleSalt;
  const auto writer = must(Writer::open(folder.path(), options));
  must(writer->append(id_of("Subject: a\n\n"), "Subject: a\n\n"));
  must(writer->append(id_of(""), ""));
  must(writer->commit());
  Bytes end;
  encode_record(SourceEnd{true}, &end);
  must(writer->append_recipe({1}, end));
  must(writer->commit());
  EXPECT_EQ(encode_hex(folder.get(0)), encode_hex(read_example("pack.md", "pack")));
}

TEST(PackFormat, TheRecipeExampleReadsAsThePageSays) {
  const Bytes example = read_example("recipe.md", "recipe");
  ByteReader in(example);
  const auto begin = std::get<ContainerBegin>(must(decode_record(&in)));
  EXPECT_EQ(begin.kind, ContainerKind::Mbox);
  EXPECT_EQ(begin.path, "in.mbox");
  EXPECT_EQ(begin.modified_seconds, 1462277220);
  EXPECT_EQ(begin.detail, "mboxrd");
  EXPECT_EQ(std::get<Framing>(must(decode_record(&in))).bytes, "From a Tue May  3 12:07:00 2016\n");
  const auto item = std::get<ItemRef>(must(decode_record(&in)));
  EXPECT_EQ(item.id, id_of("Subject: a\n\n"));
  EXPECT_EQ(item.size_bytes, 12u);
  EXPECT_EQ(item.envelope, "From a Tue May  3 12:07:00 2016");
  EXPECT_TRUE(in.at_end());
}

BlockHeader sound_header() {
  BlockHeader header;
  header.salt = kExampleSalt;
  header.offset = 100;
  header.committed = 100;
  header.table_bytes = kItemEntryBytes;
  header.raw_bytes = 10;
  header.stored_bytes = 10;
  return header;
}

bool decodes(const BlockHeader& header) {
  Bytes bytes;
  encode_block_header(header, &bytes);
  return decode_block_header(bytes).has_value();
}

TEST(PackFormat, AHeaderIsReadAtEachLimitAndRefusedPastIt) {
  const auto with = [](auto change) {
    BlockHeader header = sound_header();
    change(&header);
    return decodes(header);
  };
  EXPECT_TRUE(decodes(sound_header()));
  EXPECT_TRUE(with([](auto* h) { h->raw_bytes = h->stored_bytes = kMaxFrameBytes; }));
  EXPECT_FALSE(with([](auto* h) { h->raw_bytes = h->stored_bytes = kMaxFrameBytes + 1; }));
  EXPECT_TRUE(with([](auto* h) { h->table_bytes = kMaxBlockEntries * kItemEntryBytes; }));
  EXPECT_FALSE(with([](auto* h) { h->table_bytes = (kMaxBlockEntries + 1) * kItemEntryBytes; }));
  EXPECT_FALSE(with([](auto* h) { h->table_bytes = 0; }));
  EXPECT_FALSE(with([](auto* h) { h->table_bytes = kItemEntryBytes + 1; }));
  EXPECT_FALSE(with([](auto* h) { h->stored_bytes = 9; }));
  EXPECT_FALSE(with([](auto* h) { h->encoding = Encoding::Zstd; }));
  EXPECT_TRUE(with([](auto* h) { h->encoding = Encoding::Zstd, h->stored_bytes = 9; }));
  EXPECT_FALSE(with([](auto* h) { h->encoding = static_cast<Encoding>(2); }));
  EXPECT_FALSE(with([](auto* h) { h->committed = 101; }));
  EXPECT_FALSE(with([](auto* h) { h->kind = static_cast<BlockKind>(0); }));
  EXPECT_FALSE(with([](auto* h) { h->kind = static_cast<BlockKind>(6); }));
  EXPECT_FALSE(with([](auto* h) { h->kind = BlockKind::Frame; }));
  const auto recipe = [](std::uint32_t size) {
    return [size](auto* h) {
      h->kind = BlockKind::Recipe, h->table_bytes = kRecipeTableBytes;
      h->raw_bytes = h->stored_bytes = size;
    };
  };
  EXPECT_TRUE(with(recipe(kMaxRecipeBytes)));
  EXPECT_FALSE(with(recipe(kMaxRecipeBytes + 1)));
}

TEST(PackFormat, TheSizesOfItemsMustAddUp) {
  Bytes table;
  encode_item_entry({id_of("a"), 0xffffffff}, &table);
  encode_item_entry({id_of("b"), 1}, &table);
  EXPECT_TRUE(decode_item_table(table, 0x100000000).has_value());
  EXPECT_FALSE(decode_item_table(table, 0).has_value());
  EXPECT_FALSE(decode_item_table(ByteView(table).substr(1), 1).has_value());
}

TEST(PackFormat, ASealListsAsManyFramesAsItsSizeNeeds) {
  const auto seal = [](std::size_t lists, std::size_t frames) {
    return encode_seal_places(
        {std::vector<Position>(lists, Position{1, 64}), std::vector<Position>(frames)});
  };
  const std::uint64_t per_list = std::uint64_t{kPlacesPerList} * kMaxFrameBytes;
  EXPECT_TRUE(decode_seal_places(seal(0, 2), kMaxFrameBytes + 1).has_value());
  EXPECT_TRUE(decode_seal_places(seal(0, 2), 2 * kMaxFrameBytes).has_value());
  EXPECT_FALSE(decode_seal_places(seal(0, 2), 2 * kMaxFrameBytes + 1).has_value());
  EXPECT_FALSE(decode_seal_places(seal(0, 2), kMaxFrameBytes).has_value());
  EXPECT_TRUE(decode_seal_places(seal(3, 1), 3 * per_list + 1).has_value());
  EXPECT_TRUE(decode_seal_places(seal(3, 0), 3 * per_list).has_value());
  EXPECT_FALSE(decode_seal_places(seal(0, kPlacesPerList), per_list).has_value());
  EXPECT_FALSE(decode_seal_places(seal(3, 0).substr(0, 20), 3 * per_list).has_value());
  // The largest blob there may be; its seal fits in a block.
  const Bytes most = seal(kMaxListsPerSeal, 0);
  EXPECT_LE(most.size() + kPlacesPerList * kPlaceBytes, kMaxFrameBytes);
  EXPECT_TRUE(decode_seal_places(most, kMaxBlobBytes).has_value());
  EXPECT_FALSE(decode_seal_places(seal(kMaxListsPerSeal, 1), kMaxBlobBytes + 1).has_value());
  SealTable table{id_of(""), kMaxBlobBytes, 1};
  EXPECT_TRUE(decode_seal_table(encode_seal_table(table)).has_value());
  table.size_bytes += 1;
  EXPECT_FALSE(decode_seal_table(encode_seal_table(table)).has_value());
}

TEST(PackFormat, NamesHaveOneSpelling) {
  EXPECT_EQ(print_pack_name(7), "00000007.pack");
  EXPECT_EQ(parse_pack_name("00000007.pack"), 7u);
  EXPECT_EQ(parse_pack_name(print_pack_name(kMaxPackNumber)), kMaxPackNumber);
  for (const char* name : {"7.pack", "000000007.pack", "0000000a.pack", "00000007.pac", "",
                           "00000007.pack.new", "+0000007.pack", ".pack"}) {
    EXPECT_FALSE(parse_pack_name(name).has_value()) << name;
  }
}

}  // namespace
}  // namespace day::store
