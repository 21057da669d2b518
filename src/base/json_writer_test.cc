// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/json_writer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>

namespace day {
namespace {

TEST(JsonWriter, WritesEveryKindOfValue) {
  JsonWriter json;
  json.begin_object()
      .field("text", "a")
      .field("view", std::string_view("b"))
      .field("int", -1)
      .field("least", std::numeric_limits<std::int64_t>::min())
      .field("most", std::numeric_limits<std::uint64_t>::max())
      .field("half", 0.5)
      .field("yes", true)
      .key("none")
      .null()
      .key("list")
      .begin_array()
      .number(1)
      .begin_array()
      .end_array()
      .begin_object()
      .end_object()
      .boolean(false)
      .end_array()
      .end_object();
  EXPECT_EQ(json.text(), R"({"text":"a","view":"b","int":-1,"least":-9223372036854775808,)"
                         R"("most":18446744073709551615,"half":0.5,"yes":true,"none":null,)"
                         R"("list":[1,[],{},false]})");
}

TEST(JsonWriter, AValueMayStandAlone) {
  EXPECT_EQ(JsonWriter().string("x").text(), "\"x\"");
  EXPECT_EQ(JsonWriter().null().text(), "null");
  EXPECT_EQ(JsonWriter().number(7).text(), "7");
}

TEST(JsonWriter, NumbersThatJsonLacksAreNull) {
  EXPECT_EQ(JsonWriter().number(std::nan("")).text(), "null");
  EXPECT_EQ(JsonWriter().number(std::numeric_limits<double>::infinity()).text(), "null");
  JsonWriter list;
  list.begin_array().number(1).number(std::nan("")).number(2).end_array();
  EXPECT_EQ(list.text(), "[1,null,2]");
}

// RFC 8259 §7: quotation mark, reverse solidus and the control characters must be escaped.
TEST(JsonWriter, EscapesWhatMustBeEscaped) {
  EXPECT_EQ(JsonWriter().string("\"\\/\n\r\t").text(), R"("\"\\/\n\r\t")");
  for (int c = 0; c < 0x20; ++c) {
    const std::string text = JsonWriter().string(std::string(1, static_cast<char>(c))).text();
    EXPECT_EQ(text[1], '\\') << c;
    for (const char each : text) EXPECT_GE(each, 0x20);
  }
  EXPECT_EQ(JsonWriter().string(std::string_view("\0\x01\x1f\x7f", 4)).text(),
            R"("\u0000\u0001\u001f\u007f")");
  JsonWriter named;
  named.begin_object().field("a\"b", 1).end_object();
  EXPECT_EQ(named.text(), R"({"a\"b":1})");
}

TEST(JsonWriter, KeepsUtf8AndRepairsWhatIsNot) {
  EXPECT_EQ(JsonWriter().string("gr\xc3\xbcn \xf0\x9f\x98\x80").text(),
            "\"gr\xc3\xbcn \xf0\x9f\x98\x80\"");
  EXPECT_EQ(JsonWriter().string("gr\xfcn").text(), "\"gr\xef\xbf\xbdn\"");
}

}  // namespace
}  // namespace day
