// SPDX-License-Identifier: AGPL-3.0-or-later
// Sources, containers and occurrences: the account, and an interrupted source that another takes
// up.
#include <gtest/gtest.h>

#include <string>

#include "catalog/catalog_world.h"

namespace day::catalog {
namespace {

TEST(Sources, TheAccountAddsUp) {
  World world;
  const RowId row = world.add("m", {});
  const ContainerRow outer = world.open_source(1, "/given/mail.mbox");
  store::ContainerEnd end;
  world.place(1, outer, 5, row, 20);
  world.place(1, outer, 30, row, 20);
  must(world.writer->add_gap(outer, 60, {7, "unreadable"}));
  must(world.writer->add_notice(outer, {"Content-Length disagrees"}));
  end.size_bytes = 60;
  end.sha256 = id_of("outer").digest;
  end.complete = true;
  must(world.writer->end_container(outer, end, 40, 13, 7));
  must(world.writer->end_source(SourceId{1}, true));
  world.flush();

  const auto sources = must(world.reader->sources());
  ASSERT_EQ(sources.size(), 1U);
  EXPECT_EQ(sources[0].path, "/given/mail.mbox");
  EXPECT_EQ(sources[0].added_seconds, 1'700'000'000);
  EXPECT_TRUE(sources[0].complete);
  EXPECT_EQ(sources[0].containers, 1U);
  EXPECT_EQ(sources[0].occurrences, 2U);
  EXPECT_EQ(sources[0].item_bytes + sources[0].framing_bytes + sources[0].gap_bytes,
            sources[0].size_bytes);

  const auto gaps = must(world.reader->gaps(SourceId{1}));
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_EQ(gaps[0].path, "mail.mbox");
  EXPECT_EQ(gaps[0].offset, 60U);
  EXPECT_EQ(gaps[0].size_bytes, 7U);
  EXPECT_EQ(gaps[0].reason, "unreadable");
  const auto notices = must(world.reader->notices(SourceId{1}));
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_EQ(notices[0].text, "Content-Length disagrees");

  const auto counts = must(world.reader->counts());
  EXPECT_EQ(counts.occurrences, 2U);
  EXPECT_EQ(counts.duplicates, 1U);
}

TEST(Sources, ContainersAreListedWithTheirPathFromTheSourceDown) {
  World world;
  const ContainerRow outer = world.open_source(1, "/a.zip");
  const ContainerRow inner = world.open_container(1, outer, "in/box");
  world.open_container(1, inner, "deep");
  const auto containers = must(world.reader->containers(SourceId{1}));
  ASSERT_EQ(containers.size(), 3U);
  EXPECT_EQ(containers[0].path, "mail.mbox");
  EXPECT_FALSE(containers[0].parent.has_value());
  EXPECT_EQ(containers[1].path, "mail.mbox/in/box");
  EXPECT_EQ(containers[2].path, "mail.mbox/in/box/deep");
  EXPECT_EQ(containers[2].parent->value, inner.value);
  EXPECT_EQ(containers[2].kind, store::ContainerKind::Mbox);
  EXPECT_EQ(containers[2].detail, "mboxrd");
  EXPECT_FALSE(containers[2].ended);
}

TEST(Sources, AFileIsRecognisedByBytesAndPathOnceItWasReadToItsEnd) {
  World world;
  const Digest digest = id_of("file").digest;
  const ContainerRow container = world.open_source(1, "/a");
  EXPECT_FALSE(must(world.reader->find_container(digest, "mail.mbox")).has_value());
  store::ContainerEnd end;
  end.sha256 = digest;
  end.complete = false;
  must(world.writer->end_container(container, end, 0, 0, 0));
  EXPECT_FALSE(must(world.reader->find_container(digest, "mail.mbox")).has_value());
  end.complete = true;
  must(world.writer->end_container(container, end, 0, 0, 0));
  EXPECT_EQ(must(world.reader->find_container(digest, "mail.mbox"))->row.value, container.value);
  EXPECT_FALSE(must(world.reader->find_container(digest, "other.mbox")).has_value());
  EXPECT_FALSE(must(world.reader->find_container(Digest(), "mail.mbox")).has_value());
}

TEST(Sources, AnotherSourceTakesUpWhatAnInterruptedOneLeft) {
  World world;
  const RowId a = world.add("a", {});
  const RowId b = world.add("b", {});
  const ContainerRow old = world.open_source(1, "/x");
  world.place(1, old, 0, a);
  world.place(1, old, 10, b);
  world.flush();
  ASSERT_EQ(must(world.writer->unfinished_sources("/x")), std::vector<SourceId>{SourceId{1}});
  EXPECT_TRUE(must(world.writer->unfinished_sources("/y")).empty());

  world.open_source(2, "/x");
  Writer& writer = *world.writer;
  EXPECT_FALSE(must(writer.drop_matching_occurrence(SourceId{1}, "mail.mbox", 1, a)));
  EXPECT_FALSE(must(writer.drop_matching_occurrence(SourceId{1}, "other.mbox", 0, a)));
  EXPECT_FALSE(must(writer.drop_matching_occurrence(SourceId{2}, "mail.mbox", 0, a)));
  EXPECT_TRUE(must(writer.drop_matching_occurrence(SourceId{1}, "mail.mbox", 0, a)));
  EXPECT_FALSE(must(writer.drop_matching_occurrence(SourceId{1}, "mail.mbox", 0, a)));
  EXPECT_FALSE(must(writer.remove_source_if_empty(SourceId{1})));
  EXPECT_EQ(must(world.reader->sources())[0].occurrences, 1U);
  EXPECT_EQ(must(world.reader->counts()).occurrences, 1U);
  EXPECT_TRUE(must(writer.drop_matching_occurrence(SourceId{1}, "mail.mbox", 10, b)));
  EXPECT_TRUE(must(writer.remove_source_if_empty(SourceId{1})));
  const auto sources = must(world.reader->sources());
  ASSERT_EQ(sources.size(), 1U);
  EXPECT_EQ(sources[0].id, SourceId{2});
}

TEST(Sources, AnItemWithoutAnOccurrenceIsCountedAsNone) {
  World world;
  const RowId row = world.add("m", {});
  world.flush();
  EXPECT_EQ(must(world.reader->counts()).occurrences, 0U);
  const ContainerRow container = world.open_source(1, "/x");
  world.place(1, container, 0, row);
  world.flush();
  EXPECT_EQ(must(world.reader->counts()).occurrences, 1U);
  EXPECT_EQ(must(world.reader->counts()).duplicates, 0U);
  EXPECT_EQ(must(world.reader->summary(row))->occurrences, 1U);
}

TEST(Sources, ADocumentIsCalledByItsFileName) {
  World world;
  const RowId row = must(world.writer->add_item(id_of("d"), store::ItemKind::Document, 1, {}));
  const ContainerRow outer = world.open_source(1, "/x");
  const ContainerRow inner = world.open_container(1, outer, "deep/plan.pdf");
  world.place(1, inner, 0, row);
  world.flush();
  EXPECT_EQ(must(world.reader->summary(row))->subject, "plan.pdf");
  const auto places = must(world.reader->occurrences(row));
  ASSERT_EQ(places.size(), 1U);
  EXPECT_EQ(places[0].path, "mail.mbox/deep/plan.pdf");
  EXPECT_EQ(places[0].size_bytes, 10U);
}

}  // namespace
}  // namespace day::catalog
