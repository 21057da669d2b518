// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/rtf_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace day::office {
namespace {

struct Destination {
  std::string_view name;
  RtfPlace place;
};

// Places that a word begins. Those with a star before them that are not here are skipped.
constexpr std::array kDestinations = std::to_array<Destination>({
    {"annotation", RtfPlace::Comment},
    {"footnote", RtfPlace::Note},
    {"header", RtfPlace::Header},
    {"headerl", RtfPlace::Header},
    {"headerr", RtfPlace::Header},
    {"headerf", RtfPlace::Header},
    {"footer", RtfPlace::Header},
    {"footerl", RtfPlace::Header},
    {"footerr", RtfPlace::Header},
    {"footerf", RtfPlace::Header},
    {"shptxt", RtfPlace::Box},
    {"htmltag", RtfPlace::Html},
    {"fonttbl", RtfPlace::Fonts},
    {"revtbl", RtfPlace::Authors},
    {"objdata", RtfPlace::Hex},
    {"pict", RtfPlace::Hex},
    {"colortbl", RtfPlace::Skip},
    {"stylesheet", RtfPlace::Skip},
    {"info", RtfPlace::Skip},
    {"nonshppict", RtfPlace::Skip},
    {"shprslt", RtfPlace::Skip},
    {"sp", RtfPlace::Field},
    {"xe", RtfPlace::Skip},
    {"tc", RtfPlace::Skip},
    {"pntxta", RtfPlace::Skip},
    {"pntxtb", RtfPlace::Skip},
    {"filetbl", RtfPlace::Skip},
    {"nonesttables", RtfPlace::Skip},
    {"userprops", RtfPlace::Skip},
    {"fldinst", RtfPlace::Field},
    {"atnauthor", RtfPlace::Field},
    {"atndate", RtfPlace::Field},
    {"objclass", RtfPlace::Field},
    {"generator", RtfPlace::Field},
    {"title", RtfPlace::Field},
    {"author", RtfPlace::Field},
    {"operator", RtfPlace::Field},
    {"subject", RtfPlace::Field},
    {"keywords", RtfPlace::Field},
    {"doccomm", RtfPlace::Field},
    {"company", RtfPlace::Field},
    {"manager", RtfPlace::Field},
    {"category", RtfPlace::Field},
    {"hlinkbase", RtfPlace::Field},
    {"creatim", RtfPlace::Field},
    {"revtim", RtfPlace::Field},
    {"printim", RtfPlace::Field},
    {"propname", RtfPlace::Field},
    {"staticval", RtfPlace::Field},
    {"template", RtfPlace::Field},
});

struct Named {
  std::string_view name;  // the word of its group
  std::string_view property;
};

constexpr std::array kProperties = std::to_array<Named>({
    {"operator", "last modified by"},
    {"subject", "subject"},
    {"keywords", "keywords"},
    {"doccomm", "comments"},
    {"company", "company"},
    {"manager", "manager"},
    {"category", "category"},
    {"hlinkbase", "base of links"},
    {"generator", "application"},
    {"template", "template"},
    {"creatim", "created"},
    {"revtim", "modified"},
    {"printim", "printed"},
});

// Special characters, and what [MS-OXRTFEX] §2.1.3.1.4 makes of them.
constexpr std::array kCharacters = std::to_array<RtfCharacter>({
    {"tab", "\t", "\t"},
    {"line", "\n", "\r\n"},
    {"lquote", "\xE2\x80\x98", "&lsquo;"},
    {"rquote", "\xE2\x80\x99", "&rsquo;"},
    {"ldblquote", "\xE2\x80\x9C", "&ldquo;"},
    {"rdblquote", "\xE2\x80\x9D", "&rdquo;"},
    {"bullet", "\xE2\x80\xA2", "&bull;"},
    {"endash", "\xE2\x80\x93", "&ndash;"},
    {"emdash", "\xE2\x80\x94", "&mdash;"},
    {"emspace", " ", "&emsp;"},
    {"enspace", " ", "&ensp;"},
    {"qmspace", " ", " "},
    {"zwj", "\xE2\x80\x8D", "&zwj;"},
    {"zwnj", "\xE2\x80\x8C", "&zwnj;"},
    {"nestcell", " ", ""},
    {"nestrow", " ", ""},
});

template <typename Row, std::size_t N>
const Row* find_row(const std::array<Row, N>& rows, std::string_view name) {
  const auto* found =
      std::find_if(rows.begin(), rows.end(), [name](const Row& row) { return row.name == name; });
  return found == rows.end() ? nullptr : found;
}

}  // namespace

std::optional<RtfPlace> place_of(std::string_view word) {
  const Destination* found = find_row(kDestinations, word);
  if (found == nullptr) return std::nullopt;
  return found->place;
}

const RtfCharacter* find_character(std::string_view word) {
  return find_row(kCharacters, word);
}

std::string_view property_of(std::string_view word) {
  const Named* found = find_row(kProperties, word);
  return found == nullptr ? std::string_view() : found->property;
}

std::string print_dttm(std::uint32_t dttm) {
  if (dttm == 0) return {};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}", 1900 + (dttm >> 20 & 0x1FF),
                     dttm >> 16 & 0x0F, dttm >> 11 & 0x1F, dttm >> 6 & 0x1F, dttm & 0x3F);
}

}  // namespace day::office
