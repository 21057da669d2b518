// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include <string>

#include "vault/export_columns.h"
#include "vault/limits.h"
#include "vault/load_file.h"

namespace day::vault {
namespace {

TEST(Columns, AreNamedAndRefusedByName) {
  const auto columns = parse_columns("from, id,mih");
  ASSERT_TRUE(columns.ok());
  EXPECT_EQ(*columns, (std::vector<Column>{Column::From, Column::Id, Column::Mih}));
  for (const char* bad : {"", "id,", "id,,from", "ID", "colour"}) {
    EXPECT_FALSE(parse_columns(bad).ok()) << bad;
  }
  // Every column can be asked for by its name.
  for (std::size_t i = 0; i < kColumnCount; ++i) {
    const auto column = static_cast<Column>(i);
    const auto parsed = parse_columns(column_info(column).name);
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(parsed->front(), column);
    EXPECT_FALSE(column_info(column).help.empty());
  }
}

// The example that RelativityOne's manual gives ("Using EDRM MIH to identify duplicates").
TEST(MessageIdentificationHash, IsThatOfThePublishedExample) {
  EXPECT_EQ(message_identification_hash("CALckR-a8UDkRjO4xJyjd_s0GPxQWw@mail.gmail.com"),
            "1de319c276884bd0c9e2f1621ada26cc");
  EXPECT_EQ(message_identification_hash(""), "");
}

TEST(CsvCell, NoCellIsAFormula) {
  EXPECT_EQ(csv_cell("=1+1"), "'=1+1");
  EXPECT_EQ(csv_cell("-1"), "'-1");
  EXPECT_EQ(csv_cell("@SUM(A1)"), "'@SUM(A1)");
  EXPECT_EQ(csv_cell("\tx"), "'\tx");
  EXPECT_EQ(csv_cell("\r=1"), "\"'\r=1\"");
  EXPECT_EQ(csv_cell("a,\"b\"\nc"), "\"a,\"\"b\"\"\nc\"");
  EXPECT_EQ(csv_cell("a=1"), "a=1");
}

TEST(LoadFile, ValuesKeepNoMarkOfTheFormat) {
  std::uint64_t changed = 0;
  EXPECT_EQ(dat_value("Halden Þór", &changed), "Halden Þór");
  EXPECT_EQ(dat_value("one\r\ntwo\nthree\r", &changed), "one®two®three®");
  EXPECT_EQ(changed, 0U);
  EXPECT_EQ(dat_value("Alþingi", &changed), "Althingi");
  EXPECT_EQ(dat_value("Port®", &changed), "Port(R)");
  EXPECT_EQ(dat_value("a\x14z", &changed), "a z");
  EXPECT_EQ(changed, 3U);
}

TEST(LoadFile, NumbersHaveAPrefixAndAllTheirDigits) {
  EXPECT_EQ(bates_number({"HALDEN-", 1, 6}, 42), "HALDEN-000042");
  EXPECT_EQ(bates_number({"", 1, 1}, 7), "7");
}

TEST(LoadFile, NumbersThatDoNotFitAreRefused) {
  EXPECT_TRUE(check_bates({"A", 1, 2}, 99).ok());
  EXPECT_FALSE(check_bates({"A", 1, 2}, 100).ok());
  EXPECT_TRUE(check_bates({"A", 50, 2}, 50).ok());
  EXPECT_FALSE(check_bates({"A", 50, 2}, 51).ok());
  EXPECT_FALSE(check_bates({"A", 100, 2}, 0).ok());
  EXPECT_TRUE(check_bates({"A", 1, kMaxBatesDigits}, 1).ok());
  EXPECT_FALSE(check_bates({"A", 1, kMaxBatesDigits + 1}, 1).ok());
  EXPECT_FALSE(check_bates({"A", 1, 0}, 1).ok());
  EXPECT_TRUE(check_bates({std::string(kMaxBatesPrefixBytes, 'A'), 1, 8}, 1).ok());
  EXPECT_FALSE(check_bates({std::string(kMaxBatesPrefixBytes + 1, 'A'), 1, 8}, 1).ok());
  for (const char* bad : {"a/b", "..", ".a", "a b", "a,b", "þ"}) {
    EXPECT_FALSE(check_bates({bad, 1, 8}, 1).ok()) << bad;
  }
}

}  // namespace
}  // namespace day::vault
