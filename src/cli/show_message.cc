// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/show.h"

#include <fmt/format.h>

#include <array>
#include <string>

#include "base/numbers.h"
#include "cli/decided_print.h"
#include "cli/terminal.h"
#include "dossier/message_words.h"
#include "dossier/proof.h"
#include "text/display.h"

namespace day::cli {
namespace {

// Lines that are not proven bear this mark, each of them, so that no text can pretend to be back
// among what is signed.
constexpr std::string_view kUnprovenMargin = "¦ ";

std::string with_margin(std::string_view lines) {
  std::string out;
  bool at_start = true;
  for (const char c : lines) {
    if (at_start) out += kUnprovenMargin;
    at_start = c == '\n';
    out.push_back(c);
  }
  return out;
}

void print_segment(const dossier::ShownSegment& piece, bool has_margin, std::size_t width) {
  constexpr std::size_t kMarginColumns = 2;
  const bool fits = has_margin && width > 2 * kMarginColumns;
  std::string shown = wrap_text(text::show_text(piece.text), fits ? width - kMarginColumns : width);
  if (has_margin) shown = with_margin(shown);
  switch (piece.kind) {
    case mail::TextKind::Own:
      fmt::print("{}", shown);
      break;
    case mail::TextKind::Hidden:
      fmt::print("{}", styled(Style::Red, "[hidden in the message: " + shown + "]\n"));
      break;
    default:
      fmt::print("{}", styled(Style::Dim, shown));
      break;
  }
}

void print_body_notes(const dossier::Shown& shown) {
  const std::string lines =
      fmt::format("Lines marked {}", kUnprovenMargin.substr(0, kUnprovenMargin.size() - 1));
  const auto notes = dossier::body_notes(shown, lines);
  for (const std::string& note : notes) fmt::print("{}\n", styled(Style::Yellow, "[" + note + "]"));
  if (!notes.empty()) fmt::print("\n");
}

void print_body(const dossier::Shown& shown, std::size_t width) {
  print_body_notes(shown);
  const bool some_proven = shown.proven.text;
  for (const dossier::ShownSegment& piece : dossier::cut_segments(shown)) {
    print_segment(piece, some_proven && !piece.proven, width);
  }
  if (!shown.reading.text.empty()) fmt::print("\n");
}

// What must be known of a field, behind it.
std::string in_brackets(const std::string& mark) {
  return mark.empty() ? "" : fmt::format(" [{}]", mark);
}

// What lies in the message under the number of a part; null if nothing does.
const dossier::ShownInside* find_inside(const dossier::Shown& shown, std::uint32_t part) {
  for (const dossier::ShownInside& each : shown.inside.some) {
    if (each.item.key == part) return &each;
  }
  return nullptr;
}

// Attachments, each with the item that it is; then what else lies in the message.
void print_attachments(const dossier::Shown& shown, std::size_t width) {
  dossier::ShownContents others = shown.inside;
  for (const auto& part : shown.reading.parts) {
    if (!part.is_attachment) continue;
    std::string line = fmt::format("part {}: {} ({}, {})", part.index,
                                   part.file_name.empty() ? "without a name" : part.file_name,
                                   part.media_type, print_size(part.size_bytes));
    if (const dossier::ShownInside* const inside = find_inside(shown, part.index)) {
      line += inside->item.lost.empty() ? "  " + print_short(inside->item.item.id) + ", " : "  ";
      line += inside->state;
    }
    print_row("Attachment", line, width);
    others.count -= std::erase_if(
        others.some, [&](const dossier::ShownInside& each) { return each.item.key == part.index; });
  }
  print_inside(others, width);
}

struct RoleRow {
  std::string_view label;
  mail::Role role;
  std::string_view field;
};
constexpr std::array<RoleRow, 3> kRoleRows = {{{"From", mail::Role::From, "from"},
                                               {"To", mail::Role::To, "to"},
                                               {"Cc", mail::Role::Cc, "cc"}}};

}  // namespace

void print_message_text(const dossier::Shown& shown) {
  const std::size_t width = output_width();
  const mail::Reading& reading = shown.reading;
  print_row("Id", print_short(shown.item.id, kFullIdChars), width);
  for (const auto& [label, role, name] : kRoleRows) {
    const std::string mailboxes = dossier::print_mailboxes(reading, role);
    if (mailboxes.empty()) continue;
    print_row(label, mailboxes + in_brackets(dossier::field_mark(shown.proven, name)), width);
  }
  print_row("Date", dossier::date_line(shown.summary) + in_brackets(dossier::date_mark(shown)),
            width);
  const std::string& subject = shown.summary.subject;
  if (!subject.empty()) {
    print_row("Subject", subject + in_brackets(dossier::subject_mark(shown.proven, subject)),
              width);
  }
  if (!shown.summary.failure.empty()) print_row("Not read", shown.summary.failure, width);
  if (shown.proof) {
    print_row("Verdict", dossier::verdict_line(*shown.proof), width);
    std::string flags;
    for (const std::string& flag : dossier::print_flags(dossier::deciding_flags(*shown.proof))) {
      flags += (flags.empty() ? "" : "; ") + flag;
    }
    print_row("Flags", flags, width);
  }
  print_attachments(shown, width);
  for (const auto& defect : reading.defects) {
    print_row("Defect", dossier::print_defect(defect), width);
  }
  for (const auto& place : shown.places) {
    print_row("Found in",
              fmt::format("source {}, {} at byte {}{}{}", place.source.number, place.path,
                          place.offset, place.flags.empty() ? "" : ", flags ", place.flags),
              width);
  }
  print_places(shown.within, width);
  fmt::print("{}\n", print_decided(shown.decided));
  print_body(shown, width);
}

}  // namespace day::cli
