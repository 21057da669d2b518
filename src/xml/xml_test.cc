// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xml/xml.h"

#include <gtest/gtest.h>

#include <string>

#include "xml/limits.h"

namespace day::xml {
namespace {

// "(a[b='c'] …text… )" for all of it.
std::string walk(Reader* reader) {
  std::string out;
  while (reader->next()) {
    switch (reader->kind()) {
      case Reader::Kind::Start:
        out += "(" + std::string(reader->name());
        if (reader->has_attribute("v")) out += "=" + reader->attribute("v");
        out += " ";
        break;
      case Reader::Kind::End:
        out += ")";
        break;
      case Reader::Kind::Text:
        out += reader->text();
        break;
    }
  }
  return out;
}

std::string walk(std::string_view bytes) {
  Reader reader(bytes);
  return walk(&reader);
}

std::string wrong_in(std::string_view bytes) {
  Reader reader(bytes);
  walk(&reader);
  return reader.wrong();
}

TEST(Xml, ElementsTextAndAttributesComeInOrder) {
  EXPECT_EQ(walk("<?xml version='1.0'?><w:a v='1'>x<b/>y<!-- no --><c v=\"2\">z</c></w:a>\n"),
            "(a=1 x(b )y(c=2 z))");
  EXPECT_EQ(wrong_in("<w:a v='1'>x<b/>y<!-- no --><c v=\"2\">z</c></w:a>"), "");
}

TEST(Xml, ReferencesAreDecodedAndOthersStayAsWritten) {
  EXPECT_EQ(walk("<a v='&quot;&#65;'>&lt;&#x20AC;&amp;amp; &nbsp; &#0; &#xD800; &#x110000; &</a>"),
            "(a=\"A <\xE2\x82\xAC&amp; &nbsp; \xEF\xBF\xBD \xEF\xBF\xBD &#x110000; &)");
}

TEST(Xml, LineEndsAreOneCharacterAndCharacterDataIsTakenAsItIs) {
  EXPECT_EQ(walk("<a>1\r\n2\r3\n<![CDATA[<b>&amp;]]></a>"), "(a 1\n2\n3\n<b>&amp;)");
}

TEST(Xml, TheEncodingIsThatOfTheMarkOrTheDeclaration) {
  using namespace std::string_literals;
  EXPECT_EQ(walk("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>"), "(a \xC3\xA9)");
  EXPECT_EQ(walk("\xEF\xBB\xBF<a>\xC3\xA9</a>"), "(a \xC3\xA9)");
  EXPECT_EQ(walk("\xFF\xFE<\0a\0>\0\xE9\0<\0/\0a\0>\0"s), "(a \xC3\xA9)");
  EXPECT_EQ(walk("\0<\0a\0/\0>"s), "(a )");
  EXPECT_EQ(walk("<?xml version='1.0' encoding='UTF-16'?><a>x</a>"), "(a x)");
  EXPECT_EQ(wrong_in("<a>\xE9</a>"), "it has bytes that are no characters");
}

TEST(Xml, NoEntityIsExpandedWhateverTheDocumentTypeSays) {
  const std::string_view laughs =
      "<!DOCTYPE a [<!ENTITY b \"ha>\"><!-- ] > --><!ENTITY c '&b;&b;'>\n"
      "<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&c;&x;</a>";
  Reader reader(laughs);
  EXPECT_EQ(walk(&reader), "(a &c;&x;)");
  EXPECT_TRUE(reader.has_doctype());
  EXPECT_EQ(reader.wrong(), "");
}

TEST(Xml, WhatIsDamagedIsReadAsFarAsItGoes) {
  struct Case {
    std::string_view bytes;
    std::string_view read;
    std::string_view wrong;
  };
  for (const Case& each : {
           Case{"<a><b>x", "(a (b x))", "it ends within an element"},
           Case{"<a>x</b>y</a>", "(a xy)", "an end tag does not match"},
           Case{"<a><b><c>x</a>y", "(a (b (c x)))", "an end tag does not match"},
           Case{"<a>x<b", "(a x)", "it ends within a tag"},
           Case{"<a>x<b c='1", "(a x)", "it ends within a tag"},
           Case{"<a>x<b c=1>y", "(a x)", "an attribute has no quotes"},
           Case{"<a>x<b <c>", "(a x)", "a tag has no end"},
           Case{"<a>1 < 2</a>", "(a 1  2)", "a tag has no name"},
           Case{"<a><!-- x", "(a )", "it ends within a comment"},
           Case{"<a><![CDATA[x", "(a x)", "it ends within character data"},
           Case{"<!DOCTYPE a [", "", "it ends within its document type"},
           Case{"<a>x</a", "(a x)", "it ends within a tag"},
       }) {
    EXPECT_EQ(walk(each.bytes), each.read) << each.bytes;
    EXPECT_EQ(wrong_in(each.bytes), each.wrong) << each.bytes;
  }
}

TEST(Xml, ElementsAreOpenedToTheLimitAndNoFurther) {
  std::string deep;
  for (std::size_t i = 0; i < kMaxXmlDepth; ++i) deep += "<a>";
  std::string ends;
  for (std::size_t i = 0; i < kMaxXmlDepth; ++i) ends += "</a>";
  EXPECT_EQ(wrong_in(deep + "x" + ends), "");
  EXPECT_EQ(wrong_in(deep + "<a>x</a>" + ends), "its elements are nested too deep");
}

TEST(Xml, AttributesAreKeptToTheLimitAndNoFurther) {
  std::string tag = "<a";
  for (std::size_t i = 1; i < kMaxXmlAttributes; ++i) tag += " n" + std::to_string(i) + "='x'";
  EXPECT_EQ(walk(tag + " v='1'/>"), "(a=1 )");
  EXPECT_EQ(wrong_in(tag + " v='1'/>"), "");
  EXPECT_EQ(walk(tag + " one='more' v='1'/>"), "(a )");
  EXPECT_EQ(wrong_in(tag + " one='more' v='1'/>"), "a tag has too many attributes");
}

TEST(Xml, AttributesAreFoundWithAndWithoutPrefix) {
  Reader reader("<a xmlns:id='u' r:id='1' id='2' w:val='3' r:embed='4'/>");
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.attribute("id"), "2");
  EXPECT_EQ(reader.attribute("r", "id"), "1");
  EXPECT_EQ(reader.attribute("val"), "3");
  EXPECT_EQ(reader.attribute("w", "embed"), "");
  EXPECT_FALSE(reader.has_attribute("none"));
  std::string all;
  reader.for_each_attribute([&](std::string_view name, std::string_view value) {
    all.append(name).append("=").append(value).append(" ");
  });
  EXPECT_EQ(all, "xmlns:id=u r:id=1 id=2 w:val=3 r:embed=4 ");
}

TEST(Xml, AnElementCanBePassedOverOrTakenWhole) {
  Reader reader("<a><b>1<c>2</c></b><b>3<c>4</c>5</b><d/>6</a>");
  ASSERT_TRUE(reader.next());
  ASSERT_TRUE(reader.next());
  reader.skip();
  EXPECT_EQ(reader.kind(), Reader::Kind::End);
  EXPECT_EQ(reader.depth(), 1u);
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.take_text(2), "34");
  EXPECT_EQ(reader.name(), "b");
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.take_text(10), "");
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.text(), "6");
}

TEST(Xml, EveryTruncationEndsWithAllElementsEnded) {
  const std::string_view whole = "<a v='&amp;'><!-- c --><![CDATA[d]]><b:e f=\"g\"/>h&#65;</a>";
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    Reader reader(whole.substr(0, size));
    walk(&reader);
    EXPECT_EQ(reader.depth(), 0u);
    EXPECT_EQ(reader.wrong().empty(), size == whole.size() || size == 0) << size;
  }
}

TEST(Xml, XmlIsToldFromOtherText) {
  EXPECT_TRUE(looks_like_xml("<?xml version='1.0'?><svg/>"));
  EXPECT_TRUE(looks_like_xml("\xEF\xBB\xBF <a>"));
  EXPECT_FALSE(looks_like_xml("plain words"));
  EXPECT_FALSE(looks_like_xml(""));
}

}  // namespace
}  // namespace day::xml
