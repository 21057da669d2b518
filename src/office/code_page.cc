// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/code_page.h"

#include <algorithm>
#include <array>

namespace day::office {
namespace {

struct Named {
  unsigned number;
  std::string_view name;
};

constexpr std::array kPages = std::to_array<Named>({
    {437, "ibm437"},
    {708, "iso-8859-6"},
    {720, "ibm720"},
    {737, "ibm737"},
    {775, "ibm775"},
    {850, "ibm850"},
    {852, "ibm852"},
    {855, "ibm855"},
    {857, "ibm857"},
    {858, "ibm00858"},
    {860, "ibm860"},
    {861, "ibm861"},
    {862, "ibm862"},
    {863, "ibm863"},
    {864, "ibm864"},
    {865, "ibm865"},
    {866, "ibm866"},
    {869, "ibm869"},
    {874, "windows-874"},
    {932, "windows-31j"},
    {936, "gb18030"},
    {949, "windows-949"},
    {950, "big5-hkscs"},
    {1200, "utf-16le"},
    {1201, "utf-16be"},
    {1250, "windows-1250"},
    {1251, "windows-1251"},
    {1252, "windows-1252"},
    {1253, "windows-1253"},
    {1254, "windows-1254"},
    {1255, "windows-1255"},
    {1256, "windows-1256"},
    {1257, "windows-1257"},
    {1258, "windows-1258"},
    {1361, "johab"},
    {10000, "macintosh"},
    {10001, "windows-31j"},
    {10002, "big5-hkscs"},
    {10003, "windows-949"},
    {10006, "x-mac-greek"},
    {10007, "x-mac-cyrillic"},
    {10008, "gb18030"},
    {10029, "x-mac-centraleurroman"},
    {10081, "x-mac-turkish"},
    {20127, "us-ascii"},
    {20866, "koi8-r"},
    {21866, "koi8-u"},
    {28591, "iso-8859-1"},
    {28592, "iso-8859-2"},
    {28595, "iso-8859-5"},
    {28597, "iso-8859-7"},
    {28599, "iso-8859-9"},
    {28605, "iso-8859-15"},
    {50220, "iso-2022-jp"},
    {51932, "euc-jp"},
    {51949, "windows-949"},
    {54936, "gb18030"},
    {65001, "utf-8"},
});

struct FontSet {
  unsigned charset;
  unsigned number;
};

// Rich Text Format 1.9.1, "Font Table"; [MS-WMF] §2.1.1.5.
constexpr std::array kFontSets = std::to_array<FontSet>({
    {0, 1252},   {2, 1252},   {77, 10000}, {78, 10001}, {79, 10003}, {80, 10008}, {81, 10002},
    {85, 10006}, {86, 10081}, {88, 10029}, {89, 10007}, {128, 932},  {129, 949},  {130, 1361},
    {134, 936},  {136, 950},  {161, 1253}, {162, 1254}, {163, 1258}, {177, 1255}, {178, 1256},
    {186, 1257}, {204, 1251}, {222, 874},  {238, 1250}, {254, 437},  {255, 850},
});

}  // namespace

std::string_view code_page_name(unsigned number) {
  const auto* found = std::find_if(kPages.begin(), kPages.end(),
                                   [number](const Named& each) { return each.number == number; });
  return found == kPages.end() ? "windows-1252" : found->name;
}

unsigned code_page_of_font(unsigned charset, unsigned otherwise) {
  const auto* found =
      std::find_if(kFontSets.begin(), kFontSets.end(),
                   [charset](const FontSet& each) { return each.charset == charset; });
  return found == kFontSets.end() ? otherwise : found->number;
}

}  // namespace day::office
