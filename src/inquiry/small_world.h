// SPDX-License-Identifier: AGPL-3.0-or-later
// For tests: a small invented vault, the same items in a catalog with its index and packs, and in
// plain values.
#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <string>

#include "catalog/catalog.h"
#include "index/index.h"
#include "inquiry/slow_search.h"
#include "sql/database.h"
#include "store/store.h"

namespace day::inquiry {

class SmallWorld {
 public:
  // Fails the running test if it cannot be built.
  SmallWorld(const std::string& folder, std::uint32_t seed, std::int64_t items);

  const SlowSearch& plain() const { return plain_; }
  sql::Database* database() { return database_.get(); }
  store::Reader* originals() { return originals_.get(); }

 private:
  PlainItem make_item(std::int64_t row);
  mail::Reading make_reading(std::int64_t row);
  document::Reading make_document();
  void lay_inside(std::int64_t row, PlainItem* item);
  dkim::Judgement make_judgement(const mail::Reading& reading);
  Status write();
  Status write_document(const PlainItem& item, catalog::Writer* catalog, index::Writer* index);
  Status write_places(const PlainItem& item, catalog::Writer* catalog);

  std::string word();
  std::string words(std::size_t most);
  std::size_t below(std::size_t n) { return random_() % n; }

  std::string folder_;
  std::mt19937 random_;
  SlowSearch plain_;
  std::unique_ptr<sql::Database> database_;
  std::unique_ptr<store::Reader> originals_;
};

// Words that occur in the world, and how they are asked for.
std::string random_query(std::mt19937* random);

}  // namespace day::inquiry
