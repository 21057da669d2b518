// SPDX-License-Identifier: AGPL-3.0-or-later
#include "document/sniff.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "document/limits.h"

namespace day::document {
namespace {

using std::string_view_literals::operator""sv;

struct Case {
  ByteView bytes;
  std::string_view name;
  std::string_view declared;
  Form form;
  std::string_view media_type;
};

constexpr auto kCases = std::to_array<Case>({
    {"", "a.pdf", "application/pdf", Form::Empty, "application/x-empty"},
    {"%PDF-1.7\n", "a.txt", "", Form::Pdf, "application/pdf"},
    {"\r\n\0\0%PDF-1.4"sv, "", "", Form::Pdf, "application/pdf"},
    {"{\\rtf1\\ansi}", "a.doc", "application/msword", Form::Rtf, "application/rtf"},
    {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "A.DOC", "", Form::Compound, "application/msword"},
    {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.msg", "", Form::Compound, "application/vnd.ms-outlook"},
    {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "", "", Form::Compound, "application/x-ole-storage"},
    {"\x78\x9f\x3e\x22\1\0", "winmail.dat", "", Form::Tnef, "application/vnd.ms-tnef"},
    {"!BDN\0\0\0\0"sv, "x.pst", "", Form::OutlookStore, "application/vnd.ms-outlook-pst"},
    {"\x89PNG\r\n\x1a\n\0\0"sv, "a.jpg", "", Form::Image, "image/png"},
    {"\xff\xd8\xff\xe0\0\x10JFIF"sv, "", "", Form::Image, "image/jpeg"},
    {"II*\0\x08\0"sv, "", "", Form::Image, "image/tiff"},
    {"RIFF\1\1\1\1WEBPVP8 ", "", "", Form::Image, "image/webp"},
    {"RIFF\1\1\1\1WAVEfmt ", "", "", Form::Audio, "audio/vnd.wave"},
    {"ABCD....WAVEfmt ", "", "", Form::Text, "text/plain"},
    {"BM\1\1\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\1\0\0\0\1\0\0\0"sv, "", "", Form::Image, "image/bmp"},
    {"BM is no picture, only text", "", "", Form::Text, "text/plain"},
    {"\0\0\0\x18"
     "ftypheic"sv,
     "", "", Form::Image, "image/heic"},
    {"\0\0\0\x18"
     "ftypisom"sv,
     "", "", Form::Video, "video/mp4"},
    {"MZ\x90\0\3\0"sv, "a.txt", "", Form::Program, "application/vnd.microsoft.portable-executable"},
    {"\x7f"
     "ELF\2\1\1"sv,
     "", "", Form::Program, "application/x-executable"},
    {"BEGIN:VCARD\r\nVERSION:3.0\r\n", "a.txt", "", Form::VCard, "text/vcard"},
    {"\xef\xbb\xbf\r\nbegin:vcalendar\r\n", "", "", Form::Calendar, "text/calendar"},
    {"\xff\xfe"
     "B\0E\0G\0I\0N\0:\0V\0C\0A\0R\0D\0"sv,
     "", "", Form::VCard, "text/vcard"},
    {"<!DOCTYPE HTML>\n<p>x", "a.txt", "", Form::Html, "text/html"},
    {"<?xml version='1.0'?><html xmlns='x'>", "", "", Form::Html, "text/html"},
    {"<?xml version='1.0'?><svg/>", "", "", Form::Text, "image/svg+xml"},
    {"<?xml version='1.0'?><a/>", "", "", Form::Text, "application/xml"},
    {"<p>only a piece", "a.htm", "", Form::Html, "text/html"},
    {"<p>only a piece", "a", "Text/HTML; charset=utf-8", Form::Html, "text/html"},
    {"a;b\n1;2\n", "Budget.CSV", "", Form::Csv, "text/csv"},
    {"a\tb\n", "", "text/tab-separated-values", Form::Csv, "text/tab-separated-values"},
    {"{\"a\": 1}", "a.json", "", Form::Text, "application/json"},
    {"Hello.\n", "a.pdf", "application/pdf", Form::Text, "text/plain"},
    {"\xc5\xc4\xd6 in Latin-1", "", "", Form::Text, "text/plain"},
    {"\1\2\3\4\5", "a.txt", "text/plain", Form::Data, "application/octet-stream"},
    {"PK\3\4 torn", "a.docx", "", Form::OfficeXml,
     "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"\x1b\x93-lhd-\0\0"sv, "", "", Form::Archive, "application/x-lzh-compressed"},
    {"\xc7\x71\x05\0"sv, "", "", Form::Archive, "application/x-cpio"},
    {"PK00PK\3\4"sv, "", "", Form::Archive, "application/zip"},
    {"MSCF\0\0\0\0\1"sv, "", "", Form::Archive, "application/vnd.ms-cab-compressed"},
    {"PK\5\6\0\0"sv, "", "", Form::Archive, "application/zip"},
});

TEST(DocumentSniff, TellsByContentAndByNameOnlyKindsOfText) {
  for (const Case& one : kCases) {
    const Sniffed sniffed = sniff(one.bytes, {one.name, one.declared});
    EXPECT_EQ(sniffed.form, one.form) << one.bytes << " " << one.name;
    EXPECT_EQ(sniffed.media_type, one.media_type) << one.bytes << " " << one.name;
  }
}

Bytes zip_entry(std::string_view name, std::string_view content, bool says_size = true) {
  Bytes entry = "PK\3\4" + Bytes(22, '\0');
  entry[8] = '\0';
  entry[18] = says_size ? static_cast<char>(content.size()) : '\0';
  entry += static_cast<char>(name.size());
  entry += '\0';
  entry += Bytes(2, '\0');
  return entry + Bytes(name) + Bytes(content) + Bytes(16, ' ');
}

TEST(DocumentSniff, TellsOfficeFilesByTheNamesInThem) {
  const auto type_of = [](const Bytes& zip) { return sniff(zip, {}).media_type; };
  const Bytes types = zip_entry("[Content_Types].xml", "<x/>", false);
  EXPECT_EQ(type_of(types + zip_entry("word/document.xml", "")),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
  EXPECT_EQ(type_of(types + zip_entry("xl/workbook.xml", "")),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  EXPECT_EQ(type_of(types + zip_entry("xl/styles.bin", "") + zip_entry("xl/workbook.bin", "")),
            "application/vnd.ms-excel.sheet.binary.macroenabled.12");
  EXPECT_EQ(type_of(types + zip_entry("ppt/presentation.xml", "")),
            "application/vnd.openxmlformats-officedocument.presentationml.presentation");
  const Bytes other = zip_entry("a.xml", "");
  EXPECT_EQ(type_of(zip_entry("mimetype", "application/vnd.oasis.opendocument.text") + other),
            "application/vnd.oasis.opendocument.text");
  EXPECT_EQ(
      type_of(zip_entry("mimetype", "application/vnd.oasis.opendocument.text-template") + other),
      "application/vnd.oasis.opendocument.text-template");
  EXPECT_EQ(type_of(zip_entry("mimetype", "application/epub+zip") + other), "application/epub+zip");
  EXPECT_EQ(type_of(other + zip_entry("password/x", "")), "application/zip");
}

TEST(DocumentSniff, ReadsNoFurtherThanTheFileGoes) {
  // What says to follow after the name is not there.
  Bytes torn = zip_entry("mimetype", "application/vnd.oasis.opendocument.text");
  torn[28] = '\x7f';
  torn[29] = '\x7f';
  EXPECT_EQ(sniff(torn, {}).form, Form::Archive);
  for (std::size_t size = 1; size < torn.size(); ++size) {
    EXPECT_NE(sniff(ByteView(torn).substr(0, size), {}).form, Form::Unknown);
  }
}

TEST(DocumentSniff, LooksAtSoManyNamesAndNoMore) {
  Bytes zip;
  for (std::size_t i = 0; i + 1 < kMaxSniffedNames; ++i) zip += zip_entry("a", "");
  const Bytes telling = zip_entry("word/document.xml", "");
  EXPECT_EQ(sniff(zip + telling, {}).form, Form::OfficeXml);
  EXPECT_EQ(sniff(zip + zip_entry("a", "") + telling, {}).form, Form::Archive);
}

TEST(DocumentSniff, NamesKindsForTheSearchLanguage) {
  const std::pair<std::string_view, std::string_view> kinds[] = {
      {"application/pdf", "document"},
      {"Application/PDF; name=x", "document"},
      {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "document"},
      {"application/vnd.oasis.opendocument.text", "document"},
      {"application/vnd.oasis.opendocument.spreadsheet", "spreadsheet"},
      {"application/vnd.ms-excel.sheet.binary.macroenabled.12", "spreadsheet"},
      {"text/csv", "spreadsheet"},
      {"application/vnd.ms-powerpoint", "presentation"},
      {"image/png", "image"},
      {"image", "other"},
      {"audio/mpeg", "audio"},
      {"video/mp4", "video"},
      {"application/zip", "archive"},
      {"message/rfc822", "message"},
      {"application/vnd.ms-tnef", "message"},
      {"text/calendar", "calendar"},
      {"text/vcard", "contact"},
      {"text/plain", "text"},
      {"application/x-executable", "program"},
      {"application/octet-stream", "other"},
      {"", "other"},
      {" ; ", "other"},
  };
  for (const auto& [type, kind] : kinds) EXPECT_EQ(kind_of(type), kind) << type;
}

// What the same kind of file is called by its ending, over documents of the world.
TEST(DocumentSniff, AgreesWithTheNamesOfRealFiles) {
  const char* const shared = std::getenv("DAYLIGHT_SHARED");
  const std::filesystem::path folder =
      std::filesystem::path(shared == nullptr ? "" : shared) / "vectors" / "documents";
  if (!std::filesystem::is_directory(folder)) GTEST_SKIP() << "no " << folder;
  const std::map<std::string, std::set<Form>> expected = {
      {".pdf", {Form::Pdf}},
      {".docx", {Form::OfficeXml, Form::Compound}},
      {".xlsx", {Form::OfficeXml, Form::Compound}},
      {".pptx", {Form::OfficeXml, Form::Compound}},
      {".odt", {Form::OpenDocument}},
      {".ods", {Form::OpenDocument}},
      {".odp", {Form::OpenDocument}},
      {".rtf", {Form::Rtf}},
      {".png", {Form::Image}},
      {".jpg", {Form::Image}}};
  int wrong = 0;
  int seen = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const auto known = expected.find(entry.path().extension().string());
    if (known == expected.end() || !entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const Bytes bytes((std::istreambuf_iterator<char>(file)), {});
    const Form form = sniff(bytes, {entry.path().filename().string(), {}}).form;
    ++seen;
    if (known->second.contains(form)) continue;
    ++wrong;
    std::printf("%s: form %d\n", entry.path().c_str(), static_cast<int>(form));
  }
  if (seen == 0) GTEST_SKIP() << "no documents in " << folder;
  // Some are damaged on purpose. What is encrypted is a compound file (MS-OFFCRYPTO).
  EXPECT_LE(wrong * 20, seen);
}

}  // namespace
}  // namespace day::document
