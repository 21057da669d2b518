// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dossier/message_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/numbers.h"
#include "base/time.h"

namespace day::dossier {
namespace {

bool has_name(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::string_view kNotSignedText = "This text is not what was signed.";
constexpr std::string_view kOpenContentType =
    "Content-Type is not signed: the signed bytes could be read in another way.";

}  // namespace

std::string print_mailbox(const mail::Mailbox& mailbox) {
  if (mailbox.name.empty()) return mailbox.address;
  return fmt::format("{} <{}>", mailbox.name, mailbox.address);
}

std::string print_mailboxes(const mail::Reading& reading, mail::Role role) {
  std::string line;
  for (const auto& each : reading.mailboxes) {
    if (each.role != role) continue;
    if (!line.empty()) line += ", ";
    line += print_mailbox(each);
  }
  return line;
}

const std::string& sender_of(const catalog::Summary& summary) {
  return summary.from_name.empty() ? summary.from_address : summary.from_name;
}

std::string field_mark(const inquiry::Proven& proven, std::string_view name) {
  if (!proven.any) return "";
  if (has_name(proven.unsigned_fields, name)) return "not signed";
  return has_name(proven.duplicate_fields, name) ? "signed; others of this name are not" : "";
}

std::string subject_mark(const inquiry::Proven& proven, const std::string& subject) {
  const std::string& was = proven.signed_subject;
  if (was.empty()) return field_mark(proven, "subject");
  if (subject.ends_with(was)) {
    return fmt::format("not signed: “{}”", subject.substr(0, subject.size() - was.size()));
  }
  return fmt::format("signed as “{}”", was);
}

std::string date_mark(const Shown& shown) {
  const bool by_field = shown.summary.date_origin == mail::DateOrigin::DateField;
  return by_field ? field_mark(shown.proven, "date") : "";
}

std::string date_line(const catalog::Summary& summary) {
  if (!summary.date) return "none that can be read";
  std::string line = print_rfc3339(*summary.date);
  if (summary.date_origin != mail::DateOrigin::DateField) {
    line += fmt::format(" (from {})", mail::date_origin_name(summary.date_origin));
  }
  return line;
}

std::string print_defect(const mail::Defect& defect) {
  return fmt::format("{}{}{}", mail::defect_name(defect.code), defect.detail.empty() ? "" : ": ",
                     defect.detail);
}

std::vector<std::string> body_notes(const Shown& shown, std::string_view unproven_lines) {
  const inquiry::Proven& proven = shown.proven;
  std::vector<std::string> notes;
  if (proven.any && !proven.text) notes.emplace_back(kNotSignedText);
  if (proven.text && has_name(proven.unsigned_fields, "content-type")) {
    notes.emplace_back(kOpenContentType);
  }
  if (proven.unproven.begin < proven.unproven.end) {
    notes.push_back(fmt::format("{} are not signed: anybody can have added them.", unproven_lines));
  }
  if (proven.unproven.missing > 0) {
    notes.push_back(fmt::format(
        "Lines that are signed and not shown here: {}; `daylight verify {} --canonical body` gives "
        "out what was signed.",
        group_digits(proven.unproven.missing), print_short(shown.item.id)));
  }
  return notes;
}

std::vector<std::string> passage_notes(const Shown& shown, std::size_t begin, std::size_t end) {
  std::array<bool, mail::kTextKindCount> kinds{};
  std::size_t at = 0;
  for (const mail::TextSegment& segment : shown.reading.text) {
    const std::size_t after = at + segment.text.size();
    if (at < end && begin < after) kinds[static_cast<std::size_t>(segment.kind)] = true;
    at = after;
  }
  const auto has = [&](mail::TextKind kind) { return kinds[static_cast<std::size_t>(kind)]; };
  const bool all_other = !has(mail::TextKind::Own) && !has(mail::TextKind::Signature);
  std::vector<std::string> notes;
  const auto add = [&](mail::TextKind kind, std::string_view words) {
    if (has(kind)) {
      notes.push_back(fmt::format("{} {}", all_other ? "These words" : "Some of it", words));
    }
  };
  add(mail::TextKind::Quoted, all_other ? "are quoted there from another message."
                                        : "is quoted there from another message.");
  add(mail::TextKind::Forwarded, all_other ? "stand in a message that is forwarded there."
                                           : "stands in a message that is forwarded there.");
  add(mail::TextKind::Hidden,
      all_other ? "are hidden there from a reader's eye." : "is hidden there from a reader's eye.");
  const inquiry::Proven& proven = shown.proven;
  if (proven.any && !proven.text) notes.emplace_back(kNotSignedText);
  if (proven.text && has_name(proven.unsigned_fields, "content-type")) {
    notes.emplace_back(kOpenContentType);
  }
  const bool touches = proven.text && proven.unproven.begin < end && begin < proven.unproven.end;
  if (touches) {
    const bool whole = proven.unproven.begin <= begin && end <= proven.unproven.end;
    notes.push_back(fmt::format("{} not signed: anybody can have added {}.",
                                whole ? "These words are" : "Some of it is",
                                whole ? "them" : "it"));
  }
  return notes;
}

}  // namespace day::dossier
