// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/summary.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>

#include "base/time.h"
#include "document/limits.h"
#include "office/code_page.h"
#include "office/little.h"
#include "text/charset.h"

namespace day::office {
namespace {

// [MS-OLEPS] §2.15; VT_ in the specification.
constexpr std::uint16_t kShort = 2;
constexpr std::uint16_t kLong = 3;
constexpr std::uint16_t kBool = 11;
constexpr std::uint16_t kString = 30;
constexpr std::uint16_t kWideString = 31;
constexpr std::uint16_t kTime = 64;

constexpr std::uint32_t kCodePage = 1;
constexpr std::size_t kClassAt = 28;  // of the first section
constexpr std::size_t kMaxEntries = 1000;

// The first eight octets of the classes of sections.
constexpr std::string_view kSummary = "\xE0\x85\x9F\xF2\xF9\x4F\x68\x10";
constexpr std::string_view kDocument = "\x02\xD5\xCD\xD5\x9C\x2E\x1B\x10";
constexpr std::string_view kCustom = "\x05\xD5\xCD\xD5\x9C\x2E\x1B\x10";

struct Named {
  std::uint32_t id;
  std::string_view name;
};

constexpr std::array kSummaryNames = std::to_array<Named>({
    {2, "title"},
    {3, "subject"},
    {4, "author"},
    {5, "keywords"},
    {6, "comments"},
    {7, "template"},
    {8, "last modified by"},
    {9, "revision"},
    {11, "printed"},
    {12, "created"},
    {13, "modified"},
    {18, "application"},
});

constexpr std::array kDocumentNames = std::to_array<Named>({
    {2, "category"},
    {14, "manager"},
    {15, "company"},
    {27, "status"},
    {28, "language"},
});

// Hundreds of nanoseconds since 1601. Less than a year is a duration, or nothing.
std::string print_file_time(std::uint64_t ticks) {
  constexpr std::uint64_t kTicks = 10'000'000;
  constexpr std::int64_t kTo1970 = 11'644'473'600;
  constexpr std::uint64_t kYear = std::uint64_t{31'536'000} * kTicks;
  if (ticks < kYear || ticks > 8400 * kYear) return {};
  const std::int64_t seconds = static_cast<std::int64_t>(ticks / kTicks) - kTo1970;
  return print_rfc3339({{seconds}, 0});
}

class Section {
 public:
  explicit Section(ByteView bytes) : bytes_(bytes) {
    const std::size_t count = std::min<std::size_t>(u32_at(bytes, 4), kMaxEntries);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t at = 8 + 8 * i;
      if (at + 8 > bytes.size()) break;
      places_.emplace(u32_at(bytes, at), u32_at(bytes, at + 4));
    }
    const auto page = places_.find(kCodePage);
    if (page != places_.end()) code_page_ = u16_at(bytes_, std::size_t{page->second} + 4);
  }

  const std::map<std::uint32_t, std::uint32_t>& places() const { return places_; }

  std::string print(std::size_t at) const {
    switch (u16_at(bytes_, at)) {
      case kShort:
        return std::to_string(static_cast<std::int16_t>(u16_at(bytes_, at + 4)));
      case kLong:
        return std::to_string(static_cast<std::int32_t>(u32_at(bytes_, at + 4)));
      case kBool:
        return u16_at(bytes_, at + 4) == 0 ? "no" : "yes";
      case kString:
        return print_string(piece_of(bytes_, at + 8, u32_at(bytes_, at + 4)));
      case kWideString:
        return until_zero(from_utf16(piece_of(bytes_, at + 8, wide_bytes(at + 4))));
      case kTime:
        return print_file_time(u64_at(bytes_, at + 4));
      default:
        return {};
    }
  }

  // Names of custom properties, by number ([MS-OLEPS] §2.17).
  std::map<std::uint32_t, std::string> names() const {
    std::map<std::uint32_t, std::string> out;
    const auto dictionary = places_.find(0);
    if (dictionary == places_.end()) return out;
    std::size_t at = dictionary->second;
    const std::size_t count = std::min<std::size_t>(u32_at(bytes_, at), kMaxEntries);
    at += 4;
    const bool is_wide = code_page_ == 1200;
    for (std::size_t i = 0; i < count && at + 8 <= bytes_.size(); ++i) {
      const std::uint32_t id = u32_at(bytes_, at);
      const std::size_t size = std::size_t{u32_at(bytes_, at + 4)} * (is_wide ? 2 : 1);
      out.emplace(id, print_string(piece_of(bytes_, at + 8, size)));
      at += 8 + (is_wide ? (size + 3) / 4 * 4 : size);
    }
    return out;
  }

 private:
  static std::string until_zero(std::string text) {
    text.resize(std::min(text.find('\0'), text.size()));
    return text;
  }

  std::size_t wide_bytes(std::size_t at) const { return std::size_t{u32_at(bytes_, at)} * 2; }

  std::string print_string(ByteView raw) const {
    raw = raw.substr(0, document::kMaxFieldBytes);
    if (code_page_ == 1200) return until_zero(from_utf16(raw));
    raw = raw.substr(0, raw.find('\0'));
    return text::to_utf8(code_page_name(code_page_), raw);
  }

  ByteView bytes_;
  std::map<std::uint32_t, std::uint32_t> places_;
  unsigned code_page_ = 1252;
};

template <std::size_t N>
void read_named(const Section& section, const std::array<Named, N>& names, document::Draft& draft) {
  for (const Named& named : names) {
    const auto place = section.places().find(named.id);
    if (place == section.places().end()) continue;
    const std::string value = section.print(place->second);
    if (named.name == "title") {
      draft.title(value);
    } else if (named.name == "author") {
      draft.author(value);
    } else {
      draft.property(named.name, value);
    }
  }
}

}  // namespace

void read_summary(ByteView stream, document::Draft& draft) {
  const std::size_t sections = std::min<std::size_t>(u32_at(stream, 24), 2);
  for (std::size_t i = 0; i < sections; ++i) {
    const std::size_t entry = kClassAt + 20 * i;
    const ByteView id = piece_of(stream, entry, 8);
    const Section section(piece_of(stream, u32_at(stream, entry + 16), stream.size()));
    if (id == kSummary) read_named(section, kSummaryNames, draft);
    if (id == kDocument) read_named(section, kDocumentNames, draft);
    if (id != kCustom) continue;
    const auto names = section.names();
    for (const auto& [number, place] : section.places()) {
      const auto name = names.find(number);
      if (number > 1 && name != names.end()) draft.property(name->second, section.print(place));
    }
  }
}

}  // namespace day::office
