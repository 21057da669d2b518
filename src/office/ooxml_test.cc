// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/ooxml.h"

#include <gtest/gtest.h>

#include "document/limits.h"
#include "office/limits.h"
#include "office/story.h"
#include "office/testing.h"
#include "xml/limits.h"

namespace day::office {
namespace {

using document::Outcome;
using document::Reading;
using Parts = std::vector<std::pair<std::string, Bytes>>;

constexpr std::string_view kTypes = "http://schemas.openxmlformats.org/officeDocument/2006/";

// "id type target" for each line; "!" before an address outside.
Bytes relationships(const std::vector<std::array<std::string_view, 3>>& lines) {
  Bytes out = "<Relationships>";
  for (const auto& [id, type, target] : lines) {
    const bool is_external = target.starts_with('!');
    out += "<Relationship Id='" + Bytes(id) + "' Type='" + Bytes(kTypes) + "relationships/" +
           Bytes(type) + "' Target='" + Bytes(target.substr(is_external ? 1 : 0)) + "'" +
           (is_external ? " TargetMode='External'/>" : "/>");
  }
  return out + "</Relationships>";
}

Parts package(std::string_view main, const Bytes& xml) {
  return {{"[Content_Types].xml", "<Types/>"},
          {"_rels/.rels", relationships({{"r1", "officeDocument", main},
                                         {"r2", "core-properties", "docProps/core.xml"}})},
          {std::string(main), xml}};
}

Reading read(const Parts& parts, Keeper* keeper = nullptr) {
  Keeper own;
  const Bytes file = make_zip(parts, Packed::Deflated);
  EXPECT_TRUE(is_ooxml(file));
  return read_ooxml(file, {}, keeper == nullptr ? own : *keeper);
}

Reading read_body(const std::string& body) {
  return read(
      package("word/document.xml", "<w:document><w:body>" + body + "</w:body></w:document>"));
}

TEST(Word, ParagraphsAreLinesAndRowsHaveTabs) {
  const Reading reading = read_body(
      "<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr>"
      "<w:r><w:t>One</w:t><w:tab/><w:t xml:space='preserve'> two</w:t><w:br/></w:r></w:p>"
      "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p><w:p><w:r><w:t>b</w:t></w:r></w:p>"
      "</w:tc><w:tc><w:p/></w:tc><w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>c</w:t></w:r></w:p>"
      "</w:tc><w:tc><w:p><w:r><w:t>d</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>"
      "<w:p><w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t><w:sym w:char='20AC'/></w:r></w:p>");
  EXPECT_EQ(reading.outcome, Outcome::Read);
  EXPECT_EQ(page(reading, ""), "One\t two\n\na b\t\tc d\nco-op\xE2\x82\xAC\n");
  EXPECT_EQ(reading.page_count, 1u);
}

TEST(Word, WhatWasChangedIsSaidWithItsAuthor) {
  const Reading reading = read_body(
      "<w:p><w:r><w:t>We </w:t></w:r>"
      "<w:del w:author='Ines' w:date='2016-05-03T10:00:00Z'><w:r><w:delText>must</w:delText></w:r>"
      "</w:del><w:ins w:author='Jon'><w:r><w:t>may</w:t></w:r></w:ins><w:r><w:t> pay</w:t></w:r>"
      "</w:p><w:p><w:moveFrom w:author='Jon'><w:r><w:t>gone</w:t></w:r></w:moveFrom></w:p>");
  EXPECT_EQ(page(reading, ""), "We may pay\n\n");
  EXPECT_EQ(page(reading, "Tracked changes"),
            "deleted by Ines, 2016-05-03T10:00:00Z: must\ninserted by Jon: may\n"
            "moved from here by Jon: gone\n");
}

TEST(Word, HiddenTextIsOnAPageOfItsOwn) {
  const Reading reading = read_body(
      "<w:p><w:r><w:t>seen</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r>"
      "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t> again</w:t></w:r></w:p>");
  EXPECT_EQ(page(reading, ""), "seen again\n");
  EXPECT_EQ(page(reading, "Hidden text"), "unseen\n");
}

TEST(Word, TextBoxesFollowTheirParagraphAndAreReadOnce) {
  const std::string box = "<w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent>";
  const Reading reading =
      read_body("<w:p><w:r><w:t>be</w:t><mc:AlternateContent><mc:Choice Requires='wps'>" + box +
                "</mc:Choice><mc:Fallback>" + box +
                "</mc:Fallback></mc:AlternateContent></w:r>"
                "<w:r><w:t>side</w:t></w:r></w:p><w:p><w:r><w:t>after</w:t></w:r></w:p>");
  EXPECT_EQ(page(reading, ""), "beside\nboxed\nafter\n");
}

TEST(Word, ReadingsOfAsianCharactersFollowThem) {
  EXPECT_EQ(page(read_body("<w:p><w:r><w:ruby><w:rt><w:r><w:t>kyo</w:t></w:r></w:rt><w:rubyBase>"
                           "<w:r><w:t>K</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"),
                 ""),
            "K(kyo)\n");
}

TEST(Word, NotesCommentsHeadersAndLinksHavePages) {
  Parts parts = package("word/document.xml",
                        "<w:document><w:body><w:p><w:r><w:instrText>HYPERLINK \"http://a.example\""
                        "</w:instrText></w:r></w:p></w:body></w:document>");
  parts.emplace_back("word/_rels/document.xml.rels",
                     relationships({{"1", "header", "header1.xml"},
                                    {"2", "header", "header2.xml"},
                                    {"3", "footnotes", "footnotes.xml"},
                                    {"4", "comments", "/word/comments.xml"},
                                    {"5", "hyperlink", "!http://b.example/?a=1&amp;b=2"},
                                    {"6", "attachedTemplate", "!file:///t.dotm"}}));
  parts.emplace_back("word/header1.xml", "<w:hdr><w:p><w:r><w:t>Head</w:t></w:r></w:p></w:hdr>");
  parts.emplace_back("word/header2.xml", "<w:hdr><w:p><w:r><w:t>Head</w:t></w:r></w:p></w:hdr>");
  parts.emplace_back("word/footnotes.xml",
                     "<w:footnotes><w:footnote w:type='separator'><w:p/></w:footnote><w:footnote>"
                     "<w:p><w:r><w:t>Foot</w:t></w:r></w:p></w:footnote></w:footnotes>");
  parts.emplace_back("word/comments.xml",
                     "<w:comments><w:comment w:author='Ines' w:date='2016-05-03T10:00:00Z'><w:p>"
                     "<w:r><w:t>Why?</w:t></w:r></w:p></w:comment></w:comments>");
  const Reading reading = read(parts);
  EXPECT_EQ(labels(reading), ", Header, Footnotes, Comments, Links");
  EXPECT_EQ(page(reading, "Header"), "Head\n");
  EXPECT_EQ(page(reading, "Footnotes"), "Foot\n");
  EXPECT_EQ(page(reading, "Comments"), "Ines, 2016-05-03T10:00:00Z: Why?\n");
  EXPECT_EQ(page(reading, "Links"),
            "http://a.example\nhttp://b.example/?a=1&b=2\nattachedTemplate: file:///t.dotm\n");
}

TEST(Word, PropertiesMacrosAndTypeAreKept) {
  Parts parts = package("word/document.xml", "<w:document/>");
  parts[0].second =
      "<Types><Override PartName='/word/document.xml' ContentType='application/"
      "vnd.ms-word.document.macroEnabled.main+xml'/></Types>";
  parts.emplace_back("docProps/core.xml",
                     "<cp:coreProperties><dc:title>Berth 7</dc:title><dc:creator>Ines</dc:creator>"
                     "<cp:lastModifiedBy>Jon</cp:lastModifiedBy><dcterms:created>"
                     "2016-05-03T10:00:00Z</dcterms:created></cp:coreProperties>");
  parts.emplace_back("word/vbaProject.bin", "macro");
  parts.emplace_back("word/media/image1.png", "pixels");
  Keeper keeper;
  const Reading reading = read(parts, &keeper);
  EXPECT_EQ(reading.media_type, "application/vnd.ms-word.document.macroEnabled");
  EXPECT_EQ(reading.title, "Berth 7");
  EXPECT_EQ(reading.author, "Ines");
  EXPECT_EQ(property(reading, "last modified by"), "Jon");
  EXPECT_EQ(property(reading, "created"), "2016-05-03T10:00:00Z");
  EXPECT_EQ(property(reading, "macros"), "yes");
  ASSERT_EQ(keeper.handed.size(), 2u);
  EXPECT_EQ(keeper.handed[1].child.path, "word/media/image1.png");
  EXPECT_EQ(keeper.handed[1].child.key, 6u);
  EXPECT_EQ(keeper.handed[1].bytes, "pixels");
}

TEST(Word, OneChildIsFoundAgainByItsKey) {
  Parts parts = package("word/document.xml", "<w:document/>");
  parts.emplace_back("word/media/1.png", "first");
  parts.emplace_back("word/embeddings/a.xlsx", "second");
  Keeper keeper;
  document::Options options;
  options.only_key = 5;
  read_ooxml(make_zip(parts), options, keeper);
  ASSERT_EQ(keeper.handed.size(), 1u);
  EXPECT_EQ(keeper.handed[0].bytes, "second");
}

TEST(Word, DamageIsSaidAndWhatIsBeforeItIsRead) {
  const Reading reading = read(package("word/document.xml", "<w:document><w:p><w:r><w:t>left"));
  EXPECT_EQ(reading.outcome, Outcome::Partial);
  EXPECT_EQ(reading.reason, "word/document.xml: it ends within an element");
  EXPECT_EQ(page(reading, ""), "left\n");
}

TEST(Word, AnEntityIsNoText) {
  Parts parts = package("word/document.xml",
                        "<!DOCTYPE d [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]>"
                        "<w:document><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:document>");
  EXPECT_EQ(page(read(parts), ""), "&b;\n");
}

TEST(Word, TablesInTablesWithoutEndAreBounded) {
  std::string body;
  for (std::size_t i = 0; i < xml::kMaxXmlDepth; ++i) body += "<w:tc><w:txbxContent>";
  const Reading reading = read_body(body + "<w:p><w:r><w:t>x</w:t></w:r></w:p>");
  EXPECT_EQ(reading.outcome, Outcome::Partial);
}

Parts workbook(const Bytes& sheet) {
  Parts parts = package("xl/workbook.xml",
                        "<workbook><sheets><sheet name='Berths' r:id='s1'/><sheet name='Cash' "
                        "state='hidden' r:id='s2'/><sheet name='Deep' state='veryHidden' "
                        "r:id='s3'/></sheets></workbook>");
  parts.emplace_back("xl/_rels/workbook.xml.rels",
                     relationships({{"s1", "worksheet", "worksheets/sheet1.xml"},
                                    {"s2", "worksheet", "worksheets/sheet2.xml"},
                                    {"s3", "worksheet", "worksheets/sheet2.xml"},
                                    {"4", "sharedStrings", "sharedStrings.xml"},
                                    {"5", "styles", "styles.xml"}}));
  parts.emplace_back("xl/sharedStrings.xml",
                     "<sst><si><t>Fee</t></si><si><r><t>Half</t></r><r><t>way</t></r>"
                     "<rPh><t>no</t></rPh></si></sst>");
  parts.emplace_back("xl/styles.xml",
                     "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='[$-409]d mmm yy'/>"
                     "</numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs>"
                     "<xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/><xf numFmtId='22'/>"
                     "<xf numFmtId='20'/></cellXfs></styleSheet>");
  parts.emplace_back("xl/worksheets/sheet1.xml", sheet);
  parts.emplace_back("xl/worksheets/sheet2.xml",
                     "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>");
  return parts;
}

TEST(Excel, CellsAreReadWithTheirKinds) {
  const Reading reading = read(workbook(
      "<worksheet><sheetData><row><c t='s'><v>0</v></c><c t='s'><v>1</v></c>"
      "<c t='inlineStr'><is><t>in\nline</t></is></c><c t='b'><v>1</v></c><c t='e'><v>#REF!</v></c>"
      "</row><row/><row><c s='1'><v>42493</v></c><c s='2'><v>42493</v></c>"
      "<c s='3'><v>42493.588194444</v></c><c s='4'><v>0.5</v></c><c><f>A1*2</f><v>0.1</v></c>"
      "<c><f>A1</f></c><c><v>0.30000000000000004</v></c></row></sheetData></worksheet>"));
  EXPECT_EQ(reading.outcome, Outcome::Read);
  EXPECT_EQ(labels(reading),
            "Sheet 1: Berths, Sheet 2: Cash (hidden), Sheet 3: Deep (very hidden)");
  EXPECT_EQ(page(reading, "Sheet 1: Berths"),
            "Fee\tHalfway\tin line\tTRUE\t#REF!\n"
            "2016-05-03\t2016-05-03\t2016-05-03T14:07:00\t12:00:00\t0.1\t=A1\t0.3\n");
  EXPECT_EQ(page(reading, "Sheet 2: Cash (hidden)"), "1\n");
  EXPECT_EQ(reading.page_count, 3u);
}

TEST(Excel, HiddenRowsCommentsAndMarginsHavePages) {
  Parts parts = workbook(
      "<worksheet><cols><col min='2' max='3' hidden='1'/></cols><sheetData>"
      "<row><c><v>1</v></c></row><row hidden='1'><c><v>2</v></c></row></sheetData>"
      "<headerFooter><oddHeader>&amp;L&amp;\"Arial\"left&amp;Rright</oddHeader></headerFooter>"
      "</worksheet>");
  parts.emplace_back("xl/worksheets/_rels/sheet1.xml.rels",
                     relationships({{"1", "comments", "../comments1.xml"}}));
  parts.emplace_back("xl/comments1.xml",
                     "<comments><authors><author>Ines</author></authors><commentList><comment "
                     "ref='B2' authorId='0'><text><r><t>Why</t></r><r><t>?</t></r></text></comment>"
                     "</commentList></comments>");
  const Reading reading = read(parts);
  EXPECT_EQ(page(reading, "Sheet 1: Berths"), "1\n");
  EXPECT_EQ(page(reading, "Sheet 1: Berths, hidden rows"), "2\n");
  EXPECT_EQ(page(reading, "Sheet 1: Berths, comments"), "B2, Ines: Why?\n");
  EXPECT_EQ(page(reading, "Sheet 1: Berths, header and footer"), "\nleft\nright\n");
  EXPECT_EQ(property(reading, "hidden columns"), "Sheet 1: Berths, 2 to 3");
}

TEST(Excel, ATextThatIsNotThereIsSaid) {
  const Reading reading = read(workbook("<worksheet><row><c t='s'><v>7</v></c></row></worksheet>"));
  EXPECT_EQ(reading.outcome, Outcome::Partial);
  EXPECT_EQ(reading.reason, "a cell refers to a text that is not there");
}

TEST(Excel, TextsThatAreSharedAreKeptToTheLimitAndNoFurther) {
  for (const std::size_t more : {0u, 1u}) {
    Parts parts = workbook("<worksheet/>");
    for (auto& [name, content] : parts) {
      if (name != "xl/sharedStrings.xml") continue;
      content = "<sst>";
      for (std::size_t i = 0; i < kMaxStrings + more; ++i) content += "<si/>";
      content += "</sst>";
    }
    Keeper keeper;
    EXPECT_EQ(read_ooxml(make_zip(parts), {}, keeper).outcome,
              more == 0 ? Outcome::Read : Outcome::Partial);
  }
}

TEST(Excel, AuthorsAreKeptToTheLimitAndNoFurther) {
  for (const std::size_t more : {0u, 1u}) {
    Parts parts = workbook("<worksheet/>");
    parts.emplace_back("xl/worksheets/_rels/sheet1.xml.rels",
                       relationships({{"1", "comments", "../comments1.xml"}}));
    Bytes authors;
    for (std::size_t i = 1; i < kMaxAuthors + more; ++i) authors += "<author/>";
    const std::string last = std::to_string(kMaxAuthors + more - 1);
    parts.emplace_back("xl/comments1.xml", "<comments>" + authors +
                                               "<author>Ines</author><comment ref='A1' authorId='" +
                                               last + "'><t>x</t></comment></comments>");
    EXPECT_EQ(page(read(parts), "Sheet 1: Berths, comments"),
              more == 0 ? "A1, Ines: x\n" : "A1: x\n");
  }
}

// A record of the binary form: one octet for the type, or two.
Bytes record(unsigned type, const Bytes& body) {
  Bytes out;
  if (type < 128) {
    out.push_back(static_cast<char>(type));
  } else {
    out.push_back(static_cast<char>((type & 0x7F) | 0x80));
    out.push_back(static_cast<char>(type >> 7));
  }
  ByteWriter(&out).varint(body.size());
  return out + body;
}
Bytes u32(std::uint32_t value) {
  Bytes out;
  ByteWriter(&out).u32(value);
  return out;
}
Bytes wide(std::string_view ascii) {
  Bytes out = u32(static_cast<std::uint32_t>(ascii.size()));
  for (const char c : ascii) out += Bytes{c, '\0'};
  return out;
}

TEST(Excel, TheBinaryFormIsReadAsWell) {
  const auto cell = [](std::uint32_t column, std::uint32_t style) {
    return u32(column) + u32(style);
  };
  const auto row = [](std::uint32_t number, char flags) {
    return record(0, u32(number) + Bytes(7, '\0') + flags + Bytes(5, '\0'));
  };
  Parts parts =
      package("xl/workbook.bin", record(156, u32(0) + u32(1) + wide("r1") + wide("Berths")) +
                                     record(156, u32(2) + u32(2) + wide("r1") + wide("Deep")));
  parts.emplace_back("xl/_rels/workbook.bin.rels",
                     relationships({{"r1", "worksheet", "worksheets/sheet1.bin"},
                                    {"r2", "sharedStrings", "sharedStrings.bin"},
                                    {"r3", "styles", "styles.bin"}}));
  parts.emplace_back("xl/sharedStrings.bin", record(19, Bytes(1, '\0') + wide("Fee")));
  parts.emplace_back("xl/styles.bin", record(47, Bytes(4, '\0')) + record(617, u32(2)) +
                                          record(47, Bytes(4, '\0')) +
                                          record(47, Bytes("\0\0\x0E\0", 4)) + record(618, ""));
  parts.emplace_back(
      "xl/worksheets/sheet1.bin",
      row(0, 0) + record(7, cell(0, 0) + u32(0)) + record(2, cell(1, 1) + u32(42493 << 2 | 2)) +
          record(6, cell(2, 0) + wide("in line")) + record(4, cell(3, 0) + "\1") +
          record(3, cell(4, 0) + "\x17") + row(1, 0x10) + record(2, cell(0, 0) + u32(8 << 2 | 2)));
  const Reading reading = read(parts);
  EXPECT_EQ(reading.outcome, Outcome::Read) << reading.reason;
  EXPECT_EQ(page(reading, "Sheet 1: Berths"), "Fee\t2016-05-03\tin line\tTRUE\t#REF!\n");
  EXPECT_EQ(page(reading, "Sheet 1: Berths, hidden rows"), "8\n");
  EXPECT_EQ(page(reading, "Sheet 2: Deep (very hidden)"), page(reading, "Sheet 1: Berths"));
}

TEST(PowerPoint, SlidesComeInTheirOrderWithNotesAndComments) {
  Parts parts = package("ppt/presentation.xml",
                        "<p:presentation><p:sldIdLst><p:sldId id='9' r:id='b'/><p:sldId id='8' "
                        "r:id='a'/></p:sldIdLst></p:presentation>");
  parts.emplace_back("ppt/_rels/presentation.xml.rels",
                     relationships({{"a", "slide", "slides/slide1.xml"},
                                    {"b", "slide", "slides/slide2.xml"},
                                    {"c", "slide", "slides/slide3.xml"},
                                    {"d", "commentAuthors", "commentAuthors.xml"}}));
  parts.emplace_back("ppt/slides/slide1.xml",
                     "<p:sld show='0'><p:sp><a:p><a:r><a:t>One</a:t></a:r></a:p></p:sp></p:sld>");
  parts.emplace_back(
      "ppt/slides/slide2.xml",
      "<p:sld><p:sp><p:nvSpPr><p:cNvPr id='1' hidden='1'/></p:nvSpPr><p:txBody><a:p><a:r><a:t>Off"
      "</a:t></a:r></a:p></p:txBody></p:sp><p:sp><a:p><a:r><a:t>Two</a:t></a:r></a:p></p:sp>"
      "<a:tbl><a:tr><a:tc><a:p><a:r><a:t>x</a:t></a:r></a:p></a:tc><a:tc><a:p><a:r><a:t>y</a:t>"
      "</a:r></a:p></a:tc></a:tr></a:tbl></p:sld>");
  parts.emplace_back("ppt/slides/slide3.xml", "<p:sld/>");
  parts.emplace_back("ppt/slides/_rels/slide2.xml.rels",
                     relationships({{"1", "notesSlide", "../notesSlides/notesSlide1.xml"},
                                    {"2", "comments", "../comments/comment1.xml"},
                                    {"3", "slideLayout", "../slideLayouts/layout1.xml"}}));
  parts.emplace_back("ppt/slideLayouts/layout1.xml",
                     "<p:sldLayout><p:sp><p:nvPr><p:ph type='title'/></p:nvPr><p:txBody><a:p><a:r>"
                     "<a:t>Click here</a:t></a:r></a:p></p:txBody></p:sp><p:sp><p:txBody><a:p><a:r>"
                     "<a:t>Port</a:t></a:r></a:p></p:txBody></p:sp></p:sldLayout>");
  parts.emplace_back("ppt/notesSlides/notesSlide1.xml",
                     "<p:notes><p:sp><a:p><a:r><a:t>Say it</a:t></a:r></a:p></p:sp><p:sp><p:nvPr>"
                     "<p:ph type='sldNum'/></p:nvPr><p:txBody><a:p><a:r><a:t>7</a:t></a:r></a:p>"
                     "</p:txBody></p:sp></p:notes>");
  parts.emplace_back("ppt/commentAuthors.xml",
                     "<p:cmAuthorLst><p:cmAuthor id='0' name='Ines'/></p:cmAuthorLst>");
  parts.emplace_back("ppt/comments/comment1.xml",
                     "<p:cmLst><p:cm authorId='0' dt='2016-05-03T10:00:00'><p:text>Why?</p:text>"
                     "</p:cm></p:cmLst>");
  const Reading reading = read(parts);
  EXPECT_EQ(labels(reading),
            "Slide 1, Slide 1, hidden text, Slide 1, notes, Slide 1, comments, Slide 2 (hidden), "
            "Slide 3 (in no show), Masters of slides");
  EXPECT_EQ(page(reading, "Masters of slides"), "Port\n");
  EXPECT_EQ(page(reading, "Slide 1"), "Two\nx\ty\n");
  EXPECT_EQ(page(reading, "Slide 1, hidden text"), "Off\n");
  EXPECT_EQ(page(reading, "Slide 1, notes"), "Say it\n");
  EXPECT_EQ(page(reading, "Slide 1, comments"), "Ines, 2016-05-03T10:00:00: Why?\n");
  EXPECT_EQ(page(reading, "Slide 2 (hidden)"), "One\n");
  EXPECT_EQ(reading.page_count, 3u);
}

TEST(Ooxml, WhatIsNoPackageFails) {
  Keeper keeper;
  EXPECT_FALSE(is_ooxml("PK no zip"));
  EXPECT_EQ(read_ooxml("PK no zip", {}, keeper).outcome, Outcome::Failed);
  EXPECT_EQ(read_ooxml(make_zip({{"[Content_Types].xml", ""}}), {}, keeper).reason,
            "its main part is missing");
}

TEST(Ooxml, EveryTruncationIsReadOrFailsWithAReason) {
  const Bytes file = make_zip(package("word/document.xml",
                                      "<w:document><w:p><w:r><w:t>words</w:t></w:r></w:p>"
                                      "</w:document>"),
                              Packed::Deflated);
  for (std::size_t size = 0; size < file.size(); ++size) {
    Keeper keeper;
    const Reading reading = read_ooxml(file.substr(0, size), {}, keeper);
    EXPECT_TRUE(reading.outcome == Outcome::Partial || reading.outcome == Outcome::Failed) << size;
    EXPECT_NE(reading.reason, "") << size;
  }
}

}  // namespace
}  // namespace day::office
