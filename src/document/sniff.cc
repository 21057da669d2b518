// SPDX-License-Identifier: AGPL-3.0-or-later
#include "document/sniff.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "base/utf8.h"
#include "document/limits.h"

namespace day::document {
namespace {

using std::string_view_literals::operator""sv;

struct Magic {
  std::size_t offset;
  ByteView bytes;
  Sniffed sniffed;
};

constexpr auto kMagics = std::to_array<Magic>({
    {0, "{\\rtf"sv, {Form::Rtf, "application/rtf"}},
    {0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv, {Form::Compound, "application/x-ole-storage"}},
    {0, "\x78\x9f\x3e\x22"sv, {Form::Tnef, "application/vnd.ms-tnef"}},
    {0, "!BDN"sv, {Form::OutlookStore, "application/vnd.ms-outlook-pst"}},
    {0, "MZ\x90\0"sv, {Form::Program, "application/vnd.microsoft.portable-executable"}},
    {0,
     "\x7f"
     "ELF"sv,
     {Form::Program, "application/x-executable"}},
    {0, "\xfe\xed\xfa\xce"sv, {Form::Program, "application/x-mach-binary"}},
    {0, "\xcf\xfa\xed\xfe"sv, {Form::Program, "application/x-mach-binary"}},
    {0, "\xca\xfe\xba\xbe"sv, {Form::Program, "application/java-vm"}},
    {0, "MSCF\0\0\0\0"sv, {Form::Archive, "application/vnd.ms-cab-compressed"}},
    {0, "WARC/1."sv, {Form::Archive, "application/warc"}},
    {0, "PK00PK\3\4"sv, {Form::Archive, "application/zip"}},   // on several disks, but one
    {0, "\xc7\x71"sv, {Form::Archive, "application/x-cpio"}},  // as of old, little-endian
    {2, "-lhd-"sv, {Form::Archive, "application/x-lzh-compressed"}},
    {2, "-lh1-"sv, {Form::Archive, "application/x-lzh-compressed"}},
    {2, "-lh4-"sv, {Form::Archive, "application/x-lzh-compressed"}},
    {2, "-lzs-"sv, {Form::Archive, "application/x-lzh-compressed"}},
    {2, "-lh0-"sv, {Form::Archive, "application/x-lzh-compressed"}},
    {2, "-lh5-"sv, {Form::Archive, "application/x-lzh-compressed"}},
    {2, "-lh6-"sv, {Form::Archive, "application/x-lzh-compressed"}},
    {2, "-lh7-"sv, {Form::Archive, "application/x-lzh-compressed"}},
    {0, "SQLite format 3\0"sv, {Form::Data, "application/vnd.sqlite3"}},
    {0, "\0\1\0\0\0"sv, {Form::Data, "font/ttf"}},
    {0, "OTTO\0"sv, {Form::Data, "font/otf"}},
    {0, "wOFF"sv, {Form::Data, "font/woff"}},
    {0, "wOF2"sv, {Form::Data, "font/woff2"}},
});

// Pictures, sound, films.
constexpr auto kMediaMagics = std::to_array<Magic>({
    {0, "\x89PNG\r\n\x1a\n"sv, {Form::Image, "image/png"}},
    {0, "\xff\xd8\xff"sv, {Form::Image, "image/jpeg"}},
    {0, "GIF87a"sv, {Form::Image, "image/gif"}},
    {0, "GIF89a"sv, {Form::Image, "image/gif"}},
    {0, "II*\0"sv, {Form::Image, "image/tiff"}},
    {0, "MM\0*"sv, {Form::Image, "image/tiff"}},
    {0, "II+\0"sv, {Form::Image, "image/tiff"}},
    {0, "MM\0+"sv, {Form::Image, "image/tiff"}},
    {8, "WEBP"sv, {Form::Image, "image/webp"}},
    {0, "\0\0\0\x0cjP  "sv, {Form::Image, "image/jp2"}},
    {0, "\xff\x4f\xff\x51"sv, {Form::Image, "image/jp2"}},
    {0, "AT&TFORM"sv, {Form::Image, "image/vnd.djvu"}},
    {0, "8BPS"sv, {Form::Image, "image/vnd.adobe.photoshop"}},
    {0, "\xd7\xcd\xc6\x9a"sv, {Form::Image, "image/wmf"}},
    {40, " EMF"sv, {Form::Image, "image/emf"}},
    {0, "\0\0\1\0"sv, {Form::Image, "image/vnd.microsoft.icon"}},
    {4, "ftypheic"sv, {Form::Image, "image/heic"}},
    {4, "ftypheix"sv, {Form::Image, "image/heic"}},
    {4, "ftypmif1"sv, {Form::Image, "image/heif"}},
    {4, "ftypavif"sv, {Form::Image, "image/avif"}},
    {4, "ftypM4A"sv, {Form::Audio, "audio/mp4"}},
    {4, "ftypM4B"sv, {Form::Audio, "audio/mp4"}},
    {4, "ftypqt  "sv, {Form::Video, "video/quicktime"}},
    {4, "ftyp3g"sv, {Form::Video, "video/3gpp"}},
    {4, "ftyp"sv, {Form::Video, "video/mp4"}},
    {4, "moov"sv, {Form::Video, "video/quicktime"}},
    {8, "WAVE"sv, {Form::Audio, "audio/vnd.wave"}},
    {8, "AVI "sv, {Form::Video, "video/x-msvideo"}},
    {0, "ID3"sv, {Form::Audio, "audio/mpeg"}},
    {0, "\xff\xfb"sv, {Form::Audio, "audio/mpeg"}},
    {0, "\xff\xfa"sv, {Form::Audio, "audio/mpeg"}},
    {0, "\xff\xf3"sv, {Form::Audio, "audio/mpeg"}},
    {0, "fLaC"sv, {Form::Audio, "audio/flac"}},
    {0, "OggS"sv, {Form::Audio, "audio/ogg"}},
    {0, "#!AMR"sv, {Form::Audio, "audio/amr"}},
    {0, "MThd"sv, {Form::Audio, "audio/midi"}},
    {0, "\x1a\x45\xdf\xa3"sv, {Form::Video, "video/x-matroska"}},
    {0, "FLV\1"sv, {Form::Video, "video/x-flv"}},
    {0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11"sv, {Form::Video, "video/x-ms-asf"}},
    {0, "\0\0\1\xba"sv, {Form::Video, "video/mpeg"}},
    {0, "\0\0\1\xb3"sv, {Form::Video, "video/mpeg"}},
});

// The first of them that the file begins with, or null.
const Magic* find_magic(std::span<const Magic> magics, ByteView head) {
  for (const Magic& magic : magics) {
    if (head.size() < magic.offset || !head.substr(magic.offset).starts_with(magic.bytes)) continue;
    // RIFF is more than one kind.
    if (magic.offset == 8 && !head.starts_with("RIFF")) continue;
    return &magic;
  }
  return nullptr;
}

std::string lower(std::string_view text) {
  std::string low(text);
  std::transform(low.begin(), low.end(), low.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return low;
}

// The ending of a file name, in lower case and without its dot. The longest has 8 letters.
std::string ending_of(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || name.size() - dot > 9) return {};
  return lower(name.substr(dot + 1));
}

// A media type without its parameters, in lower case.
std::string bare(std::string_view media_type) {
  media_type = media_type.substr(0, media_type.find(';'));
  const std::size_t end = media_type.find_last_not_of(" \t\r\n");
  media_type = media_type.substr(0, end + 1);
  const std::size_t begin = std::min(media_type.find_first_not_of(" \t\r\n"), media_type.size());
  return lower(media_type.substr(begin));
}

std::size_t little16(ByteView bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]) +
         (std::size_t{static_cast<std::uint8_t>(bytes[at + 1])} << 8);
}

// The office formats that lie in zip files, by the folder of their main part.
struct OfficeFolder {
  ByteView folder;
  Sniffed sniffed;
};
constexpr auto kOfficeFolders = std::to_array<OfficeFolder>({
    {"word/",
     {Form::OfficeXml, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}},
    {"xl/workbook.bin", {Form::OfficeXml, "application/vnd.ms-excel.sheet.binary.macroenabled.12"}},
    {"xl/", {Form::OfficeXml, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}},
    {"ppt/",
     {Form::OfficeXml,
      "application/vnd.openxmlformats-officedocument.presentationml.presentation"}},
    {"visio/", {Form::OfficeXml, "application/vnd.ms-visio.drawing"}},
});

// What a zip file whose first entry is "mimetype" says it is (ODF 1.2 part 3 §3.3, EPUB OCF §4.3).
constexpr auto kStatedTypes = std::to_array<Sniffed>({
    {Form::OpenDocument, "application/vnd.oasis.opendocument.text"},
    {Form::OpenDocument, "application/vnd.oasis.opendocument.text-template"},
    {Form::OpenDocument, "application/vnd.oasis.opendocument.text-master"},
    {Form::OpenDocument, "application/vnd.oasis.opendocument.spreadsheet"},
    {Form::OpenDocument, "application/vnd.oasis.opendocument.spreadsheet-template"},
    {Form::OpenDocument, "application/vnd.oasis.opendocument.presentation"},
    {Form::OpenDocument, "application/vnd.oasis.opendocument.presentation-template"},
    {Form::OpenDocument, "application/vnd.oasis.opendocument.graphics"},
    {Form::OpenDocument, "application/vnd.oasis.opendocument.chart"},
    {Form::OpenDocument, "application/vnd.oasis.opendocument.formula"},
    {Form::OpenDocument, "application/vnd.sun.xml.writer"},
    {Form::OpenDocument, "application/vnd.sun.xml.calc"},
    {Form::OpenDocument, "application/vnd.sun.xml.impress"},
    {Form::Archive, "application/epub+zip"},
});

// Follows the signatures of headers (APPNOTE.TXT §4.3.7, §4.3.12), local and central ones alike,
// wherever they lie: sizes between them are not always told.
Sniffed sniff_zip(ByteView head) {
  constexpr std::size_t kLocalHeader = 30;
  constexpr std::size_t kCentralHeader = 46;
  Sniffed found = {Form::Archive, "application/zip"};
  std::size_t names = 0;
  for (std::size_t at = 0; names < kMaxSniffedNames; ++names, at += 4) {
    at = head.find("PK", at);
    if (at == ByteView::npos || head.size() - at < kCentralHeader) break;
    const ByteView mark = head.substr(at + 2, 2);
    const bool is_local = mark == "\3\4";
    if (!is_local && mark != "\1\2") continue;
    const std::size_t header = is_local ? kLocalHeader : kCentralHeader;
    const std::size_t name_size = little16(head, at + (is_local ? 26 : 28));
    if (head.size() - at < header + name_size) continue;
    const ByteView name = head.substr(at + header, name_size);
    if (at == 0 && name == "mimetype") {
      const ByteView said =
          head.substr(std::min(header + name_size + little16(head, 28), head.size()));
      // The longest match: some of them begin others.
      for (const Sniffed& stated : kStatedTypes) {
        const bool longer =
            found.form == Form::Archive || stated.media_type.size() > found.media_type.size();
        if (longer && said.starts_with(stated.media_type)) found = stated;
      }
      if (found.media_type != "application/zip") return found;
    }
    for (const OfficeFolder& office : kOfficeFolders) {
      if (name.starts_with(office.folder)) {
        // A binary workbook has the folder of the other, and its own name later.
        if (office.folder != "xl/") return office.sniffed;
        found = office.sniffed;
      }
    }
  }
  return found;
}

// What a zip file whose names tell nothing is by its own name: a damaged one, or a very large one.
Sniffed zip_by_name(std::string_view name) {
  struct Ending {
    std::string_view ending;
    Form form;
    std::string_view media_type;
  };
  static constexpr auto kEndings = std::to_array<Ending>({
      {"docx", Form::OfficeXml, kOfficeFolders[0].sniffed.media_type},
      {"xlsx", Form::OfficeXml, kOfficeFolders[2].sniffed.media_type},
      {"pptx", Form::OfficeXml, kOfficeFolders[3].sniffed.media_type},
      {"odt", Form::OpenDocument, "application/vnd.oasis.opendocument.text"},
      {"ods", Form::OpenDocument, "application/vnd.oasis.opendocument.spreadsheet"},
      {"odp", Form::OpenDocument, "application/vnd.oasis.opendocument.presentation"},
  });
  const std::string ending = ending_of(name);
  for (const Ending& one : kEndings) {
    if (one.ending == ending) return {one.form, one.media_type};
  }
  return {Form::Archive, "application/zip"};
}

// The media type of a compound file by the ending of its name, until its directory is read.
std::string_view compound_type(std::string_view name) {
  const std::string ending = ending_of(name);
  if (ending == "doc" || ending == "dot") return "application/msword";
  if (ending == "xls" || ending == "xlt") return "application/vnd.ms-excel";
  if (ending == "ppt" || ending == "pps" || ending == "pot") return "application/vnd.ms-powerpoint";
  if (ending == "msg") return "application/vnd.ms-outlook";
  return "application/x-ole-storage";
}

// Text: no NUL, and hardly a control character but those of lines, pages and terminals.
bool is_text(ByteView head) {
  constexpr ByteView kMarks[] = {"\xff\xfe"sv, "\xfe\xff"sv};
  for (const ByteView mark : kMarks) {
    if (head.starts_with(mark) && head.size() % 2 == 0) return true;
  }
  std::size_t controls = 0;
  for (const char c : head) {
    const auto octet = static_cast<std::uint8_t>(c);
    if (octet == 0) return false;
    if (octet < 0x20 && (octet < '\t' || octet > '\r') && octet != 0x1b) ++controls;
  }
  return controls * 100 <= head.size();
}

// The first bytes in lower case, without a byte order mark and without the NULs of UTF-16, from the
// first that is no space.
std::string beginning(ByteView head) {
  constexpr std::size_t kLooked = 2048;
  std::string begin;
  for (const char c : head.substr(0, kLooked)) {
    const auto octet = static_cast<std::uint8_t>(c);
    if (octet == 0 || octet == 0xff || octet == 0xfe) continue;
    if (begin.empty() && (octet <= 0x20 || octet == 0xef || octet == 0xbb || octet == 0xbf)) {
      continue;
    }
    begin.push_back(c);
  }
  return lower(begin);
}

Sniffed sniff_markup(const std::string& begin) {
  for (const std::string_view tag : {"<!doctype html"sv, "<html"sv, "<head"sv, "<body"sv}) {
    if (begin.find(tag) != std::string::npos) return {Form::Html, "text/html"};
  }
  if (begin.find("<svg") != std::string::npos) return {Form::Text, "image/svg+xml"};
  if (begin.starts_with("<?xml")) return {Form::Text, "application/xml"};
  return {};
}

Sniffed sniff_text(ByteView head, const Hints& hints) {
  const std::string begin = beginning(head);
  if (begin.starts_with("begin:vcard")) return {Form::VCard, "text/vcard"};
  if (begin.starts_with("begin:vcalendar")) return {Form::Calendar, "text/calendar"};
  if (begin.starts_with('<')) {
    if (const Sniffed markup = sniff_markup(begin); markup.form != Form::Unknown) return markup;
  }
  const std::string ending = ending_of(hints.name);
  const std::string declared = bare(hints.declared);
  const auto is = [&](std::string_view type, std::initializer_list<std::string_view> endings) {
    return declared == type || std::find(endings.begin(), endings.end(), ending) != endings.end();
  };
  if (is("text/html", {"html", "htm", "xhtml"})) return {Form::Html, "text/html"};
  if (is("text/csv", {"csv"})) return {Form::Csv, "text/csv"};
  if (is("text/tab-separated-values", {"tsv", "tab"})) {
    return {Form::Csv, "text/tab-separated-values"};
  }
  if (is("application/json", {"json"})) return {Form::Text, "application/json"};
  if (is("text/markdown", {"md", "markdown"})) return {Form::Text, "text/markdown"};
  return {Form::Text, "text/plain"};
}

bool is_bitmap(ByteView head) {
  // The size of the information header that follows is one of few.
  if (!head.starts_with("BM") || head.size() < 26) return false;
  const std::size_t header = little16(head, 14);
  return little16(head, 16) == 0 && (header == 12 || (header >= 40 && header <= 124));
}

}  // namespace

Sniffed sniff(ByteView head, const Hints& hints) {
  if (head.empty()) return {Form::Empty, "application/x-empty"};
  if (head.starts_with("PK\3\4") || head.starts_with("PK\5\6")) {
    const Sniffed zip = sniff_zip(head);
    return zip.media_type == "application/zip" ? zip_by_name(hints.name) : zip;
  }
  // Readers of PDF look for its header in the first 1024 bytes (ISO 32000-1, annex H.3.4.1).
  if (head.substr(0, 1024 + 5).find("%PDF-") != ByteView::npos) {
    return {Form::Pdf, "application/pdf"};
  }
  if (const Magic* const magic = find_magic(kMagics, head)) {
    if (magic->sniffed.form != Form::Compound) return magic->sniffed;
    return {Form::Compound, compound_type(hints.name)};
  }
  if (const Magic* const magic = find_magic(kMediaMagics, head)) return magic->sniffed;
  if (is_bitmap(head)) return {Form::Image, "image/bmp"};
  if (is_text(head)) return sniff_text(head, hints);
  return {Form::Data, "application/octet-stream"};
}

std::string_view kind_of(std::string_view media_type) {
  const std::string type = bare(media_type);
  const auto is_in = [&](std::initializer_list<std::string_view> list) {
    return std::find(list.begin(), list.end(), type) != list.end();
  };
  const auto has = [&](std::string_view word) { return type.find(word) != std::string::npos; };
  if (has("spreadsheet") || has("ms-excel") || has("sun.xml.calc") ||
      is_in({"text/csv", "text/tab-separated-values"})) {
    return "spreadsheet";
  }
  if (has("presentation") || has("ms-powerpoint") || has("sun.xml.impress")) return "presentation";
  if (is_in({"message/rfc822", "message/global", "application/mbox", "application/vnd.ms-outlook",
             "application/vnd.ms-outlook-pst", "application/vnd.ms-tnef", "application/ms-tnef"})) {
    return "message";
  }
  if (is_in({"text/calendar"})) return "calendar";
  if (is_in({"text/vcard", "text/x-vcard", "text/directory"})) return "contact";
  if (is_in({"application/pdf", "application/rtf", "text/rtf", "application/msword", "text/html",
             "application/epub+zip", "application/xhtml+xml", "image/vnd.djvu",
             "application/vnd.ms-visio.drawing"}) ||
      has("wordprocessing") || has("ms-word") || has("opendocument") || has("sun.xml.writer")) {
    return "document";
  }
  for (const std::string_view kind : {"image"sv, "audio"sv, "video"sv}) {
    if (type.starts_with(kind) && type.substr(kind.size()).starts_with('/')) return kind;
  }
  if (is_in({"application/zip", "application/gzip", "application/x-tar",
             "application/x-7z-compressed", "application/vnd.rar", "application/x-bzip2",
             "application/x-xz", "application/zstd", "application/x-lzma", "application/x-lz4",
             "application/x-lzip", "application/x-compress", "application/x-cpio",
             "application/x-archive", "application/vnd.ms-cab-compressed",
             "application/x-lzh-compressed", "application/warc", "application/x-zip-compressed",
             "application/x-gzip"})) {
    return "archive";
  }
  if (is_in({"application/vnd.microsoft.portable-executable", "application/x-executable",
             "application/x-mach-binary", "application/java-vm", "application/x-msdownload"})) {
    return "program";
  }
  if (type.starts_with("text/") || is_in({"application/json", "application/xml"})) return "text";
  return "other";
}

}  // namespace day::document
