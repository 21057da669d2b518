// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading a ledger from its file, line by line.
#include <fmt/format.h>

#include <utility>

#include "ledger/ledger.h"
#include "ledger/limits.h"
#include "ledger/walk.h"

namespace day::ledger {
namespace {

constexpr std::size_t kReadBytes = 256u << 10;

// Gives the lines of a file, each with its line feed; the last one perhaps without.
class Lines {
 public:
  explicit Lines(const os::File* file) : file_(file) {}

  // Empty at the end. Longer than kMaxEntryBytes if no line ends within that.
  Result<std::string_view> next() {
    buffer_.erase(0, std::exchange(used_, 0));
    std::size_t searched = 0;
    for (;;) {
      const std::size_t end = buffer_.find('\n', searched);
      if (end != std::string::npos) return line(end + 1);
      if (buffer_.size() > kMaxEntryBytes) return line(buffer_.size());
      searched = buffer_.size();
      buffer_.resize(searched + kReadBytes);
      ASSIGN_OR_RETURN(const std::size_t got,
                       file_->read_at(offset_, buffer_.data() + searched, kReadBytes));
      buffer_.resize(searched + got);
      offset_ += got;
      if (got == 0) return line(buffer_.size());
    }
  }

 private:
  std::string_view line(std::size_t size) {
    used_ = size;
    return std::string_view(buffer_).substr(0, size);
  }
  const os::File* file_;
  std::uint64_t offset_ = 0;
  std::string buffer_;
  std::size_t used_ = 0;
};

// Takes one line. False if it is the last that can be taken.
Result<bool> take_line(std::string_view line, const ScanOptions& options, const EntrySink& sink,
                       Walk* walk) {
  if (line.empty()) return false;
  if (line.back() != '\n' && line.size() <= kMaxEntryBytes) {
    walk->scan.torn_bytes = line.size();
    return false;
  }
  const std::uint64_t number = walk->chain.head().entries + 1;
  const bool covered = options.trust_known && options.known && number <= options.known->entries;
  const bool at_known = options.known && number == options.known->entries;
  std::optional<Chain> before;
  if (at_known) before = walk->chain;
  auto taken = walk->chain.take(line, !covered);
  if (auto* damage = std::get_if<Damage>(&taken)) {
    walk->scan.damage = std::move(*damage);
    return false;
  }
  if (at_known && walk->chain.head() != *options.known) {
    walk->chain = std::move(*before);
    walk->scan.damage = Damage{EntryNumber{number}, walk->chain.head().bytes,
                               "it is another than the one that is known to have stood here"};
    return false;
  }
  if (sink && !covered) TRY(sink(*std::get_if<Entry>(&taken), line));
  return true;
}

Result<Walk> walk_once(const os::File& file, const ScanOptions& options, const EntrySink& sink) {
  Walk walk;
  walk.scan.exists = true;
  ASSIGN_OR_RETURN(walk.scan.file_bytes, file.size());
  Lines lines(&file);
  for (bool more = true; more;) {
    ASSIGN_OR_RETURN(const std::string_view line, lines.next());
    ASSIGN_OR_RETURN(more, take_line(line, options, sink, &walk));
  }
  Scan& scan = walk.scan;
  scan.head = walk.chain.head();
  scan.operators = walk.chain.operators();
  scan.vault = walk.chain.vault();
  if (scan.damage) return walk;
  const EntryNumber next{scan.head.entries + 1};
  if (options.known && scan.head.entries < options.known->entries) {
    scan.damage = Damage{next, scan.head.bytes,
                         fmt::format("it is missing: the ledger is cut short, {} entries are known",
                                     options.known->entries)};
  } else if (scan.head.entries == 0) {
    scan.damage = Damage{next, 0, "it is missing: the ledger is cut short"};
  }
  return walk;
}

}  // namespace

Result<Walk> walk(const os::File& file, const ScanOptions& options, const EntrySink& sink) {
  ASSIGN_OR_RETURN(Walk first, walk_once(file, options, sink));
  const bool in_vain = first.scan.damage && options.trust_known && options.known &&
                       first.scan.head.entries < options.known->entries;
  if (!in_vain) return first;
  ScanOptions thorough = options;
  thorough.trust_known = false;
  return walk_once(file, thorough, {});
}

std::string decisions_path(const std::string& ledger_folder) {
  return ledger_folder + "/decisions";
}

Result<Scan> scan(const std::string& ledger_folder, const ScanOptions& options,
                  const EntrySink& sink) {
  const auto file = os::File::open_read(decisions_path(ledger_folder));
  if (file.ok()) {
    ASSIGN_OR_RETURN(Walk walked, walk(*file, options, sink));
    return std::move(walked.scan);
  }
  if (file.error().code != Code::NotFound) return file.error();
  Scan none;
  if (options.known && options.known->entries > 0) {
    none.damage = Damage{
        EntryNumber{1}, 0,
        fmt::format("the whole ledger is missing, {} entries are known", options.known->entries)};
  }
  return none;
}

}  // namespace day::ledger
