// SPDX-License-Identifier: AGPL-3.0-or-later
// Archives and compressed files that came as documents: what is in them is handed on, by way of the
// same libarchive as in source.
#pragma once

#include <string_view>

#include "document/document.h"
#include "document/sniff.h"
#include "reader/document_worker.h"

namespace day::desk {

// The media type for what source::Sniffed::detail says: "gzip" is "application/gzip".
std::string_view packed_type(std::string_view detail);

// Entries keyed by their number from 0, folders not counted; what is compressed alone has key 0.
// Locked: nothing can be had without options.password, or with this one. `form` is Archive or
// Compressed.
document::Reading read_packed(const reader::DocumentFile& file, document::Form form,
                              document::Children& children);

}  // namespace day::desk
