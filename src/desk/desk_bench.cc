// SPDX-License-Identifier: AGPL-3.0-or-later
// What reading documents costs: every file below a folder, and all that lies in them, through one
// locked room.
//   desk_bench DAYLIGHT-DOCUMENTS FOLDER [--list]
// With --list a line for each file first: how it ended, its media type, its name, and why.
#include <fmt/format.h>
#include <sys/resource.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "document/limits.h"
#include "reader/document_room.h"

namespace day::reader {
namespace {

struct File {
  std::string name;
  Bytes bytes;
  bool is_message = false;
};

class Below : public ChildSink {
 public:
  Result<bool> begin(const document::Child& child) override {
    files.push_back({child.path, {}, child.kind == document::ChildKind::Message});
    return true;
  }
  Status bytes(ByteView bytes) override {
    files.back().bytes += bytes;
    return {};
  }
  Status end(std::string_view) override { return {}; }

  std::vector<File> files;
};

struct Tally {
  std::size_t files = 0;
  std::size_t bytes = 0;
  std::size_t messages = 0;
  std::size_t lost = 0;
  std::size_t text_bytes = 0;
  std::array<std::size_t, document::kOutcomeCount> outcomes{};
};

// What lies in a file that unpacks to itself is not read for ever.
constexpr std::size_t kMaxBelow = 2000;

void list(const File& file, const document::Reading& reading) {
  fmt::print("{}\t{}\t{}\t{}\n", outcome_name(reading.outcome), reading.media_type, file.name,
             reading.reason);
}

Status read_all(DocumentRoom* room, File first, bool wants_list, Tally* tally) {
  std::vector<File> open;
  open.push_back(std::move(first));
  for (std::size_t i = 0; !open.empty() && i < kMaxBelow; ++i) {
    const File file = std::move(open.back());
    open.pop_back();
    DocumentRequest request;
    request.bytes = file.bytes;
    request.options.name = file.name;
    request.as_message = file.is_message;
    Below below;
    ASSIGN_OR_RETURN(const DocumentOutcome outcome, room->read(request, &below));
    ++tally->files;
    tally->bytes += file.bytes.size();
    tally->lost += outcome.failure != FailureKind::None ? 1U : 0U;
    if (const auto* reading = std::get_if<document::Reading>(&outcome.reading)) {
      ++tally->outcomes[static_cast<std::size_t>(reading->outcome)];
      if (wants_list) list(file, *reading);
      for (const document::Page& page : reading->pages) tally->text_bytes += page.text.size();
    } else {
      ++tally->messages;
    }
    for (File& one : below.files) open.push_back(std::move(one));
  }
  return {};
}

int run(const std::string& program, const std::string& folder, bool wants_list) {
  Result<std::unique_ptr<DocumentRoom>> room = DocumentRoom::start({program, 0, 0, 0});
  if (!room.ok()) {
    fmt::print(stderr, "{}\n", room.error().message);
    return 1;
  }
  Tally tally;
  const auto start = std::chrono::steady_clock::now();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.file_size() > document::kMaxDocumentBytes) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    File file{entry.path().filename().string(), Bytes(std::istreambuf_iterator<char>(in), {})};
    const Status read = read_all(room->get(), std::move(file), wants_list, &tally);
    if (!read.ok()) {
      fmt::print(stderr, "{}: {}\n", entry.path().string(), read.error().message);
      return 1;
    }
  }
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const std::uint64_t starts = (*room)->starts();
  room->reset();
  rusage used{};
  ::getrusage(RUSAGE_CHILDREN, &used);
  const auto megabytes = static_cast<double>(tally.bytes) / 1e6;
  fmt::print("{} files, {:.1f} MB in {:.2f} s: {:.0f} files/s, {:.1f} MB/s\n", tally.files,
             megabytes, seconds, static_cast<double>(tally.files) / seconds, megabytes / seconds);
  for (std::uint8_t i = 0; i < document::kOutcomeCount; ++i) {
    fmt::print("{} {}, ", tally.outcomes[i], outcome_name(document::Outcome{i}));
  }
  fmt::print("{} messages, {} lost with their worker; {:.1f} MB of text\n", tally.messages,
             tally.lost, static_cast<double>(tally.text_bytes) / 1e6);
  fmt::print("{} workers, the largest {} MB\n", starts, used.ru_maxrss / 1024);
  return 0;
}

}  // namespace
}  // namespace day::reader

int main(int argc, char** argv) {
  const bool wants_list = argc == 4 && std::string_view(argv[3]) == "--list";
  if (argc != 3 && !wants_list) {
    fmt::print(stderr, "usage: desk_bench DAYLIGHT-DOCUMENTS FOLDER [--list]\n");
    return 2;
  }
  return day::reader::run(argv[1], argv[2], wants_list);
}
