// SPDX-License-Identifier: AGPL-3.0-or-later
// Holds docs/formats/catalog.md to the tables: each table, view and column is told there, and each
// worked query gives what the page shows.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "catalog/catalog_world.h"
#include "catalog/people.h"
#include "os/file.h"

namespace day::catalog {
namespace {

std::string read_page() {
  const char* const tree = std::getenv("DAYLIGHT_TREE");
  if (tree == nullptr) return {};
  auto page = os::read_file(std::string(tree) + "/docs/formats/catalog.md", 1 << 20);
  return page.ok() ? std::move(page).value() : std::string();
}

mail::Reading message(std::string subject, std::string from, std::string id, std::int64_t unix,
                      std::int32_t zone) {
  mail::Reading reading;
  reading.subject = std::move(subject);
  reading.message_id = std::move(id);
  reading.mailboxes = {{mail::Role::From, "", std::move(from)},
                       {mail::Role::To, "Harbour desk", "desk@port.example"}};
  reading.dates = {{mail::DateOrigin::DateField, {Instant{unix}, zone}, "as sent"}};
  mail::Part text;
  text.media_type = "text/plain";
  reading.parts = {text};
  return reading;
}

// A key of the first message's signer, and what follows from it.
void judge(World* world) {
  KeyWriter keys(world->database.get());
  SignatureWriter* const signatures = world->writer->signatures();
  const auto zone = must(keys.add_evidence(RowId{1}, SourceId{1}, {}, "zone", std::nullopt));
  KeyInfo key;
  key.evidence = zone;
  key.type = "rsa";
  key.bits = 2048;
  const auto signer = must(signatures->intern_signer("port.example", "s1"));
  dkim::Judgement proven;
  proven.verdict = dkim::Verdict::Verified;
  proven.by = 0;
  proven.signatures.resize(1);
  proven.signatures[0].verdict = dkim::SignatureVerdict::Pass;
  proven.signatures[0].aligned = true;
  proven.signatures[0].key_row = must(keys.add_key(signer, key));
  proven.signatures[0].flags = {{dkim::FlagCode::FieldMayBeAdded, "to", 0}};
  must(signatures->put_judgement(RowId{1}, proven));
  dkim::Judgement open;
  open.verdict = dkim::Verdict::NoKey;
  open.signatures.resize(1);
  must(signatures->put_judgement(RowId{2}, open));
  must(signatures->put_judgement(RowId{3}, {}));
}

// The little archive that the page speaks of.
void fill(World* world) {
  const ContainerRow box = world->open_source(1, "/cases/harbour/mail.mbox");
  auto first = message("Crane 7", "asa.lind@port.example", "1@port.example", 1462273620, 120);
  auto second = message("Re: Crane 7", "bo@cargo.example", "2@cargo.example", 1462316400, -480);
  second.references = {"1@port.example"};
  mail::Part plan;
  plan.index = 1;
  plan.media_type = "application/pdf";
  plan.file_name = "plan.pdf";
  plan.size_bytes = 52311;
  plan.is_attachment = true;
  second.parts.push_back(plan);
  auto third = message("", "asa.lind@port.example", "", 0, 0);
  third.dates.clear();
  third.defects = {{mail::DefectCode::MissingDate, ""}};
  mail::SignatureDigest digest;
  digest.domain = "port.example";
  digest.selector = "s1";
  digest.addable_fields = {"to"};
  first.signatures = {digest};
  digest.domain = "cargo.example";
  digest.selector = "k2";
  second.signatures = {digest};
  world->place(1, box, 0, world->add("first", first), 5);
  world->place(1, box, 5, world->add("second", second), 6);
  world->place(1, box, 11, RowId{1}, 5);
  world->place(1, box, 16, world->add("third", third), 5);
  judge(world);
  store::ContainerEnd end;
  end.size_bytes = 21;
  end.sha256 = id_of("box").digest;
  must(world->writer->end_container(box, end, 21, 0, 0));
  must(world->writer->end_source(SourceId{1}, true));
  world->flush();
  must(settle_people(world->database.get()));
}

std::string answer(World* world, const std::string& sql) {
  auto statement = must(world->database->prepare(sql));
  std::string lines;
  while (must(statement.step())) {
    for (int column = 0; column < statement.column_count(); ++column) {
      if (column > 0) lines += '|';
      lines += statement.column_text(column);
    }
    lines += '\n';
  }
  return lines;
}

// The text between ```LANGUAGE and ```, from *at on; moves *at behind it.
std::string next_block(const std::string& page, const std::string& language, std::size_t* at) {
  const std::string begin = "```" + language + "\n";
  const std::size_t from = page.find(begin, *at);
  if (from == std::string::npos) return {};
  const std::size_t text = from + begin.size();
  const std::size_t end = page.find("```", text);
  if (end == std::string::npos) return {};
  *at = end + 3;
  return page.substr(text, end - text);
}

TEST(Page, EveryWorkedQueryGivesWhatThePageShows) {
  const std::string page = read_page();
  if (page.empty()) GTEST_SKIP() << "docs/formats/catalog.md is not here (DAYLIGHT_TREE)";
  World world;
  fill(&world);
  std::size_t at = 0;
  int queries = 0;
  for (;;) {
    const std::string sql = next_block(page, "sql", &at);
    if (sql.empty()) break;
    EXPECT_EQ(answer(&world, sql), next_block(page, "result", &at)) << sql;
    ++queries;
  }
  EXPECT_GE(queries, 7);
}

TEST(Page, EveryTableViewAndColumnIsTold) {
  const std::string page = read_page();
  if (page.empty()) GTEST_SKIP() << "docs/formats/catalog.md is not here (DAYLIGHT_TREE)";
  World world;
  auto names = must(world.database->prepare(
      "SELECT s.name, c.name FROM sqlite_schema s JOIN pragma_table_info(s.name) c "
      "WHERE s.type IN ('table', 'view') AND s.name NOT LIKE 'sqlite_%'"));
  int columns = 0;
  while (must(names.step())) {
    const std::string table(names.column_text(0));
    const std::string column(names.column_text(1));
    const std::size_t line = page.find("\n| `" + table + "` |");
    ASSERT_NE(line, std::string::npos) << table;
    const std::string told = page.substr(line + 1, page.find('\n', line + 1) - line - 1);
    EXPECT_NE(told.find("`" + column + "`"), std::string::npos) << table << "." << column;
    ++columns;
  }
  EXPECT_GT(columns, 100);
}

}  // namespace
}  // namespace day::catalog
