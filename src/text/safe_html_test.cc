// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/safe_html.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "text/limits.h"
#include "text/safe_html_oracle.h"

namespace day::text {
namespace {

std::string repeat(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

SafeHtml make(std::string_view html) {
  const std::string_view bodies[] = {html};
  SafeHtml safe = make_safe_html(bodies);
  EXPECT_TRUE(is_safe_html(safe.html, safe.content_ids.size())) << safe.html.substr(0, 2000);
  EXPECT_TRUE(parse_and_print(safe.html) == safe.html) << safe.html.substr(0, 2000);
  EXPECT_EQ(find_danger(safe.html), "");
  return safe;
}

std::string safe(std::string_view html) {
  return make(html).html;
}

const SafeWords kWords = {"Hidden: ", "Picture: ", "Content: "};

std::string finished(const SafeHtml& made) {
  const std::string out = finish_safe_html(made.html, made.content_ids, kWords, [](std::size_t n) {
    return n == 0 ? "data:image/png;base64,AAAA" : std::string();
  });
  EXPECT_EQ(find_danger(out), "");
  return out;
}

TEST(SafeHtml, KeepsWhatAReaderLooksAt) {
  const std::pair<const char*, const char*> cases[] = {
      {"", ""},
      {"plain & <b>bold</b>", "plain &amp; <b>bold</b>"},
      {"<p>One<p>Two", "<div class=\"p\">One</div><div class=\"p\">Two</div>"},
      {"a<br>b<hr>", "a<br>b<hr>"},
      {"<h1>T</h1><ul><li>x<li>y</ul>", "<h1>T</h1><ul><li>x</li><li>y</li></ul>"},
      {"<dl><dt>a<dd>b</dl>", "<dl><dt>a</dt><dd>b</dd></dl>"},
      {"<table><tr><td colspan=2 bgcolor=red>x<th>y</table>",
       "<table><tbody><tr><td colspan=\"2\" style=\"background-color:#ff0000\">x</td><th>y</th>"
       "</tr></tbody></table>"},
      {"<pre>\n\n a</pre>", "<pre>\n\n a</pre>"},
      {"<font color=red size=5>x</font>",
       "<span style=\"color:#ff0000;font-size:x-large\">x</span>"},
      {"<strike>a</strike><tt>b</tt><ins>c</ins>", "<s>a</s><code>b</code><u>c</u>"},
      {"<center>x</center>", "<div style=\"text-align:center\">x</div>"},
      {"<div dir=RTL lang=he-IL title='a \"b\"'>x</div>",
       "<div dir=\"rtl\" lang=\"he-IL\" title=\"a &quot;b&quot;\">x</div>"},
      {"<body bgcolor=#eee>x", "<div style=\"background-color:#eeeeee\">x</div>"},
      {"<o:p>&nbsp;x</o:p><unknown>y</unknown>", "\u00a0xy"},
      {"<b>a<b>b</b></b>", "<b>a<span>b</span></b>"},
      {"<textarea>1\n2</textarea><input value=Send type=submit>",
       "<pre>\n1\n2</pre><span class=\"field\">Send</span>"},
      {"<select><option>a<option>b</select>", "<div>a</div><div>b</div>"},
      {"<noscript>seen</noscript><details><summary>s</summary>d</details>",
       "seen<div><div>s</div>d</div>"},
  };
  for (const auto& [html, wanted] : cases) EXPECT_EQ(safe(html), wanted) << html;
}

TEST(SafeHtml, DropsWhatRunsOrLoads) {
  for (const char* const html :
       {"<script>x</script>", "<style>p{}</style>", "<template>x</template>", "<!-- x -->",
        "<title>x</title>", "<meta http-equiv=refresh content='0;url=x'>", "<base href=x>",
        "<!--[if mso]>x<![endif]-->", "<noframes>x</noframes>", "<svg><style>x</style></svg>",
        "<svg><script>x</script></svg>", "<math><annotation-xml></annotation-xml></math>",
        "<link rel=stylesheet href=x>", "<input type=hidden value=x>"}) {
    EXPECT_EQ(safe(html), "") << html;
  }
  EXPECT_EQ(safe("<p onclick=x id=y class=z name=a data-picture=0 contenteditable>t</p>"),
            "<div class=\"p\">t</div>");
  EXPECT_EQ(safe("<form action=x><button formaction=y>Go</button></form>"), "<div>Go</div>");
}

TEST(SafeHtml, SaysWhereALinkLeadsAndLeadsNowhere) {
  EXPECT_EQ(safe("<a href='http://x.example/?a=1&amp;b'>bank</a>"),
            "<span class=\"link\">bank</span> "
            "<span class=\"address\" dir=\"ltr\">http://x.example/?a=1&amp;b</span>");
  EXPECT_EQ(safe("<a href='http://x.example/'>http://x.example</a>"),
            "<span class=\"link\">http://x.example</span>");
  EXPECT_EQ(safe("<a href='mailto:a@b.example'>a@b.example</a>"),
            "<span class=\"link\">a@b.example</span>");
  EXPECT_EQ(
      safe("<a href='java\tscript:x'>j</a>"),
      "<span class=\"link\">j</span> <span class=\"address\" dir=\"ltr\">javascript:x</span>");
  EXPECT_EQ(safe("<a name=top>t</a><a href=#top>up</a>"), "tup");
  const std::string longest = "http://x.example/" + std::string(kMaxSafeAddressBytes - 17, 'a');
  EXPECT_NE(safe("<a href=" + longest + ">x</a>").find(longest + "</span>"), std::string::npos);
  EXPECT_NE(safe("<a href=" + longest + "b>x</a>").find(longest + "\u2026</span>"),
            std::string::npos);
}

TEST(SafeHtml, ShowsPicturesOfTheMessageAndSaysWhichOthersThereWere) {
  const SafeHtml made = make(
      "<img src='cid:a%40b' alt=Crane width=40 height=30px><img src=CID:c><img src='cid:a@b'>"
      "<img src='http://x.example/p.gif' alt='out'><img src=data:image/gif;base64,AA>");
  EXPECT_EQ(made.content_ids, (std::vector<std::string>{"a@b", "c"}));
  EXPECT_EQ(made.pictures_left_out, 2u);
  EXPECT_NE(
      made.html.find("<img alt=\"Crane\" data-picture=\"0\" height=\"30\" width=\"40\"><img alt"),
      std::string::npos)
      << made.html;
  EXPECT_NE(
      made.html.find("<span class=\"box\"><span class=\"say-picture\"></span><span "
                     "class=\"address\" dir=\"ltr\">http://x.example/p.gif</span> out</span>"),
      std::string::npos)
      << made.html;
  const std::string out = finished(made);
  EXPECT_NE(out.find("<img alt=\"Crane\" src=\"data:image/png;base64,AAAA\" height"), out.npos);
  EXPECT_NE(out.find("<span class=\"say\">Picture: </span><span class=\"address\" "
                     "dir=\"ltr\">cid:c</span>"),
            out.npos);
  EXPECT_EQ(out.find("data-picture"), out.npos);
}

TEST(SafeHtml, CountsWhatItLeavesOut) {
  const SafeHtml made = make(
      "<head><link rel=stylesheet href=x><style>@import 'y';p{background:url(z)}</style></head>"
      "<body background=b onload=x><iframe src=/i></iframe><img srcset='1 1x' src=2>"
      "<p style='background:url(3)'>t</p><script>1</script><a href=javascript:1>j</a>");
  EXPECT_EQ(made.pictures_left_out, 4u);
  EXPECT_EQ(made.others_left_out, 4u);
  EXPECT_EQ(made.scripts, 3u);
}

TEST(SafeHtml, MarksWhatWasHiddenOnceForEachStretch) {
  EXPECT_EQ(safe("<p>a<span style='display:none'>b<b>c</b></span>d"),
            "<div class=\"p\">a<span class=\"hidden\"><span class=\"say-hidden\"></span>b<b>c</b>"
            "</span>d</div>");
  EXPECT_EQ(
      safe("<div style='visibility:hidden'>a<b style='visibility:visible'>b</b></div>"),
      "<div class=\"hidden\"><span class=\"say-hidden\"></span>a<b class=\"shown\">b</b></div>");
  // Before the first words, where words may stand.
  EXPECT_EQ(safe("<table hidden><tr><td>x</table>"),
            "<table class=\"hidden\"><tbody><tr><td><span class=\"say-hidden\"></span>x</td></tr>"
            "</tbody></table>");
  EXPECT_EQ(safe("<img hidden src=/x>"),
            "<span class=\"say-hidden\"></span><span class=\"box\"><span class=\"say-picture\">"
            "</span><span class=\"address\" dir=\"ltr\">/x</span></span>");
  EXPECT_EQ(safe("<div hidden> <br></div>"), "<div class=\"hidden\"> <br></div>");
  EXPECT_NE(finished(make("<p hidden>x")).find("<span class=\"say\">Hidden: </span>x"),
            std::string::npos);
}

TEST(SafeHtml, ShowsPaleLettersPlainly) {
  // With a style sheet somewhere the page could have had any colour: not hidden for sure.
  EXPECT_EQ(safe("<style>x</style><p style='color:#fdfdfd'>pale"),
            "<div class=\"plain\" style=\"color:#fdfdfd\">pale</div>");
  EXPECT_EQ(safe("<p style='color:#767676'>grey"),
            "<div class=\"p\" style=\"color:#767676\">grey</div>");
  EXPECT_EQ(kLeastSafeContrast, 1.5);
}

TEST(SafeHtml, MakesControlsAndDirectionsVisible) {
  EXPECT_EQ(safe("a\x1b[2J\u202eb&#x202d;&#13;"),
            "a\ufffd[2J\u27e8U+202E\u27e9b\u27e8U+202D\u27e9 ");
  EXPECT_EQ(safe("<b title='\u202ex\ny'>t</b>"), "<b title=\"\u27e8U+202E\u27e9x y\">t</b>");
}

TEST(SafeHtml, SurvivesWhatParsersDisagreeAbout) {
  for (const char* const html :
       {"<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 "
        "onerror=alert(1)&gt;\">",
        "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<table><a><tr><td></a><table><tr><td></tr>x<b><table><b>y</table>z",
        "<a><b><i><a><p><b>x</a></b></i>y<p>z", "<b><p><b><p><b><p><b><p>x</b></b></b></b>y",
        "<h1><h2>a</h1>b</h2>", "<li>a<ul>b<li>c<td>d", "<button><p>a<button>b</p>c",
        "<table>text<tr>more<td>in<caption>c<col><tbody>x", "<frameset><frame src=x></frameset>",
        "<pre>\n</pre><listing>\n\nx</listing>", "<plaintext>a</plaintext><b>", "\0<\0b>a\0",
        "<svg><desc><b>a</svg>b", "<ruby>a<rt>b<rp>c", "&lt;script&gt;&amp;lt;&quot;&notit;"}) {
    safe(html);
  }
}

TEST(SafeHtml, ShowsOnlyTheTextOfWhatIsTooTwisted) {
  const SafeHtml made = make(repeat("<div>", kMaxHtmlDepth + 1) + "deep<script>x</script>");
  EXPECT_TRUE(made.is_stripped);
  EXPECT_EQ(made.html, "<pre>\ndeep</pre>");
}

TEST(SafeHtml, IsNoDeeperThanItsLimit) {
  const std::string fits = safe(repeat("<div>", kMaxSafeHtmlDepth) + "x");
  EXPECT_EQ(fits, repeat("<div>", kMaxSafeHtmlDepth) + "x" + repeat("</div>", kMaxSafeHtmlDepth));
  const SafeHtml past = make(repeat("<div>", kMaxSafeHtmlDepth + 1) + "x");
  EXPECT_NE(past.html.find("x"), std::string::npos);
  EXPECT_FALSE(past.is_cut);
  const std::string tables = safe(repeat("<table><tr><td>", 120) + "x");
  EXPECT_NE(tables.find("x"), std::string::npos);
  EXPECT_FALSE(is_safe_html(
      repeat("<div>", kMaxSafeHtmlDepth + 1) + "x" + repeat("</div>", kMaxSafeHtmlDepth + 1), 0));
}

TEST(SafeHtml, HasNoMoreElementsThanItsLimit) {
  const SafeHtml fits = make(repeat("<br>", kMaxSafeHtmlNodes));
  EXPECT_FALSE(fits.is_cut);
  EXPECT_EQ(fits.html.size(), 4 * kMaxSafeHtmlNodes);
  const SafeHtml past = make(repeat("<br>", kMaxSafeHtmlNodes + 1) + "x");
  EXPECT_TRUE(past.is_cut);
  EXPECT_EQ(past.html, fits.html);
  EXPECT_FALSE(is_safe_html(fits.html + "<br>", 0));
}

TEST(SafeHtml, IsNoLargerThanItsLimit) {
  const std::string fits = "<b>" + std::string(kMaxSafeHtmlBytes - 7, 'x') + "</b>";
  EXPECT_EQ(safe(fits), fits);
  const SafeHtml past = make("<b>" + std::string(kMaxSafeHtmlBytes - 6, 'x') + "</b>");
  EXPECT_TRUE(past.is_cut);
  EXPECT_LE(past.html.size(), kMaxSafeHtmlBytes);
  EXPECT_FALSE(is_safe_html(std::string(kMaxSafeHtmlBytes + 1, 'x'), 0));
  EXPECT_TRUE(make(repeat("<p>word</p>", (kMaxHtmlBytes >> 3))).is_cut);
}

TEST(SafeHtml, BoundsPicturesWordsAndSpans) {
  std::string many;
  for (std::size_t i = 0; i <= kMaxSafePictures; ++i) {
    many += "<img src=cid:" + std::to_string(i) + ">";
  }
  const SafeHtml made = make(many);
  EXPECT_EQ(made.content_ids.size(), kMaxSafePictures);
  EXPECT_NE(made.html.find(">cid:64</span>"), std::string::npos);
  EXPECT_TRUE(is_safe_html("<img data-picture=\"63\">", kMaxSafePictures));
  EXPECT_FALSE(is_safe_html("", kMaxSafePictures + 1));

  const std::string words(kMaxSafeWordsBytes, 'w');
  EXPECT_EQ(safe("<b title=" + words + ">x</b>"), "<b title=\"" + words + "\">x</b>");
  EXPECT_EQ(safe("<b title=" + words + "w>x</b>"),
            "<b title=\"" + words.substr(3) + "\u2026\">x</b>");
  EXPECT_EQ(kMaxSafeSpan, 100u);
  EXPECT_NE(safe("<table><td rowspan=100 colspan=101>x").find("colspan=\"100\" rowspan=\"100\""),
            std::string::npos);
}

TEST(SafeHtml, PutsSeveralBodiesOneBelowTheOther) {
  const std::string_view bodies[] = {"<b>one", "<img src=cid:x>", "two</b>"};
  const SafeHtml made = make_safe_html(bodies);
  EXPECT_EQ(made.html, "<b>one</b><hr><img alt=\"\" data-picture=\"0\"><hr>two");
}

TEST(SafeHtml, TheCheckerTakesNothingElse) {
  EXPECT_TRUE(is_safe_html("a<b title=\"x\">c</b><br>&amp;", 0));
  for (const char* const html : {"<",
                                 "<b>",
                                 "</b>",
                                 "<b></i></b>",
                                 "<B></B>",
                                 "<b >x</b>",
                                 "<b/>",
                                 "<script></script>",
                                 "<p>x</p>",
                                 "<a href=\"x\">x</a>",
                                 "<b title=x>y</b>",
                                 "<b title='x'>y</b>",
                                 "<b title=\"a\" title=\"b\">x</b>",
                                 "<b title=\"a\" dir=\"ltr\">x</b>",
                                 "<b onclick=\"x\">y</b>",
                                 "<b class=\"head\">x</b>",
                                 "<b style=\"color:red\">x</b>",
                                 "<b style=\"position:fixed\">x</b>",
                                 "<b title=\"<\">x</b>",
                                 "&",
                                 "&lt",
                                 "&#60;",
                                 "&quot;",
                                 ">",
                                 "<!-- x -->",
                                 "<br></br>",
                                 "<img>x</img>",
                                 "<img src=\"data:image/png;base64,AA\">",
                                 "<img data-picture=\"0\">",
                                 "<img data-picture=\"00\">",
                                 "<table>x</table>",
                                 "<table><tr></tr></table>",
                                 "<li>x</li>",
                                 "<h1><h2>x</h2></h1>",
                                 "<b><b>x</b></b>",
                                 "<pre>x</pre>",
                                 "<td>x</td>",
                                 "\x1b",
                                 "\u202e",
                                 "\xff",
                                 "<b\n>x</b>",
                                 "<b title=\"&notit;\">x</b>",
                                 "<svg></svg>",
                                 "<b title=\"x\"x>y</b>"}) {
    EXPECT_FALSE(is_safe_html(html, 0)) << html;
  }
}

}  // namespace
}  // namespace day::text
