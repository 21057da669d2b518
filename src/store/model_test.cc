// SPDX-License-Identifier: AGPL-3.0-or-later
// Random sequences of everything a writer can do, against a model that keeps it all in memory.
#include <gtest/gtest.h>

#include <map>

#include "store/limits.h"
#include "store/store.h"
#include "store/store_testing.h"

namespace day::store {
namespace {

struct Expected {
  Bytes bytes;
  Location location;
};

class Model {
 public:
  explicit Model(std::uint64_t seed) : dice_(seed) {
    options_.max_pack_bytes = 1 + dice_.roll(3 * kMaxFrameBytes);
    reopen();
  }

  void step() {
    switch (dice_.roll(12)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return append(dice_.bytes(dice_.roll(2000)));
      case 4:
        return append(dice_.bytes(dice_.roll(2 * kBlockBytes)));
      case 5:
        blobs_[writer_->begin_blob()];
        return;
      case 6:
      case 7:
        return append_blob();
      case 8:
        return end_blob();
      case 9:
        return append_recipe();
      case 10:
        committed_ = must(writer_->commit());
        return;
      case 11:
        if (dice_.roll(3) == 0) reopen();
        return;
    }
  }

  void compare() {
    must(writer_->commit());
    const ScanResult scan = scan_all(folder_.path());
    EXPECT_TRUE(scan.damage.empty());
    ASSERT_EQ(scan.items.size(), items_.size());
    const auto reader = must(Reader::open(folder_.path()));
    for (std::size_t i = 0; i < items_.size(); ++i) {
      EXPECT_EQ(scan.items[i].location, items_[i].location);
      EXPECT_EQ(scan.items[i].size_bytes, items_[i].bytes.size());
      const std::size_t other = static_cast<std::size_t>(dice_.roll(items_.size()));
      for (const std::size_t at : {i, other}) {
        const Expected& item = items_[at];
        EXPECT_EQ(must(reader->read(id_of(item.bytes), item.location, kNoLimit)), item.bytes);
        const std::uint64_t offset = dice_.roll(item.bytes.size() + 1);
        EXPECT_EQ(must(reader->read_range(id_of(item.bytes), item.location, offset, 1000)),
                  item.bytes.substr(offset, 1000));
      }
    }
    EXPECT_EQ(scan.recipes, recipes_);
    // In parts it is the same.
    const ScanResult rest = scan_all(folder_.path(), committed_);
    EXPECT_EQ(rest.end, scan.end);
    EXPECT_LE(rest.items.size(), scan.items.size());
  }

 private:
  void reopen() {
    if (writer_) committed_ = must(writer_->commit());
    writer_.reset();
    blobs_.clear();
    if (dice_.roll(2) == 0) options_.committed = committed_;
    writer_ = must(Writer::open(folder_.path(), options_));
    EXPECT_EQ(writer_->tail_report().dropped_bytes, 0u);
  }

  void append(Bytes bytes) {
    const Location location = must(writer_->append(id_of(bytes), bytes));
    items_.push_back({std::move(bytes), location});
  }

  void append_blob() {
    if (blobs_.empty()) return;
    auto& [blob, bytes] = *blobs_.begin();
    const Bytes piece = dice_.bytes(dice_.roll(700'000));
    must(writer_->append_blob(blob, piece));
    bytes += piece;
  }

  void end_blob() {
    if (blobs_.empty()) return;
    const auto [blob, bytes] = *blobs_.begin();
    blobs_.erase(blob);
    if (dice_.roll(4) == 0) return writer_->abandon_blob(blob);
    const Writer::Sealed sealed = must(writer_->end_blob(blob));
    EXPECT_EQ(sealed.id, id_of(bytes));
    items_.push_back({bytes, sealed.location});
  }

  void append_recipe() {
    const SourceId source{static_cast<std::uint32_t>(dice_.roll(3))};
    Bytes records = dice_.bytes(dice_.roll(3000));
    must(writer_->append_recipe(source, records));
    recipes_.emplace_back(source, std::move(records));
  }

  Folder folder_;
  Dice dice_;
  WriterOptions options_;
  std::unique_ptr<Writer> writer_;
  Position committed_;
  std::map<std::uint64_t, Bytes> blobs_;
  std::vector<Expected> items_;
  std::vector<std::pair<SourceId, Bytes>> recipes_;
};

TEST(StoreModel, RandomSequencesGiveBackWhatTheModelHolds) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    Model model(seed);
    for (int i = 0; i < 120; ++i) model.step();
    model.compare();
  }
}

}  // namespace
}  // namespace day::store
