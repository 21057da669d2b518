// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/decision.h"

#include <gtest/gtest.h>

#include "ledger/ledger_testing.h"
#include "ledger/limits.h"

namespace day::ledger {
namespace {

std::string read_page() {
  const char* docs = std::getenv("DAYLIGHT_DOCS");
  CHECK(docs != nullptr);
  std::ifstream in(std::string(docs) + "/formats/ledger.md");
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Decision, EveryKindReadsAsItWasPrinted) {
  for (const Decision& each : one_of_each()) {
    const std::string payload = print_payload(each);
    EXPECT_EQ(parse_payload(kind_of(each), payload), each) << payload;
    EXPECT_TRUE(check_decision(each).ok());
  }
}

TEST(Decision, ThePageNamesEveryKind) {
  const std::string page = read_page();
  for (const Decision& each : one_of_each()) {
    EXPECT_NE(page.find("| `" + kind_of(each) + "` |"), std::string::npos) << kind_of(each);
  }
  EXPECT_NE(page.find("| `open/1` |"), std::string::npos);
}

TEST(Decision, AnotherKindOrVersionIsKeptAsItIs) {
  for (const char* kind : {"label.add/2", "release/1", "label.add"}) {
    const Decision decision = parse_payload(kind, "{\"label\":\"a\"}");
    const auto* unknown = std::get_if<Unknown>(&decision);
    ASSERT_NE(unknown, nullptr) << kind;
    EXPECT_EQ(unknown->kind, kind);
    EXPECT_EQ(print_payload(decision), "{\"label\":\"a\"}");
    EXPECT_FALSE(check_decision(decision).ok()) << "it must not be written";
  }
}

TEST(Decision, APayloadInAnotherFormIsUnknownAndSaysSo) {
  const std::string digest = print_hex(item_of("").digest);
  const std::pair<const char*, std::string> cases[] = {
      {"label.add/1", "{}"},
      {"label.add/1", "{\"label\":\"a\",\"items\":[]}"},
      {"label.add/1", "{\"label\":\"a\",\"items\":[\"00\"]}"},
      {"label.add/1", "{\"label\":\"a\",\"items\":[7]}"},
      {"label.add/1", "{\"items\":[\"" + digest + "\"],\"label\":\"a\"}"},
      {"label.add/1", "{\"label\":\"a\", \"items\":[\"" + digest + "\"]}"},
      {"label.add/1", "{\"label\":\"a\",\"items\":[\"" + digest + "\"],\"query\":\"\"}"},
      {"label.add/1", "{\"label\":\"a\",\"items\":[\"" + digest + "\"],\"more\":1}"},
      {"note.add/1", "{\"item\":\"" + digest + "\",\"text\":\"\"}"},
      {"note.add/1", "{\"item\":\"" + digest +
                         "\",\"text\":\"a\",\"span\":{\"from\":4,\"to\":4,\"quote\":\"b\"}}"},
      {"note.amend/1", "{\"note\":-1,\"text\":\"a\"}"},
      {"note.amend/1", "{\"note\":1.5,\"text\":\"a\"}"},
      {"person.merge/1", "{\"identities\":[\"a\"]}"},
      {"open/1", "{\"format\":2,\"vault\":\"a\",\"key\":\"" + digest + "\",\"holder\":\"a\"}"},
  };
  for (const auto& [kind, payload] : cases) {
    const Decision decision = parse_payload(kind, payload);
    const auto* unknown = std::get_if<Unknown>(&decision);
    ASSERT_NE(unknown, nullptr) << payload;
    EXPECT_EQ(unknown->why, "not in the form of its kind");
    EXPECT_EQ(unknown->payload, payload);
  }
}

TEST(Decision, NamesAreTakenAtTheirLimitAndRefusedPastIt) {
  EXPECT_TRUE(is_name(std::string(kMaxNameBytes, 'a')));
  EXPECT_FALSE(is_name(std::string(kMaxNameBytes + 1, 'a')));
  for (const char* each : {"", " a", "a ", "a\nb", "a\x7f", "\xff"}) EXPECT_FALSE(is_name(each));
}

TEST(Decision, TextsItemsAndIdentitiesAreTakenAtTheirLimitAndRefusedPastIt) {
  const ItemId item = item_of("");
  EXPECT_TRUE(check_decision(AddNote{item, std::string(kMaxTextBytes, '\1'), {}}).ok());
  EXPECT_FALSE(check_decision(AddNote{item, std::string(kMaxTextBytes + 1, 'a'), {}}).ok());
  const std::vector<ItemId> many(kMaxItemsPerEntry, item);
  EXPECT_TRUE(check_decision(ChangeLabel{true, "a", many, ""}).ok());
  std::vector<ItemId> more = many;
  more.push_back(item);
  EXPECT_FALSE(check_decision(ChangeLabel{true, "a", more, ""}).ok());
  const std::vector<std::string> crowd(kMaxIdentities, "a");
  EXPECT_TRUE(check_decision(MergePersons{crowd, ""}).ok());
  std::vector<std::string> larger = crowd;
  larger.push_back("a");
  EXPECT_FALSE(check_decision(MergePersons{larger, ""}).ok());
  EXPECT_FALSE(check_decision(SplitPersons{{"a"}, larger, ""}).ok());
}

TEST(Decision, TheLongestOfEachKindFitsInAnEntry) {
  const std::string text(kMaxTextBytes, '\1');  // six octets each in JSON
  const std::string name(kMaxNameBytes, 'a');
  const std::vector<ItemId> many(kMaxItemsPerEntry, item_of(""));
  const std::vector<std::string> crowd(kMaxIdentities, name);
  const Decision longest[] = {AddNote{item_of(""), text, Span{0, 1, "a"}},
                              ChangeLabel{true, name, many, "a"}, MergePersons{crowd, text},
                              SplitPersons{crowd, crowd, text}};
  for (const Decision& each : longest) {
    EXPECT_TRUE(check_decision(each).ok());
    EXPECT_LT(print_payload(each).size(), kMaxEntryBytes * 3 / 4) << kind_of(each);
  }
}

}  // namespace
}  // namespace day::ledger
