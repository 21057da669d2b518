// SPDX-License-Identifier: AGPL-3.0-or-later
#include "json/json.h"

#include <gtest/gtest.h>

#include <string>

#include "base/json_writer.h"

namespace day::json {
namespace {

std::string repeat(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out.append(text);
  return out;
}

// The obvious inverse, for values read.
void print(const Value& value, JsonWriter* out) {
  if (value.is_null()) {
    out->null();
  } else if (const auto truth = value.as_bool()) {
    out->boolean(*truth);
  } else if (const auto number = value.as_int()) {
    out->number(*number);
  } else if (const auto fraction = value.as_double()) {
    out->number(*fraction);
  } else if (const auto* text = value.as_string()) {
    out->string(*text);
  } else if (const auto* array = value.as_array()) {
    out->begin_array();
    for (const Value& each : *array) print(each, out);
    out->end_array();
  } else {
    out->begin_object();
    for (const Member& each : *value.as_object()) print(each.value, &out->key(each.name));
    out->end_object();
  }
}

TEST(Json, ReadsEveryKindOfValue) {
  const auto value = parse(
      R"( {"n":null,"t":true,"f":false,"i":-7,"max":9223372036854775807,"u":18446744073709551615,)"
      R"("d":1.5e2,"s":"a\u00e9\n","a":[1,[],{}]} )");
  ASSERT_TRUE(value.ok()) << value.error().message;
  EXPECT_TRUE(value->find("n")->is_null());
  EXPECT_EQ(value->find_bool("t"), true);
  EXPECT_EQ(value->find_bool("f"), false);
  EXPECT_EQ(value->find_int("i"), -7);
  EXPECT_EQ(value->find_int("max"), INT64_MAX);
  EXPECT_EQ(value->find_int("u"), std::nullopt);
  EXPECT_EQ(value->find("u")->as_double(), 18446744073709551615.0);
  EXPECT_EQ(value->find("d")->as_double(), 150.0);
  EXPECT_EQ(value->find_int("d"), std::nullopt);
  EXPECT_EQ(value->find_string("s"), "a\xc3\xa9\n");
  ASSERT_EQ(value->find("a")->as_array()->size(), 3u);
  EXPECT_EQ(value->find("absent"), nullptr);
  EXPECT_EQ(value->find_string("t"), std::nullopt);
  EXPECT_EQ(value->find("a")->find("x"), nullptr);
}

TEST(Json, PrintingWhatWasReadGivesTheSameText) {
  for (const char* text :
       {"null", "true", "-1", "\"\"", "[]", "{}", R"({"b":1,"a":[{"x":[null,false]},"\"\\"]})",
        R"([[[[]]],{"":{}}])", "[0.5,18446744073709551615]"}) {
    const auto value = parse(text);
    ASSERT_TRUE(value.ok()) << text;
    JsonWriter out;
    print(*value, &out);
    const auto again = parse(out.text());
    ASSERT_TRUE(again.ok()) << out.text();
    JsonWriter second;
    print(*again, &second);
    EXPECT_EQ(out.text(), second.text());
    if (std::string_view(text).find("18446") == std::string_view::npos) {
      EXPECT_EQ(out.text(), text);
    }
  }
}

TEST(Json, RefusesWhatIsNotJson) {
  for (const char* text : {"",
                           " ",
                           "nul",
                           "{",
                           "[1,]",
                           "{\"a\":}",
                           "{a:1}",
                           "'a'",
                           "01",
                           "+1",
                           "1.",
                           ".5",
                           "NaN",
                           "Infinity",
                           "[1] 2",
                           "// c\n1",
                           "/* */ 1",
                           "\"\x01\"",
                           "\"\xff\"",
                           "\"\xc0\xaf\"",
                           "\"\xed\xa0\x80\"",
                           "\"\\ud800\"",
                           "\"\\x\"",
                           "\"open",
                           "1e999",
                           "\xef\xbb",
                           "]"}) {
    const auto value = parse(text);
    ASSERT_FALSE(value.ok()) << text;
    EXPECT_EQ(value.error().code, Code::Damaged) << text;
  }
}

TEST(Json, NamesTheLineOfAMistake) {
  EXPECT_EQ(parse("{\n\"a\": 1,\n\"b\" 2}").error().message, "line 3: this is not JSON");
}

TEST(Json, ADuplicateNameIsAnError) {
  const auto value = parse(R"({"a":1,"b":{"a":2},"a":3})");
  ASSERT_FALSE(value.ok());
  EXPECT_EQ(value.error().message, "the name \"a\" stands twice in one object");
  EXPECT_FALSE(parse(R"({"a":1,"\u0061":2})").ok());
  EXPECT_TRUE(parse(R"([{"a":1},{"a":1}])").ok());
}

TEST(Json, DepthIsLimited) {
  const std::size_t depth = Limits{}.max_depth;
  EXPECT_TRUE(parse(repeat("[", depth) + repeat("]", depth)).ok());
  EXPECT_FALSE(parse(repeat("[", depth + 1) + repeat("]", depth + 1)).ok());
  EXPECT_FALSE(parse(repeat("[", 1'000'000)).ok());
  EXPECT_FALSE(parse(repeat("{\"a\":", 1'000'000)).ok());
}

TEST(Json, SizeIsLimited) {
  Limits limits;
  limits.max_bytes = 4;
  EXPECT_TRUE(parse("[10]", limits).ok());
  EXPECT_FALSE(parse("[100]", limits).ok());
}

TEST(Json, TheNumberOfValuesIsLimited) {
  Limits limits;
  limits.max_values = 4;
  EXPECT_TRUE(parse("[1,{},3]", limits).ok());
  EXPECT_FALSE(parse("[1,{},3,4]", limits).ok());
  EXPECT_FALSE(parse("[1,{},3,[]]", limits).ok());
}

}  // namespace
}  // namespace day::json
