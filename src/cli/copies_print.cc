// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/copies_print.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/numbers.h"
#include "cli/terminal.h"
#include "dossier/message_words.h"
#include "text/display.h"

namespace day::cli {
namespace {

constexpr std::size_t kDateColumns = 22;
constexpr std::size_t kSenderColumns = 22;

}  // namespace

void print_heading(std::string_view before, std::uint64_t count, std::string_view after) {
  fmt::print("\n{}\n", styled(Style::Bold, fmt::format("{} {}{}{}", before, group_digits(count),
                                                       after.empty() ? "" : " ", after)));
}

void print_message(const catalog::Summary& summary) {
  fmt::print("{}  {:<{}}  {}  {}\n", styled(Style::Cyan, print_short(summary.item.id)),
             summary.date ? print_minute(*summary.date) : "no date", kDateColumns,
             text::fit_width(text::show_line(dossier::sender_of(summary)), kSenderColumns),
             styled(Style::Bold, text::show_line(summary.subject)));
}

void print_differences(const dossier::Differences& differences) {
  if (differences.first_subject != differences.second_subject) {
    fmt::print("            {} {} {}\n", styled(Style::Dim, "subject"),
               styled(Style::Red, "[-" + text::show_line(differences.first_subject) + "-]"),
               styled(Style::Green, "{+" + text::show_line(differences.second_subject) + "+}"));
  }
  std::string line;
  for (const dossier::DifferencePiece& piece : dossier::cut_difference(differences)) {
    const std::string words = text::show_line(piece.words);
    if (!line.empty()) line += ' ';
    switch (piece.kind) {
      case dossier::DifferencePiece::Kind::Same:
        line += words;
        break;
      case dossier::DifferencePiece::Kind::Removed:
        line += styled(Style::Red, "[-" + words + "-]");
        break;
      case dossier::DifferencePiece::Kind::Added:
        line += styled(Style::Green, "{+" + words + "+}");
        break;
    }
  }
  const copies::Difference& words = differences.words;
  fmt::print("            {}\n", words.removed + words.added == 0 ? "no word differs" : line);
  if (!words.complete) fmt::print("            too long to be compared to the end\n");
}

}  // namespace day::cli
