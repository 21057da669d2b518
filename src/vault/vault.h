// SPDX-License-Identifier: AGPL-3.0-or-later
// A vault on disk: where its parts lie, its name and format, and who may write. Format of
// vault.json: docs/formats/vault.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "os/file.h"

namespace day::vault {

// The greatest format that this program knows. A vault with a greater number is refused.
inline constexpr std::int64_t kFormatVersion = 2;
// What a new vault has, so that older programs can use it too as long as nothing needs more.
inline constexpr std::int64_t kFirstFormat = 1;
// From the first key on: older programs do not know its recipes.
inline constexpr std::int64_t kKeysFormat = 2;

// What vault.json says.
struct Identity {
  std::int64_t format = kFirstFormat;
  std::string id;       // 32 hexadecimal digits, random
  std::string name;     // for people
  std::string created;  // RFC 3339
};

// The text of a vault.json, and back. Damaged if its checksum does not hold, Unsupported if newer.
std::string print_identity(const Identity& identity);
Result<Identity> parse_identity(std::string_view text);

class Vault {
 public:
  // Makes a new vault in `folder`, which must not exist or be empty, and is empty again if that
  // fails.
  static Result<Vault> create(const std::string& folder, const std::string& name);
  // Opens an existing one; the error says what is wrong with it.
  static Result<Vault> open(const std::string& folder);

  const std::string& folder() const { return folder_; }
  const Identity& identity() const { return identity_; }
  std::string packs_folder() const { return folder_ + "/packs"; }
  std::string ledger_folder() const { return folder_ + "/ledger"; }
  std::string catalog_path() const { return folder_ + "/catalog.db"; }
  std::string seal_path() const { return folder_ + "/catalog.seal"; }

  // Takes away all of a vault that was just made, so that its folder is empty again. What cannot be
  // removed is in the way of the next one, and said then.
  void empty_new_folder() const;

  // Makes the format of the vault on disk at least this. The caller holds the lock.
  Status raise_format(std::int64_t format) const;

  // The right to write, until the returned file is closed. Busy if another process has it.
  Result<os::File> lock() const;

 private:
  Vault(std::string folder, Identity identity)
      : folder_(std::move(folder)), identity_(std::move(identity)) {}
  Status make_files() const;
  std::string folder_;
  Identity identity_;
};

// The nearest folder at or above `start` that holds a vault.json.
std::optional<std::string> find_enclosing_vault(const std::string& start);

}  // namespace day::vault
