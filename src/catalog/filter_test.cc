// SPDX-License-Identifier: AGPL-3.0-or-later
#include "catalog/filter.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "catalog/catalog_world.h"

namespace day::catalog {
namespace {

using Rows = std::vector<std::int64_t>;

Rows rows_of(Result<std::vector<RowId>> found) {
  Rows rows;
  for (const RowId row : must(std::move(found))) rows.push_back(row.value);
  return rows;
}

mail::Reading dated(std::string_view rfc3339) {
  mail::Reading reading;
  const auto time = parse_rfc3339(rfc3339);
  CHECK(time.has_value());
  reading.dates = {{mail::DateOrigin::DateField, *time, "as it was"}};
  return reading;
}

std::int64_t at(std::string_view rfc3339) {
  return parse_rfc3339(rfc3339)->instant.unix_seconds;
}

TEST(Filter, ADayIsTheDayThatTheMessageItselfNames) {
  World world;
  world.add("1", dated("2016-05-03T23:30:00+02:00"));  // the 3rd there, 21:30 UTC
  world.add("2", dated("2016-05-04T00:30:00+02:00"));  // the 4th there, still the 3rd in UTC
  world.add("3", {});
  world.add("4", dated("2016-05-03T20:00:00-08:00"));  // the 3rd there, the 4th in UTC
  world.flush();
  const std::int64_t from = at("2016-05-03T00:00:00Z");
  const std::int64_t until = at("2016-05-04T00:00:00Z");
  EXPECT_EQ(rows_of(world.filters->find_dated(from, until)), (Rows{1, 4}));
  EXPECT_EQ(rows_of(world.filters->find_dated(until, {})), (Rows{2}));
  EXPECT_EQ(rows_of(world.filters->find_dated({}, until)), (Rows{1, 4}));
  EXPECT_EQ(rows_of(world.filters->find_dated({}, {})), (Rows{1, 2, 4}));
  EXPECT_EQ(rows_of(world.filters->find_undated()), (Rows{3}));
  // A bound belongs to the range at its beginning and not at its end.
  const std::int64_t first = at("2016-05-03T23:30:00Z");
  EXPECT_EQ(rows_of(world.filters->find_dated(first, first + 1)), (Rows{1}));
  EXPECT_EQ(rows_of(world.filters->find_dated(first - 1, first)), (Rows{}));
}

TEST(Filter, TheHourIsTheSendersAndMayWrapPastMidnight) {
  World world;
  world.add("1", dated("2016-05-03T09:00:00+02:00"));
  world.add("2", dated("2016-05-03T23:59:59+02:00"));
  world.add("3", dated("1969-07-20T03:10:00-05:00"));
  world.flush();
  EXPECT_EQ(rows_of(world.filters->find_sent_between(540, 541)), (Rows{1}));
  EXPECT_EQ(rows_of(world.filters->find_sent_between(541, 1439)), (Rows{}));
  EXPECT_EQ(rows_of(world.filters->find_sent_between(1320, 240)), (Rows{2, 3}));
  EXPECT_EQ(rows_of(world.filters->find_sent_between(0, 1440)), (Rows{1, 2, 3}));
}

TEST(Filter, SeesWhatIsAddedLater) {
  World world;
  world.add("1", dated("2016-05-03T09:00:00Z"));
  world.flush();
  EXPECT_EQ(rows_of(world.filters->find_dated({}, {})), (Rows{1}));
  world.add("2", dated("2016-05-03T09:00:00Z"));
  world.flush();
  EXPECT_EQ(rows_of(world.filters->find_dated({}, {})), (Rows{1, 2}));
  EXPECT_EQ(must(world.filters->dates())->size(), 2U);
}

TEST(Filter, DatesOfMoreItemsThanOneBlockHolds) {
  World world;
  const mail::Reading with = dated("2016-05-03T09:00:00Z");
  must(world.database->execute("BEGIN"));
  for (int i = 0; i < 9000; ++i) {
    world.add(std::to_string(i), i % 2 == 0 ? with : mail::Reading());
    if (i % 1000 == 0) world.flush();
  }
  world.flush();
  must(world.database->execute("COMMIT"));
  EXPECT_EQ(must(world.filters->find_dated({}, {})).size(), 4500U);
  EXPECT_EQ(must(world.filters->find_dated({}, {})).back().value, 8999);
}

TEST(Filter, AddressesAndDomainsIgnoreCaseAndRespectRoles) {
  World world;
  mail::Reading one;
  one.mailboxes = {{mail::Role::From, "A", "Asa@Port.example"}, {mail::Role::To, "", "bo@x.org"}};
  mail::Reading two;
  two.mailboxes = {{mail::Role::From, "B", "bo@desk.port.example"},
                   {mail::Role::Cc, "Other name", "asa@port.example"}};
  mail::Reading three;
  three.mailboxes = {{mail::Role::From, "", "eve@airport.example"}};
  world.add("1", one);
  world.add("2", two);
  world.add("3", three);
  EXPECT_EQ(rows_of(world.filters->find_address("ASA@port.EXAMPLE", {})), (Rows{1, 2}));
  EXPECT_EQ(rows_of(world.filters->find_address("asa@port.example", mail::Role::From)), (Rows{1}));
  EXPECT_EQ(rows_of(world.filters->find_address("asa@port.example", mail::Role::Cc)), (Rows{2}));
  EXPECT_EQ(rows_of(world.filters->find_address("asa", {})), (Rows{}));
  EXPECT_EQ(rows_of(world.filters->find_from_domain("PORT.example")), (Rows{1, 2}));
  EXPECT_EQ(rows_of(world.filters->find_from_domain("x.org")), (Rows{}));
  EXPECT_EQ(rows_of(world.filters->find_from_domain("%")), (Rows{}));
}

TEST(Filter, KindsFailuresDefectsAttachmentsAndTypes) {
  World world;
  mail::Reading damaged;
  damaged.defects = {{mail::DefectCode::BadDate, ""}, {mail::DefectCode::BadHtml, ""}};
  mail::Part image;
  image.media_type = "image/png";
  image.is_attachment = true;
  mail::Reading attached;
  attached.parts = {image, image};
  world.add("1", damaged, "crash: killed");
  world.add("2", attached);
  const RowId document = must(world.writer->add_item(id_of("3"), store::ItemKind::Document, 1, {}));
  must(world.writer->add_item(id_of("4"), store::ItemKind::Outer, 1, {}));
  const ContainerRow container = world.open_source(1, "/a");
  world.place(1, container, 0, RowId{2});
  world.place(1, container, 10, RowId{2});
  world.place(1, container, 20, document);
  world.open_source(2, "/b");
  world.flush();
  Filters& filters = *world.filters;
  EXPECT_EQ(rows_of(filters.find_all()), (Rows{1, 2, 3}));
  EXPECT_EQ(rows_of(filters.find_kind(store::ItemKind::Message)), (Rows{1, 2}));
  EXPECT_EQ(rows_of(filters.find_kind(store::ItemKind::Document)), (Rows{3}));
  EXPECT_EQ(rows_of(filters.find_undated()), (Rows{1, 2, 3}));
  EXPECT_EQ(rows_of(filters.find_failed()), (Rows{1}));
  EXPECT_EQ(rows_of(filters.find_with_defect()), (Rows{1}));
  EXPECT_EQ(rows_of(filters.find_with_attachment()), (Rows{2}));
  EXPECT_EQ(rows_of(filters.find_media_types({"image/png"}, PartsWanted::All)), (Rows{2}));
  EXPECT_EQ(rows_of(filters.find_media_types({"image/"}, PartsWanted::All)), (Rows{}));
  EXPECT_EQ(rows_of(filters.find_source(SourceId{1})), (Rows{2, 3}));
  EXPECT_EQ(rows_of(filters.find_source(SourceId{2})), (Rows{}));
}

TEST(Filter, MessageIdsAreFoundExactly) {
  World world;
  mail::Reading reading;
  reading.message_id = "Abc@x";
  reading.references = {"only-referred@x"};
  world.add("1", reading);
  world.add("2", reading);
  EXPECT_EQ(rows_of(world.filters->find_message_id("Abc@x")), (Rows{1, 2}));
  EXPECT_EQ(rows_of(world.filters->find_message_id("abc@x")), (Rows{}));
  EXPECT_EQ(rows_of(world.filters->find_message_id("only-referred@x")), (Rows{}));
}

}  // namespace
}  // namespace day::catalog
