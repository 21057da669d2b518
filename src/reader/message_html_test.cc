// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/message_html.h"

#include <gtest/gtest.h>

#include "reader/limits.h"
#include "reader/protocol.h"
#include "text/limits.h"

namespace day::reader {
namespace {

Bytes multipart(const std::string& kind, const std::vector<std::string>& parts) {
  Bytes out = "Content-Type: multipart/" + kind + "; boundary=e\n\n";
  for (const std::string& part : parts) out += "--e\n" + part + "\n";
  return out + "--e--\n";
}

const std::string kPlain = "Content-Type: text/plain\n\nplain";

std::string html_of(const Bytes& message) {
  const auto html = read_html(message);
  return html ? html->html : "none";
}

TEST(MessageHtml, IsThatOfTheBody) {
  EXPECT_EQ(html_of("Content-Type: text/html\n\n<b>a</b>"), "<b>a</b>");
  EXPECT_EQ(html_of(multipart("alternative", {kPlain, "Content-Type: text/html\n\n<i>b</i>"})),
            "<i>b</i>");
  EXPECT_EQ(html_of(kPlain), "none");
  EXPECT_EQ(html_of(multipart("mixed", {kPlain, "Content-Type: text/html; name=a.html\n\n<i>b"})),
            "none");
}

TEST(MessageHtml, IsOfAnAttachedMessageOnlyIfThereIsNoOther) {
  const std::string attached =
      "Content-Type: message/rfc822\n\nContent-Type: text/html\n\n<i>in</i>";
  EXPECT_EQ(html_of(multipart("mixed", {kPlain, attached})), "<i>in</i>");
  EXPECT_EQ(html_of(multipart("mixed", {"Content-Type: text/html\n\n<b>own</b>", attached})),
            "<b>own</b>");
}

TEST(MessageHtml, UndoesEncodingAndCharset) {
  EXPECT_EQ(html_of("Content-Type: text/html; charset=utf-7\n\n+ADw-b+AD4-x+ADw-/b+AD4-"),
            "<b>x</b>");
  EXPECT_EQ(html_of("Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n"
                    "PGI+ePw8L2I+"),
            "<b>x\u00fc</b>");
}

TEST(MessageHtml, FindsThePicturesThatItNames) {
  const auto html = read_html(multipart(
      "related", {"Content-Type: text/html\n\n<img src=cid:a><img src=cid:b><img src=cid:c>",
                  "Content-Type: text/html\nContent-ID: <b>\n\nno picture",
                  "Content-Type: image/png\nContent-ID: <a>\n\nx"}));
  ASSERT_TRUE(html.has_value());
  ASSERT_EQ(html->pictures.size(), 3u);
  EXPECT_EQ(html->pictures[0].part, 3u);
  EXPECT_FALSE(html->pictures[1].part.has_value());
  EXPECT_FALSE(html->pictures[2].part.has_value());
}

TEST(MessageHtml, ShowsSoManyBodiesAndNoMore) {
  const auto rules = [](std::size_t count) {
    const std::vector<std::string> parts(count, "Content-Type: text/html\n\nx");
    const std::string html = html_of(multipart("mixed", parts));
    return (html.size() - 1) / 5;
  };
  EXPECT_EQ(rules(kMaxHtmlBodies), kMaxHtmlBodies - 1);
  EXPECT_EQ(rules(kMaxHtmlBodies + 1), kMaxHtmlBodies - 1);
}

MessageHtml example() {
  MessageHtml html;
  html.html = "<b>x</b><img alt=\"\" data-picture=\"0\">";
  html.pictures = {{"a@b", 3}, {"c", {}}};
  html.pictures_left_out = 1;
  html.others_left_out = 2;
  html.scripts = 70000;
  html.is_cut = true;
  return html;
}

std::optional<MessageHtml> through(const MessageHtml& html) {
  Bytes bytes;
  encode_html(html, &bytes);
  EXPECT_LE(bytes.size(), kMaxHtmlAnswerBytes);
  return decode_html(bytes);
}

TEST(MessageHtmlCodec, DecodesWhatItHasEncodedAndNothingLess) {
  Bytes bytes;
  encode_html(example(), &bytes);
  const auto html = decode_html(bytes);
  ASSERT_TRUE(html.has_value());
  EXPECT_EQ(html->html, example().html);
  ASSERT_EQ(html->pictures.size(), 2u);
  EXPECT_EQ(html->pictures[0].content_id, "a@b");
  EXPECT_EQ(html->pictures[0].part, 3u);
  EXPECT_FALSE(html->pictures[1].part.has_value());
  EXPECT_EQ(html->scripts, 70000u);
  EXPECT_TRUE(html->is_cut);
  EXPECT_FALSE(html->is_stripped);
  EXPECT_FALSE(decode_html(bytes + "x").has_value());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode_html(ByteView(bytes).substr(0, size)).has_value()) << size;
  }
  bytes[0] = 4;
  EXPECT_FALSE(decode_html(bytes).has_value());
}

TEST(MessageHtmlCodec, TakesNoHtmlThatIsNotSafe) {
  for (const char* const html : {"<script>x</script>", "<b>", "<img data-picture=\"2\">",
                                 "<p onclick=\"x\">y</p>", "\x1b", "\xff"}) {
    MessageHtml made = example();
    made.html = html;
    EXPECT_FALSE(through(made).has_value()) << html;
  }
}

TEST(MessageHtmlCodec, HoldsCountsAndSizesToTheirLimits) {
  MessageHtml most = example();
  most.html = std::string(text::kMaxSafeHtmlBytes, 'x');
  most.pictures.assign(text::kMaxSafePictures, {std::string(text::kMaxSafeWordsBytes, 'i'),
                                                static_cast<std::uint32_t>(kMaxReadingParts - 1)});
  EXPECT_TRUE(through(most).has_value());
  MessageHtml past = example();
  past.html = std::string(text::kMaxSafeHtmlBytes + 1, 'x');
  EXPECT_FALSE(through(past).has_value());
  past = example();
  past.pictures.assign(text::kMaxSafePictures + 1, {"i", 1});
  EXPECT_FALSE(through(past).has_value());
  past = example();
  past.pictures[0].content_id = std::string(text::kMaxSafeWordsBytes + 1, 'i');
  EXPECT_FALSE(through(past).has_value());
  past = example();
  past.pictures[0].part = static_cast<std::uint32_t>(kMaxReadingParts);
  EXPECT_FALSE(through(past).has_value());
}

}  // namespace
}  // namespace day::reader
