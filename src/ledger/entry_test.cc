// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/entry.h"

#include <gtest/gtest.h>

#include "ledger/ledger_testing.h"
#include "ledger/limits.h"

namespace day::ledger {
namespace {

std::string what_is_wrong(Chain* chain, const std::string& line) {
  const auto taken = chain->take(line);
  const auto* damage = std::get_if<Damage>(&taken);
  return damage == nullptr ? "" : damage->what;
}

// The block that the page fences as ```ledger.
Bytes read_example() {
  const char* docs = std::getenv("DAYLIGHT_DOCS");
  CHECK(docs != nullptr);
  std::ifstream in(std::string(docs) + "/formats/ledger.md");
  const std::string page{std::istreambuf_iterator<char>(in), {}};
  const std::string fence = "```ledger\n";
  const std::size_t begin = page.find(fence);
  CHECK(begin != std::string::npos);
  const std::size_t at = begin + fence.size();
  return page.substr(at, page.find("```", at) - at);
}

TEST(Entry, TheExampleOfThePageReadsAsThePageSays) {
  Chain chain;
  std::vector<Entry> entries;
  for (const std::string& line : lines_of(read_example())) {
    auto taken = chain.take(line);
    ASSERT_TRUE(std::holds_alternative<Entry>(taken)) << std::get<Damage>(taken).print();
    entries.push_back(std::get<Entry>(taken));
  }
  ASSERT_EQ(entries.size(), 3u);
  const auto& open = std::get<Open>(entries[0].decision);
  EXPECT_EQ(open.vault, kVaultId);
  EXPECT_EQ(open.holder, "Ingrid");
  EXPECT_EQ(open.key, public_of(key_of('a')));
  EXPECT_EQ(print_rfc3339({entries[0].time, 0}), "2026-01-02T03:04:05Z");
  const auto& label = std::get<ChangeLabel>(entries[1].decision);
  EXPECT_TRUE(label.add);
  EXPECT_EQ(label.label, "to publish");
  ASSERT_EQ(label.items.size(), 1u);
  EXPECT_EQ(label.items[0], item_of("Subject: a\n\n"));
  const auto& note = std::get<AddNote>(entries[2].decision);
  EXPECT_EQ(note.text, "Who is “K”?");
  EXPECT_EQ(note.span, (Span{4, 9, "berth"}));
  EXPECT_EQ(entries[2].previous, entries[1].digest);
}

TEST(Entry, TheWriterMakesTheExampleOfThePage) {
  const Folder folder;
  Writer writer =
      must(Writer::create(folder.path(), std::string(kVaultId), "Ingrid", key_of('a'), kStart));
  const ItemId item = item_of("Subject: a\n\n");
  must(writer.append({kStart.unix_seconds + 1}, "Ingrid",
                     ChangeLabel{true, "to publish", {item}, ""}));
  must(writer.append({kStart.unix_seconds + 2}, "Paal",
                     AddNote{item, "Who is “K”?", Span{4, 9, "berth"}}));
  EXPECT_EQ(folder.get(), read_example());
}

TEST(Chain, NamesWhatIsWrongWithALine) {
  const Folder folder;
  write_sample(folder);
  const auto lines = lines_of(folder.get());
  Chain chain;
  ASSERT_EQ(what_is_wrong(&chain, lines[0]), "");
  EXPECT_EQ(what_is_wrong(&chain, lines[0]),
            "entry 1 stands in its place: entries are repeated or out of order");
  EXPECT_EQ(what_is_wrong(&chain, lines[2]),
            "entry 3 stands in its place: entries are missing or out of order");
  EXPECT_EQ(what_is_wrong(&chain, "\n"), "what stands here has not the form of an entry");
  EXPECT_EQ(what_is_wrong(&chain, lines[1].substr(0, lines[1].size() - 1)),
            "what stands here has not the form of an entry");
  EXPECT_EQ(what_is_wrong(&chain, std::string(kMaxEntryBytes, 'a') + "\n"),
            "its line is longer than any entry");
  EXPECT_EQ(chain.head().entries, 1u) << "damage moves nothing";
  EXPECT_EQ(what_is_wrong(&chain, lines[1]), "");
}

// An entry as `key` would write it in the second place of a ledger of key_of('a').
std::string second_line(const crypto::SigningKey& key, const Decision& decision,
                        const Digest& previous) {
  return print_entry({EntryNumber{2}, kStart, "Ingrid", previous, &decision}, key) + "\n";
}

TEST(Chain, RefusesWhatAnotherKeyHasSigned) {
  const Folder folder;
  const Writer writer =
      must(Writer::create(folder.path(), std::string(kVaultId), "Ingrid", key_of('a'), kStart));
  const Decision decision = SaveSearch{"a", "b"};
  Chain chain;
  ASSERT_EQ(what_is_wrong(&chain, folder.get()), "");
  const Digest head = writer.head().digest;
  const std::string forged = second_line(key_of('b'), decision, head);
  EXPECT_EQ(what_is_wrong(&chain, forged).substr(0, 38), "it is forged: no entry introduces its ");
  // The same under the name of the key that is known.
  std::string renamed = forged;
  const std::string own = print_hex(public_of(key_of('b')).octets);
  renamed.replace(renamed.find(own), own.size(), print_hex(public_of(key_of('a')).octets));
  EXPECT_EQ(what_is_wrong(&chain, renamed),
            "its signature does not hold: it was changed, or it is forged");
  EXPECT_EQ(what_is_wrong(&chain, second_line(key_of('a'), decision, Digest())),
            "it does not follow entry 1: it bears the hash of another");
  const Decision again = Open{"x", public_of(key_of('a')), "Ingrid"};
  EXPECT_EQ(what_is_wrong(&chain, second_line(key_of('a'), again, head)),
            "a ledger is opened once, by its first entry");
  EXPECT_EQ(what_is_wrong(&chain, second_line(key_of('a'), decision, head)), "");
}

TEST(Chain, RefusesALedgerThatDoesNotBeginWithItsOpening) {
  Chain chain;
  const Decision decision = SaveSearch{"a", "b"};
  const std::string line =
      print_entry({EntryNumber{1}, kStart, "Ingrid", Digest(), &decision}, key_of('a')) + "\n";
  EXPECT_EQ(what_is_wrong(&chain, line), "the first entry does not open a ledger");
  const Decision open = Open{"x", public_of(key_of('b')), "Ingrid"};
  const std::string foreign =
      print_entry({EntryNumber{1}, kStart, "Ingrid", Digest(), &open}, key_of('a')) + "\n";
  EXPECT_EQ(what_is_wrong(&chain, foreign), "it is not signed by the key that it names");
}

TEST(Chain, TakesAnEntryOfALaterKindAndGoesOn) {
  Chain chain;
  const Decision open = Open{std::string(kVaultId), public_of(key_of('a')), "Ingrid"};
  ASSERT_EQ(what_is_wrong(&chain, print_entry({EntryNumber{1}, kStart, "Ingrid", Digest(), &open},
                                              key_of('a')) +
                                      "\n"),
            "");
  const Decision later = Unknown{"release/1", "{\"batch\":1}", ""};
  const std::string line = second_line(key_of('a'), later, chain.head().digest);
  const auto taken = chain.take(line);
  ASSERT_TRUE(std::holds_alternative<Entry>(taken));
  const auto& kept = std::get<Unknown>(std::get<Entry>(taken).decision);
  EXPECT_EQ(kept.kind, "release/1");
  EXPECT_EQ(kept.payload, "{\"batch\":1}");
}

TEST(Chain, ARetiredKeySignsNoMoreAndIsNotTakenBack) {
  const Folder folder;
  Writer writer =
      must(Writer::create(folder.path(), std::string(kVaultId), "Ingrid", key_of('a'), kStart));
  const OperatorKey other = public_of(key_of('b'));
  must(writer.append(kStart, "Ingrid", IntroduceOperator{other, "Paal"}));
  {
    Writer paal = must(Writer::open(folder.path(), {}, key_of('b')));
    must(paal.append(kStart, "Paal", SaveSearch{"a", "b"}));
    EXPECT_EQ(paal.signer().holder, "Paal");
  }
  Writer again = must(Writer::open(folder.path(), {}, key_of('a')));
  must(again.append(kStart, "Ingrid", RetireOperator{other, "left"}));
  must(again.append(kStart, "Ingrid", IntroduceOperator{other, "Paal"}));
  const auto refused = Writer::open(folder.path(), {}, key_of('b'));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::Denied);
  const Decision decision = SaveSearch{"c", "d"};
  const std::string late =
      print_entry({EntryNumber{6}, kStart, "Paal", again.head().digest, &decision}, key_of('b'));
  folder.put(folder.get() + late + "\n");
  const Collected read = collect(folder);
  EXPECT_EQ(read.entries.size(), 5u) << "what it signed before stands";
  ASSERT_TRUE(read.scan.damage);
  EXPECT_NE(read.scan.damage->what.find("was retired by entry 4"), std::string::npos);
}

}  // namespace
}  // namespace day::ledger
