// SPDX-License-Identifier: AGPL-3.0-or-later
#include "picture/container.h"

#include <array>
#include <cstring>
#include <functional>
#include <unordered_set>

#include "base/utf8.h"
#include "document/limits.h"
#include "picture/limits.h"

namespace day::picture {
namespace {

using namespace std::string_view_literals;

struct KindFacts {
  std::string_view media_type;
  std::string_view name;
  bool is_drawn;
};

constexpr std::array<KindFacts, kKindCount> kFacts = {{
    {"", "", false},
    {"image/png", "PNG", true},
    {"image/jpeg", "JPEG", true},
    {"image/gif", "GIF", true},
    {"image/bmp", "BMP", true},
    {"image/tiff", "TIFF", true},
    {"image/webp", "WebP", true},
    {"image/x-portable-anymap", "PNM", true},
    {"image/jp2", "JPEG 2000", false},
    {"image/heif", "HEIF", false},
    {"image/emf", "EMF", false},
    {"image/wmf", "WMF", false},
    {"image/vnd.microsoft.icon", "icon", false},
    {"image/vnd.adobe.photoshop", "Photoshop", false},
    {"image/bpg", "BPG", false},
}};

// Unsigned, of up to eight octets; zero beyond the end.
std::uint64_t number_at(ByteView file, std::uint64_t at, std::size_t size, bool is_big) {
  if (at > file.size() || file.size() - at < size) return 0;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t from = is_big ? i : size - 1 - i;
    value = value << 8 | static_cast<unsigned char>(file[at + from]);
  }
  return value;
}

// Windows and OS/2 bitmaps: "BM" alone begins too many words.
bool is_bmp(ByteView file) {
  const std::uint64_t header = number_at(file, 14, 4, false);
  return file.starts_with("BM") && (header == 12 || (header >= 40 && header <= 124));
}

// "P6", white space, width, white space, height (netpbm's page ppm(5)). Comments may come before:
// then the first of them will do.
bool is_pnm(ByteView file) {
  static constexpr std::string_view kSpace = " \t\r\n";
  if (file.size() < 3 || file[0] != 'P' || file[1] < '1' || file[1] > '6') return false;
  ByteView rest = file.substr(2, 64);
  for (int number = 0; number < 2; ++number) {
    const std::size_t digits = rest.find_first_not_of(kSpace);
    if (digits == 0 || digits == ByteView::npos) return false;
    if (number == 0 && rest[digits] == '#') return true;
    const std::size_t end = rest.find_first_not_of("0123456789", digits);
    if (end == digits || end == ByteView::npos) return false;
    rest.remove_prefix(end);
  }
  return kSpace.find(rest.front()) != std::string_view::npos;
}

bool is_tiff(ByteView file) {
  return file.starts_with("II*\0"sv) || file.starts_with("MM\0*"sv) ||
         file.starts_with("II+\0"sv) || file.starts_with("MM\0+"sv);
}

// ISO/IEC 14496-12: a box "ftyp" first, with the brand.
bool is_heif(ByteView file) {
  if (file.size() < 12 || file.substr(4, 4) != "ftyp") return false;
  static constexpr std::array<std::string_view, 8> kBrands = {"heic", "heix", "heim", "heis",
                                                              "hevc", "mif1", "msf1", "avif"};
  for (const std::string_view brand : kBrands) {
    if (file.substr(8, 4) == brand) return true;
  }
  return false;
}

// Calls `take` with name and content of each chunk, in order, until it gives false.
void walk_png(ByteView file, const std::function<bool(ByteView, ByteView)>& take) {
  std::uint64_t at = 8;
  for (std::size_t count = 0; count < kMaxChunks && at + 12 <= file.size(); ++count) {
    const std::uint64_t size = number_at(file, at, 4, true);
    if (size > file.size() - at - 12) return;
    if (!take(file.substr(at + 4, 4), file.substr(at + 8, size))) return;
    at += 12 + size;
  }
}

void walk_webp(ByteView file, const std::function<bool(ByteView, ByteView)>& take) {
  std::uint64_t at = 12;
  for (std::size_t count = 0; count < kMaxChunks && at + 8 <= file.size(); ++count) {
    const std::uint64_t size = number_at(file, at + 4, 4, false);
    if (size > file.size() - at - 8) return;
    if (!take(file.substr(at, 4), file.substr(at + 8, size))) return;
    at += 8 + size + size % 2;
  }
}

// ISO/IEC 10918-1 §B.1.1: marker segments up to the first scan.
void walk_jpeg(ByteView file, const std::function<void(unsigned, ByteView)>& take) {
  std::size_t at = 2;
  for (std::size_t count = 0; count < kMaxChunks && at + 4 <= file.size(); ++count) {
    if (file[at] != '\xFF') return;
    const unsigned marker = static_cast<unsigned char>(file[at + 1]);
    if (marker == 0xFF) {  // a fill octet
      ++at;
      continue;
    }
    if (marker == 0xDA || marker == 0xD9) return;
    const std::uint64_t size = number_at(file, at + 2, 2, true);
    if (size < 2 || size > file.size() - at - 2) return;
    take(marker, file.substr(at + 4, size - 2));
    at += 2 + size;
  }
}

std::string words_of(ByteView octets) {
  octets = octets.substr(0, document::kMaxFieldBytes / 2);
  const std::size_t last = octets.find_last_not_of("\0\n\r "sv);
  octets = octets.substr(0, last == ByteView::npos ? 0 : last + 1);
  if (is_utf8(octets)) return std::string(octets);
  std::string out;
  for (const char octet : octets) append_utf8(&out, static_cast<unsigned char>(octet));
  return out;
}

// Keyword, NUL, text; in iTXt also two flags, a language and a translated keyword
// (ISO/IEC 15948 §11.3.4).
void add_png_text(ByteView name, ByteView content, std::vector<document::Property>* out) {
  const std::size_t keyword_end = content.find('\0');
  if (keyword_end == ByteView::npos || out->size() >= document::kMaxProperties) return;
  std::string keyword = words_of(content.substr(0, keyword_end));
  for (char& c : keyword) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  ByteView text = content.substr(keyword_end + 1);
  if (name == "iTXt") {
    if (text.size() < 2 || text[0] != '\0') return;  // compressed
    text.remove_prefix(2);
    for (int part = 0; part < 2; ++part) {
      const std::size_t end = text.find('\0');
      if (end == ByteView::npos) return;
      text.remove_prefix(end + 1);
    }
  }
  if (!text.empty()) out->push_back({std::move(keyword), words_of(text)});
}

// Without "Exif\0\0" some writers leave it out, others do not.
ByteView with_mark(ByteView block, Bytes* held) {
  static constexpr std::string_view kMark = "Exif\0\0"sv;
  if (block.empty() || block.starts_with(kMark)) return block;
  held->assign(kMark);
  held->append(block);
  return *held;
}

}  // namespace

Kind find_kind(ByteView file) {
  if (file.starts_with("\x89PNG\r\n\x1A\n")) return Kind::Png;
  if (file.starts_with("\xFF\xD8\xFF")) return Kind::Jpeg;
  if (file.starts_with("GIF87a") || file.starts_with("GIF89a")) return Kind::Gif;
  if (is_bmp(file)) return Kind::Bmp;
  if (is_tiff(file)) return Kind::Tiff;
  if (file.starts_with("RIFF") && file.substr(0, 12).ends_with("WEBP")) return Kind::WebP;
  if (is_pnm(file)) return Kind::Pnm;
  if (is_heif(file)) return Kind::Heif;
  if (file.starts_with("\0\0\0\x0CjP  \r\n\x87\n"sv)) return Kind::Jpeg2000;
  if (file.starts_with("\1\0\0\0"sv) && file.size() >= 44 && file.substr(40, 4) == " EMF") {
    return Kind::Emf;
  }
  if (file.starts_with("\xD7\xCD\xC6\x9A") || file.starts_with("\1\0\x09\0\0\3"sv)) {
    return Kind::Wmf;
  }
  if (file.starts_with("\0\0\1\0"sv) && number_at(file, 4, 2, false) > 0 && file.size() >= 22 &&
      number_at(file, 18, 4, false) >= 22) {
    return Kind::Icon;
  }
  if (file.starts_with("8BPS")) return Kind::Photoshop;
  if (file.starts_with("BPG\xFB")) return Kind::Bpg;
  return Kind::None;
}

bool is_drawn(Kind kind) {
  return kFacts[static_cast<std::size_t>(kind)].is_drawn;
}
std::string_view media_type(Kind kind) {
  return kFacts[static_cast<std::size_t>(kind)].media_type;
}
std::string_view kind_name(Kind kind) {
  return kFacts[static_cast<std::size_t>(kind)].name;
}

ByteView find_exif(ByteView file, Kind kind, Bytes* held) {
  ByteView block;
  if (kind == Kind::Jpeg) return file;
  if (kind == Kind::Tiff) return with_mark(file, held);
  if (kind == Kind::Png || kind == Kind::WebP) {
    const std::string_view wanted = kind == Kind::Png ? "eXIf" : "EXIF";
    const auto take = [&](ByteView name, ByteView content) {
      if (name == wanted) block = content;
      return name != wanted;
    };
    kind == Kind::Png ? walk_png(file, take) : walk_webp(file, take);
    return with_mark(block, held);
  }
  // Elsewhere the block lies as one piece somewhere in the file.
  for (const std::string_view mark : {"Exif\0\0II*\0"sv, "Exif\0\0MM\0*"sv}) {
    const std::size_t at = file.find(mark);
    if (at != ByteView::npos) return file.substr(at);
  }
  return {};
}

std::vector<document::Property> find_comments(ByteView file, Kind kind) {
  std::vector<document::Property> out;
  if (kind == Kind::Png) {
    walk_png(file, [&](ByteView name, ByteView content) {
      if (name == "tEXt" || name == "iTXt") add_png_text(name, content, &out);
      return true;
    });
  } else if (kind == Kind::Jpeg) {
    walk_jpeg(file, [&](unsigned marker, ByteView content) {
      std::string words = marker == 0xFE ? words_of(content) : std::string();
      if (!words.empty() && out.size() < document::kMaxProperties) {
        out.push_back({"comment", std::move(words)});
      }
    });
  }
  return out;
}

std::size_t count_tiff_pages(ByteView file, std::size_t max) {
  const bool is_big = file.starts_with("MM");
  const bool is_long = number_at(file, 2, 2, is_big) == 43;
  const std::size_t offset_bytes = is_long ? 8 : 4;
  const std::size_t count_bytes = is_long ? 8 : 2;
  const std::uint64_t entry_bytes = is_long ? 20 : 12;
  std::uint64_t at = number_at(file, is_long ? 8 : 4, offset_bytes, is_big);
  std::unordered_set<std::uint64_t> seen;
  while (seen.size() < max && at != 0 && at < file.size() && seen.insert(at).second) {
    const std::uint64_t entries = number_at(file, at, count_bytes, is_big);
    if (entries > file.size() / entry_bytes) break;
    at = number_at(file, at + count_bytes + entries * entry_bytes, offset_bytes, is_big);
  }
  return seen.size();
}

}  // namespace day::picture
