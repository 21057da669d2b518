// SPDX-License-Identifier: AGPL-3.0-or-later
#include "source/sniff_packed.h"

#include <algorithm>
#include <array>

#include "source/limits.h"

namespace day::source {
namespace {

using std::string_view_literals::operator""sv;

struct Magic {
  ByteView bytes;
  Sniffed sniffed;
};

constexpr std::array<Magic, 16> kMagics = {{
    {"\x1f\x8b\x08"sv, {Form::Compressed, "gzip", false}},  // RFC 1952
    {"\xfd"
     "7zXZ\0"sv,
     {Form::Compressed, "xz", false}},
    {"\x28\xb5\x2f\xfd"sv, {Form::Compressed, "zstd", false}},  // RFC 8878
    {"\x04\x22\x4d\x18"sv, {Form::Compressed, "lz4", false}},   // LZ4 frame format
    {"\x1f\x9d"sv, {Form::Compressed, "compress", false}},
    {"LZIP\x01"sv, {Form::Compressed, "lzip", false}},
    {"PK\x03\x04"sv, {Form::Archive, "zip", false}},            // APPNOTE.TXT §4.3.7
    {"PK\x05\x06"sv, {Form::Archive, "zip", false}},            // empty
    {"PK\x07\x08PK\x03\x04"sv, {Form::Archive, "zip", false}},  // once spanned
    {"7z\xbc\xaf\x27\x1c"sv, {Form::Archive, "7z", true}},
    {"Rar!\x1a\x07\x00"sv, {Form::Archive, "rar", false}},
    {"Rar!\x1a\x07\x01\x00"sv, {Form::Archive, "rar5", false}},
    {"070701"sv, {Form::Archive, "cpio", false}},
    {"070702"sv, {Form::Archive, "cpio", false}},
    {"070707"sv, {Form::Archive, "cpio", false}},
    {"!<arch>\n"sv, {Form::Archive, "ar", false}},
}};

std::uint32_t little(ByteView bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    value |= std::uint32_t{static_cast<std::uint8_t>(bytes[at + i])} << (8 * i);
  }
  return value;
}

bool is_bzip2(ByteView head) {
  constexpr ByteView kBlock = "\x31\x41\x59\x26\x53\x59"sv;
  constexpr ByteView kEnd = "\x17\x72\x45\x38\x50\x90"sv;
  if (head.size() < 10 || !head.starts_with("BZh") || head[3] < '1' || head[3] > '9') return false;
  return head.substr(4, 6) == kBlock || head.substr(4, 6) == kEnd;
}

// A skippable frame of zstd or lz4 (RFC 8878 §3.1.2) that leads to a zstd frame.
bool is_skippable_zstd(ByteView head) {
  if (head.size() < 8 || (little(head, 0, 4) & 0xFFFFFFF0u) != 0x184D2A50u) return false;
  const std::uint64_t next = 8u + std::uint64_t{little(head, 4, 4)};
  return next < head.size() && head.substr(next).starts_with("\x28\xb5\x2f\xfd");
}

// An .lzma file has no magic: properties that every writer uses, a dictionary of 2^n or 2^n +
// 2^(n-1) bytes, and a size that is unknown or below 256 GiB (the test of XZ Utils).
bool is_lzma(ByteView head) {
  if (head.size() < 14 || head[0] != '\x5d' || head[13] != '\0') return false;
  const std::uint32_t dictionary = little(head, 1, 4);
  const auto is_power = [](std::uint32_t x) { return x != 0 && (x & (x - 1)) == 0; };
  if (dictionary < 4096 ||
      !(is_power(dictionary) || (dictionary % 3 == 0 && is_power(dictionary / 3)))) {
    return false;
  }
  const std::uint32_t low = little(head, 5, 4);
  const std::uint32_t high = little(head, 9, 4);
  return high < 64 || (low == 0xFFFFFFFFu && high == 0xFFFFFFFFu);
}

// An octal number of a tar header (POSIX.1-1988 ustar), with spaces before and after it.
bool parse_octal(ByteView field, std::uint64_t* value) {
  const std::size_t begin = field.find_first_not_of(' ');
  if (begin == ByteView::npos || field[begin] < '0' || field[begin] > '7') return false;
  *value = 0;
  for (const char c : field.substr(begin)) {
    if (c == ' ' || c == '\0') break;
    if (c < '0' || c > '7') return false;
    *value = *value * 8 + static_cast<std::uint64_t>(c - '0');
  }
  return true;
}

// The sum of the header's bytes, its own field read as spaces, either signed or not.
bool has_tar_checksum(ByteView head) {
  constexpr std::size_t kBlock = 512;
  constexpr std::size_t kField = 148;
  std::uint64_t stated = 0;
  if (head.size() < kBlock || head[0] == '\0' || !parse_octal(head.substr(kField, 8), &stated)) {
    return false;
  }
  std::int64_t plain = 0;
  std::int64_t with_sign = 0;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const char c = i >= kField && i < kField + 8 ? ' ' : head[i];
    plain += static_cast<std::uint8_t>(c);
    with_sign += static_cast<signed char>(c);
  }
  const auto sum = static_cast<std::int64_t>(stated);
  return sum == plain || sum == with_sign;
}

// A name that the first entries of a document have and those of an archive of mail have not.
bool is_document_name(ByteView name) {
  for (const ByteView exact :
       {"[Content_Types].xml"sv, "mimetype"sv, "META-INF/"sv, "AndroidManifest.xml"sv,
        "classes.dex"sv, "Index/Document.iwa"sv, "Index.zip"sv, "doc.kml"sv}) {
    if (name == exact) return true;
  }
  for (const ByteView prefix : {"META-INF/MANIFEST.MF"sv, "_rels/.rels"sv, "docProps/"sv,
                                "customXml/"sv, "word/"sv, "xl/"sv, "ppt/"sv, "Index/"sv}) {
    if (name.starts_with(prefix)) return true;
  }
  return false;
}

// Follows the local headers as far as they say their size (APPNOTE.TXT §4.3.7).
bool is_zip_document(ByteView head) {
  constexpr std::size_t kHeader = 30;
  constexpr std::uint32_t kSizesFollow = 8;
  std::uint64_t at = 0;
  for (int i = 0; i < kMaxZipNames; ++i) {
    if (at + kHeader > head.size()) return false;
    const ByteView entry = head.substr(at);
    if (!entry.starts_with("PK\x03\x04")) return false;
    const std::size_t name_size = little(entry, 26, 2);
    const ByteView name = entry.substr(kHeader).substr(0, name_size);
    if (is_document_name(name)) return true;
    if ((little(entry, 6, 2) & kSizesFollow) != 0) return false;
    at += kHeader + name_size + little(entry, 28, 2) + std::uint64_t{little(entry, 18, 4)};
  }
  return false;
}

}  // namespace

Sniffed sniff_packed(ByteView head) {
  for (const Magic& magic : kMagics) {
    if (!head.starts_with(magic.bytes)) continue;
    if (magic.sniffed.detail == "zip" && is_zip_document(head)) return {};
    return magic.sniffed;
  }
  if (is_bzip2(head)) return {Form::Compressed, "bzip2", false};
  if (is_skippable_zstd(head)) return {Form::Compressed, "zstd", false};
  if (head.size() > 262 && head.substr(257, 5) == "ustar") return {Form::Archive, "tar", false};
  if (has_tar_checksum(head)) return {Form::Archive, "tar", false};
  if (is_lzma(head)) return {Form::Compressed, "lzma", false};
  return {};
}

}  // namespace day::source
