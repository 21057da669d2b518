// SPDX-License-Identifier: AGPL-3.0-or-later
#include "catalog/catalog.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "catalog/catalog_world.h"
#include "catalog/date_text.h"
#include "catalog/text_block.h"

namespace day::catalog {
namespace {

mail::MessageDate date(mail::DateOrigin origin, std::int64_t unix, std::int32_t zone,
                       std::string raw) {
  return {origin, {Instant{unix}, zone}, std::move(raw)};
}

mail::Reading full_reading() {
  mail::Reading reading;
  reading.subject = "Kai 7: Übergabe";
  reading.message_id = "one@port.example";
  reading.in_reply_to = {"zero@port.example"};
  reading.references = {"first@port.example", "zero@port.example"};
  reading.mailboxes = {{mail::Role::From, "Åsa Lind", "Asa.Lind@Port.example"},
                       {mail::Role::To, "", "bo@port.example"},
                       {mail::Role::To, "undisclosed", ""},
                       {mail::Role::Bcc, "Åsa", "asa.lind@port.example"}};
  reading.dates = {
      date(mail::DateOrigin::DateField, 1579007045, 60, "Tue, 14 Jan 2020 14:04:05 +0100"),
      date(mail::DateOrigin::Received, 1579007046, -480, "Tue, 14 Jan 2020 05:04:06 -0800 (PST)"),
      date(mail::DateOrigin::Received, 1579007047, 0, "14 Jan 2020 13:04:07 GMT")};
  reading.list_id = "harbour.port.example";
  reading.user_agent = "Quay Mail 3.1";
  mail::Part root;
  root.media_type = "multipart/mixed";
  mail::Part file;
  file.index = 1;
  file.parent = 0;
  file.media_type = "application/pdf";
  file.charset = "binary";
  file.transfer_encoding = "base64";
  file.disposition = "attachment";
  file.file_name = "plan.pdf";
  file.content_id = "part1@port";
  file.size_bytes = 4321;
  file.sha256 = id_of("plan").digest;
  file.is_attachment = true;
  reading.parts = {root, file};
  reading.text = {{mail::TextKind::Own, "I enclose it.\n"},
                  {mail::TextKind::Quoted, "> Send it\n"},
                  {mail::TextKind::Hidden, std::string("a\0b", 3)}};
  reading.defects = {{mail::DefectCode::BadCharset, "x-unknown"}, {mail::DefectCode::NulBytes, ""}};
  reading.complete = false;
  return reading;
}

void expect_same(const mail::Reading& a, const mail::Reading& b) {
  EXPECT_EQ(a.subject, b.subject);
  EXPECT_EQ(a.message_id, b.message_id);
  EXPECT_EQ(a.in_reply_to, b.in_reply_to);
  EXPECT_EQ(a.references, b.references);
  EXPECT_EQ(a.list_id, b.list_id);
  EXPECT_EQ(a.user_agent, b.user_agent);
  EXPECT_EQ(a.complete, b.complete);
  ASSERT_EQ(a.mailboxes.size(), b.mailboxes.size());
  for (std::size_t i = 0; i < a.mailboxes.size(); ++i) {
    EXPECT_EQ(a.mailboxes[i].role, b.mailboxes[i].role);
    EXPECT_EQ(a.mailboxes[i].name, b.mailboxes[i].name);
    EXPECT_EQ(a.mailboxes[i].address, b.mailboxes[i].address);
  }
  ASSERT_EQ(a.dates.size(), b.dates.size());
  for (std::size_t i = 0; i < a.dates.size(); ++i) {
    EXPECT_EQ(a.dates[i].origin, b.dates[i].origin);
    EXPECT_EQ(a.dates[i].time, b.dates[i].time);
    EXPECT_EQ(a.dates[i].raw, b.dates[i].raw);
  }
  ASSERT_EQ(a.parts.size(), b.parts.size());
  for (std::size_t i = 0; i < a.parts.size(); ++i) {
    EXPECT_EQ(a.parts[i].index, b.parts[i].index);
    EXPECT_EQ(a.parts[i].parent, b.parts[i].parent);
    EXPECT_EQ(a.parts[i].media_type, b.parts[i].media_type);
    EXPECT_EQ(a.parts[i].charset, b.parts[i].charset);
    EXPECT_EQ(a.parts[i].transfer_encoding, b.parts[i].transfer_encoding);
    EXPECT_EQ(a.parts[i].disposition, b.parts[i].disposition);
    EXPECT_EQ(a.parts[i].file_name, b.parts[i].file_name);
    EXPECT_EQ(a.parts[i].content_id, b.parts[i].content_id);
    EXPECT_EQ(a.parts[i].size_bytes, b.parts[i].size_bytes);
    EXPECT_EQ(a.parts[i].sha256, b.parts[i].sha256);
    EXPECT_EQ(a.parts[i].is_attachment, b.parts[i].is_attachment);
  }
  ASSERT_EQ(a.text.size(), b.text.size());
  for (std::size_t i = 0; i < a.text.size(); ++i) {
    EXPECT_EQ(a.text[i].kind, b.text[i].kind);
    EXPECT_EQ(a.text[i].text, b.text[i].text);
  }
  ASSERT_EQ(a.defects.size(), b.defects.size());
  for (std::size_t i = 0; i < a.defects.size(); ++i) {
    EXPECT_EQ(a.defects[i].code, b.defects[i].code);
    EXPECT_EQ(a.defects[i].detail, b.defects[i].detail);
  }
}

TEST(Catalog, GivesBackAReadingAsItWas) {
  World world;
  const RowId full = world.add("full", full_reading());
  const RowId empty = world.add("empty", {});
  world.flush();
  expect_same(must(world.reader->reading(full)), full_reading());
  expect_same(must(world.reader->reading(empty)), {});
}

TEST(Catalog, SummarisesAMessage) {
  World world;
  const RowId row = world.add("full", full_reading(), "hang: no answer in 20 s");
  world.flush();
  const auto summary = must(world.reader->summary(row));
  ASSERT_TRUE(summary.has_value());
  EXPECT_EQ(summary->item.id, id_of("full"));
  EXPECT_EQ(summary->subject, "Kai 7: Übergabe");
  EXPECT_EQ(summary->from_name, "Åsa Lind");
  EXPECT_EQ(summary->from_address, "Asa.Lind@Port.example");
  ASSERT_TRUE(summary->date.has_value());
  EXPECT_EQ(print_rfc3339(*summary->date), "2020-01-14T14:04:05+01:00");
  EXPECT_EQ(summary->date_origin, mail::DateOrigin::DateField);
  EXPECT_TRUE(summary->has_attachment);
  EXPECT_EQ(summary->failure, "hang: no answer in 20 s");
  EXPECT_FALSE(must(world.reader->summary(RowId{99})).has_value());
}

TEST(Catalog, AMissingDateStaysMissing) {
  World world;
  const RowId row = world.add("undated", {});
  world.flush();
  EXPECT_FALSE(must(world.reader->summary(row))->date.has_value());
  EXPECT_EQ(must(world.reader->summary(row))->date_origin, mail::DateOrigin::None);
  EXPECT_FALSE(must(world.reader->counts()).first_date.has_value());
}

TEST(Catalog, TextsOfManyMessagesAreFoundInTheirBlocks) {
  World world;
  std::vector<RowId> rows;
  // Some fill a block alone, some have no text at all.
  for (int i = 0; i < 60; ++i) {
    mail::Reading reading;
    const auto size = static_cast<std::size_t>(i % 7) * 9000;
    if (i % 5 != 0) {
      reading.text = {{mail::TextKind::Own, std::to_string(i) + std::string(size, 'x')}};
    }
    rows.push_back(world.add("m" + std::to_string(i), reading));
    if (i % 13 == 0) world.flush();
  }
  mail::Reading large;
  large.text = {{mail::TextKind::Own, std::string(kTextBlockBytes + 1, 'y')}};
  rows.push_back(world.add("large", large));
  world.flush();
  for (int i = 59; i >= 0; --i) {
    const auto text = must(world.reader->text(rows[static_cast<std::size_t>(i)]));
    ASSERT_EQ(text.size(), i % 5 == 0 ? 0U : 1U) << i;
    if (i % 5 == 0) continue;
    EXPECT_TRUE(text[0].text.starts_with(std::to_string(i) + (i % 7 == 0 ? "" : "x")));
    EXPECT_EQ(text[0].text.size(),
              std::to_string(i).size() + static_cast<std::size_t>(i % 7) * 9000);
  }
  EXPECT_EQ(must(world.reader->text(rows.back()))[0].text.size(), kTextBlockBytes + 1);
}

TEST(Catalog, ATextThatDoesNotShrinkIsKeptAsItIs) {
  World world;
  mail::Reading reading;
  std::string noise;
  std::uint32_t state = 1;
  for (int i = 0; i < 4000; ++i) {
    state = state * 1664525 + 1013904223;
    noise += static_cast<char>(state >> 24);
  }
  reading.text = {{mail::TextKind::Own, noise}};
  const RowId row = world.add("noise", reading);
  world.flush();
  EXPECT_EQ(must(world.reader->text(row))[0].text, noise);
}

TEST(Catalog, ABlockOfAnImpossibleSizeIsDamage) {
  for (const std::int64_t size :
       {static_cast<std::int64_t>(kMaxTextBlockBytes) + 1, std::int64_t{-1}, std::int64_t{7}}) {
    World world;
    mail::Reading reading;
    reading.text = {{mail::TextKind::Own, std::string(100, 'a')}};
    const RowId row = world.add("m", reading);
    world.flush();
    must(world.database->execute("UPDATE text_blocks SET raw_size = " + std::to_string(size)));
    const auto text = world.reader->text(row);
    ASSERT_FALSE(text.ok()) << size;
    EXPECT_EQ(text.error().code, Code::Damaged);
  }
}

TEST(Catalog, FindsItemsByTheBeginningOfTheirDigest) {
  World world;
  for (const char* name : {"b2", "a1", "a3", "a2"}) world.add(name, {});
  ItemIdRange range{id_of("a"), id_of("a")};
  for (std::size_t i = 1; i < 32; ++i) range.high.digest.octets[i] = 0xff;
  const auto items = must(world.reader->find_items(range, 10));
  ASSERT_EQ(items.size(), 3U);
  EXPECT_EQ(items[0].id, id_of("a1"));
  EXPECT_EQ(items[2].id, id_of("a3"));
  EXPECT_EQ(must(world.reader->find_items(range, 2)).size(), 2U);
  EXPECT_FALSE(must(world.writer->find_item(id_of("c"))).has_value());
  EXPECT_EQ(must(world.writer->find_item(id_of("a2")))->row, RowId{4});
}

TEST(Catalog, RowsCountUpFromOne) {
  World world;
  EXPECT_EQ(world.add("x", {}), RowId{1});
  EXPECT_EQ(world.add("a", {}), RowId{2});
}

TEST(Catalog, PlacesOfItemsAreKeptWhole) {
  World world;
  const store::Location far{4'000'000'000, std::uint64_t{1} << 40, 65535};
  const RowId row =
      must(world.writer->add_item(id_of("far"), store::ItemKind::Document, 5'000'000'000, far));
  const auto item = must(world.reader->item(row));
  EXPECT_EQ(item->location, far);
  EXPECT_EQ(item->size_bytes, 5'000'000'000U);
  EXPECT_EQ(item->kind, store::ItemKind::Document);
}

TEST(Catalog, RemembersHowFarItFollowedThePacks) {
  World world;
  EXPECT_EQ(must(followed_position(world.database.get())), store::Position());
  must(world.writer->set_followed_position({3, 1ULL << 33}));
  EXPECT_EQ(must(followed_position(world.database.get())), (store::Position{3, 1ULL << 33}));
}

TEST(DateText, SpellsDatesAsMailDoes) {
  const std::vector<std::pair<ZonedTime, std::string>> dates = {
      {{Instant{0}, 0}, "Thu, 1 Jan 1970 00:00:00 +0000"},
      {{Instant{1579007045}, 60}, "Tue, 14 Jan 2020 14:04:05 +0100"},
      {{Instant{-1}, 0}, "Wed, 31 Dec 1969 23:59:59 +0000"},
      {{Instant{1582934400}, -570}, "Fri, 28 Feb 2020 14:30:00 -0930"},
      {{Instant{253402300799}, 0}, "Fri, 31 Dec 9999 23:59:59 +0000"},
      {{Instant{253402300800}, 0}, ""},
      {{Instant{INT64_MAX}, 0}, ""},
      {{Instant{INT64_MIN}, 0}, ""},
      {{Instant{0}, 100 * 60}, ""}};
  for (const auto& [time, text] : dates) {
    EXPECT_EQ(DateText(time).view(), text) << time.instant.unix_seconds;
  }
}

}  // namespace
}  // namespace day::catalog
