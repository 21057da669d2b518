// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/odf.h"

#include <gtest/gtest.h>

#include "document/limits.h"
#include "office/limits.h"
#include "office/testing.h"

namespace day::office {
namespace {

using document::Outcome;
using document::Reading;

// A flat document with these automatic styles and this body.
Bytes flat(const std::string& body, const std::string& styles = {}) {
  return "<office:document office:mimetype='application/vnd.oasis.opendocument.text'>"
         "<office:meta><dc:title>Berth 7</dc:title><meta:initial-creator>Ines"
         "</meta:initial-creator><dc:creator>Jon</dc:creator><dc:date>2016-05-03T10:00:00</dc:date>"
         "</office:meta><office:automatic-styles>" +
         styles + "</office:automatic-styles><office:body>" + body +
         "</office:body></office:document>";
}

Reading read(const Bytes& file, Keeper* keeper = nullptr) {
  Keeper own;
  EXPECT_TRUE(is_odf(file));
  return read_odf(file, {}, keeper == nullptr ? own : *keeper);
}

std::string text_of(const std::string& body, std::string_view label = {}) {
  return page(read(flat("<office:text>" + body + "</office:text>")), label);
}

std::string sheet_of(const std::string& rows) {
  return page(read(flat("<office:spreadsheet><table:table table:name='A'>" + rows +
                        "</table:table></office:spreadsheet>")),
              "Sheet 1: A");
}

TEST(OpenText, ParagraphsTablesAndSpacesAreLaidOut) {
  EXPECT_EQ(text_of("<text:h>Head</text:h><text:p>one\n  <text:s text:c='2'/>two<text:tab/>x"
                    "<text:line-break/>y</text:p><table:table><table:table-row><table:table-cell>"
                    "<text:p>a</text:p><text:p>b</text:p></table:table-cell><table:table-cell>"
                    "<text:p>c</text:p></table:table-cell></table:table-row></table:table>"),
            "Head\none   two\tx\ny\na b\tc\n");
}

TEST(OpenText, NotesCommentsBoxesAndLinksHavePages) {
  const std::string body =
      "<text:p>See<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Foot"
      "</text:p></text:note-body></text:note> this<office:annotation><dc:creator>Ines</dc:creator>"
      "<dc:date>2016-05-03T10:00:00</dc:date><text:p>Why?</text:p></office:annotation>"
      "<draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box><svg:desc>A quay</svg:desc>"
      "</draw:frame> <text:a xlink:href='http://a.example'>there</text:a></text:p>";
  EXPECT_EQ(text_of(body), "See this there\nboxed\n");
  EXPECT_EQ(text_of(body, "Footnotes"), "Foot\n");
  EXPECT_EQ(text_of(body, "Comments"), "Ines, 2016-05-03T10:00:00: Why?\n");
  EXPECT_EQ(text_of(body, "Descriptions of pictures"), "A quay\n");
  EXPECT_EQ(text_of(body, "Links"), "http://a.example\n");
}

TEST(OpenText, FormulasAreText) {
  EXPECT_EQ(text_of("<math:math><math:mi>a</math:mi><math:mo>+</math:mo><math:annotation>a + b"
                    "</math:annotation></math:math><text:p>after</text:p>"),
            "a + a + b \nafter\n");
}

TEST(OpenText, WhatWasChangedIsSaidWithItsAuthor) {
  const std::string body =
      "<text:tracked-changes><text:changed-region text:id='c1'><text:deletion><office:change-info>"
      "<dc:creator>Ines</dc:creator><dc:date>2016-05-03</dc:date></office:change-info><text:p>must"
      "</text:p></text:deletion></text:changed-region><text:changed-region text:id='c2'>"
      "<text:insertion><office:change-info><dc:creator>Jon</dc:creator><dc:date>2016-05-04</"
      "dc:date>"
      "</office:change-info></text:insertion></text:changed-region></text:tracked-changes>"
      "<text:p>We <text:change text:change-id='c1'/><text:change-start text:change-id='c2'/>may"
      "<text:change-end text:change-id='c2'/> pay</text:p>";
  EXPECT_EQ(text_of(body), "We may pay\n");
  EXPECT_EQ(text_of(body, "Tracked changes"),
            "deleted by Ines, 2016-05-03: must\ninserted by Jon, 2016-05-04: may\n");
}

TEST(OpenText, HiddenTextIsOnAPageOfItsOwn) {
  const Reading reading = read(flat(
      "<office:text><text:p>seen <text:span text:style-name='T1'>unseen</text:span></text:p>"
      "<text:section text:display='none'><text:p>away</text:p></text:section></office:text>",
      "<style:style style:name='T1'><style:text-properties text:display='none'/></style:style>"));
  EXPECT_EQ(page(reading, ""), "seen \n");
  EXPECT_EQ(page(reading, "Hidden text"), "unseen\naway\n");
}

TEST(OpenText, PropertiesAndWhatIsWrittenInAreKept) {
  Keeper keeper;
  const Reading reading = read(flat("<office:text><draw:image><office:binary-data>UE 5H\n"
                                    "</office:binary-data></draw:image></office:text>"),
                               &keeper);
  EXPECT_EQ(reading.media_type, "application/vnd.oasis.opendocument.text");
  EXPECT_EQ(reading.title, "Berth 7");
  EXPECT_EQ(reading.author, "Ines");
  EXPECT_EQ(property(reading, "last modified by"), "Jon");
  EXPECT_EQ(property(reading, "modified"), "2016-05-03T10:00:00");
  ASSERT_EQ(keeper.handed.size(), 1u);
  EXPECT_EQ(keeper.handed[0].bytes, "PNG");
}

TEST(OpenText, SpacesAreWrittenToTheLimitAndNoFurther) {
  const auto spaces = [](std::uint64_t count) {
    return text_of("<text:p><text:s text:c='" + std::to_string(count) + "'/>x</text:p>").size() - 2;
  };
  EXPECT_EQ(spaces(kMaxSpaces), kMaxSpaces);
  EXPECT_EQ(spaces(kMaxSpaces + 1), kMaxSpaces);
}

TEST(OpenSheet, CellsAreReadWithTheirKindsAndHiddenSheetsSaySo) {
  const Reading reading = read(flat(
      "<office:spreadsheet><table:table table:name='Berths'><table:table-row>"
      "<table:table-cell office:value-type='string'><text:p>Fee</text:p></table:table-cell>"
      "<table:table-cell table:number-columns-repeated='3'/>"
      "<table:table-cell office:value-type='date' office:date-value='2016-05-03'><text:p>3 May"
      "</text:p></table:table-cell><table:table-cell office:value-type='float' office:value='0.1'>"
      "<text:p>10%</text:p></table:table-cell><table:table-cell office:value='7'/>"
      "</table:table-row><table:table-row table:visibility='collapse'><table:table-cell><text:p>h"
      "</text:p></table:table-cell></table:table-row></table:table>"
      "<table:table table:name='Cash' table:style-name='ta1'/></office:spreadsheet>",
      "<style:style style:name='ta1'><style:table-properties table:display='false'/>"
      "</style:style>"));
  EXPECT_EQ(labels(reading),
            "Sheet 1: Berths, Sheet 1: Berths, hidden rows, Sheet 2: Cash (hidden)");
  EXPECT_EQ(page(reading, "Sheet 1: Berths"), "Fee\t2016-05-03\t10%\t7\n");
  EXPECT_EQ(page(reading, "Sheet 1: Berths, hidden rows"), "h\n");
  EXPECT_EQ(reading.page_count, 2u);
}

TEST(OpenSheet, RepeatedRowsAndCellsAreWrittenToTheLimitAndToldBeyond) {
  const auto rows = [](std::uint64_t count) {
    return sheet_of("<table:table-row table:number-rows-repeated='" + std::to_string(count) +
                    "'><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>");
  };
  const auto cells = [](std::uint64_t count) {
    return sheet_of("<table:table-row><table:table-cell table:number-columns-repeated='" +
                    std::to_string(count) +
                    "'><text:p>x</text:p></table:table-cell></table:table-row>");
  };
  EXPECT_EQ(rows(kMaxRepeats).size(), 2 * kMaxRepeats);
  EXPECT_EQ(rows(kMaxRepeats + 1).substr(2 * kMaxRepeats), "(the same 1 times more)\n");
  EXPECT_EQ(cells(kMaxRepeats).size(), 2 * kMaxRepeats);
  EXPECT_EQ(cells(kMaxRepeats + 1).substr(2 * kMaxRepeats - 1), "\t(the same 1 times more)\n");
  EXPECT_EQ(rows(18'446'744'073'709'551'615u).size(), 2 * kMaxRepeats + 43);
}

TEST(OpenSheet, RowsThatAreLongerThanAnyTextEnd) {
  // A tenth of a megabyte of XML for a hundred rows of a hundred cells of a thousand spaces.
  std::string rows;
  for (std::size_t i = 0; i < 200; ++i) {
    rows +=
        "<table:table-row table:number-rows-repeated='9999'><table:table-cell "
        "table:number-columns-repeated='9999'><text:p>x<text:s text:c='1000'/>x</text:p>"
        "</table:table-cell></table:table-row>";
  }
  const Reading reading = read(flat("<office:spreadsheet><table:table table:name='A'>" + rows +
                                    "</table:table></office:spreadsheet>"));
  EXPECT_EQ(reading.outcome, Outcome::Partial);
  EXPECT_EQ(reading.reason, "it has more text than is read");
  EXPECT_LE(page(reading, "Sheet 1: A").size(), document::kMaxTextBytes + 1);
}

TEST(OpenSlides, SlidesHaveNotesAndHiddenOnesSaySo) {
  const Reading reading = read(
      flat("<office:presentation><draw:page draw:name='a'><draw:frame><draw:text-box><text:p>One"
           "</text:p></draw:text-box></draw:frame><presentation:notes><draw:frame><draw:text-box>"
           "<text:p>Say it</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>"
           "<draw:page draw:style-name='dp1'><draw:frame><draw:text-box><text:p>Two</text:p>"
           "</draw:text-box></draw:frame></draw:page></office:presentation>",
           "<style:style style:name='dp1'><style:drawing-page-properties presentation:visibility="
           "'hidden'/></style:style>"));
  EXPECT_EQ(labels(reading), "Slide 1, Slide 1, notes, Slide 2 (hidden)");
  EXPECT_EQ(page(reading, "Slide 1"), "One\n");
  EXPECT_EQ(page(reading, "Slide 1, notes"), "Say it\n");
  EXPECT_EQ(page(reading, "Slide 2 (hidden)"), "Two\n");
}

TEST(OpenPackage, PartsAreReadAndHandedOn) {
  Keeper keeper;
  const Reading reading =
      read(make_zip({{"mimetype", "application/vnd.oasis.opendocument.text"},
                     {"content.xml",
                      "<office:document-content><office:body><office:text><text:p>Body"
                      "</text:p></office:text></office:body></office:document-content>"},
                     {"styles.xml", "<a><style:header><text:p>Head</text:p></style:header></a>"},
                     {"Object 1/content.xml", "<a><text:p>Inside</text:p></a>"},
                     {"Basic/Standard/M.xml", "<script:module>Sub Main</script:module>"},
                     {"Pictures/a.png", "pixels"},
                     {"META-INF/manifest.xml", "<manifest:manifest/>"}}),
           &keeper);
  EXPECT_EQ(reading.outcome, Outcome::Read);
  EXPECT_EQ(page(reading, ""), "Body\n");
  EXPECT_EQ(page(reading, "Headers and footers"), "Head\n");
  EXPECT_EQ(page(reading, "Object 1"), "Inside\n");
  EXPECT_EQ(page(reading, "Macro Basic/Standard/M.xml"), "Sub Main\n");
  EXPECT_EQ(property(reading, "macros"), "yes");
  ASSERT_EQ(keeper.handed.size(), 1u);
  EXPECT_EQ(keeper.handed[0].child.path, "Pictures/a.png");
}

TEST(OpenPackage, AnEncryptedOneIsLocked) {
  const Reading reading =
      read(make_zip({{"mimetype", "application/vnd.oasis.opendocument.text"},
                     {"content.xml", "\x01\x02"},
                     {"META-INF/manifest.xml",
                      "<manifest:manifest><manifest:file-entry><manifest:encryption-data/>"
                      "</manifest:file-entry></manifest:manifest>"}}));
  EXPECT_EQ(reading.outcome, Outcome::Locked);
  EXPECT_TRUE(reading.pages.empty());
}

TEST(OpenPackage, EveryTruncationOfAFlatFileIsSaid) {
  const Bytes file = flat("<office:text><text:p>words</text:p></office:text>");
  for (std::size_t size = file.find('>') + 1; size < file.size(); ++size) {
    Keeper keeper;
    EXPECT_EQ(read_odf(file.substr(0, size), {}, keeper).outcome, Outcome::Partial) << size;
  }
}

}  // namespace
}  // namespace day::office
