// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/safe_style.h"

#include <gtest/gtest.h>

#include "text/limits.h"

namespace day::text {
namespace {

std::string reduced(std::string_view css) {
  const std::string once = reduce_style(css).css;
  EXPECT_EQ(reduce_style(once).css, once) << css;
  return once;
}

TEST(SafeStyle, KeepsLooksInOneWayOfWriting) {
  const std::pair<const char*, const char*> cases[] = {
      {"", ""},
      {"COLOR: Red ; font-weight:BOLD", "color:#ff0000;font-weight:bold"},
      {"color:#abc", "color:#aabbcc"},
      {"color:rgb(1, 2, 3)", "color:#010203"},
      {"color:navy!important", "color:#000080"},
      {"background:#fff none repeat", "background-color:#ffffff"},
      {"font-family:'Courier New', Courier, monospace", "font-family:monospace"},
      {"font-family:Calibri,sans-serif", "font-family:sans-serif"},
      {"font-family:Wingdings", ""},
      {"font-size:11.0pt", "font-size:14.7px"},
      {"font-size:80%", "font-size:12.8px"},
      {"font-size:1.5em", "font-size:24px"},
      {"margin:0cm 0 .5in auto", "margin:0 0 48px auto"},
      {"margin-left:30pt", "margin-left:40px"},
      {"padding:1px 2px 3px 4px", "padding:1px 2px 3px 4px"},
      {"border:solid windowtext 1.0pt", "border:1.3px solid #000000"},
      {"border-left:#ccc 1px solid", "border-left:1px solid #cccccc"},
      {"border:0", "border:none"},
      {"width:600px;max-width:100%", "max-width:100%;width:600px"},
      {"line-height:115%", "line-height:1.2"},
      {"text-decoration:underline dotted", "text-decoration:underline"},
      {"list-style:none;text-align:Center", "list-style-type:none;text-align:center"},
      {"color:red;color:nosuch;color:blue", "color:#0000ff"},
  };
  for (const auto& [css, wanted] : cases) EXPECT_EQ(reduced(css), wanted) << css;
}

TEST(SafeStyle, DropsWhateverRefersHidesMovesOrCovers) {
  for (const char* const css : {"background:url(http://x.example/)",
                                "background-image:url(x)",
                                "background:u\\72l(x)",
                                "content:'x'",
                                "width:expression(alert(1))",
                                "-moz-binding:url(x)",
                                "behavior:url(x)",
                                "position:fixed",
                                "position:absolute;left:-9999px",
                                "z-index:9",
                                "opacity:0",
                                "display:none",
                                "display:contents",
                                "visibility:hidden",
                                "height:0;overflow:hidden",
                                "transform:scale(9)",
                                "clip:rect(0,0,0,0)",
                                "filter:blur(9px)",
                                "animation:x 1s",
                                "cursor:url(x)",
                                "color:var(--x)",
                                "--x:url(y)",
                                "color:env(x)",
                                "width:attr(x px)",
                                "color:transparent",
                                "margin:-500px",
                                "margin-left:-1px",
                                "text-indent:-9999px",
                                "width:1px",
                                "letter-spacing:-1em",
                                "list-style:url(x)",
                                "direction:url(x)",
                                "color:/**/red",
                                "@import 'x'",
                                "}body{color",
                                "all:unset",
                                "unicode-bidi:bidi-override"}) {
    EXPECT_EQ(reduced(css), "") << css;
  }
}

TEST(SafeStyle, BoundsWhatItKeeps) {
  EXPECT_EQ(reduced("font-size:1px"), "font-size:9px");
  EXPECT_EQ(reduced("font-size:0"), "font-size:9px");
  EXPECT_EQ(reduced("font-size:9999px"), "font-size:48px");
  EXPECT_EQ(kLeastSafeLetter, 9);
  EXPECT_EQ(kLargestSafeLetter, 48);
  EXPECT_EQ(reduced("margin:99999px"), "margin:100px");
  EXPECT_EQ(reduced("padding-top:101px"), "padding-top:" + std::to_string(kMaxSafeSpacing) + "px");
  EXPECT_EQ(reduced("padding-top:99px"), "padding-top:99px");
  EXPECT_EQ(reduced("width:2000px"), "width:2000px");
  EXPECT_EQ(reduced("width:2001px"), "width:" + std::to_string(kMaxSafePixels) + "px");
  EXPECT_EQ(reduced("border:21px solid"), "border:" + std::to_string(kMaxSafeBorder) + "px solid");
  EXPECT_EQ(reduced("line-height:0"), "line-height:1.0");
}

TEST(SafeStyle, LooksAtNoMoreThanItsLimit) {
  const std::string color = "color:red";
  const std::string fits(kMaxSafeStyleBytes - color.size(), ' ');
  EXPECT_EQ(reduced(fits + color), "color:#ff0000");
  EXPECT_EQ(reduced(fits + " " + color), "");
}

TEST(SafeStyle, CountsAddresses) {
  EXPECT_EQ(reduce_style("background:URL(x);list-style:url( y )").addresses, 2u);
}

TEST(SafeStyle, MeasuresContrastAsTheGuidelinesDo) {
  EXPECT_NEAR(contrast(0, 0xFFFFFF), 21, 0.001);
  EXPECT_NEAR(contrast(0x777777, 0xFFFFFF), 4.48, 0.01);
  EXPECT_EQ(contrast(0x123456, 0x123456), 1);
}

}  // namespace
}  // namespace day::text
