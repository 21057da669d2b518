// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/html.h"

#include <gtest/gtest.h>

#include <string>

#include "text/html_scan.h"
#include "text/html_style.h"
#include "text/limits.h"

namespace day::text {
namespace {

std::string repeat(std::string_view text, std::size_t count) {
  std::string out;
  out.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

// "h:" before hidden runs, ">" for each level of quotation, "s:" for signatures, runs in [].
std::string shown(const HtmlText& text) {
  std::string out;
  for (const HtmlRun& run : text.runs) {
    out += "[";
    if (run.hidden) out += "h:";
    if (run.signature) out += "s:";
    out += std::string(static_cast<std::size_t>(run.quote_depth), '>') + run.text + "]";
  }
  return out;
}

struct HtmlCase {
  const char* html;
  const char* shown;
};

TEST(Html, LaysOutLinesAsAReaderSeesThem) {
  const HtmlCase cases[] = {
      {"", ""},
      {"plain  text\n here", "[plain text here]"},
      {"<p>One</p><p>Two</p>", "[One\n\nTwo]"},
      {"<div>One</div><div>Two<br></div><div><br></div><div>Three</div>", "[One\nTwo\n\nThree]"},
      {"a<br>b<br><br>c", "[a\nb\n\nc]"},
      {"<b>bo</b>ld <i> it</i>", "[bold it]"},
      {"<pre>a  b\n  c\n</pre>d", "[a  b\n  c\n\nd]"},
      {"<ul><li>One<li>Two<ul><li>In</ul></ul>after",
       "[\u2022 One\n\u2022 Two\n  \u2022 In\n\nafter]"},
      {"<ol start=3><li>c</li><li>d</li></ol>", "[3. c\n4. d]"},
      {"<table><tr><td>a</td><td><p>b</p></td></tr><tr><td>c<td></td><td>d</table>e",
       "[a\tb\nc\t\td\ne]"},
      {"see <a href='http://x.example/'>the page</a>", "[see the page]"},
      {"<img src=x alt='A harbour'> seen", "[A harbour seen]"},
      {"&lt;b&gt; &amp; &eacute;&#8364;&nbsp;&nbsp;x", "[<b> & \u00e9\u20ac  x]"},
      {"<title>T</title><style>p{}</style><body><script>x()</script>seen<template>no</template>",
       "[seen]"},
      {"<select><option>a<option>b</select>", "[a\nb]"},
      {"<textarea>1\n 2</textarea><input value=Send type=submit>", "[1\n 2\nSend]"},
      {"<!-- no --><![if x]>yes<![endif]><o:p>&nbsp;</o:p>", "[yes ]"},
  };
  for (const HtmlCase& c : cases) EXPECT_EQ(shown(html_to_text(c.html)), c.shown) << c.html;
}

TEST(Html, TellsHiddenTextApart) {
  const HtmlCase cases[] = {
      {"a<span style='display:none'>b</span>c", "[a][h:b][c]"},
      {"<div style='DISPLAY : none !important'>b</div>c", "[h:b][c]"},
      {"<p>a</p><p hidden>b</p><p>c</p>", "[a][h:b][\n\nc]"},
      {"<span style='visibility:hidden'>a<b style='visibility:visible'>b</b></span>", "[h:a][b]"},
      {"<table><td style='font-size:0px'>a<p style='font-size:12px'>b", "[h:a][b]"},
      {"<span style='font-size:1px'>a</span><span style='font-size:.1em'>b</span>", "[h:a][b]"},
      {"<span style='opacity:0'>a</span><span style='opacity:.5'>b</span>", "[h:a][b]"},
      {"<div style='max-height:0;overflow:hidden'>a</div><div style='height:0'>b</div>",
       "[h:a][b]"},
      {"<div style='mso-hide:all'>a</div>", "[h:a]"},
      {"<div style='position:absolute;left:-9999px'>a</div>", "[h:a]"},
      {"<font color=white>a</font>", "[h:a]"},
      {"<body bgcolor=black><font color=white>a</font>", "[a]"},
      {"<style>.x{}</style><font color=white>a</font>", "[a]"},
      {"<div style='background:url(x.png);color:#fff'>a</div>", "[a]"},
      {"<div style='background:#0a0b0c;color:rgb(10, 11, 12)'>a</div>", "[h:a]"},
  };
  for (const HtmlCase& c : cases) EXPECT_EQ(shown(html_to_text(c.html)), c.shown) << c.html;
}

TEST(Html, KnowsTheQuotationsOfMailPrograms) {
  const HtmlCase cases[] = {
      {"a<blockquote>b<blockquote>c</blockquote></blockquote>d", "[a\n\n][>b\n\n][>>c\n\n][d]"},
      {"<div class=gmail_quote><div dir=ltr class=gmail_attr>On x wrote:</div>"
       "<blockquote class=gmail_quote>q</blockquote>mine</div>",
       "[>On x wrote:\n\nq\n\n][mine]"},
      {"a<div class='moz-cite-prefix'>X wrote:<br></div><blockquote type=cite>q</blockquote>",
       "[a\n][>X wrote:\n\nq]"},
      {"a<div id=x_divRplyFwdMsg>From: b</div><div>rest</div>", "[a\n][>From: b\nrest]"},
      {"a<div class=yahoo_quoted>q</div>b", "[a\n][>q\n][b]"},
      {"a<div class=moz-signature>-- <br>me</div>", "[a\n][s:--\nme]"},
  };
  for (const HtmlCase& c : cases) EXPECT_EQ(shown(html_to_text(c.html)), c.shown) << c.html;
}

TEST(Html, CountsScriptsWithoutShowingThem) {
  const HtmlText text = html_to_text(
      "<head><script>1</script></head><body onload=x()><a href='JavaScript:y()'>z</a>");
  EXPECT_EQ(text.scripts, 3u);
  EXPECT_EQ(shown(text), "[z]");
}

TEST(Html, DepthIsLimited) {
  const std::string at = repeat("<div>", kMaxHtmlDepth) + "deep";
  EXPECT_FALSE(html_to_text(at).damaged);
  const HtmlText past = html_to_text("<div>" + at);
  EXPECT_TRUE(past.damaged);
  EXPECT_EQ(shown(past), "[deep]");
}

TEST(Html, ElementsWithOptionalEndTagsDoNotCountAsDepth) {
  const HtmlText text = html_to_text(repeat("<p>x<table><tr><td>y<tr><td>z</table>", 2000) +
                                     repeat("<ul><li>a<li>b<br></ul>", 2000));
  EXPECT_FALSE(text.damaged);
}

TEST(Html, DepthIsFoundWhereEndTagsAreIgnored) {
  const char* const tricks[] = {"<div><table></div></table>",
                                "<div title='</div>'>",
                                "<div><!-- </div> -->",
                                "<a1></a2>",
                                "<div><select></div></select>",
                                "<svg><title><div></title></div>",
                                "<div><script><!--<script></script></div></script>"};
  for (const char* trick : tricks) EXPECT_FALSE(is_parsable_html(repeat(trick, 600))) << trick;
}

TEST(Html, ScriptsInCommentsDoNotSpoilTheCount) {
  EXPECT_TRUE(
      is_parsable_html("<script><!--\nx()\n//--></script>" + repeat("<p><b>x</b></p>", 600)));
}

TEST(Html, AttributesAreLimited) {
  EXPECT_FALSE(html_to_text("<p" + repeat(" a", kMaxHtmlAttributes) + ">x").damaged);
  const HtmlText past = html_to_text("<p" + repeat(" a", kMaxHtmlAttributes + 1) + ">x");
  EXPECT_TRUE(past.damaged);
  EXPECT_EQ(shown(past), "[x]");
}

TEST(Html, SizeIsLimitedAndTheRestIsStripped) {
  const std::string paragraph = "<p>" + std::string(1000, 'w') + "</p>";
  const std::string fill = repeat(paragraph, kMaxHtmlBytes / paragraph.size());
  const std::string at = fill + std::string(kMaxHtmlBytes - fill.size(), 'x');
  EXPECT_FALSE(html_to_text(at).damaged);
  const HtmlText past = html_to_text(at + "<i>last</i>");
  EXPECT_TRUE(past.damaged);
  ASSERT_EQ(past.runs.size(), 2u);
  EXPECT_EQ(past.runs[1].text, "last");
}

TEST(Html, TreeMemoryIsLimited) {
  // Each paragraph gets all formatting elements that were never closed.
  std::string fonts = "<div>";
  for (int i = 0; i < 400; ++i) fonts += "<font color=" + std::to_string(i) + ">";
  fonts += "</div>";
  // An element takes more than 100 octets and less than 1000.
  const std::size_t octets = kMaxHtmlTreeBytes / 400;
  EXPECT_FALSE(html_to_text(fonts + repeat("<p>x</p>", octets / 1000)).damaged);
  const HtmlText past = html_to_text(fonts + repeat("<p>x</p>", octets / 100));
  EXPECT_TRUE(past.damaged);
  EXPECT_EQ(past.runs.size(), 1u);
}

TEST(Html, StripKeepsEveryWord) {
  EXPECT_EQ(strip_html("<p>a&lt;b&nbsp;&auml;&#x20ac;&bad; <script>no</script><br>c<td>d"),
            "a<b\u00a0\u00e4\u20ac&bad; \nc\td");
}

TEST(Html, ReadsColors) {
  EXPECT_EQ(parse_color(" #FFF "), 0xFFFFFFu);
  EXPECT_EQ(parse_color("a1b2c3"), 0xA1B2C3u);
  EXPECT_EQ(parse_color("rgb(1,2,3)"), 0x010203u);
  for (const char* bad : {"", "#12", "rgb(1,2)", "rgb(1,2,300)", "window", "#1234567"}) {
    EXPECT_FALSE(parse_color(bad)) << bad;
  }
}

TEST(Html, ReadsOnAfterWhatWouldEndItsParser) {
  for (const char* const html :
       {"<table><math><mi><![CDATA[c]]><", "<table><sVg><desc><![CDATA[c]]></table>"}) {
    EXPECT_FALSE(is_parsable_html(html)) << html;
    EXPECT_TRUE(html_to_text(html).damaged) << html;
  }
  EXPECT_TRUE(is_parsable_html("<style><![CDATA[p{}]]></style><table><![CDATA[c]]></table>"));
}

}  // namespace
}  // namespace day::text
