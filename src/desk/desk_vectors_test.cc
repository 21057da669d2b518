// SPDX-License-Identifier: AGPL-3.0-or-later
// Every document of the shared vectors, and what lies in it, down to the bottom.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "document/limits.h"
#include "reader/document_room.h"

namespace day::reader {
namespace {

class Depths : public ChildSink {
 public:
  Result<bool> begin(const document::Child& child) override {
    below.push_back({child.path, {}, child.kind});
    return true;
  }
  Status bytes(ByteView bytes) override {
    below.back().bytes += bytes;
    return {};
  }
  Status end(std::string_view) override { return {}; }

  struct File {
    std::string name;
    Bytes bytes;
    document::ChildKind kind = document::ChildKind::Document;
  };
  std::vector<File> below;
};

TEST(DeskVectors, ReadsEveryVectorOrSaysWhyNot) {
  const char* const shared = std::getenv("DAYLIGHT_SHARED");
  const std::filesystem::path vectors =
      std::filesystem::path(shared == nullptr ? "" : shared) / "vectors";
  if (!std::filesystem::is_directory(vectors / "documents")) GTEST_SKIP() << "no " << vectors;
  const auto started = DocumentRoom::start({DAYLIGHT_DOCUMENTS, 20});
  ASSERT_TRUE(started.ok()) << started.error().message;
  DocumentRoom* const room = started->get();
  std::size_t outcomes[document::kOutcomeCount] = {};
  std::size_t messages = 0;
  std::size_t lost = 0;
  for (const char* const folder : {"documents", "outlook"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(vectors / folder)) {
      if (!entry.is_regular_file() || entry.file_size() > document::kMaxDocumentBytes) continue;
      std::ifstream in(entry.path(), std::ios::binary);
      std::vector<Depths::File> open = {
          {entry.path().filename().string(), Bytes(std::istreambuf_iterator<char>(in), {})}};
      // Some unpack to themselves.
      for (std::size_t count = 0; !open.empty() && count < 2000; ++count) {
        const Depths::File file = std::move(open.back());
        open.pop_back();
        DocumentRequest request;
        request.bytes = file.bytes;
        request.options.name = file.name;
        request.as_message = file.kind == document::ChildKind::Message;
        Depths depths;
        const Result<DocumentOutcome> outcome = room->read(request, &depths);
        ASSERT_TRUE(outcome.ok()) << outcome.error().message;
        if (outcome->failure != FailureKind::None) {
          ++lost;
          std::printf("%s: %s in %s\n", file.name.c_str(), outcome->detail.c_str(),
                      entry.path().c_str());
        }
        if (const auto* reading = std::get_if<document::Reading>(&outcome->reading)) {
          ++outcomes[static_cast<std::size_t>(reading->outcome)];
          EXPECT_EQ(reading->outcome == document::Outcome::Read, reading->reason.empty())
              << file.name << ": " << reading->reason << " in " << entry.path();
        } else {
          ++messages;
        }
        for (Depths::File& below : depths.below) open.push_back(std::move(below));
      }
    }
  }
  for (std::uint8_t i = 0; i < document::kOutcomeCount; ++i) {
    std::printf("%s: %zu\n", std::string(outcome_name(document::Outcome{i})).c_str(), outcomes[i]);
  }
  std::printf("messages: %zu\nlost: %zu\nworkers: %llu\n", messages, lost,
              static_cast<unsigned long long>(room->starts()));
  EXPECT_LE(lost * 100, outcomes[0]);
}

}  // namespace
}  // namespace day::reader
