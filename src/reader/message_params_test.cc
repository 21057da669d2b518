// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/message_params.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "reader/limits.h"

namespace day::reader {
namespace {

struct Case {
  std::string_view in;
  std::string_view value;
  std::string_view name;
  std::string_view parameter;
  bool malformed = false;
};

TEST(ContentField, IsReadAsTheRfcsAndProgramsHaveIt) {
  const std::vector<Case> cases = {
      {"text/plain", "text/plain", "charset", ""},
      {"Text/Plain; Charset=US-ASCII (Plain text)", "text/plain", "charset",
       "US-ASCII (Plain text)"},
      {"text/plain; charset=\"us-ascii\"", "text/plain", "charset", "us-ascii"},
      {"text/plain;charset=utf-8;", "text/plain", "charset", "utf-8"},
      {"text/plain charset=utf-8", "text/plain", "charset", "utf-8"},
      {"text/plain; x; charset=utf-8", "text/plain", "charset", "utf-8", true},
      {"text/plain (a; b=c) ; charset=utf-8", "text/plain", "charset", "utf-8"},
      {"charset=utf-8", "", "charset", "utf-8", true},
      {"attachment; filename=a b.pdf; size=1", "attachment", "filename", "a b.pdf"},
      {"attachment; filename=\"a;b\\\"c.pdf\"", "attachment", "filename", "a;b\"c.pdf"},
      {"attachment; filename=\"C:\\dir\\f.pdf\"", "attachment", "filename", "C:\\dir\\f.pdf"},
      {"attachment; filename=\"open", "attachment", "filename", "open"},
      {"attachment; filename=\"=?utf-8?Q?=C3=A4?=.pdf\"", "attachment", "filename", "ä.pdf"},
      // RFC 2231 §3, §4, §4.1.
      {"message/external-body; access-type=URL; URL*0=\"ftp://\"; URL*1=\"cs.utk.edu/x\"",
       "message/external-body", "url", "ftp://cs.utk.edu/x"},
      {"application/x-stuff; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A",
       "application/x-stuff", "title", "This is ***fun***"},
      {"application/x-stuff; title*0*=us-ascii'en'This%20is%20even%20more%20;"
       " title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*2=\"isn't it!\"",
       "application/x-stuff", "title", "This is even more ***fun*** isn't it!"},
      {"a/b; f*1*=%BC; f*0*=iso-8859-1''%BD", "a/b", "f", "½¼"},
      {"a/b; f=plain; f*=utf-8''%C3%A4", "a/b", "f", "ä"},
      {"a/b; f*=utf-8''%C3%A4; f=plain", "a/b", "f", "ä"},
      {"a/b; f*=bare%20text", "a/b", "f", "bare text"},
      {"a/b; f=1; f=2", "a/b", "f", "1"},
      {"a/b; f*x=1", "a/b", "f", "", true},
      {"a/b; =1; f=2", "a/b", "f", "2", true},
      {";;; a/b", "a/b", "f", ""},
      {"", "", "f", ""},
  };
  for (const Case& c : cases) {
    const ContentField field = parse_content_field(c.in);
    EXPECT_EQ(field.value, c.value) << c.in;
    EXPECT_EQ(field.find(c.name), c.parameter) << c.in;
    EXPECT_EQ(field.malformed, c.malformed) << c.in;
  }
}

TEST(ContentField, GivesTokensWithoutWhatFollows) {
  EXPECT_EQ(parse_content_field("a/b; charset=utf-8 (c)").find_token("charset"), "utf-8");
  EXPECT_EQ(parse_content_field("a/b; boundary=\"a b \"").find_token("boundary"), "a b");
}

TEST(ContentField, ReadsParametersUpToTheLimit) {
  std::string text = "a/b";
  for (std::size_t i = 1; i < kMaxParameters; ++i) text += "; p" + std::to_string(i) + "=x";
  const ContentField at = parse_content_field(text + "; last=y");
  EXPECT_EQ(at.find("last"), "y");
  EXPECT_FALSE(at.malformed);
  const ContentField past = parse_content_field(text + "; one=x; last=y");
  EXPECT_EQ(past.find("last"), "");
  EXPECT_TRUE(past.malformed);
}

TEST(MediaType, IsTypeAndSubtype) {
  for (const std::string_view good : {"text/plain", "application/vnd.ms-excel", "x/y+z"}) {
    EXPECT_TRUE(is_media_type(good)) << good;
  }
  for (const std::string_view bad : {"", "text", "text/", "/plain", "a/b/c", "a b/c", "a/b;"}) {
    EXPECT_FALSE(is_media_type(bad)) << bad;
  }
}

}  // namespace
}  // namespace day::reader
