// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include "room/room_world.h"

namespace day::room {
namespace {

// A message with two attachments.
std::string with_attachments(int number) {
  const std::string n = std::to_string(number);
  return "From office@halden.example Tue Mar  1 08:00:00 2016\nFrom: Harbour Office "
         "<office@halden.example>\nSubject: Berth <" +
         n + ">\nDate: Tue, 1 Mar 2016 08:00:00 +0100\nMessage-ID: <a" + n +
         "@halden.example>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
         "--b\nContent-Type: text/plain\n\nSee the file.\n--b\nContent-Type: text/csv; "
         "name=\"dues " +
         n + ".csv\"\nContent-Disposition: attachment; filename=\"dues " + n +
         ".csv\"\n\nberth,dues\n" + n +
         ",100\n--b\nContent-Type: application/x-unheard-of; "
         "name=\"odd.bin\"\nContent-Disposition: attachment; filename=\"odd.bin\"\n\n\x01\x02\x03" +
         n + "\n--b--\n\n";
}

class FilesPage : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::string box;
    for (int i = 0; i < 30; ++i) box += with_attachments(i);
    world_ = std::make_unique<RoomWorld>(box);
  }
  static void TearDownTestSuite() { world_.reset(); }
  static std::string get(const std::string& target) {
    const http::Response page = world_->get(target);
    EXPECT_EQ(page.status, 200u) << target;
    return body_of(page);
  }
  static std::unique_ptr<RoomWorld> world_;
};
std::unique_ptr<RoomWorld> FilesPage::world_;

TEST_F(FilesPage, ListsEveryDocumentToTheLastPage) {
  const std::string first = get("/files");
  EXPECT_NE(first.find("60 documents"), first.npos);
  EXPECT_EQ(count_of(first, "data-result"), 50u);
  EXPECT_EQ(count_of(get("/files?page=2"), "data-result"), 10u);
  EXPECT_EQ(count_of(get("/files?page=3"), "data-result"), 10u) << "past the end";
}

TEST_F(FilesPage, IsFilteredByKindAndOutcomeWithCounts) {
  const std::string page = get("/files?kind=spreadsheet&sort=name");
  EXPECT_NE(page.find("30 documents"), page.npos);
  EXPECT_EQ(count_of(page, "data-result"), 30u);
  EXPECT_LT(page.find("dues 1.csv"), page.find("dues 2.csv"));
  EXPECT_EQ(page.find("odd.bin"), page.npos);
  const std::string other = get("/files?outcome=unsupported");
  EXPECT_NE(other.find("30 documents"), other.npos);
  EXPECT_NE(other.find("no reader for it"), other.npos);
  EXPECT_EQ(count_of(get("/files?kind=nonsense&outcome=nonsense&sort=nonsense"), "data-result"),
            50u);
}

TEST_F(FilesPage, IsSearchedInTheLanguageOfSearch) {
  EXPECT_NE(get("/files?q=file:dues").find("30 documents"), std::string::npos);
  EXPECT_NE(get("/files?q=nothinglikeit").find("0 documents"), std::string::npos);
}

TEST_F(FilesPage, SaysWithWhichMessageItCame) {
  const std::string page = get("/files?q=" + std::string("%22dues%207%22"));
  EXPECT_NE(page.find("Berth &lt;7&gt;"), page.npos);
  EXPECT_NE(page.find("Harbour Office"), page.npos);
  EXPECT_EQ(page.find("<7>"), page.npos);
}

}  // namespace
}  // namespace day::room
