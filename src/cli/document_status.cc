// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/document_status.h"

#include <fmt/format.h>

#include "base/ids.h"
#include "base/numbers.h"
#include "cli/terminal.h"
#include "dossier/failures.h"
#include "dossier/family_words.h"
#include "text/display.h"

namespace day::cli {
namespace {

void print_line(const dossier::Failed& failed, const inquiry::Around& around) {
  std::string line = failed.is_lost() ? "lost       " : print_short(failed.item.id) + " ";
  line += " " + text::show_line(failed.name.empty() ? "without a name" : failed.name);
  const std::string place = dossier::print_around(around);
  if (!place.empty()) line += ", " + place;
  fmt::print("{}: {}\n", line, dossier::failure_words(failed));
}

void print_json_line(const dossier::Failed& failed, const inquiry::Around& around) {
  JsonWriter out;
  out.begin_object();
  dossier::put_failed(&out, failed, around);
  out.end_object();
  fmt::print("{}\n", out.text());
}

}  // namespace

Status print_failures(dossier::Opened& opened, bool json) {
  ASSIGN_OR_RETURN(const auto failures, dossier::load_failures(opened));
  if (failures.empty() && !json) fmt::print("Everything was read.\n");
  if (!failures.empty() && !json) {
    for (const auto& [reason, count] : dossier::group_failures(failures)) {
      fmt::print("{:>9}  {}\n", group_digits(count), text::show_line(reason));
    }
    fmt::print("\n");
  }
  for (const dossier::Failed& each : failures) {
    ASSIGN_OR_RETURN(const auto around, dossier::find_failed_place(opened, each));
    json ? print_json_line(each, around) : print_line(each, around);
  }
  return {};
}

}  // namespace day::cli
