// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <utility>

#include "ledger/ledger.h"
#include "ledger/limits.h"
#include "ledger/walk.h"

namespace day::ledger {
namespace {

OperatorKey public_half(const crypto::SigningKey& key) {
  return OperatorKey{*parse_digest_bytes(key.public_octets())};
}

}  // namespace

Result<Writer> Writer::create(const std::string& ledger_folder, const std::string& vault_id,
                              const std::string& holder, const crypto::SigningKey& key,
                              Instant time) {
  const std::string path = decisions_path(ledger_folder);
  if (os::exists(path)) return Error{Code::Failed, path + " is there already"};
  const Decision open = Open{vault_id, public_half(key), holder};
  TRY(check_decision(open));
  const std::string line = print_entry({EntryNumber{1}, time, holder, Digest(), &open}, key) + "\n";
  Chain chain;
  CHECK(std::holds_alternative<Entry>(chain.take(line)));
  TRY(os::write_file_durably(path, line));
  ASSIGN_OR_RETURN(os::File file, os::File::open_write(path));
  return Writer(std::move(file), std::move(chain), key);
}

Result<Writer> Writer::open(const std::string& ledger_folder, const ScanOptions& options,
                            const crypto::SigningKey& key) {
  const std::string path = decisions_path(ledger_folder);
  // A file that is missing must not be made: it would be a ledger without a beginning.
  if (!os::exists(path)) return Error{Code::NotFound, path + " is missing"};
  ASSIGN_OR_RETURN(os::File file, os::File::open_write(path));
  ASSIGN_OR_RETURN(Walk walked, walk(file, options, {}));
  if (walked.scan.damage) return Error{Code::Damaged, walked.scan.damage->print()};
  const Operator* const known = walked.chain.find_operator(public_half(key));
  if (known == nullptr || known->retired) {
    return Error{
        Code::Denied,
        fmt::format("the key {}… {} this ledger", print_hex(public_half(key).octets).substr(0, 16),
                    known == nullptr ? "is not known to" : "was retired from")};
  }
  if (walked.scan.torn_bytes > 0) {
    TRY(file.truncate(walked.scan.head.bytes));
    TRY(file.sync());
  }
  return Writer(std::move(file), std::move(walked.chain), key);
}

Result<Entry> Writer::append(Instant time, const std::string& author, const Decision& decision) {
  if (broken_) return Error{Code::Failed, "the ledger could not be written before"};
  if (!is_name(author)) {
    return Error{Code::Failed, fmt::format("the author's name must be 1 to {} octets on one line",
                                           kMaxNameBytes)};
  }
  TRY(check_decision(decision));
  const std::string line =
      print_entry({EntryNumber{head().entries + 1}, time, author, head().digest, &decision}, key_);
  // What a reader would refuse is not written.
  Chain after = chain_;
  auto taken = after.take(line + "\n");
  if (const auto* refused = std::get_if<Damage>(&taken)) {
    return Error{Code::Failed, fmt::format("the decision cannot be kept: {}", refused->what)};
  }
  if (const Status written = write_line(line); !written.ok()) {
    broken_ = true;
    // If this fails too, the next writer drops the torn tail.
    (void)file_.truncate(head().bytes).ok();
    return written.error();
  }
  chain_ = std::move(after);
  return std::move(*std::get_if<Entry>(&taken));
}

// The line feed comes after the line was made safe: a line that bears one is whole, or damaged, and
// never torn.
Status Writer::write_line(const std::string& line) {
  TRY(file_.write_at(head().bytes, line));
  TRY(file_.sync());
  TRY(file_.write_at(head().bytes + line.size(), "\n"));
  return file_.sync();
}

const Operator& Writer::signer() const {
  const Operator* const known = chain_.find_operator(public_half(key_));
  CHECK(known != nullptr);
  return *known;
}

}  // namespace day::ledger
