// SPDX-License-Identifier: AGPL-3.0-or-later
// What the readings of Outlook's files have in common.
#pragma once

#include "document/document.h"
#include "document/draft.h"
#include "outlook/message.h"

namespace day::outlook {

// Subject as title, sender as author, and properties.
void describe(const Message& message, document::Draft* draft);

// Renders a message and hands it on as `child`, whose kind and marks it sets. What is missing in it
// is said in it, and is a defect of the whole.
void give(Tree* tree, document::Child child, document::Children& children, document::Draft* draft);

}  // namespace day::outlook
