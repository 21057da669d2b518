// SPDX-License-Identifier: AGPL-3.0-or-later
// The way in, as a browser meets it.
#include <gtest/gtest.h>

#include <algorithm>

#include "crypto/password_hash.h"
#include "room/limits.h"
#include "room/login.h"
#include "room/room_world.h"
#include "room/router.h"

namespace day::room {
namespace {

constexpr const char* kPassword = "correct horse battery";

// A browser with one cookie.
class Browser {
 public:
  explicit Browser(RoomWorld* world) : world_(world) {}

  http::Response get(const std::string& target, const std::string& accept = "text/html") {
    http::Request request;
    request.fields = {{"accept", accept}};
    return ask(std::move(request), target);
  }
  http::Response post(const std::string& target, const std::string& body, http::Pairs fields = {}) {
    http::Request request;
    request.method = http::Method::Post;
    request.fields = std::move(fields);
    request.fields.emplace_back("content-type", "application/x-www-form-urlencoded");
    request.body = body;
    return ask(std::move(request), target);
  }
  // The token in the page of the login.
  std::string login_token() {
    const std::string page = body_of(get("/login"));
    const std::string before = "name=\"token\" value=\"";
    const std::size_t at = page.find(before);
    return at == page.npos ? "" : page.substr(at + before.size(), 64);
  }
  http::Response log_in(const std::string& password, const std::string& next = "/") {
    return post("/login", "token=" + login_token() + "&password=" + password + "&next=" + next);
  }

  std::string cookie;  // "daylight=…"

 private:
  http::Response ask(http::Request request, const std::string& target) {
    if (!cookie.empty()) request.fields.emplace_back("cookie", cookie);
    http::Response response = world_->ask(std::move(request), target);
    const std::string set = field_of(response, "Set-Cookie");
    if (!set.empty()) cookie = set.substr(0, set.find(';'));
    return response;
  }

  RoomWorld* world_;
};

class Gate : public testing::Test {
 protected:
  void lock() {
    const auto hash = crypto::hash_password(kPassword, {64, 1, 1});
    ASSERT_TRUE(hash.ok());
    DoorOptions options;
    options.password_hash = *hash;
    options.now_seconds = [this] { return now_; };
    world_.options().door = std::make_shared<Door>(options);
    world_.open();
  }

  std::int64_t now_ = 1'000;
  RoomWorld world_{vault::invented_mbox(0, 2)};
};

// Every route that there is, with something in the place of its ":name" segments.
std::vector<std::pair<http::Method, std::string>> all_targets() {
  std::vector<std::pair<http::Method, std::string>> targets;
  for (const auto& group : route_groups()) {
    for (const Route& each : group) {
      std::string target;
      for (std::size_t i = 0; i < each.pattern.size(); ++i) {
        if (each.pattern[i] != ':') {
          target += each.pattern[i];
          continue;
        }
        target += "aaaa";
        while (i + 1 < each.pattern.size() && each.pattern[i + 1] != '/') ++i;
      }
      targets.emplace_back(each.method, target);
    }
  }
  return targets;
}

TEST_F(Gate, WithoutThePasswordNothingButTheLoginAnswers) {
  lock();
  auto targets = all_targets();
  ASSERT_GT(targets.size(), 10u);
  for (const char* path : {"/nowhere", "/login/", "/login/x", "/LOGIN", "/assets", "/api"}) {
    targets.emplace_back(http::Method::Get, path);
  }
  for (const auto& [method, target] : targets) {
    if (target == "/login" || target.starts_with("/assets/")) continue;
    Browser browser(&world_);
    const http::Response page =
        method == http::Method::Post ? browser.post(target, "") : browser.get(target);
    const bool is_page = method != http::Method::Post && !target.starts_with("/api");
    EXPECT_EQ(page.status, is_page ? 303u : 401u) << target;
    EXPECT_EQ(body_of(page).find("Halden"), std::string::npos) << target;
    EXPECT_EQ(browser.get(target, "*/*").status, 401u) << target;
  }
}

TEST_F(Gate, TheLoginDoesNotSayWhatIsBehindIt) {
  lock();
  Browser browser(&world_);
  const http::Response page = browser.get("/login");
  EXPECT_EQ(page.status, 200u);
  EXPECT_EQ(body_of(page).find("Halden"), std::string::npos);
  EXPECT_EQ(field_of(page, "Cache-Control"), "no-store");
  EXPECT_FALSE(page.may_compress);
}

TEST_F(Gate, ThePasswordOpensAndLeadsOn) {
  lock();
  Browser browser(&world_);
  const http::Response asked = browser.get("/?a=b%20c");
  EXPECT_EQ(field_of(asked, "Location"), "/login?next=%2F%3Fa%3Db%2520c");
  const http::Response in = browser.log_in(kPassword, "%2F%3Fa%3Db%2520c");
  EXPECT_EQ(in.status, 303u);
  EXPECT_EQ(field_of(in, "Location"), "/?a=b%20c");
  const http::Response page = browser.get("/");
  EXPECT_EQ(page.status, 200u);
  EXPECT_EQ(field_of(page, "Cache-Control"), "no-store");
  EXPECT_NE(body_of(page).find("action=\"/logout\""), std::string::npos);
  EXPECT_EQ(browser.get("/api/status").status, 200u);
  EXPECT_EQ(browser.get("/login").status, 303u);
}

TEST_F(Gate, ALoginGivesANewIdAndTheOldOneOpensNothing) {
  lock();
  Browser browser(&world_);
  browser.cookie = "daylight=" + std::string(64, 'a');
  Browser attacker(&world_);
  attacker.cookie = browser.cookie;
  EXPECT_EQ(browser.log_in(kPassword).status, 303u);
  EXPECT_NE(browser.cookie, attacker.cookie);
  EXPECT_EQ(browser.get("/").status, 200u);
  EXPECT_EQ(attacker.get("/").status, 303u);
}

TEST_F(Gate, AWrongPasswordAsksAgain) {
  lock();
  Browser browser(&world_);
  const http::Response page = browser.log_in("wrong");
  EXPECT_EQ(page.status, 403u);
  EXPECT_NE(body_of(page).find("role=\"alert\""), std::string::npos);
  EXPECT_EQ(browser.get("/").status, 303u);
}

TEST_F(Gate, GuessingIsStopped) {
  lock();
  Browser browser(&world_);
  for (std::size_t i = 0; i < kMaxLoginFailures; ++i) {
    EXPECT_EQ(browser.log_in("wrong").status, 403u);
  }
  const http::Response page = browser.log_in(kPassword);
  EXPECT_EQ(page.status, 429u);
  EXPECT_EQ(field_of(page, "Retry-After"), std::to_string(kLoginWindowSeconds));
  now_ += kLoginWindowSeconds;
  EXPECT_EQ(browser.log_in(kPassword).status, 303u);
}

TEST_F(Gate, ASessionEndsByItselfAndAtTheLogout) {
  lock();
  Browser browser(&world_);
  browser.log_in(kPassword);
  now_ += kSessionIdleSeconds;
  EXPECT_EQ(browser.get("/").status, 303u);
  browser.log_in(kPassword);
  const std::string session = browser.cookie;
  const std::string page = body_of(browser.get("/"));
  const std::string before = "name=\"token\" value=\"";
  const std::string token = page.substr(page.find(before) + before.size(), 64);
  EXPECT_EQ(browser.post("/logout", "token=" + token).status, 303u);
  browser.cookie = session;
  EXPECT_EQ(browser.get("/").status, 303u);
}

TEST_F(Gate, AFormThatIsNotOursIsRefused) {
  lock();
  Browser browser(&world_);
  browser.log_in(kPassword);
  Browser other(&world_);
  const std::string others = other.login_token();
  for (const std::string& body : {std::string(), std::string("token="), "token=" + others,
                                  "token=" + std::string(64, '0'), std::string("%zz")}) {
    EXPECT_EQ(browser.post("/logout", body).status, 403u) << body;
  }
  EXPECT_EQ(browser.get("/").status, 200u);
}

TEST_F(Gate, AnotherSiteCannotPostEvenWithATokenThatHolds) {
  Browser browser(&world_);
  browser.get("/");
  const Door& door = *world_.options().door;
  Door::Visitor visitor;
  visitor.id = browser.cookie.substr(browser.cookie.find('=') + 1);
  const std::string body = "token=" + door.token(visitor);
  for (const http::Pairs& fields : std::vector<http::Pairs>{
           {{"origin", "https://evil.example"}},
           {{"origin", "http://127.0.0.1:9999"}},
           {{"sec-fetch-site", "cross-site"}},
           {{"sec-fetch-site", "same-site"}},
           {{"sec-fetch-site", "none"}},
           {{"sec-fetch-site", "cross-site"}, {"origin", "http://127.0.0.1:8410"}}}) {
    EXPECT_EQ(browser.post("/logout", body, fields).status, 403u) << fields.front().second;
  }
  for (const http::Pairs& fields :
       std::vector<http::Pairs>{{},
                                {{"origin", "null"}},
                                {{"origin", "http://127.0.0.1:8410"}},
                                {{"sec-fetch-site", "same-origin"}, {"origin", "null"}}}) {
    Browser same(&world_);
    same.cookie = browser.cookie;
    EXPECT_EQ(same.post("/logout", body, fields).status, 303u);
  }
}

TEST_F(Gate, OnThisMachineFormsNeedATokenToo) {
  Browser browser(&world_);
  EXPECT_EQ(browser.post("/logout", "").status, 403u);
  EXPECT_EQ(browser.get("/login").status, 404u);
}

TEST_F(Gate, ACopyForReadersTakesNothing) {
  world_.options().is_public = true;
  world_.open();
  Browser browser(&world_);
  for (const auto& [method, target] : all_targets()) {
    const http::Response page = browser.post(target, "");
    EXPECT_EQ(page.status, 405u) << target;
    EXPECT_EQ(field_of(page, "Allow"), "GET, HEAD");
  }
  EXPECT_EQ(browser.get("/").status, 200u);
  EXPECT_TRUE(browser.cookie.empty());
}

TEST_F(Gate, ANameThatWasBoundAnewToThisMachineIsNotAnswered) {
  DoorOptions options;
  options.hosts = {"127.0.0.1", "localhost"};
  world_.options().door = std::make_shared<Door>(options);
  world_.open();
  http::Request request;
  request.host = "evil.example:8410";
  const http::Response page = world_.ask(request, "/");
  EXPECT_EQ(page.status, 421u);
  EXPECT_EQ(body_of(page).find("Halden"), std::string::npos);
}

TEST(Login, LeadsToPathsOfThisServerOnly) {
  EXPECT_EQ(next_of("/m/7k2m?a=b%20c"), "/m/7k2m?a=b%20c");
  for (const char* away : {"", "//evil.example", "/\\evil.example", "https://evil.example", "evil",
                           "/a\r\nSet-Cookie: x=y", "/a b", "/../x", "/%zz"}) {
    EXPECT_EQ(next_of(away), "/") << away;
  }
  EXPECT_EQ(next_of("/" + std::string(kMaxNextBytes - 1, 'a')).size(), kMaxNextBytes);
  EXPECT_EQ(next_of("/" + std::string(kMaxNextBytes, 'a')), "/");
}

}  // namespace
}  // namespace day::room
