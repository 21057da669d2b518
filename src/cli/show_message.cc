// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/show.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "base/numbers.h"
#include "cli/decided_print.h"
#include "cli/terminal.h"
#include "dossier/proof.h"
#include "text/display.h"

namespace day::cli {
namespace {

std::string print_mailboxes(const mail::Reading& reading, mail::Role role) {
  std::string line;
  for (const auto& each : reading.mailboxes) {
    if (each.role != role) continue;
    if (!line.empty()) line += ", ";
    line += each.name.empty() ? each.address : fmt::format("{} <{}>", each.name, each.address);
  }
  return line;
}

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

bool has_name(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// What must be known before the text is read. Of a message of which nothing is proven the verdict
// says it.
void print_body_notes(const dossier::Shown& shown) {
  const inquiry::Proven& proven = shown.proven;
  std::vector<std::string> notes;
  if (proven.any && !proven.text) notes.emplace_back("This text is not what was signed.");
  if (proven.text && has_name(proven.unsigned_fields, "content-type")) {
    notes.emplace_back(
        "Content-Type is not signed: the signed bytes could be read in another way.");
  }
  if (proven.unproven.begin < proven.unproven.end) {
    notes.push_back(fmt::format("Lines marked {}are not signed: anybody can have added them.",
                                kUnprovenMargin));
  }
  if (proven.unproven.missing > 0) {
    notes.push_back(fmt::format(
        "Lines that are signed and not shown here: {}; `daylight verify {} --canonical body` gives "
        "out what was signed.",
        group_digits(proven.unproven.missing), print_short(shown.item.id)));
  }
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

// What a reader must know of a field that is shown, behind it.
std::string field_mark(const inquiry::Proven& proven, std::string_view name) {
  if (!proven.any) return "";
  if (has_name(proven.unsigned_fields, name)) return " [not signed]";
  return has_name(proven.duplicate_fields, name) ? " [signed; others of this name are not]" : "";
}

std::string subject_mark(const inquiry::Proven& proven, const std::string& subject) {
  const std::string& was = proven.signed_subject;
  if (was.empty()) return field_mark(proven, "subject");
  if (subject.ends_with(was)) {
    return fmt::format(" [not signed: “{}”]", subject.substr(0, subject.size() - was.size()));
  }
  return fmt::format(" [signed as “{}”]", was);
}

std::string date_line(const catalog::Summary& summary) {
  if (!summary.date) return "none that can be read";
  std::string line = print_rfc3339(*summary.date);
  if (summary.date_origin != mail::DateOrigin::DateField) {
    line += fmt::format(" (from {})", mail::date_origin_name(summary.date_origin));
  }
  return line;
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
    const std::string mailboxes = print_mailboxes(reading, role);
    if (mailboxes.empty()) continue;
    print_row(label, mailboxes + field_mark(shown.proven, name), width);
  }
  const bool by_field = shown.summary.date_origin == mail::DateOrigin::DateField;
  print_row("Date", date_line(shown.summary) + (by_field ? field_mark(shown.proven, "date") : ""),
            width);
  const std::string& subject = shown.summary.subject;
  if (!subject.empty()) {
    print_row("Subject", subject + subject_mark(shown.proven, subject), width);
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
    print_row("Defect",
              fmt::format("{}{}{}", mail::defect_name(defect.code),
                          defect.detail.empty() ? "" : ": ", defect.detail),
              width);
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
