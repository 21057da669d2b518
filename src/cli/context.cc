// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/context.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "text/display.h"

namespace day::cli {

Result<vault::Vault> Context::open_vault() const {
  if (!vault_folder.empty()) return vault::Vault::open(vault_folder);
  const char* from_environment = std::getenv("DAYLIGHT_VAULT");
  if (from_environment != nullptr && *from_environment != '\0') {
    return vault::Vault::open(from_environment);
  }
  std::error_code error;
  const auto here = std::filesystem::current_path(error);
  if (!error) {
    if (const auto found = vault::find_enclosing_vault(here.string())) {
      return vault::Vault::open(*found);
    }
  }
  return Error{Code::NotFound,
               "no vault here; name one with --vault DIR or $DAYLIGHT_VAULT, or make one with "
               "`daylight init DIR`"};
}

Result<dossier::Opened> open_for_questions(const Context& context) {
  ASSIGN_OR_RETURN(vault::Vault vault, context.open_vault());
  ASSIGN_OR_RETURN(dossier::Opened opened, dossier::Opened::open(std::move(vault)));
  if (!opened.note.empty()) fmt::print(stderr, "daylight: note: {}\n", opened.note);
  return opened;
}

int fail(const Error& error) {
  const std::string_view advice = error.code == Code::NoSpace
                                      ? "; make room and run it again: nothing acknowledged is lost"
                                      : "";
  fmt::print(stderr, "daylight: {}{}\n", text::show_line(error.message), advice);
  return kExitCouldNot;
}

int fail_or_no(const Error& error) {
  const int status = fail(error);
  return error.code == Code::NotFound ? kExitNo : status;
}

}  // namespace day::cli
