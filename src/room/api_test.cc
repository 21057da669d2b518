// SPDX-License-Identifier: AGPL-3.0-or-later
// The interface for programs without a socket. Its answers are held to docs/api/openapi.json over
// the example archive by tests/api.
#include <gtest/gtest.h>

#include "json/json.h"
#include "room/limits.h"
#include "room/paths.h"
#include "room/room_world.h"
#include "room/router.h"

namespace day::room {
namespace {

json::Value parse(const http::Response& response) {
  auto value = json::parse(body_of(response));
  EXPECT_TRUE(value.ok()) << body_of(response);
  return value.ok() ? std::move(*value) : json::Value();
}

TEST(Api, CountsWhatIsThere) {
  RoomWorld world(vault::invented_mbox(0, 3));
  const http::Response answer = world.get("/api/status");
  EXPECT_EQ(answer.status, 200u);
  EXPECT_EQ(answer.content_type, "application/json");
  EXPECT_EQ(parse(answer).find_int("messages"), 3);
}

TEST(Api, EveryResultIsReachedByItsPages) {
  RoomWorld world(vault::invented_mbox(0, 7));
  std::string path = "/api/search?limit=3&sort=oldest";
  std::vector<std::string> ids;
  for (int page = 0; page < 3; ++page) {
    const json::Value answer = parse(world.get(path));
    EXPECT_EQ(answer.find_int("count"), 7);
    for (const json::Value& each : *answer.find("results")->as_array()) {
      ids.push_back(each.find_string("id").value_or(""));
    }
    const auto next = answer.find_string("next");
    EXPECT_EQ(next.has_value(), page < 2);
    path = next.value_or("");
  }
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(std::unique(ids.begin(), ids.end()) - ids.begin(), 7);
}

TEST(Api, AnItemIsToldByTheBeginningOfItsId) {
  RoomWorld world(vault::invented_mbox(0, 1));
  const json::Value found = parse(world.get("/api/search"));
  const std::string id = *found.find("results")->as_array()->front().find_string("id");
  const json::Value item = parse(world.get("/api/items/" + id.substr(0, 10)));
  EXPECT_EQ(item.find_string("id"), id);
  EXPECT_EQ(item.find_string("kind"), "message");
  EXPECT_FALSE(item.find("headers")->as_array()->empty());
  EXPECT_EQ(world.get("/api/items/" + id + "/copies").status, 200u);
  EXPECT_EQ(world.get("/api/items/" + id + "/evidence").status, 200u);
  EXPECT_EQ(parse(world.get("/api/threads/" + id)).find_int("count"), 1);
}

TEST(Api, ErrorsAreProblems) {
  RoomWorld world(vault::invented_mbox(0, 1));
  for (const auto& [path, status] : std::vector<std::pair<std::string, unsigned>>{
           {"/api/nowhere", 404},
           {"/api/items/zzzzzzzzzz", 404},
           {"/api/items/!", 404},
           {"/api/people/nobody", 404},
           {"/api/search?sort=best", 400},
           {"/api/search?limit=0", 400},
           {"/api/search?limit=-1", 400},
           {"/api/search?limit=", 400},
           {"/api/search?limit=1x", 400},
           {"/api/search?offset=99999999999999999999", 400},
           {"/api/people?kind=king", 400}}) {
    const http::Response answer = world.get(path);
    EXPECT_EQ(answer.status, status) << path;
    EXPECT_EQ(answer.content_type, "application/problem+json") << path;
    EXPECT_EQ(parse(answer).find_int("status"), static_cast<std::int64_t>(status)) << path;
  }
}

TEST(Api, AListHasSoManyEntriesAndNoMore) {
  RoomWorld world(vault::invented_mbox(0, 2));
  EXPECT_EQ(parse(world.get("/api/search")).find_int("limit"),
            static_cast<std::int64_t>(kApiLimit));
  const std::string most = std::to_string(kMaxApiLimit);
  EXPECT_EQ(world.get("/api/search?limit=" + most).status, 200u);
  EXPECT_EQ(world.get("/api/search?limit=" + std::to_string(kMaxApiLimit + 1)).status, 400u);
}

TEST(Api, AnotherAnswerHasAnotherTag) {
  RoomWorld world(vault::invented_mbox(0, 2));
  const std::string tag = world.get("/api/search").etag;
  EXPECT_FALSE(tag.empty());
  EXPECT_EQ(world.get("/api/search").etag, tag);
  EXPECT_NE(world.get("/api/search?q=subject:x").etag, tag);
}

TEST(Api, ACopyForReadersTellsNoPathsOfThisMachine) {
  RoomWorld world(vault::invented_mbox(0, 1));
  const json::Value found = parse(world.get("/api/search"));
  const std::string id = *found.find("results")->as_array()->front().find_string("id");
  const std::string own =
      *parse(world.get("/api/sources")).find("sources")->as_array()->front().find_string("path");
  ASSERT_TRUE(own.starts_with('/'));
  const std::string folder = own.substr(0, own.rfind('/'));
  world.options().is_public = true;
  world.open();
  for (const std::string& path :
       {std::string("/api/status"), std::string("/api/sources"), std::string("/api/failures"),
        "/api/items/" + id, "/api/items/" + id + "/copies", "/api/items/" + id + "/evidence"}) {
    const std::string body = body_of(world.get(path));
    EXPECT_EQ(body.find(folder), body.npos) << path << body;
  }
  EXPECT_EQ(base_name("/home/ida/leak/a.mbox"), "a.mbox");
  EXPECT_EQ(base_name("leak/"), "leak");
  EXPECT_EQ(base_name("a.mbox"), "a.mbox");
}

TEST(Api, OtherMethodsAreNotAllowed) {
  RoomWorld world(vault::invented_mbox(0, 1));
  world.options().is_public = false;
  http::Request request;
  request.method = http::Method::Post;
  const http::Response answer = world.ask(request, "/api/status");
  // The gate is before the routes: without a token it is refused there.
  EXPECT_EQ(answer.status, 403u);
  EXPECT_EQ(answer.content_type, "application/problem+json");
}

}  // namespace
}  // namespace day::room
