// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/legacy.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <bit>

#include "base/encoding.h"
#include "compound/test_writer.h"
#include "document/limits.h"
#include "office/inflate.h"
#include "office/limits.h"
#include "office/testing.h"

namespace day::office {
namespace {

using compound::TestWriter;
using document::Outcome;
using document::Reading;

Bytes little(std::uint64_t value, std::size_t size) {
  Bytes out;
  for (; size > 0; --size, value >>= 8) out.push_back(static_cast<char>(value & 0xFF));
  return out;
}
Bytes u16(std::uint64_t value) {
  return little(value, 2);
}
Bytes u32(std::uint64_t value) {
  return little(value, 4);
}
Bytes f64(double value) {
  return little(std::bit_cast<std::uint64_t>(value), 8);
}
Bytes wide(std::string_view ascii) {
  Bytes out;
  for (const char c : ascii) out += u16(static_cast<unsigned char>(c));
  return out;
}

Reading read(const TestWriter& writer, Keeper* keeper = nullptr) {
  Keeper own;
  return read_legacy(writer.write(), {}, keeper == nullptr ? own : *keeper);
}

// A record of BIFF.
Bytes record(unsigned type, const Bytes& body) {
  return u16(type) + u16(body.size()) + body;
}
Bytes bof(unsigned version, unsigned kind) {
  return record(0x809, u16(version) + u16(kind) + Bytes(12, '\0'));
}
Bytes cell(unsigned row, unsigned column, unsigned style) {
  return u16(row) + u16(column) + u16(style);
}
// With its count in two octets, and flags.
Bytes narrow_string(std::string_view text) {
  return u16(text.size()) + '\0' + Bytes(text);
}

struct SheetOf {
  std::string name;
  unsigned state = 0;
  Bytes records;
};

Bytes workbook(const Bytes& globals, const std::vector<SheetOf>& sheets) {
  Bytes before = bof(0x600, 5) + globals;
  std::size_t offset = before.size() + 4;
  for (const SheetOf& sheet : sheets) offset += 4 + 8 + sheet.name.size();
  Bytes after;
  for (const SheetOf& sheet : sheets) {
    before += record(0x85, u32(offset + after.size()) + u16(sheet.state) +
                               little(sheet.name.size(), 1) + '\0' + sheet.name);
    after += bof(0x600, 0x10) + sheet.records + record(0x0A, {});
  }
  return before + record(0x0A, {}) + after;
}

Reading read_workbook(const Bytes& stream) {
  TestWriter writer;
  writer.stream("Workbook", stream);
  return read(writer);
}

TEST(OldExcel, CellsAreReadWithTheirKindsAndHiddenSheetsSaySo) {
  const Bytes globals =
      record(0x41E, u16(164) + narrow_string("d mmm yy")) + record(0xE0, u16(0) + u16(0)) +
      record(0xE0, u16(0) + u16(164)) +
      record(0xFC, u32(2) + u32(2) + narrow_string("Fee") + u16(4) + '\1' + wide("Half"));
  const Bytes sheet =
      record(0xFD, cell(0, 0, 0) + u32(0)) + record(0xFD, cell(0, 1, 0) + u32(1)) +
      record(0x203, cell(1, 0, 1) + f64(42493)) + record(0x27E, cell(1, 1, 0) + u32(7 << 2 | 2)) +
      record(0x27E, cell(1, 2, 0) + u32(150 << 2 | 3)) +
      record(0xBD, u16(2) + u16(0) + u16(0) + u32(1 << 2 | 2) + u16(0) + u32(2 << 2 | 2) + u16(1)) +
      record(0x06, cell(3, 0, 0) + f64(0.5) + Bytes(8, '\0')) +
      record(0x06, cell(3, 1, 0) + Bytes(6, '\0') + u16(0xFFFF)) +
      record(0x207, narrow_string("text")) + record(0x205, cell(3, 2, 0) + u16(1)) +
      record(0x205, cell(3, 3, 0) + Bytes("\x17\x01"));
  const Reading reading =
      read_workbook(workbook(globals, {{"Berths", 0, sheet}, {"Cash", 1, {}}, {"Deep", 2, {}}}));
  EXPECT_EQ(reading.outcome, Outcome::Read) << reading.reason;
  EXPECT_EQ(labels(reading),
            "Sheet 1: Berths, Sheet 2: Cash (hidden), Sheet 3: Deep (very hidden)");
  EXPECT_EQ(page(reading, "Sheet 1: Berths"),
            "Fee\tHalf\n2016-05-03\t7\t1.5\n1\t2\n0.5\ttext\tTRUE\t#REF!\n");
}

TEST(OldExcel, TextsGoOnInRecordsThatContinue) {
  // Cut after "Ha", and going on in UTF-16.
  const Bytes globals = record(0xFC, u32(2) + u32(2) + u16(4) + '\0' + "Ha") +
                        record(0x3C, Bytes("\1") + wide("lf") + u16(2) + '\0') +
                        record(0x3C, Bytes("\0ok", 3));
  const Bytes sheet = record(0xFD, cell(0, 0, 0) + u32(0)) + record(0xFD, cell(0, 1, 0) + u32(1));
  EXPECT_EQ(page(read_workbook(workbook(globals, {{"A", 0, sheet}})), "Sheet 1: A"), "Half\tok\n");
}

TEST(OldExcel, HiddenRowsCommentsBoxesAndMarginsHavePages) {
  const Bytes sheet =
      record(0x14, narrow_string("Head")) + record(0x208, u16(1) + Bytes(10, '\0') + u32(0x20)) +
      record(0x203, cell(0, 0, 0) + f64(1)) + record(0x203, cell(1, 0, 0) + f64(2)) +
      record(0x1B6, Bytes(10, '\0') + u16(4) + Bytes(6, '\0')) + record(0x3C, Bytes("\0Why?", 5)) +
      record(0x1C, u16(1) + u16(27) + u16(0) + u16(1) + narrow_string("Ines"));
  const Reading reading = read_workbook(workbook({}, {{"A", 0, sheet}}));
  EXPECT_EQ(page(reading, "Sheet 1: A"), "1\n");
  EXPECT_EQ(page(reading, "Sheet 1: A, hidden rows"), "2\n");
  EXPECT_EQ(page(reading, "Sheet 1: A, header and footer"), "Head\n");
  EXPECT_EQ(page(reading, "Sheet 1: A, comments"), "AB2, Ines: (text below)\n");
  EXPECT_EQ(page(reading, "Sheet 1: A, texts in boxes and comments"), "Why?\n");
}

TEST(OldExcel, AnEncryptedOneIsLocked) {
  EXPECT_EQ(read_workbook(workbook(record(0x2F, u16(1)), {})).outcome, Outcome::Locked);
}

TEST(OldExcel, SheetsThatLieInOneAnotherAreNotReadForEver) {
  // Each sheet is said to begin at the same place, and is read from there.
  const Bytes rows = record(0x01, Bytes(8000, 'x'));
  Bytes records;
  for (std::size_t i = 0; i < 2000; ++i) records += rows;
  Bytes stream = bof(0x600, 5);
  const std::size_t sheets = kMaxPackageBytes / records.size() + 2;
  const std::size_t offset = stream.size() + sheets * 13 + 4;
  for (std::size_t i = 0; i < sheets; ++i) {
    stream += record(0x85, u32(offset) + u16(0) + "\1" + '\0' + "A");
  }
  stream += record(0x0A, {}) + bof(0x600, 0x10) + records + record(0x0A, {});
  EXPECT_EQ(read_workbook(stream).reason, "its sheets overlap; the rest is not read");
}

// One page of formats: stretches of the stream, and what is said of them.
Bytes format_page(const std::vector<std::uint32_t>& places, const std::vector<Bytes>& lists,
                  std::size_t entry_bytes) {
  Bytes head;
  for (const std::uint32_t place : places) head += u32(place);
  Bytes tail;
  std::size_t at = 510;
  std::vector<std::pair<std::size_t, Bytes>> bodies;
  for (const Bytes& list : lists) {
    if (list.empty()) {
      tail += Bytes(entry_bytes, '\0');
      continue;
    }
    at = (at - list.size()) / 2 * 2;
    bodies.emplace_back(at, list);
    tail += little(at / 2, 1) + Bytes(entry_bytes - 1, '\0');
  }
  Bytes page = head + tail;
  page.resize(512, '\0');
  for (const auto& [place, list] : bodies) page.replace(place, list.size(), list);
  page[511] = static_cast<char>(lists.size());
  return page;
}

void put(Bytes* into, std::size_t at, const Bytes& bytes) {
  into->replace(at, bytes.size(), bytes);
}

// A document of Word 97 with the text in one piece of one octet per character, at 1024; formats of
// characters on page 4, of paragraphs on page 5.
TestWriter word(const std::string& text, std::size_t main_size, const Bytes& characters,
                const Bytes& paragraphs, std::uint16_t flags = 0x0200) {
  Bytes document(1024, '\0');
  put(&document, 0, u16(0xA5EC) + u16(0xC1));
  put(&document, 10, u16(flags));
  put(&document, 76, u32(main_size) + u32(text.size() - main_size));
  put(&document, 152, u16(93));
  const auto place = [&](std::size_t index, std::size_t at, std::size_t size) {
    put(&document, 154 + 8 * index, u32(at) + u32(size));
  };
  const Bytes pieces = u32(0) + u32(text.size()) + u16(0) + u32(1024 * 2 | 0x40000000) + u16(0);
  Bytes table = "\2" + u32(pieces.size()) + pieces;
  place(33, 0, table.size());
  const Bytes pages = u32(0) + u32(100'000);
  place(12, table.size(), 12);
  table += pages + u32(4);
  place(13, table.size(), 12);
  table += pages + u32(5);
  const Bytes authors = u16(0xFFFF) + u16(2) + u16(0) + u16(1) + wide("?") + u16(4) + wide("Ines");
  place(51, table.size(), authors.size());
  table += authors;
  document += text;
  document.resize(2048, '\0');
  TestWriter writer;
  writer.stream("WordDocument", document + characters + paragraphs);
  writer.stream("1Table", table);
  return writer;
}

TEST(OldWord, TextIsReadWithItsTablesFieldsAndNotes) {
  const std::string text =
      "One\x0B two\x1Ethree\r\x13 EQ a\x15\x13 HYPERLINK \"http://a.example\" \x14there\x15\r"
      "a\x07"
      "b\x07\x07\x08"
      "Foot\r";
  const std::size_t row = text.find("a\x07");
  const auto at = [](std::size_t place) { return static_cast<std::uint32_t>(1024 + place); };
  const Bytes in_table = "\x03" + u16(0) + u16(0x2416) + "\1";
  const Bytes ends_row = Bytes("\0\4", 2) + u16(0) + u16(0x2416) + "\1" + u16(0x2417) + "\1";
  const Bytes paragraphs = format_page({at(0), at(row), at(row + 4), at(row + 5), at(80)},
                                       {{}, in_table, ends_row, {}}, 13);
  const Reading reading =
      read(word(text, row + 6, format_page({at(0), at(80)}, {{}}, 1), paragraphs));
  EXPECT_EQ(reading.outcome, Outcome::Read) << reading.reason;
  EXPECT_EQ(reading.media_type, "application/msword");
  EXPECT_EQ(page(reading, ""), "One\n two-three\nthere\na\tb\n");
  EXPECT_EQ(page(reading, "Footnotes"), "Foot\n");
  EXPECT_EQ(page(reading, "Links"), "http://a.example\n");
  EXPECT_EQ(page(reading, "Field codes"), "EQ a\n");
}

TEST(OldWord, DeletedInsertedAndHiddenTextSaysSo) {
  const std::uint32_t dttm = 116u << 20 | 5u << 16 | 3u << 11 | 14u << 6 | 7u;
  const auto list = [](const Bytes& sprms) { return little(sprms.size(), 1) + sprms; };
  const Bytes deleted = list(u16(0x0800) + "\1" + u16(0x4863) + u16(1) + u16(0x6864) + u32(dttm));
  const Bytes inserted = list(u16(0x0801) + "\1" + u16(0x4804) + u16(1));
  const Bytes hidden = list(u16(0xD608) + u16(3) + "ab" + u16(0x083C) + "\1");
  const Bytes characters =
      format_page({1024, 1027, 1031, 1034, 1038, 1044}, {{}, deleted, inserted, {}, hidden}, 1);
  const Reading reading = read(word("We mustmay paysecret\r", 21, characters, Bytes(512, '\0')));
  EXPECT_EQ(page(reading, ""), "We may pay\n");
  EXPECT_EQ(page(reading, "Hidden text"), "secret\n");
  EXPECT_EQ(page(reading, "Tracked changes"),
            "deleted by Ines, 2016-05-03T14:07: must\ninserted by Ines: may\n");
}

TEST(OldWord, EncryptedOnesAreLockedAndDamagedOnesSaySo) {
  EXPECT_EQ(read(word("x", 1, {}, {}, 0x0300)).outcome, Outcome::Locked);
  // The table of pieces is said to be in the other stream.
  const Reading reading = read(word("x", 1, {}, {}, 0));
  EXPECT_EQ(reading.outcome, Outcome::Partial);
  EXPECT_EQ(reading.reason, "the table of its pieces is missing");
  TestWriter other;
  other.stream("WordDocument", "what is this");
  EXPECT_EQ(read(other).outcome, Outcome::Unsupported);
}

Bytes atom(unsigned type, const Bytes& body, unsigned head = 0) {
  return u16(head) + u16(type) + u32(body.size()) + body;
}
Bytes container(unsigned type, const Bytes& body, unsigned instance = 0) {
  return atom(type, body, instance << 4 | 0xF);
}

// A deck with these slides and notes, in the persist directory under 2 and up.
TestWriter deck(const Bytes& lists, const std::vector<Bytes>& records, std::uint32_t token = 0) {
  Bytes stream = container(0x3E8, lists);
  Bytes places = u32((records.size() + 1) << 20 | 1) + u32(0);
  for (const Bytes& each : records) {
    places += u32(stream.size());
    stream += each;
  }
  const std::size_t directory = stream.size();
  stream += atom(0x1772, places);
  const std::size_t edit = stream.size();
  stream += atom(0xFF5, u32(0) + u32(0) + u32(0) + u32(directory) + u32(1) + u32(9));
  TestWriter writer;
  writer.stream("PowerPoint Document", stream);
  writer.stream("Current User", atom(0xFF6, u32(20) + u32(token) + u32(edit)));
  return writer;
}

TEST(OldPowerPoint, SlidesComeInTheirOrderWithNotesAndComments) {
  const auto listed = [](unsigned reference, unsigned id) {
    return atom(0x3F3, u32(reference) + u32(0) + u32(0) + u32(id) + u32(0));
  };
  const Bytes lists =
      container(0xFF0, listed(3, 256) + atom(0xFA8, "Title\rBody") + listed(2, 257), 0) +
      container(0xFF0, listed(4, 300), 2) + container(0xFF0, listed(6, 1), 1);
  const auto slide = [](unsigned notes, unsigned flags, const Bytes& more) {
    return container(0x3EE, atom(0x3EF, Bytes(16, '\0') + u32(notes) + u32(0)) +
                                atom(0x3F9, Bytes(10, '\0') + u16(flags) + u32(0)) + more);
  };
  const Bytes comment = atom(
      0x138B, container(0x2EE0, atom(0xFBA, wide("Ines"), 0) + atom(0xFBA, wide("Why?"), 1 << 4)));
  Bytes packed(compressBound(6), '\0');
  uLongf size = packed.size();
  ASSERT_EQ(compress(reinterpret_cast<Bytef*>(packed.data()), &size,
                     reinterpret_cast<const Bytef*>("object"), 6),
            Z_OK);
  packed.resize(size);
  const TestWriter writer = deck(
      lists,
      {slide(0, 4, atom(0xFA0, wide("Last"))), slide(300, 0, atom(0xFA0, wide("Box")) + comment),
       container(0x3F0, atom(0xFA8, "Say it")), atom(0x1011, u32(6) + packed, 1 << 4),
       container(0x3F8, container(0xF004, atom(0xBC3, "p") + atom(0xFA8, "Click here")) +
                            container(0xF004, atom(0xFA8, "Port")))});
  Keeper keeper;
  const Reading reading = read(writer, &keeper);
  EXPECT_EQ(reading.outcome, Outcome::Read) << reading.reason;
  EXPECT_EQ(labels(reading),
            "Slide 1, Slide 1, notes, Slide 1, comments, Slide 2 (hidden), Masters of slides");
  EXPECT_EQ(page(reading, "Masters of slides"), "Port\n");
  EXPECT_EQ(page(reading, "Slide 1"), "Title\nBody\nBox\n");
  EXPECT_EQ(page(reading, "Slide 1, notes"), "Say it\n");
  EXPECT_EQ(page(reading, "Slide 1, comments"), "Ines: Why?\n");
  EXPECT_EQ(page(reading, "Slide 2 (hidden)"), "Last\n");
  ASSERT_EQ(keeper.handed.size(), 1u);
  EXPECT_EQ(keeper.handed[0].bytes, "object");
}

TEST(OldPowerPoint, EncryptedOnesAreLockedAndThoseWithoutOrderSaySo) {
  EXPECT_EQ(read(deck({}, {}, 0xF3D1C4DF)).outcome, Outcome::Locked);
  const Reading reading = read(deck({}, {container(0x3EE, atom(0xFA8, "found"))}));
  EXPECT_EQ(reading.outcome, Outcome::Partial);
  EXPECT_EQ(page(reading, ""), "found\n");
}

TEST(OldOffice, PropertiesOfTheSummaryAreKept) {
  const auto text = [](std::string_view value) {
    return u32(30) + u32(value.size() + 1) + Bytes(value) + Bytes(4 - value.size() % 4, '\0');
  };
  // 2016-05-03T14:07:00Z in hundreds of nanoseconds since 1601.
  const std::vector<std::pair<unsigned, Bytes>> entries = {
      {1, u32(2) + u32(1252)},
      {2, text("Berth 7")},
      {4, text("In\xE9s")},
      {12, u32(64) + little((1'462'284'420ull + 11'644'473'600ull) * 10'000'000, 8)}};
  Bytes section = u32(0) + u32(entries.size());
  Bytes values;
  for (const auto& [id, value] : entries) {
    section += u32(id) + u32(8 + 8 * entries.size() + values.size());
    values += value;
  }
  section += values;
  const Bytes stream = u16(0xFFFE) + Bytes(22, '\0') + u32(1) +
                       "\xE0\x85\x9F\xF2\xF9\x4F\x68\x10\xAB\x91\x08" + Bytes(1, '\0') +
                       "\x2B\x27\xB3\xD9" + u32(48) + section;
  TestWriter writer;
  writer.stream("\5SummaryInformation", stream);
  writer.stream("Macros/VBA/dir", "x");
  writer.stream("Workbook", workbook({}, {}));
  const Reading reading = read(writer);
  EXPECT_EQ(reading.title, "Berth 7");
  EXPECT_EQ(reading.author, "In\xC3\xA9s");
  EXPECT_EQ(property(reading, "created"), "2016-05-03T14:07:00Z");
  EXPECT_EQ(property(reading, "macros"), "yes");
}

TEST(OldOffice, ObjectsAndPicturesAreChildren) {
  using namespace std::string_literals;
  const Bytes native = "\2\0note.txt\0C:\\n\0\0\0\3\0"s + u32(1) + '\0' + u32(5) + "words";
  const Bytes blip = u16(0x6E0 << 4) + u16(0xF01E) + u32(17 + 3) + Bytes(17, 'u') + "PNG";
  Keeper keeper;
  TestWriter book;
  book.stream("Workbook", workbook(record(0xEB, "before" + blip), {}));
  book.stream("MBD1/\1Ole10Native", u32(native.size()) + native);
  book.stream("MBD2/Package", "PK...");
  book.stream("MBD3/Workbook", "inner");
  const Reading reading = read(book, &keeper);
  EXPECT_EQ(reading.outcome, Outcome::Read) << reading.reason;
  ASSERT_EQ(keeper.handed.size(), 4u);
  EXPECT_EQ(keeper.handed[0].bytes, "PNG");
  EXPECT_EQ(keeper.handed[0].child.media_type, "image/png");
  EXPECT_EQ(keeper.handed[1].bytes, "words");
  EXPECT_EQ(keeper.handed[1].child.path, "note.txt");
  EXPECT_EQ(keeper.handed[2].bytes, "PK...");
  EXPECT_TRUE(compound::is_compound(keeper.handed[3].bytes));
  EXPECT_EQ(keeper.handed[3].child.key, 4u);
}

TEST(OldOffice, EncryptedPackagesAndUnknownFilesSaySo) {
  TestWriter locked;
  locked.stream("EncryptedPackage", "x");
  locked.stream("EncryptionInfo", "x");
  EXPECT_EQ(read(locked).outcome, Outcome::Locked);
  TestWriter unknown;
  unknown.stream("Contents", "x");
  EXPECT_EQ(read(unknown).outcome, Outcome::Unsupported);
  Keeper keeper;
  EXPECT_EQ(read_legacy("no compound file", {}, keeper).outcome, Outcome::Failed);
}

TEST(OldOffice, EveryTruncationEnds) {
  const Bytes file = word("Some words\r", 11, Bytes(512, '\0'), Bytes(512, '\0')).write();
  for (std::size_t size = 0; size < file.size(); size += 61) {
    Keeper keeper;
    const Reading reading = read_legacy(file.substr(0, size), {}, keeper);
    EXPECT_TRUE(reading.outcome != Outcome::Read || page(reading, "") == "Some words\n") << size;
  }
}

TEST(Inflate, PartsAreInflatedToTheLimitsAndNoFurther) {
  const auto packed = [](std::size_t size) {
    const Bytes plain(size, '\0');
    Bytes out(compressBound(size), '\0');
    uLongf length = out.size();
    EXPECT_EQ(compress(reinterpret_cast<Bytef*>(out.data()), &length,
                       reinterpret_cast<const Bytef*>(plain.data()), size),
              Z_OK);
    out.resize(length);
    return out;
  };
  Bytes plain;
  EXPECT_EQ(inflate_zlib(packed(kFreeInflatedBytes), &plain), "");
  EXPECT_EQ(plain.size(), kFreeInflatedBytes);
  plain.clear();
  EXPECT_EQ(inflate_zlib(packed(2 * kFreeInflatedBytes), &plain),
            "it inflates to more than 250 times its size");
  plain.clear();
  EXPECT_EQ(inflate_zlib("no zlib", &plain), "it is damaged");
  EXPECT_EQ(inflate_zlib("", &plain), "it is damaged");
}

}  // namespace
}  // namespace day::office
