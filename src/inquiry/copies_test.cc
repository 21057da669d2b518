// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/copies.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <utility>

#include "catalog/catalog.h"
#include "copies/candidates.h"
#include "index/index.h"
#include "inquiry/fold.h"
#include "inquiry/limits.h"

namespace day::inquiry {
namespace {

using catalog::RowId;
using Names = std::set<std::string>;

template <typename T>
T must(Result<T> result) {
  CHECK(result.ok());
  return std::move(result).value();
}

struct Letter {
  std::string name;
  mail::Reading reading;
};

mail::Reading own(std::string text) {
  mail::Reading reading;
  reading.text = {{mail::TextKind::Own, std::move(text)}};
  reading.sketch = copies::pack_sketch(copies::make_sketch(reading.text));
  return reading;
}

ItemId id_of(std::string_view name) {
  ItemId id;
  std::copy_n(name.begin(), std::min(name.size(), id.digest.octets.size()),
              id.digest.octets.begin());
  return id;
}

// A catalog, in memory unless a file is named, with these letters, in this order.
class Archive {
 public:
  explicit Archive(const std::vector<Letter>& letters, const std::string& file = ":memory:")
      : database(must(sql::Database::open(file, sql::Mode::ReadWrite))) {
    CHECK(catalog::prepare_schema(database.get()).ok());
    CHECK(index::prepare_schema(database.get()).ok());
    CHECK(database->execute("BEGIN").ok());
    catalog::Writer writer(database.get());
    index::Writer index(database.get());
    for (const Letter& letter : letters) {
      const RowId row = must(writer.add_item(id_of(letter.name), store::ItemKind::Message, 1, {}));
      CHECK(writer.add_reading(row, letter.reading, {}).ok());
      CHECK(index.add(row.value, letter.reading).ok());
      names[row.value] = letter.name;
    }
    CHECK(index.flush().ok());
    CHECK(writer.set_followed_position({}).ok());
    CHECK(database->execute("COMMIT").ok());
    copies = std::make_unique<Copies>(database.get());
  }

  RowId row(const std::string& name) const {
    for (const auto& [number, each] : names) {
      if (each == name) return {number};
    }
    return {};
  }
  Names named(const std::vector<RowId>& rows) const {
    Names out;
    for (const RowId each : rows) out.insert(names.at(each.value));
    return out;
  }
  Names group(const std::string& name) { return named(must(copies->group(row(name)))); }
  std::set<Names> groups() {
    std::set<Names> out;
    for (const auto& group : must(copies->groups())) out.insert(named(group));
    return out;
  }
  Names quoted_in(const std::string& name) {
    Names out;
    for (const Quoting& each : must(copies->quoted_in(row(name)))) {
      out.insert(names.at(each.row.value));
    }
    return out;
  }

  std::unique_ptr<sql::Database> database;
  std::map<std::int64_t, std::string> names;
  std::unique_ptr<Copies> copies;
};

std::string make_folder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "daylight-XXXXXX").string();
  CHECK(::mkdtemp(pattern.data()) != nullptr);
  return pattern;
}

constexpr std::string_view kText =
    "The samples from the north quay are contaminated, and the laboratory has said so since May. "
    "I have asked twice that the board be told before it votes on the budget of the basin. "
    "Nothing came of it. If this is not on the agenda by Friday I will write to the board myself.";

std::string words(std::mt19937* random, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += "w" + std::to_string((*random)() % 3000) + " ";
  return out;
}

// Families of texts, each a changed copy of one before it; a few share Message-IDs or signatures.
std::vector<Letter> random_letters(std::mt19937* random, std::size_t count) {
  std::vector<Letter> letters;
  for (std::size_t i = 0; i < count; ++i) {
    std::string text = words(random, 10 + (*random)() % 150);
    if (i > 0 && (*random)() % 3 != 0) {
      text = letters[(*random)() % i].reading.text.front().text;
      for (std::size_t edits = (*random)() % 12; edits > 0; --edits) {
        text.insert((*random)() % text.size(), " " + words(random, 1));
      }
    }
    Letter letter{"m" + std::to_string(i), own(text)};
    letter.reading.message_id = std::to_string((*random)() % (2 * count)) + "@x";
    letters.push_back(std::move(letter));
  }
  return letters;
}

// What groups() must find, by comparing each with each.
std::set<Names> slow_groups(const std::vector<Letter>& letters) {
  copies::Components groups(letters.size());
  std::vector<copies::Sketch> sketches;
  for (const Letter& each : letters) sketches.push_back(copies::make_sketch(each.reading.text));
  const auto endings = copies::find_common_endings(sketches);
  for (std::uint32_t a = 0; a < letters.size(); ++a) {
    for (std::uint32_t b = 0; b < a; ++b) {
      const mail::Reading& one = letters[a].reading;
      const mail::Reading& other = letters[b].reading;
      const auto likeness =
          copies::compare(copies::comparable_shingles(copies::own_text(one.text), endings),
                          copies::comparable_shingles(copies::own_text(other.text), endings));
      if (one.message_id == other.message_id || copies::is_near(likeness)) groups.join(a, b);
    }
  }
  std::map<std::uint32_t, Names> by_root;
  for (std::uint32_t a = 0; a < letters.size(); ++a) {
    by_root[groups.find(a)].insert(letters[a].name);
  }
  std::set<Names> out;
  for (const auto& [root, names] : by_root) {
    if (names.size() > 1) out.insert(names);
  }
  return out;
}

TEST(Copies, AreFoundAsByComparingEachWithEach) {
  std::mt19937 random(5);
  std::size_t groups = 0;
  for (int round = 0; round < 20; ++round) {
    const auto letters = random_letters(&random, 60);
    Archive archive(letters);
    const auto found = archive.groups();
    EXPECT_EQ(found, slow_groups(letters)) << round;
    groups += found.size();
    // One by one they are the same.
    for (const Names& group : found) {
      for (const std::string& name : group) EXPECT_EQ(archive.group(name), group);
    }
  }
  EXPECT_GT(groups, 50U);
}

TEST(Copies, DoNotDependOnTheOrderOfArrival) {
  std::mt19937 random(6);
  auto letters = random_letters(&random, 80);
  const auto expected = Archive(letters).groups();
  for (int round = 0; round < 5; ++round) {
    std::shuffle(letters.begin(), letters.end(), random);
    EXPECT_EQ(Archive(letters).groups(), expected);
  }
}

TEST(Copies, AreTheSameHoweverLittleIsReadAtOnce) {
  static_assert(kMaxShinglesInMemory >= 2 * copies::kMaxWords);  // two texts fit
  std::mt19937 random(9);
  const auto letters = random_letters(&random, 80);
  Archive archive(letters);
  for (const std::size_t limit : {std::size_t{0}, std::size_t{200}, std::size_t{1000}}) {
    Copies copies(archive.database.get(), {.max_shingles = limit});
    std::set<Names> found;
    for (const auto& group : must(copies.groups())) found.insert(archive.named(group));
    EXPECT_EQ(found, slow_groups(letters)) << limit;
  }
}

TEST(Copies, AreTheSameOnAnyNumberOfThreads) {
  const std::string folder = make_folder();
  const std::string file = folder + "/catalog.db";
  std::mt19937 random(10);
  const auto letters = random_letters(&random, 400);
  const auto expected = slow_groups(letters);
  ASSERT_GT(expected.size(), 10U);
  {
    Archive archive(letters, file);
    for (const unsigned threads : {1U, 2U, 7U, kMaxComparingThreads + 1}) {
      // With little in memory each reads for itself, over and over.
      for (const std::size_t limit : {std::size_t{7000}, kMaxShinglesInMemory}) {
        Copies copies(archive.database.get(), {.max_shingles = limit, .threads = threads});
        std::set<Names> found;
        std::uint64_t most = 0, all = 0;
        const auto progress = [&](std::uint64_t done, std::uint64_t total) {
          most = std::max(most, done);
          all = total;
        };
        for (const auto& each : must(copies.groups(progress))) found.insert(archive.named(each));
        EXPECT_EQ(found, expected) << threads << " threads, " << limit;
        EXPECT_GT(all, 0U);
        EXPECT_LE(most, all);
      }
    }
  }
  std::filesystem::remove_all(folder);
}

// Items of the new file have other numbers; what was opened is still read.
TEST(Copies, AreThoseOfTheFileThatWasOpenedThoughAnotherIsInItsPlace) {
  const std::string folder = make_folder();
  std::mt19937 random(11);
  const auto letters = random_letters(&random, 100);
  {
    Archive archive(letters, folder + "/catalog.db");
    Archive other(random_letters(&random, 100), folder + "/other.db");
    std::filesystem::rename(folder + "/other.db", folder + "/catalog.db");
    Copies copies(archive.database.get(), {.threads = 2});
    std::set<Names> found;
    for (const auto& each : must(copies.groups())) found.insert(archive.named(each));
    EXPECT_EQ(found, slow_groups(letters));
  }
  std::filesystem::remove_all(folder);
}

TEST(Copies, ATextThatCannotBeReadEndsTheWorkOfAllThreads) {
  const std::string folder = make_folder();
  {
    std::mt19937 random(12);
    Archive archive(random_letters(&random, 300), folder + "/catalog.db");
    CHECK(archive.database->execute("UPDATE text_blocks SET data = x'00'").ok());
    Copies copies(archive.database.get(), {.threads = 3});
    EXPECT_FALSE(copies.groups().ok());
  }
  std::filesystem::remove_all(folder);
}

TEST(Copies, ShortAndEmptyTextsAreNone) {
  Archive archive({{"a", own("Thanks!")},
                   {"b", own("Thanks!")},
                   {"c", own("")},
                   {"d", own("")},
                   {"e", {}},
                   {"f", own("Dear all, please find attached the minutes. Best, Asa")},
                   {"g", own("Dear all, please find attached the minutes. Best, Asa")}});
  EXPECT_TRUE(archive.groups().empty());
  EXPECT_EQ(archive.group("a"), Names{"a"});
}

TEST(Copies, ANoticeUnderEverythingMakesNothingACopy) {
  const std::string notice =
      "\n\nThis message and its attachments are confidential and meant for the person to whom they "
      "are addressed alone. If you are not that person, do not read, copy or pass it on, tell the "
      "sender, and delete it from your system without delay. The port is not liable for damage.";
  std::mt19937 random(8);
  std::vector<Letter> letters = {
      {"one", own("Yes, Tuesday suits me well. Let us meet at nine by the gate." + notice)},
      {"two", own("Could you send me the invoice of the dredger again before noon?" + notice)}};
  for (std::size_t i = 0; i < 8; ++i) {
    letters.push_back({"other" + std::to_string(i), own(words(&random, 20 << (i % 4)) + notice)});
  }
  EXPECT_TRUE(Archive(letters).groups().empty());
  // Without the others nothing tells that the notice is one.
  letters.resize(2);
  EXPECT_EQ(Archive(letters).groups().size(), 1U);
}

TEST(Copies, OneSignatureOrOneMessageIdIsEnough) {
  const auto letter = [](std::string text, std::string message_id, std::string hash) {
    mail::Reading reading = own(std::move(text));
    reading.message_id = std::move(message_id);
    mail::SignatureDigest digest;
    digest.domain = "port.example";
    digest.selector = "s";
    digest.header_hash = std::move(hash);
    reading.signatures.push_back(digest);
    return reading;
  };
  const std::string hash(32, 'h');
  Archive archive({{"a", letter("one", "1@x", hash)},
                   {"b", letter("two", "2@x", hash)},
                   {"c", letter("three", "2@x", std::string(32, 'i'))},
                   {"d", letter("four", "4@x", "")},
                   {"e", letter("five", "5@x", "")}});
  EXPECT_EQ(archive.groups(), (std::set<Names>{{"a", "b", "c"}}));
  EXPECT_EQ(archive.group("c"), (Names{"a", "b", "c"}));
  const auto copies = must(
      archive.copies->describe(archive.row("b"), must(archive.copies->group(archive.row("b")))));
  ASSERT_EQ(copies.size(), 2U);
  EXPECT_TRUE(copies[0].same_signed);
  EXPECT_FALSE(copies[0].same_message_id);
  EXPECT_TRUE(copies[1].same_message_id);
  EXPECT_FALSE(copies[1].same_signed);
  EXPECT_EQ(must(catalog::CopyReader(archive.database.get()).duplicates()).size(), 3U);
}

TEST(Copies, QuotationsAndForwardsAreFoundWithoutAnyReference) {
  const std::string text(kText);
  mail::Reading reply;
  reply.text = {{mail::TextKind::Own, "I never saw this."},
                {mail::TextKind::Quoted,
                 "> Nothing came of it. If this is not on the\n> agenda by "
                 "Friday I will write to the board myself."}};
  mail::Reading forward;
  forward.text = {{mail::TextKind::Own, "See below."}, {mail::TextKind::Forwarded, text}};
  mail::Reading attached;
  attached.parts.resize(1);
  attached.parts[0].sha256 = id_of("a").digest;
  attached.parts[0].is_attachment = true;
  Archive archive({{"a", own(text)},
                   {"reply", reply},
                   {"forward", forward},
                   {"attached", attached},
                   {"stranger", own("Nothing to do with it.")}});
  EXPECT_EQ(archive.quoted_in("a"), (Names{"reply", "forward", "attached"}));
  const auto found = must(archive.copies->quoted_in(archive.row("a")));
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].how, Quoting::How::Attached);
  EXPECT_EQ(found[1].how, Quoting::How::Forwarded);
  EXPECT_EQ(found[1].quotation.quoted, found[1].quotation.words);
  EXPECT_EQ(found[2].how, Quoting::How::Quoted);
  EXPECT_EQ(found[2].quotation.quoted, 20U);
  for (const char* name : {"reply", "forward", "attached"}) {
    const auto back = must(archive.copies->quotes(archive.row(name)));
    ASSERT_EQ(back.size(), 1U) << name;
    EXPECT_EQ(back[0].row, archive.row("a"));
  }
}

TEST(Copies, QuotationsOfLongTextsAreLookedForBySomeOfTheirWords) {
  for (const bool past : {false, true}) {
    const std::size_t runs = kMaxQuotingPhrases + (past ? 1 : 0);
    // Twelve words of which one whole run, the last of the text, is looked for or not.
    const std::size_t total = runs * copies::kMinQuotedRun + 5;
    std::string text, end;
    for (std::size_t i = 0; i < total; ++i) {
      const std::string word = "w" + std::to_string(i) + " ";
      text += word;
      if (i + 14 >= total && i + 2 < total) end += word;
    }
    mail::Reading quoting;
    quoting.text = {{mail::TextKind::Quoted, end}};
    mail::Reading whole;
    whole.text = {{mail::TextKind::Quoted, text}};
    Archive archive({{"a", own(text)}, {"end", quoting}, {"whole", whole}});
    EXPECT_EQ(archive.quoted_in("a"), past ? Names{"whole"} : (Names{"end", "whole"}));
  }
}

TEST(Fold, EachResultIsOnOneLine) {
  const std::vector<index::Hit> order = {{5, 3}, {1, 2}, {4, 2}, {2, 1}, {3, 0}};
  const auto together = [](std::int64_t document) -> Result<std::vector<std::int64_t>> {
    if (document == 1 || document == 2 || document == 9) return std::vector<std::int64_t>{1, 2, 9};
    return std::vector<std::int64_t>{document};
  };
  const auto lines = must(fold_page(order, together, 0, 10));
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[1].hit.document, 1);
  EXPECT_EQ(lines[1].behind, std::vector<std::int64_t>{2});
  EXPECT_EQ(lines[3].hit.document, 3);
  const auto page = must(fold_page(order, together, 1, 2));
  ASSERT_EQ(page.size(), 2U);
  EXPECT_EQ(page[0].hit.document, 1);
  EXPECT_EQ(page[1].hit.document, 4);
}

}  // namespace
}  // namespace day::inquiry
