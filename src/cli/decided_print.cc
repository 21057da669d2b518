// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/decided_print.h"

#include <fmt/format.h>

#include "base/time.h"
#include "cli/terminal.h"
#include "text/display.h"

namespace day::cli {
namespace {

std::string print_by(const catalog::DecidedBy& by) {
  return fmt::format("{}, {}", text::show_line(by.author), print_minute({by.time, 0}));
}

// As the rows of `show` begin.
std::string row_name(std::string_view name) {
  return styled(Style::Bold, fmt::format("{:<12}", name));
}

}  // namespace

std::string print_decided(const dossier::Decided& decided) {
  std::string out;
  for (const catalog::LabelInfo& each : decided.labels) {
    out += fmt::format("{}{} ({})\n", row_name("Label"), text::show_line(each.label),
                       print_by(each.by));
  }
  for (const catalog::NoteInfo& each : decided.notes) {
    out +=
        fmt::format("{}number {}, {}{}\n", row_name("Note"), each.number.value, print_by(each.by),
                    each.amended ? "; amended by " + print_by(*each.amended) : "");
    if (each.span) {
      out += fmt::format("{}on “{}” (characters {} to {})\n", row_name(""),
                         text::show_line(each.span->quote), each.span->from, each.span->to);
    }
    std::string_view rest = each.text;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      out += row_name("") + text::show_line(rest.substr(0, end)) + "\n";
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return out;
}

}  // namespace day::cli
