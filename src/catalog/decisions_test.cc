// SPDX-License-Identifier: AGPL-3.0-or-later
#include "catalog/decisions.h"

#include "catalog/catalog_world.h"

namespace day::catalog {
namespace {

// Applies decisions as entries 1, 2, 3 … of Ingrid, a second after each other.
class Decisions {
 public:
  explicit Decisions(World* world) : writer_(world->database.get()) {}
  void put(ledger::Decision decision) {
    ledger::Entry entry;
    entry.number.value = ++last_;
    entry.time.unix_seconds = static_cast<std::int64_t>(1000 + last_);
    entry.author = "Ingrid";
    entry.decision = std::move(decision);
    must(writer_.apply(entry));
  }

 private:
  DecisionWriter writer_;
  std::uint64_t last_ = 0;
};

std::vector<std::string> names(const std::vector<LabelInfo>& labels) {
  std::vector<std::string> out;
  for (const LabelInfo& each : labels) out.push_back(each.label);
  return out;
}

TEST(Decisions, ALabelIsThereUntilItIsTakenOff) {
  World world;
  const RowId first = world.add("a", {});
  const RowId second = world.add("b", {});
  Decisions decisions(&world);
  DecisionReader reader(world.database.get());
  decisions.put(ledger::ChangeLabel{true, "x", {id_of("b"), id_of("a")}, ""});
  decisions.put(ledger::ChangeLabel{true, "a label", {id_of("a")}, ""});
  EXPECT_EQ(names(must(reader.labels(id_of("a")))), (std::vector<std::string>{"a label", "x"}));
  EXPECT_EQ(must(reader.find_label("x")), (std::vector<RowId>{first, second}));
  EXPECT_EQ(must(reader.find_labelled()), (std::vector<RowId>{first, second}));
  decisions.put(ledger::ChangeLabel{false, "x", {id_of("b")}, ""});
  EXPECT_EQ(must(reader.find_label("x")), (std::vector<RowId>{first}));
  EXPECT_TRUE(must(reader.labels(id_of("b"))).empty());
  const DecisionCounts counts = must(reader.counts());
  EXPECT_EQ(counts.entries, 3u);
  EXPECT_EQ(counts.labels, 2u);
  EXPECT_EQ(counts.labelled, 1u);
}

TEST(Decisions, ALabelStaysWithWhoGaveItFirst) {
  World world;
  world.add("a", {});
  Decisions decisions(&world);
  decisions.put(ledger::ChangeLabel{true, "x", {id_of("a")}, ""});
  decisions.put(ledger::ChangeLabel{true, "x", {id_of("a")}, ""});
  const auto labels = must(DecisionReader(world.database.get()).labels(id_of("a")));
  ASSERT_EQ(labels.size(), 1u);
  EXPECT_EQ(labels[0].by.entry.value, 1u);
  EXPECT_EQ(labels[0].by.author, "Ingrid");
  EXPECT_EQ(labels[0].by.time.unix_seconds, 1001);
}

TEST(Decisions, WhatIsDecidedOnAnItemThatIsNotHereHoldsOnceItComes) {
  World world;
  Decisions decisions(&world);
  DecisionReader reader(world.database.get());
  decisions.put(ledger::ChangeLabel{true, "x", {id_of("late")}, ""});
  decisions.put(ledger::AddNote{id_of("late"), "why?", std::nullopt});
  EXPECT_TRUE(must(reader.find_label("x")).empty());
  EXPECT_EQ(must(reader.label_counts())[0].missing, 1u);
  const RowId row = world.add("late", {});
  EXPECT_EQ(must(reader.find_label("x")), (std::vector<RowId>{row}));
  EXPECT_EQ(must(reader.find_noted()), (std::vector<RowId>{row}));
  EXPECT_EQ(must(reader.label_counts())[0].items, 1u);
}

TEST(Decisions, ANoteSaysWhatItWasAmendedToUntilItIsWithdrawn) {
  World world;
  const RowId row = world.add("a", {});
  Decisions decisions(&world);
  DecisionReader reader(world.database.get());
  decisions.put(ledger::AddNote{id_of("a"), "first", ledger::Span{2, 5, "cra"}});
  decisions.put(ledger::AddNote{id_of("a"), "second", std::nullopt});
  decisions.put(ledger::AmendNote{{1}, "better"});
  const auto notes = must(reader.notes(id_of("a")));
  ASSERT_EQ(notes.size(), 2u);
  EXPECT_EQ(notes[0].text, "better");
  EXPECT_EQ(notes[0].number.value, 1u);
  EXPECT_EQ(notes[0].by.entry.value, 1u);
  EXPECT_EQ(notes[0].amended->entry.value, 3u);
  EXPECT_EQ(notes[0].span, (ledger::Span{2, 5, "cra"}));
  EXPECT_FALSE(notes[1].span || notes[1].amended);
  const auto better = [](std::string_view text) { return text == "better"; };
  EXPECT_EQ(must(reader.find_notes(better)), (std::vector<RowId>{row}));
  decisions.put(ledger::WithdrawNote{{1}, ""});
  EXPECT_FALSE(must(reader.note({1})).has_value());
  EXPECT_TRUE(must(reader.find_notes(better)).empty());
  decisions.put(ledger::AmendNote{{1}, "again"});
  EXPECT_FALSE(must(reader.note({1})).has_value()) << "what was withdrawn is not taken back";
  EXPECT_EQ(must(reader.notes(id_of("a"))).size(), 1u);
}

TEST(Decisions, ASavedSearchIsReplacedAndForgotten) {
  World world;
  Decisions decisions(&world);
  DecisionReader reader(world.database.get());
  decisions.put(ledger::SaveSearch{"s", "crane"});
  decisions.put(ledger::SaveSearch{"s", "berth"});
  EXPECT_EQ(must(reader.saved_search("s"))->query, "berth");
  EXPECT_EQ(must(reader.saved_search("s"))->by.entry.value, 2u);
  decisions.put(ledger::ForgetSearch{"s"});
  EXPECT_FALSE(must(reader.saved_search("s")).has_value());
}

TEST(Decisions, RulingsOnPersonsComeInTheirOrder) {
  World world;
  Decisions decisions(&world);
  decisions.put(ledger::MergePersons{{"b@x", "a@x"}, "alike"});
  decisions.put(ledger::SplitPersons{{"a@x"}, {"c@x", "d@x"}, ""});
  const auto rulings = must(DecisionReader(world.database.get()).person_rulings());
  ASSERT_EQ(rulings.size(), 2u);
  EXPECT_TRUE(rulings[0].merges);
  EXPECT_EQ(rulings[0].one, (std::vector<std::string>{"b@x", "a@x"}));
  EXPECT_EQ(rulings[0].reason, "alike");
  EXPECT_FALSE(rulings[1].merges);
  EXPECT_EQ(rulings[1].one, (std::vector<std::string>{"a@x"}));
  EXPECT_EQ(rulings[1].other, (std::vector<std::string>{"c@x", "d@x"}));
}

TEST(Decisions, WhatIsNotUnderstoodIsARowAndChangesNothing) {
  World world;
  Decisions decisions(&world);
  decisions.put(ledger::Unknown{"label.add/9", "{}", "?"});
  DecisionReader reader(world.database.get());
  EXPECT_EQ(must(reader.counts()).entries, 1u);
  EXPECT_TRUE(must(reader.label_names()).empty());
}

TEST(Decisions, TheHeadThatWasFollowedIsRemembered) {
  World world;
  EXPECT_EQ(must(followed_head(world.database.get())), ledger::Head());
  const ledger::Head head{3, 1536, id_of("h").digest};
  must(DecisionWriter(world.database.get()).set_followed_head(head));
  EXPECT_EQ(must(followed_head(world.database.get())), head);
}

TEST(Decisions, NoForeignKeyIsBroken) {
  World world;
  world.add("a", {});
  Decisions decisions(&world);
  decisions.put(ledger::ChangeLabel{true, "x", {id_of("a")}, ""});
  decisions.put(ledger::AddNote{id_of("a"), "n", std::nullopt});
  decisions.put(ledger::AmendNote{{2}, "m"});
  decisions.put(ledger::SaveSearch{"s", "q"});
  decisions.put(ledger::SplitPersons{{"a"}, {"b"}, ""});
  auto check = must(world.database->prepare("PRAGMA foreign_key_check"));
  EXPECT_FALSE(must(check.step())) << check.column_text(0);
}

}  // namespace
}  // namespace day::catalog
