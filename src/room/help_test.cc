// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include "query/fields.h"
#include "query/query.h"
#include "room/help.h"
#include "room/limits.h"
#include "room/room_world.h"

namespace day::room {
namespace {

TEST(Help, EveryExampleIsUnderstood) {
  for (const HelpExample& each : help_examples()) {
    const query::Query query = query::parse_query(each.query);
    EXPECT_TRUE(query.notices.empty()) << each.query << ": " << query.notices.front().text;
  }
}

TEST(Help, EveryNameOfTheSearchLanguageHasAnExample) {
  std::string all = "\n";
  for (const HelpExample& each : help_examples()) all.append(each.query).append("\n");
  const auto expect = [&](std::string_view name) {
    if (!name.empty()) {
      EXPECT_NE(all.find("\n" + std::string(name) + ":"), std::string::npos) << name;
    }
  };
  for (int i = 0; i <= UINT8_MAX; ++i) {
    expect(query::field_name(static_cast<query::Field>(i)));
    expect(query::key_name(static_cast<query::Key>(i)));
  }
  for (const std::string_view name :
       {"date", "since", "sent", "size", "has", "is", "in", "header"}) {
    expect(name);
  }
}

TEST(Help, EveryTraitIsNamedOnThePage) {
  RoomWorld world(vault::invented_mbox(0, 1));
  const std::string page = body_of(world.get("/help"));
  for (int i = 0; i <= static_cast<int>(query::Trait::InMessage); ++i) {
    const std::string_view text = query::trait_text(static_cast<query::Trait>(i));
    EXPECT_NE(page.find(text), std::string::npos) << text;
  }
}

TEST(Verdicts, EveryVerdictIsExplainedWhetherOrNotAMessageHasIt) {
  RoomWorld world(vault::invented_mbox(0, 2));
  for (const char* path : {"/verdicts", "/help"}) {
    const std::string page = body_of(world.get(path));
    for (int i = 0; i < dkim::kVerdictCount; ++i) {
      EXPECT_NE(page.find(dkim::verdict_name(static_cast<dkim::Verdict>(i))), std::string::npos);
    }
    EXPECT_NE(page.find("neither for the message nor against it"), std::string::npos) << path;
  }
  EXPECT_NE(body_of(world.get("/verdicts")).find("No key is known here"), std::string::npos);
}

}  // namespace
}  // namespace day::room
