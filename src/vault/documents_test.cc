// SPDX-License-Identifier: AGPL-3.0-or-later
// What lies in messages and documents: found, read, named, given back, and the same after a
// rebuild.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/documents.h"
#include "document/limits.h"
#include "index/index.h"
#include "reader/test_worker.h"
#include "store/compress.h"
#include "vault/attached_world.h"
#include "vault/catalog_file.h"
#include "vault/give_back.h"
#include "vault/originals.h"
#include "vault/read.h"
#include "vault/rebuild.h"
#include "vault/small_world.h"
#include "vault/tree_queue.h"

namespace day::vault {
namespace {

class DocumentsTest : public ::testing::Test {
 protected:
  void SetUp() override { vault_.emplace(*Vault::create(folder_ / "v", "")); }

  void add_file(const std::string& name, const std::string& content) {
    write_all(folder_ / name, content);
    add_again(name);
  }
  AddReport add_again(const std::string& name, const AddOptions& options = test_add()) {
    const auto report = add(*vault_, {folder_ / name}, options);
    EXPECT_TRUE(report.ok()) << report.error().message;
    return report.ok() ? *report : AddReport();
  }

  // Rows of a question, columns joined by '|'.
  std::vector<std::string> ask(const std::string& sql) {
    const auto database = open_catalog_for_reading(*vault_);
    EXPECT_TRUE(database.ok());
    auto statement = (*database)->prepare(sql);
    EXPECT_TRUE(statement.ok()) << sql;
    std::vector<std::string> rows;
    for (auto row = statement->step(); row.ok() && *row; row = statement->step()) {
      std::string text;
      for (int column = 0; column < statement->column_count(); ++column) {
        text += (column > 0 ? "|" : "") + std::string(statement->column_text(column));
      }
      rows.push_back(text);
    }
    return rows;
  }
  using Rows = std::vector<std::string>;

  // What the catalog holds, but for the number of its state, which no other file has.
  std::string dump() {
    std::string text;
    for (const char* table :
         {"items", "messages", "embedded", "embedded_losses", "documents", "document_properties",
          "document_defects", "document_texts", "packed_dates", "packed_lengths", "meta"}) {
      for (const std::string& row : ask(std::string("SELECT * FROM ") + table + " ORDER BY 1, 2")) {
        if (row.starts_with("changes|")) continue;
        text += std::string(table) + "|" + row + "\n";
      }
    }
    return text;
  }

  // Documents in which the word stands, by the names of documents and subjects of messages.
  Rows search(const std::string& word) {
    const auto database = open_catalog_for_reading(*vault_);
    index::Searcher searcher(database->get());
    catalog::Reader reader(database->get());
    index::Expression expression;
    expression.terms = {word};
    const auto hits = searcher.search(expression, false);
    EXPECT_TRUE(hits.ok());
    Rows names;
    for (const index::Hit& hit : *hits) {
      names.push_back((*reader.summary(catalog::RowId{hit.document}))->subject);
    }
    return names;
  }

  Bytes bytes_of(const std::string& name) {
    const auto database = open_catalog_for_reading(*vault_);
    catalog::Reader reader(database->get());
    const auto rows = ask("SELECT item_id FROM documents WHERE names LIKE '%" + name + "%'");
    EXPECT_EQ(rows.size(), 1u) << name;
    const auto item = *reader.item(catalog::RowId{std::stoll(rows.front())});
    const auto originals = open_originals(*vault_, database->get(), test_pool());
    const auto bytes = (*originals)->read(item->id, item->location, document::kMaxDocumentBytes);
    EXPECT_TRUE(bytes.ok()) << bytes.error().message;
    return bytes.ok() ? *bytes : Bytes();
  }

  Folder folder_;
  std::optional<Vault> vault_;
};

TEST_F(DocumentsTest, AnAttachmentIsAnItemOfItsOwnWithItsFamily) {
  add_file("a.eml", message_with("one", {{"plan.txt", "text/plain", "the quay plan\n"}}));
  EXPECT_EQ(ask("SELECT names, outcome, occurrences FROM view_documents"), Rows{"plan.txt|read|1"});
  EXPECT_EQ(ask("SELECT m.subject, f.path FROM view_families f JOIN messages m ON m.item_id = "
                "f.parent"),
            Rows{"one|plan.txt"});
  EXPECT_EQ(search("quay"), Rows{"plan.txt"});
  EXPECT_EQ(bytes_of("plan.txt"), "the quay plan\n");
}

TEST_F(DocumentsTest, TheSameBytesInTwoMessagesAreOneItemFoundByBothNames) {
  add_file("a.eml", message_with("one", {{"plan.txt", "text/plain", "the quay plan\n"}}));
  add_file("b.eml", message_with("two", {{"draft.txt", "text/plain", "the quay plan\n"}}));
  EXPECT_EQ(ask("SELECT names, occurrences FROM view_documents"), Rows{"plan.txt; draft.txt|2"});
  EXPECT_EQ(search("quay").size(), 1u);
  // The message that has it, and the document itself.
  EXPECT_EQ(search("draft").size(), 2u);
}

TEST_F(DocumentsTest, ThatTheSameLiesTwiceInOneMessageIsTwoPlaces) {
  const Attached plan = {"plan.txt", "text/plain", "the quay plan\n"};
  add_file("a.eml", message_with("one", {plan, plan}));
  EXPECT_EQ(ask("SELECT occurrences FROM view_documents"), Rows{"2"});
}

TEST_F(DocumentsTest, AnAttachedMessageIsAMessageWithAttachmentsOfItsOwn) {
  const std::string inner =
      message_with("inner", {{"tides.csv", "text/csv", "hour,metres\n06:00,1.4\n"}});
  add_file("a.eml", message_with("outer", {{"fwd.eml", "message/rfc822", inner}}));
  EXPECT_EQ(ask("SELECT subject FROM messages ORDER BY item_id"), (Rows{"outer", "inner"}));
  EXPECT_EQ(ask("SELECT p.subject FROM view_families f JOIN messages p ON p.item_id = f.parent "
                "JOIN documents d ON d.item_id = f.item"),
            Rows{"inner"});
  EXPECT_EQ(bytes_of("tides.csv"), "hour,metres\n06:00,1.4\n");
}

TEST_F(DocumentsTest, AnArchiveInAMessageIsGoneInto) {
  const std::string inner = tar_of("deep/notes.txt", "berth seven\n");
  add_file("a.eml",
           message_with("one", {{"all.tar", "application/x-tar", tar_of("inner.tar", inner)}}));
  EXPECT_EQ(search("berth"), Rows{"notes.txt"});
  EXPECT_EQ(bytes_of("notes.txt"), "berth seven\n");
  EXPECT_EQ(ask("SELECT date FROM documents GROUP BY 1"), Rows{"1462273620"});
}

TEST_F(DocumentsTest, ARebuildGivesTheSameRows) {
  const std::string inner =
      message_with("inner", {{"tides.csv", "text/csv", "hour,metres\n06:00,1.4\n"}});
  add_file("box.mbox",
           "From a Tue Mar  1 08:00:00 2016\n" +
               message_with("one", {{"plan.txt", "text/plain", "the quay plan\n"},
                                    {"all.tar", "application/x-tar", tar_of("n.txt", "nine\n")}}) +
               "\n" + "From a Tue Mar  1 08:00:00 2016\n" +
               message_with("two", {{"fwd.eml", "message/rfc822", inner}}) + "\n");
  add_file("loose.txt", "came by itself\n");
  add_file("b.eml", message_with("three", {{"again.txt", "text/plain", "came by itself\n"},
                                           {"n2.txt", "text/plain", "nine\n"}}));
  const std::string before = dump();
  const auto report = rebuild(*vault_, test_pool(), {});
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(dump(), before);
}

TEST_F(DocumentsTest, WhatASignalInterruptsIsDoneFirstTheNextTime) {
  std::string box;
  for (int i = 0; i < 6; ++i) {
    const std::string n = std::to_string(i);
    box += "From a Tue Mar  1 08:00:00 2016\n" +
           message_with("m" + n, {{"f" + n + ".txt", "text/plain", "file " + n + "\n"}}) + "\n";
  }
  write_all(folder_ / "box.mbox", box);
  std::atomic<bool> stop{false};
  AddOptions options = test_add();
  options.stop = &stop;
  options.document_progress = [&](const DocumentProgress& progress) {
    if (progress.roots_done == 2) stop.store(true);
  };
  add_again("box.mbox", options);
  EXPECT_EQ(ask("SELECT count(*) FROM documents"), Rows{"2"});
  EXPECT_EQ(ask("SELECT value FROM meta WHERE key = 'documents_pending'"), Rows{"1"});
  add_file("loose.txt", "came by itself\n");
  EXPECT_EQ(ask("SELECT names FROM documents ORDER BY item_id").size(), 7u);
  const std::string before = dump();
  ASSERT_TRUE(rebuild(*vault_, test_pool(), {}).ok());
  EXPECT_EQ(dump(), before);
}

TEST_F(DocumentsTest, WhatLayInAMessageAndComesByItselfIsStored) {
  add_file("a.eml", message_with("one", {{"plan.txt", "text/plain", "the quay plan\n"}}));
  add_file("plan-alone.txt", "the quay plan\n");
  EXPECT_EQ(ask("SELECT count(*), sum(pack IS NULL) FROM items WHERE kind = 1"), Rows{"1|0"});
  const auto database = open_catalog_for_reading(*vault_);
  ASSERT_TRUE(give_back(*vault_, database->get(), SourceId{2}, folder_ / "back").ok());
  EXPECT_EQ(read_all(folder_ / "back"), "the quay plan\n");
}

TEST_F(DocumentsTest, WhatWasADocumentInAMessageAndComesAsAMessageIsAMessage) {
  const std::string patch =
      "From: Bo <bo@cargo.example>\nSubject: mend the gate\nDate: Tue, 3 May 2016 13:07:00 "
      "+0200\nMessage-ID: <p@cargo.example>\n\nMend it.\n";
  add_file("a.eml", message_with("one", {{"gate.patch", "text/x-diff", patch}}));
  ASSERT_EQ(ask("SELECT count(*) FROM documents"), Rows{"1"});
  add_file("gate.eml", patch);
  EXPECT_EQ(ask("SELECT count(*) FROM documents"), Rows{"0"});
  EXPECT_EQ(ask("SELECT subject FROM messages ORDER BY item_id"), (Rows{"one", "mend the gate"}));
  EXPECT_EQ(ask("SELECT m.subject FROM embedded e JOIN messages m ON m.item_id = e.item_id"),
            Rows{"mend the gate"});
  EXPECT_EQ(search("mend"), Rows{"mend the gate"});
}

TEST_F(DocumentsTest, FilesInFilesAreFollowedToTheLimitAndNoFurther) {
  const auto add_nested = [&](const std::string& name, std::size_t archives) {
    std::string packed = "the innermost of " + name + "\n";
    for (std::size_t i = 0; i < archives; ++i) packed = tar_of("x", packed);
    add_file(name + ".eml", message_with(name, {{"x.tar", "application/x-tar", packed}}));
  };
  // The message is one, each archive another.
  add_nested("at", document::kMaxDepth - 1);
  EXPECT_EQ(search("innermost").size(), 1u);
  EXPECT_EQ(ask("SELECT reason FROM embedded_losses"), Rows());
  add_nested("past", document::kMaxDepth);
  EXPECT_EQ(search("innermost").size(), 1u);
  EXPECT_EQ(ask("SELECT reason FROM embedded_losses"),
            Rows{"it lies in " + std::to_string(document::kMaxDepth) + " files already"});
}

TEST_F(DocumentsTest, WhatAWorkerThatEndedHadNotHandedOnIsALossOfItsMessageUntilItIsReadAgain) {
  AddOptions options = test_add();
  options.pool.document_program = std::getenv("DAYLIGHT_TEST_DOCUMENT_WORKER");
  for (const std::string count : {"0", "1"}) {
    const std::string name = "after" + count;
    write_all(folder_ / name, std::string(reader::kFallsAfter) + count + "\n" +
                                  message_with(name, {{"a.txt", "text/plain", "x"},
                                                      {"b.txt", "text/plain", "quay " + count}}));
    add_again(name, options);
    // What was handed on before is there; the one in the middle of which it ended is a loss, and so
    // is all that might have come after it.
    const std::string here =
        " JOIN messages m ON m.item_id = parent_id WHERE m.subject = '" + name + "' ORDER BY key";
    EXPECT_EQ(ask("SELECT count(*) FROM embedded" + here), Rows{count});
    EXPECT_EQ(ask("SELECT key, substr(reason, 1, 6) FROM embedded_losses" + here),
              (Rows{"-1|crash:", count + "|killed"}));
  }
  const auto database = open_catalog_for_reading(*vault_);
  const auto failures = catalog::DocumentReader(database->get()).failures();
  ASSERT_TRUE(failures.ok());
  ASSERT_EQ(failures->size(), 4u);
  for (const auto& each : *failures) EXPECT_TRUE(each.is_loss);
  // A worker that does its work finds the rest.
  ReadAgainOptions again;
  again.pool = test_pool();
  const auto report = read_again(*vault_, again);
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(report->tried, 2u);
  EXPECT_EQ(report->failures_before, 4u);
  EXPECT_EQ(report->failures_after, 0u);
  EXPECT_EQ(ask("SELECT count(*) FROM embedded_losses"), Rows{"0"});
  EXPECT_EQ(search("quay"), (Rows{"b.txt", "b.txt"}));
}

TEST_F(DocumentsTest, ADocumentOverTheLimitIsKeptAndSaidToBeUnread) {
  add_file("at.bin", std::string(document::kMaxDocumentBytes, '\x01'));
  add_file("past.bin", std::string(document::kMaxDocumentBytes + 1, '\x01'));
  EXPECT_EQ(ask("SELECT names FROM view_documents WHERE reason LIKE 'too large%'"),
            Rows{"past.bin"});
}

TEST_F(DocumentsTest, WhatDoesNotFitInMemoryOnTheWayDownIsSaidToBeUnread) {
  store::Compressor compressor;
  const auto nested = [&](std::size_t size, const std::string& name) {
    // Packs to a hundredth: what packs better is taken for a trap.
    std::string content(size, '\x01');
    std::minstd_rand random(1);
    for (std::size_t i = 0; i < size; i += 128) content[i] = static_cast<char>(random());
    Bytes packed;
    ASSERT_TRUE(
        compressor.compress(tar_of("b.tar", tar_of("c.tar", tar_of("d.bin", content))), &packed));
    add_file(name + ".eml", message_with(name, {{name + ".zst", "application/zstd", packed}}));
  };
  // Four of them are held when the innermost has come, beside the packed one.
  constexpr std::size_t kHeads = std::size_t{2} << 20;
  nested(kMaxEmbeddedInMemoryBytes / 4 - kHeads, "fits");
  EXPECT_EQ(ask("SELECT count(*) FROM documents WHERE reason LIKE 'too large%'"), Rows{"0"});
  nested(kMaxEmbeddedInMemoryBytes / 4 + kHeads, "past");
  EXPECT_EQ(ask("SELECT names FROM documents WHERE reason LIKE 'too large%'"), Rows{"d.bin"});
}

TEST_F(DocumentsTest, NamesAreSearchedUpToALimitAndPlacesAreAllKept) {
  std::vector<Attached> files;
  for (std::size_t i = 0; i <= kMaxDocumentNames; ++i) {
    files.push_back({"name" + std::to_string(i) + ".txt", "text/plain", "the same\n"});
  }
  add_file("a.eml", message_with("one", files));
  const std::string last = "name" + std::to_string(kMaxDocumentNames);
  EXPECT_EQ(ask("SELECT count(*) FROM embedded"), Rows{std::to_string(kMaxDocumentNames + 1)});
  EXPECT_EQ(ask("SELECT instr(names, '" + last + "') FROM documents"), Rows{"0"});
  EXPECT_EQ(ask("SELECT instr(names, 'name" + std::to_string(kMaxDocumentNames - 1) +
                ".txt') > 0 FROM documents"),
            Rows{"1"});
}

// Its header may be signed; the octets that were signed are gone, which is no fault of the message.
TEST_F(DocumentsTest, OfAMessageThatOutlookStoredNoSignatureIsJudged) {
  const char* const shared = std::getenv("DAYLIGHT_SHARED");
  const std::filesystem::path folder =
      std::filesystem::path(shared == nullptr ? "" : shared) / "vectors" / "outlook";
  if (!std::filesystem::is_directory(folder)) GTEST_SKIP() << "no " << folder;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().filename() == "simple reply with CC.msg") {
      add_file("a.msg", read_all(entry.path().string()));
    }
  }
  EXPECT_EQ(ask("SELECT DISTINCT verdict, malformed <> '' FROM view_signatures"),
            Rows{"malformed|1"});
  EXPECT_EQ(ask("SELECT DISTINCT rendered FROM view_families JOIN messages ON item_id = item"),
            Rows{"1"});
}

TEST(TreeQueue, AWalkAheadWaitsWhereTooMuchIsHeldAndTheOneWhoseTurnItIsGoesOn) {
  TreeQueue queue;
  TreeRead large;
  document::Reading reading;
  reading.pages.emplace_back();
  reading.pages.front().text = std::string(kMaxTreeEventBytes, 'x');
  large.reading = reading;
  ASSERT_TRUE(queue.push(1, large));
  // Root 0 has the turn: what root 1 holds does not stop it.
  ASSERT_TRUE(queue.push(0, TreeEnd{}));
  const auto first = queue.pop(0);
  ASSERT_TRUE(first.ok());
  EXPECT_TRUE(std::holds_alternative<TreeEnd>(**first));
  std::thread ahead([&] { EXPECT_FALSE(queue.push(2, TreeEnd{})); });
  queue.abandon();
  ahead.join();
  EXPECT_FALSE(queue.push(3, TreeEnd{}));
}

}  // namespace
}  // namespace day::vault
