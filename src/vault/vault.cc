// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/vault.h"

#include <fmt/format.h>

#include <filesystem>

#include "base/encoding.h"
#include "base/json_writer.h"
#include "base/time.h"
#include "base/utf8.h"
#include "crypto/random.h"
#include "crypto/sha256.h"
#include "json/json.h"
#include "store/store.h"
#include "vault/catalog_file.h"
#include "vault/limits.h"
#include "vault/seal.h"

namespace day::vault {
namespace {

constexpr std::string_view kDigestKey = ",\"sha256\":\"";
constexpr std::size_t kIdBytes = 16;

Error damaged(std::string_view why) {
  return Error{Code::Damaged,
               fmt::format("vault.json is damaged ({}); restore it from a copy", why)};
}

// The text up to where its digest begins, if the digest holds.
Result<std::string_view> check_digest(std::string_view text) {
  const std::size_t at = text.rfind(kDigestKey);
  if (at == std::string_view::npos) return damaged("it bears no digest");
  const std::string_view body = text.substr(0, at);
  const std::string expected =
      fmt::format("{}{}\"}}\n", kDigestKey, print_hex(crypto::sha256(body)));
  if (text.substr(at) != expected) return damaged("its digest does not hold");
  return body;
}

}  // namespace

std::string print_identity(const Identity& identity) {
  JsonWriter json;
  json.begin_object().field("format", identity.format).field("id", identity.id);
  json.field("name", identity.name).field("created", identity.created).end_object();
  std::string body = json.text();
  body.pop_back();  // the closing brace comes after the digest
  return fmt::format("{}{}{}\"}}\n", body, kDigestKey, print_hex(crypto::sha256(body)));
}

Result<Identity> parse_identity(std::string_view text) {
  ASSIGN_OR_RETURN(const std::string_view body, check_digest(text));
  ASSIGN_OR_RETURN(const json::Value value, json::parse(std::string(body) + "}"));
  const auto format = value.find_int("format");
  if (!format) return damaged("it states no format");
  if (*format > kFormatVersion) {
    return Error{Code::Unsupported,
                 fmt::format("the vault has format {}, this program knows up to {}: use a newer "
                             "daylight",
                             *format, kFormatVersion)};
  }
  Identity identity;
  identity.format = *format;
  identity.id = value.find_string("id").value_or("");
  identity.name = value.find_string("name").value_or("");
  identity.created = value.find_string("created").value_or("");
  if (print_identity(identity) != text) return damaged("it is not in its one form");
  return identity;
}

Result<Vault> Vault::create(const std::string& folder, const std::string& name) {
  if (os::exists(folder)) {
    ASSIGN_OR_RETURN(const auto names, os::list_folder(folder));
    if (!names.empty()) {
      return Error{Code::Failed, folder + " is not empty; choose another folder"};
    }
  } else {
    TRY(os::make_folder(folder));
  }
  Identity identity;
  identity.id = encode_hex(crypto::random_bytes(kIdBytes));
  identity.name = repair_utf8(
      name.empty() ? std::filesystem::path(folder + "/").parent_path().stem().string() : name);
  identity.created = print_rfc3339({now(), 0});
  Vault vault(folder, identity);
  // Of two that begin at once, one makes this folder; the other must touch nothing.
  TRY(os::make_folder(vault.packs_folder()));
  if (const Status made = vault.make_files(); !made.ok()) {
    // So that the same command can be given again.
    vault.empty_new_folder();
    return made.error();
  }
  return vault;
}

void Vault::empty_new_folder() const {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, ignored)) {
    std::filesystem::remove_all(entry.path(), ignored);
  }
}

// In a folder that has only packs/, which is ours.
Status Vault::make_files() const {
  TRY(os::make_folder(ledger_folder()));
  {
    ASSIGN_OR_RETURN(os::File lock, os::File::create(folder_ + "/lock"));
    TRY(lock.sync());
  }
  {
    ASSIGN_OR_RETURN(const auto packs, store::Writer::open(packs_folder()));
    TRY(packs->commit());
    ASSIGN_OR_RETURN(const auto database, open_catalog_for_writing(catalog_path()));
    TRY(database->checkpoint());
  }
  TRY(seal_catalog(*this));
  // Last: a folder without vault.json is no vault, so that an interrupted init leaves none.
  return os::write_file_durably(folder_ + "/vault.json", print_identity(identity_));
}

Result<Vault> Vault::open(const std::string& folder) {
  const std::string path = folder + "/vault.json";
  auto text = os::read_file(path, kMaxVaultJsonBytes);
  if (!text.ok()) {
    if (text.error().code == Code::NotFound) {
      return Error{Code::NotFound,
                   folder + " is not a vault (it has no vault.json); `daylight init` makes one"};
    }
    return text.error();
  }
  ASSIGN_OR_RETURN(Identity identity, parse_identity(*text));
  return Vault(folder, std::move(identity));
}

Status Vault::raise_format(std::int64_t format) const {
  ASSIGN_OR_RETURN(const Vault now, open(folder_));
  if (now.identity_.format >= format) return {};
  Identity raised = now.identity_;
  raised.format = format;
  return os::write_file_durably(folder_ + "/vault.json", print_identity(raised));
}

Result<os::File> Vault::lock() const {
  ASSIGN_OR_RETURN(os::File file, os::File::open_write(folder_ + "/lock"));
  const Status locked = file.lock();
  if (!locked.ok() && locked.error().code == Code::Busy) {
    return Error{Code::Busy, "another daylight is writing to this vault; wait until it is done"};
  }
  TRY(locked);
  return file;
}

std::optional<std::string> find_enclosing_vault(const std::string& start) {
  for (std::filesystem::path at = start;; at = at.parent_path()) {
    if (os::exists((at / "vault.json").string())) return at.string();
    if (!at.has_relative_path()) return std::nullopt;
  }
}

}  // namespace day::vault
