// SPDX-License-Identifier: AGPL-3.0-or-later
// What is said of the head and the text of a message, the same wherever it is shown. Names,
// subjects and addresses in it are hostile: make them safe to look at before they are printed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dossier/message.h"

namespace day::dossier {

// "Ines Solvang <ines@halden.example>", or the address alone.
std::string print_mailbox(const mail::Mailbox& mailbox);
// All of a role, joined by commas.
std::string print_mailboxes(const mail::Reading& reading, mail::Role role);

// The name, or the address where there is none.
const std::string& sender_of(const catalog::Summary& summary);

// What a reader must know of a field that is shown: "not signed". Empty if nothing is proven of the
// message at all, or the field is signed. `name` in lower case.
std::string field_mark(const inquiry::Proven& proven, std::string_view name);
std::string subject_mark(const inquiry::Proven& proven, const std::string& subject);
// The same of the date that is shown.
std::string date_mark(const Shown& shown);

// "2016-05-03T14:07:00+02:00 (from received)".
std::string date_line(const catalog::Summary& summary);

// "bad-charset: windows-1252".
std::string print_defect(const mail::Defect& defect);

// What must be known before the text is read. Of a message of which nothing is proven the verdict
// says it. `unproven_lines` names the lines that are not signed: "Lines marked ¦".
std::vector<std::string> body_notes(const Shown& shown, std::string_view unproven_lines);

// What must be known of a passage of the text, from octet `begin` up to `end` of the segments
// joined, before anybody cites it: whose words they are, whether a reader could see them, and what
// of them is not signed. Empty if they are the writer's own and nothing else has to be said.
std::vector<std::string> passage_notes(const Shown& shown, std::size_t begin, std::size_t end);

}  // namespace day::dossier
