// SPDX-License-Identifier: AGPL-3.0-or-later
// `show` for a terminal: a message, a document, and what lies where.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "dossier/document.h"
#include "dossier/message.h"

namespace day::cli {

void print_message_text(const dossier::Shown& shown);
// `page`: of that one only.
void print_document_text(const dossier::ShownDocument& shown, std::optional<std::size_t> page);

// Rows "Lies in" and "Holds" of a head.
void print_places(const dossier::ShownPlaces& places, std::size_t width);
void print_inside(const dossier::ShownContents& inside, std::size_t width);

// One row of a head: a name and a value, made safe to print; nothing if the value is empty.
void print_row(std::string_view name, std::string_view value, std::size_t width);

}  // namespace day::cli
