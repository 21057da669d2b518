// SPDX-License-Identifier: AGPL-3.0-or-later
// Property sets of compound files: the summary information of old Office documents
// ([MS-OLEPS], [MS-OSHARED] §2.3.3.2).
#pragma once

#include "base/bytes.h"
#include "document/draft.h"

namespace day::office {

// Title, author and properties of a stream "\5SummaryInformation" or
// "\5DocumentSummaryInformation". What is damaged is left out.
void read_summary(ByteView stream, document::Draft& draft);

}  // namespace day::office
