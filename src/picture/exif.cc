// SPDX-License-Identifier: AGPL-3.0-or-later
#include "picture/exif.h"

#include <fmt/format.h>
#include <libexif/exif-data.h>
#include <libexif/exif-utils.h>

#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <string_view>

#include "base/utf8.h"
#include "document/limits.h"

namespace day::picture {
namespace {

struct Unref {
  void operator()(ExifData* data) const { exif_data_unref(data); }
};

class Block {
 public:
  explicit Block(ByteView bytes)
      : data_(exif_data_new_from_data(reinterpret_cast<const unsigned char*>(bytes.data()),
                                      static_cast<unsigned>(bytes.size()))) {}

  const ExifEntry* find(ExifIfd part, int tag) const {
    if (data_ == nullptr) return nullptr;
    return exif_content_get_entry(data_->ifd[part], static_cast<ExifTag>(tag));
  }

  // Text as it stands; other programs than cameras write UTF-8 here, and old ones Latin-1.
  std::string text(ExifIfd part, int tag) const {
    const ExifEntry* entry = find(part, tag);
    if (entry == nullptr || entry->data == nullptr || entry->format != EXIF_FORMAT_ASCII) return {};
    std::string_view octets(reinterpret_cast<const char*>(entry->data), entry->size);
    octets = octets.substr(0, octets.find('\0'));
    while (octets.ends_with(' ')) octets.remove_suffix(1);
    octets = octets.substr(0, document::kMaxFieldBytes / 2);
    if (is_utf8(octets)) return std::string(octets);
    std::string out;
    for (const char octet : octets) append_utf8(&out, static_cast<unsigned char>(octet));
    return out;
  }

  std::optional<double> rational(ExifIfd part, int tag, unsigned at) const {
    const ExifEntry* entry = find(part, tag);
    if (entry == nullptr || entry->data == nullptr || entry->format != EXIF_FORMAT_RATIONAL ||
        entry->components <= at || entry->size < 8 * (at + 1)) {
      return std::nullopt;
    }
    const ExifRational value = exif_get_rational(entry->data + 8 * at, order());
    if (value.denominator == 0) return std::nullopt;
    return static_cast<double>(value.numerator) / value.denominator;
  }

  std::optional<int> number(ExifIfd part, int tag) const {
    const ExifEntry* entry = find(part, tag);
    if (entry == nullptr || entry->data == nullptr || entry->size == 0) return std::nullopt;
    if (entry->format == EXIF_FORMAT_BYTE) return entry->data[0];
    if (entry->format != EXIF_FORMAT_SHORT || entry->size < 2) return std::nullopt;
    return exif_get_short(entry->data, order());
  }

 private:
  ExifByteOrder order() const { return exif_data_get_byte_order(data_.get()); }

  std::unique_ptr<ExifData, Unref> data_;
};

// Tags of CIPA DC-008 that libexif has no names for, and those of the GPS part, whose numbers mean
// other things elsewhere.
constexpr int kOffsetTime = 0x9010;
constexpr int kOffsetTimeOriginal = 0x9011;
constexpr int kOffsetTimeDigitized = 0x9012;
constexpr int kLatitudeRef = 1;
constexpr int kLatitude = 2;
constexpr int kLongitudeRef = 3;
constexpr int kLongitude = 4;
constexpr int kAltitudeRef = 5;
constexpr int kAltitude = 6;
constexpr int kGpsTime = 7;
constexpr int kGpsDate = 29;

// "2016:05:03 14:07:00" as "2016-05-03T14:07:00", with the zone where one is stated; another form
// as it is. Cameras that were never set write spaces or zeros: nothing.
std::string print_time(std::string time, const std::string& zone) {
  if (time.find_first_not_of(" :0") == std::string::npos) return {};
  if (time.size() != 19 || time[4] != ':' || time[7] != ':' || time[10] != ' ') return time;
  time[4] = time[7] = '-';
  time[10] = 'T';
  return zone.size() == 6 ? time + zone : time;
}

// Decimal degrees; nothing where a part is missing or beyond the globe.
std::string print_degrees(const Block& block, int tag, int ref_tag, char negative, double bound) {
  const auto degrees = block.rational(EXIF_IFD_GPS, tag, 0);
  if (!degrees.has_value()) return {};
  const double minutes = block.rational(EXIF_IFD_GPS, tag, 1).value_or(0);
  const double seconds = block.rational(EXIF_IFD_GPS, tag, 2).value_or(0);
  const double value = *degrees + minutes / 60 + seconds / 3600;
  if (!(value <= bound)) return {};
  const bool is_negative = block.text(EXIF_IFD_GPS, ref_tag).starts_with(negative);
  return fmt::format("{:.6f}", is_negative ? -value : value);
}

std::string print_altitude(const Block& block) {
  const auto metres = block.rational(EXIF_IFD_GPS, kAltitude, 0);
  if (!metres.has_value()) return {};
  const bool is_below = block.number(EXIF_IFD_GPS, kAltitudeRef) == 1;
  return fmt::format("{:.1f}", is_below ? -*metres : *metres);
}

// By the clock of the satellites, which nobody sets.
std::string print_gps_time(const Block& block) {
  std::string date = block.text(EXIF_IFD_GPS, kGpsDate);
  const auto hour = block.rational(EXIF_IFD_GPS, kGpsTime, 0);
  const auto minute = block.rational(EXIF_IFD_GPS, kGpsTime, 1);
  const auto second = block.rational(EXIF_IFD_GPS, kGpsTime, 2);
  if (date.size() != 10 || !hour || !minute || !second) return {};
  if (!(*hour < 24 && *minute < 60 && *second < 61)) return {};
  date[4] = date[7] = '-';
  return fmt::format("{}T{:02}:{:02}:{:02}Z", date, static_cast<int>(*hour),
                     static_cast<int>(*minute), static_cast<int>(*second));
}

// Eight octets name the character set; only that of ASCII is common, and cameras fill with spaces.
std::string read_comment(const Block& block) {
  const ExifEntry* entry = block.find(EXIF_IFD_EXIF, EXIF_TAG_USER_COMMENT);
  if (entry == nullptr || entry->data == nullptr || entry->size <= 8) return {};
  std::string_view octets(reinterpret_cast<const char*>(entry->data), entry->size);
  if (!octets.starts_with("ASCII") && !octets.starts_with(std::string_view("\0\0\0\0", 4))) {
    return {};
  }
  octets.remove_prefix(8);
  octets = octets.substr(0, octets.find('\0'));
  while (octets.ends_with(' ')) octets.remove_suffix(1);
  return repair_utf8(octets.substr(0, document::kMaxFieldBytes / 2));
}

}  // namespace

Exif read_exif(ByteView block_bytes) {
  Exif out;
  if (block_bytes.size() > std::numeric_limits<unsigned>::max()) return out;
  const Block block(block_bytes);
  const auto add = [&](std::string_view name, std::string value) {
    if (!value.empty()) out.properties.push_back({std::string(name), std::move(value)});
  };
  out.title = block.text(EXIF_IFD_0, EXIF_TAG_IMAGE_DESCRIPTION);
  out.author = block.text(EXIF_IFD_0, EXIF_TAG_ARTIST);
  out.orientation = block.number(EXIF_IFD_0, EXIF_TAG_ORIENTATION).value_or(1);
  if (out.orientation < 1 || out.orientation > 8) out.orientation = 1;

  const std::string model = block.text(EXIF_IFD_0, EXIF_TAG_MODEL);
  const std::string make = block.text(EXIF_IFD_0, EXIF_TAG_MAKE);
  // Many models begin with the name of the maker.
  add("camera", make.empty() || model.starts_with(make) ? model
                : model.empty()                         ? make
                                                        : make + " " + model);
  add("taken", print_time(block.text(EXIF_IFD_EXIF, EXIF_TAG_DATE_TIME_ORIGINAL),
                          block.text(EXIF_IFD_EXIF, kOffsetTimeOriginal)));
  add("digitized", print_time(block.text(EXIF_IFD_EXIF, EXIF_TAG_DATE_TIME_DIGITIZED),
                              block.text(EXIF_IFD_EXIF, kOffsetTimeDigitized)));
  add("modified", print_time(block.text(EXIF_IFD_0, EXIF_TAG_DATE_TIME),
                             block.text(EXIF_IFD_EXIF, kOffsetTime)));
  std::string latitude = print_degrees(block, kLatitude, kLatitudeRef, 'S', 90);
  std::string longitude = print_degrees(block, kLongitude, kLongitudeRef, 'W', 180);
  // One without the other is no place.
  if (!latitude.empty() && !longitude.empty()) {
    add("latitude", std::move(latitude));
    add("longitude", std::move(longitude));
    add("altitude", print_altitude(block));
  }
  add("satellite time", print_gps_time(block));
  add("software", block.text(EXIF_IFD_0, EXIF_TAG_SOFTWARE));
  add("copyright", block.text(EXIF_IFD_0, EXIF_TAG_COPYRIGHT));
  add("comment", read_comment(block));
  if (out.orientation != 1) add("orientation", fmt::format("{}", out.orientation));
  return out;
}

}  // namespace day::picture
