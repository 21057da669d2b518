// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/key_file.h"

#include <fmt/format.h>

#include <vector>

#include "ledger/limits.h"
#include "os/file.h"

namespace day::ledger {
namespace {

constexpr mode_t kOwnerOnly = 0600;
constexpr mode_t kOwnersFolder = 0700;
constexpr mode_t kOthers = 0077;

}  // namespace

Result<crypto::SigningKey> make_key_file(const std::string& path) {
  TRY(os::make_folders(os::folder_of(path), kOwnersFolder));
  const crypto::SigningKey key = crypto::SigningKey::generate();
  ASSIGN_OR_RETURN(os::File file, os::File::create_new(path, kOwnerOnly));
  Status written = file.write(key.print_pem());
  if (written.ok()) written = file.sync();
  if (written.ok()) written = os::sync_folder(os::folder_of(path));
  if (!written.ok()) {
    // Half a key would be in the way of the next one.
    (void)os::remove_file(path).ok();
    return written.error();
  }
  return key;
}

Result<crypto::SigningKey> read_key_file(const std::string& path) {
  ASSIGN_OR_RETURN(const os::File file, os::File::open_read(path));
  ASSIGN_OR_RETURN(const mode_t mode, file.permissions());
  if ((mode & kOthers) != 0) {
    return Error{Code::Denied, fmt::format("others may read the key {0}; run `chmod 600 {0}`, and "
                                           "if they may have done so make a new key",
                                           path)};
  }
  ASSIGN_OR_RETURN(const std::uint64_t size, file.size());
  const Error damaged{Code::Damaged,
                      fmt::format("{} is no Ed25519 key in PEM without a passphrase", path)};
  if (size > kMaxKeyFileBytes) return damaged;
  ASSIGN_OR_RETURN(const Bytes text, file.read_exactly(0, static_cast<std::size_t>(size)));
  const auto key = crypto::SigningKey::parse_pem(text);
  if (!key) return damaged;
  return *key;
}

}  // namespace day::ledger
