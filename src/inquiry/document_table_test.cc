// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/document_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "catalog/documents.h"
#include "document/sniff.h"
#include "inquiry/search.h"
#include "inquiry/small_world.h"

namespace day::inquiry {
namespace {

class DocumentTableTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    world_ = std::make_unique<SmallWorld>(testing::TempDir() + "daylight_files_test", 14, 200);
    auto table = read_document_table(world_->database());
    ASSERT_TRUE(table.ok());
    table_ = std::move(*table);
  }
  static void TearDownTestSuite() { world_.reset(); }
  static std::vector<catalog::RowId> all(DocumentChoice choice) {
    choice.limit = 100000;
    return choose_documents(table_, choice).page;
  }

  static std::unique_ptr<SmallWorld> world_;
  static DocumentTable table_;
};
std::unique_ptr<SmallWorld> DocumentTableTest::world_;
DocumentTable DocumentTableTest::table_;

TEST_F(DocumentTableTest, HoldsWhatTheQueryForDocumentsFinds) {
  Search search(world_->database(), world_->originals());
  const auto found = search.matches(query::parse_query("is:document"));
  ASSERT_TRUE(found.ok());
  ASSERT_FALSE(found->empty());
  std::vector<catalog::RowId> rows = all({});
  std::sort(rows.begin(), rows.end());
  EXPECT_EQ(rows, *found);
}

TEST_F(DocumentTableTest, RowsSayWhatTheCatalogSaysOfTheDocument) {
  catalog::DocumentReader documents(world_->database());
  for (const DocumentTable::Row& row : table_.rows) {
    const auto info = documents.info(row.row);
    ASSERT_TRUE(info.ok());
    if (!*info) {
      EXPECT_EQ(row.outcome, DocumentTable::kNone);
      continue;
    }
    EXPECT_EQ(row.outcome, static_cast<std::uint8_t>((*info)->outcome));
    EXPECT_EQ(row.pages, (*info)->page_count);
    EXPECT_EQ(kDocumentKinds[row.kind], document::kind_of((*info)->media_type));
  }
}

TEST_F(DocumentTableTest, CountsByKindAndOutcomeAreThoseOfTheChoicesTheyLeadTo) {
  const ChosenDocuments whole = choose_documents(table_, {});
  std::uint64_t total = 0;
  for (std::uint8_t kind = 0; kind < kDocumentKinds.size(); ++kind) {
    DocumentChoice choice;
    choice.kind = kind;
    const ChosenDocuments some = choose_documents(table_, choice);
    EXPECT_EQ(some.count, whole.by_kind[kind]);
    for (std::uint8_t outcome = 0; outcome < document::kOutcomeCount; ++outcome) {
      choice.outcome = outcome;
      EXPECT_EQ(choose_documents(table_, choice).count, some.by_outcome[outcome]);
    }
    total += some.count;
  }
  EXPECT_EQ(total + whole.by_outcome.back(), whole.count);
}

TEST_F(DocumentTableTest, PagesJoinToTheWholeInEveryOrder) {
  for (const DocumentSort sort :
       {DocumentSort::Newest, DocumentSort::Oldest, DocumentSort::Largest, DocumentSort::Smallest,
        DocumentSort::Longest, DocumentSort::Name, DocumentSort::Kind}) {
    DocumentChoice choice;
    choice.sort = sort;
    const auto whole = all(choice);
    std::vector<catalog::RowId> joined;
    choice.limit = 7;
    for (; choice.offset < whole.size(); choice.offset += choice.limit) {
      const auto page = choose_documents(table_, choice).page;
      joined.insert(joined.end(), page.begin(), page.end());
    }
    EXPECT_EQ(joined, whole);
    EXPECT_TRUE(choose_documents(table_, choice).page.empty()) << "past the end";
  }
}

TEST_F(DocumentTableTest, LargestComesFirst) {
  DocumentChoice choice;
  choice.sort = DocumentSort::Largest;
  const auto size_of = [](catalog::RowId row) {
    const auto at = std::find_if(table_.rows.begin(), table_.rows.end(),
                                 [&](const auto& each) { return each.row == row; });
    return at->size_bytes;
  };
  const auto rows = all(choice);
  for (std::size_t i = 1; i < rows.size(); ++i) EXPECT_GE(size_of(rows[i - 1]), size_of(rows[i]));
}

}  // namespace
}  // namespace day::inquiry
