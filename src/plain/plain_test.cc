// SPDX-License-Identifier: AGPL-3.0-or-later
#include "plain/plain.h"

#include <gtest/gtest.h>

#include "plain/content_line.h"
#include "plain/decode.h"
#include "plain/limits.h"

namespace day::plain {
namespace {

using namespace std::string_literals;
using document::Outcome;
using document::Reading;

struct Handed {
  document::Child child;
  Bytes bytes;
};

class Keeper : public document::Children {
 public:
  bool begin(const document::Child& child) override {
    handed.push_back({child, {}});
    return true;
  }
  bool bytes(ByteView bytes) override {
    handed.back().bytes.append(bytes);
    return true;
  }
  void end(std::string_view) override {}

  std::vector<Handed> handed;
};

Reading read(std::string_view file, const document::Options& options = {},
             Keeper* keeper = nullptr) {
  Keeper own;
  return read_plain(file, options, keeper == nullptr ? own : *keeper);
}

std::string text_of(std::string_view file, std::string_view charset = {}) {
  document::Options options;
  options.charset = charset;
  const Reading reading = read(file, options);
  return reading.pages.empty() ? "(none)" : reading.pages[0].text;
}

std::string property(const Reading& reading, std::string_view name) {
  for (const auto& each : reading.properties) {
    if (each.name == name) return each.value;
  }
  return "(none)";
}

TEST(Plain, TheCharsetIsThatOfTheMarkThenWhatIsSaidThenWhatItShows) {
  struct Case {
    std::string bytes;
    std::string_view declared;
    std::string_view charset;
  };
  for (const Case& each : {
           Case{"\xEF\xBB\xBFG\xC3\xA9", "iso-8859-1", "utf-8"},
           Case{"\xFF\xFEG\0\xE9\0"s, "utf-8", "utf-16le"},
           Case{"\0G\0\xE9\0\n\0\n"s, "", "utf-16be"},
           Case{"G\xE9", "iso-8859-2", "iso-8859-2"},
           Case{"G\xC3\xA9", "", "utf-8"},
           Case{"G\xC3\xA9", "us-ascii", "utf-8"},
           Case{"G\xE9", "", "windows-1252 (guessed)"},
           Case{"G\xE9", "utf-8", "windows-1252 (guessed)"},
           Case{"G\xC3\xA9G", "utf-16", "utf-8"},
           Case{"G\xE9", "no-such-charset", "windows-1252 (guessed)"},
       }) {
    document::Options options;
    options.charset = each.declared;
    const Reading reading = read(each.bytes, options);
    EXPECT_EQ(reading.outcome, Outcome::Read);
    EXPECT_EQ(property(reading, "charset"), each.charset) << each.declared;
    ASSERT_EQ(reading.pages.size(), 1u);
    EXPECT_EQ(reading.pages[0].text.substr(0, 3), "G\xC3\xA9");
  }
}

TEST(Plain, LineEndsOfAllKindsAreOne) {
  EXPECT_EQ(text_of("a\r\nb\rc\nd\fe"), "a\nb\nc\nd\ne\n");
  EXPECT_EQ(text_of(""), "");
}

TEST(Plain, ControlCharactersAreTextToTheLimitAndNoFurther) {
  const std::string within =
      std::string(kMaxControlsOfThousand, '\x1B') + std::string(1000 - kMaxControlsOfThousand, 'x');
  EXPECT_EQ(tell_kind(within, {}), Kind::Text);
  EXPECT_EQ(tell_kind('\0' + within.substr(0, 999), {}), Kind::None);
  const Reading reading = read('\0' + within.substr(0, 999));
  EXPECT_EQ(reading.outcome, Outcome::Unsupported);
  EXPECT_EQ(reading.media_type, "application/octet-stream");
}

TEST(Plain, KindsAreToldByHowTheyBegin) {
  document::Options csv;
  csv.name = "Fees.CSV";
  document::Options page;
  page.name = "page.htm";
  EXPECT_EQ(tell_kind("a;b", csv), Kind::Csv);
  EXPECT_EQ(tell_kind("a;b", {}), Kind::Text);
  EXPECT_EQ(tell_kind(" <!-- x --><!DOCTYPE HTML><a>", {}), Kind::Html);
  EXPECT_EQ(tell_kind("<?xml version='1.0'?><html>", {}), Kind::Html);
  EXPECT_EQ(tell_kind("<?xml version='1.0'?><svg>", {}), Kind::Svg);
  EXPECT_EQ(tell_kind("<?xml version='1.0'?><a>", {}), Kind::Xml);
  EXPECT_EQ(tell_kind("<mail@port.example> wrote", {}), Kind::Text);
  EXPECT_EQ(tell_kind("<x-page>", page), Kind::Html);
  EXPECT_EQ(tell_kind("\xFF\xFE<\0h\0t\0m\0l\0>\0"s, {}), Kind::Html);
  EXPECT_EQ(tell_kind("BEGIN:VCARD\r\n", {}), Kind::Card);
  EXPECT_EQ(tell_kind("BEGIN:VCALENDAR\r\n", {}), Kind::Calendar);
}

TEST(Html, TitleMetaHiddenTextAndPicturesAreKept) {
  Keeper keeper;
  const Reading reading = read(
      "<html><head><meta http-equiv=Content-Type content='text/html; charset=iso-8859-2'>"
      "<title>Berth &amp; quay</title><meta name=Author content='Ines &quot;I&quot; H'>"
      "<meta name='Generator' content='Quill 2'></head><body><p>Fee \xB1</p>"
      "<p style='display:none'>secret</p><img src='data:image/png;base64,UE5H'>"
      "<script>no</script></body></html>",
      {}, &keeper);
  EXPECT_EQ(reading.media_type, "text/html");
  EXPECT_EQ(reading.title, "Berth & quay");
  EXPECT_EQ(reading.author, "Ines \"I\" H");
  EXPECT_EQ(property(reading, "generator"), "Quill 2");
  EXPECT_EQ(property(reading, "charset"), "iso-8859-2");
  EXPECT_EQ(property(reading, "scripts"), "1");
  ASSERT_EQ(reading.pages.size(), 2u);
  EXPECT_NE(reading.pages[0].text.find("Fee \xC4\x85"), std::string::npos);
  EXPECT_EQ(reading.pages[0].text.find("secret"), std::string::npos);
  EXPECT_EQ(reading.pages[1].label, "Hidden text");
  EXPECT_NE(reading.pages[1].text.find("secret"), std::string::npos);
  ASSERT_EQ(keeper.handed.size(), 1u);
  EXPECT_EQ(keeper.handed[0].bytes, "PNG");
  EXPECT_EQ(keeper.handed[0].child.media_type, "image/png");
}

TEST(Xml, TextAndAttributesAreReadAndEntitiesAreNot) {
  const Reading reading = read(
      "<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY e 'ha'>]><svg xmlns='u' width='1'>"
      "<title>Map</title><text>North <tspan>quay</tspan></text><text>&e;</text></svg>");
  EXPECT_EQ(reading.media_type, "image/svg+xml");
  EXPECT_EQ(reading.title, "Map");
  ASSERT_EQ(reading.pages.size(), 2u);
  EXPECT_EQ(reading.pages[0].text, "Map\nNorth\nquay\n&e;\n");
  EXPECT_EQ(reading.pages[1].text, "width: 1\n");
  EXPECT_EQ(property(reading, "document type"), "present, not read");
  EXPECT_EQ(read("<?xml version='1.0'?><a>left").outcome, Outcome::Partial);
}

TEST(Card, AllVersionsAreReadAsLines) {
  Keeper keeper;
  const Reading reading = read(
      "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Halden;Ines;;Dr.;\r\nFN:Ines Halden\r\n"
      "ORG:Port;Berths\r\nitem1.EMAIL;TYPE=INTERNET,pref:ines@port.ex\r\n ample\r\n"
      "NOTE:one\\, two\\nthree\r\nPHOTO;ENCODING=b;TYPE=JPEG:SlB\r\n HRw==\r\nEND:VCARD\r\n"
      "begin:vcard\nVERSION:2.1\nFN;CHARSET=ISO-8859-1;QUOTED-PRINTABLE:Andr=E9 =\nPort\n"
      "TEL;WORK;VOICE:+1 2\nEND:VCARD\n",
      {}, &keeper);
  EXPECT_EQ(reading.outcome, Outcome::Read);
  EXPECT_EQ(property(reading, "cards"), "2");
  ASSERT_EQ(reading.pages.size(), 1u);
  EXPECT_EQ(reading.pages[0].text,
            "n: Halden, Ines, Dr.\nfn: Ines Halden\norg: Port, Berths\n"
            "email (internet,pref): ines@port.example\nnote: one, two\n  three\n"
            "\nfn: Andr\xC3\xA9 Port\ntel (work, voice): +1 2\n");
  ASSERT_EQ(keeper.handed.size(), 1u);
  EXPECT_EQ(keeper.handed[0].bytes, "JPGG");
  EXPECT_EQ(keeper.handed[0].child.media_type, "image/jpeg");
}

TEST(Card, OnePhotographIsFoundAgainByItsKey) {
  document::Options options;
  options.only_key = 2;
  Keeper keeper;
  read("BEGIN:VCARD\nPHOTO:data:image/png;base64,UE5H\nLOGO;ENCODING=b:TE9H\nEND:VCARD\n", options,
       &keeper);
  ASSERT_EQ(keeper.handed.size(), 1u);
  EXPECT_EQ(keeper.handed[0].bytes, "LOG");
}

TEST(Card, ParametersAreKeptToTheLimitAndNoFurther) {
  std::string line = "TEL";
  for (std::size_t i = 1; i < kMaxParameters; ++i) line += ";x=y";
  const std::string written = line + ";one=more;charset=iso-8859-1:\xE9";
  ContentLines past(written);
  EXPECT_EQ(past.next()->parameters.size(), kMaxParameters);
  const std::string kept = line + ";charset=iso-8859-1:\xE9";
  ContentLines last(kept);
  EXPECT_EQ(last.next()->parameter("charset"), "iso-8859-1");
}

TEST(Calendar, EventsAreReadWithTheirTimesAndPersons) {
  Keeper keeper;
  const Reading reading = read(
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/Oslo\r\n"
      "BEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
      "BEGIN:VEVENT\r\nSUMMARY:Berth 7\\; quay\r\nDTSTART;TZID=Europe/Oslo:20160503T140700\r\n"
      "DTEND:20160503T150700Z\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\n"
      "ORGANIZER;CN=\"Halden: Ines\":MAILTO:ines@port.example\r\n"
      "ATTENDEE;CN=Jon;PARTSTAT=ACCEPTED:mailto:jon@port.example\r\nDESCRIPTION:a\\nb\r\n"
      "ATTACH;FMTTYPE=text/plain;ENCODING=BASE64;VALUE=BINARY;X-FILENAME=n.txt:bm90ZQ==\r\n"
      "BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
      {}, &keeper);
  EXPECT_EQ(reading.outcome, Outcome::Read);
  EXPECT_EQ(reading.title, "Berth 7; quay");
  EXPECT_EQ(reading.author, "Halden: Ines <ines@port.example>");
  ASSERT_EQ(reading.pages.size(), 1u);
  EXPECT_EQ(reading.pages[0].text,
            "method: REQUEST\nevent:\nsummary: Berth 7; quay\n"
            "start: 2016-05-03T14:07:00 (Europe/Oslo)\nend: 2016-05-03T15:07:00Z\n"
            "rrule: FREQ=WEEKLY;COUNT=3\norganizer: Halden: Ines <ines@port.example>\n"
            "attendee: Jon <jon@port.example> (accepted)\ndescription: a\n  b\n"
            "alarm:\ntrigger: -PT15M\n");
  ASSERT_EQ(keeper.handed.size(), 1u);
  EXPECT_EQ(keeper.handed[0].bytes, "note");
  EXPECT_EQ(keeper.handed[0].child.path, "n.txt");
}

TEST(Calendar, WhatIsNoBase64IsSaid) {
  const Reading reading = read("BEGIN:VCALENDAR\nBEGIN:VEVENT\nATTACH;ENCODING=BASE64:!!\n");
  EXPECT_EQ(reading.outcome, Outcome::Partial);
  EXPECT_EQ(reading.reason, "attach: it is no base64");
}

}  // namespace
}  // namespace day::plain
