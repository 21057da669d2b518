// SPDX-License-Identifier: AGPL-3.0-or-later
// The tables of catalog.db. docs/formats/catalog.md tells what they mean; a test compares the two.
#pragma once

#include <cstdint>
#include <string_view>

namespace day::catalog {

// A catalog with a greater number was written by a newer program. Any other number but this one is
// rebuilt, since everything in it is derived.
inline constexpr std::int64_t kSchemaVersion = 4;
// Says in the file's header that it is a catalog: "DAYC".
inline constexpr std::int64_t kApplicationId = 0x44415943;

extern const std::string_view kSchema;
extern const std::string_view kViews;
// Of signatures, keys and verdicts.
extern const std::string_view kSignatureSchema;
extern const std::string_view kSignatureViews;
// Of copies.
extern const std::string_view kCopySchema;
// Of persons.
extern const std::string_view kPeopleSchema;
extern const std::string_view kPeopleViews;
// Of decisions.
extern const std::string_view kDecisionSchema;
extern const std::string_view kDecisionViews;
// Of documents, and what lies in which item.
extern const std::string_view kDocumentSchema;
extern const std::string_view kDocumentViews;
// Of threads, with their view.
extern const std::string_view kThreadSchema;

}  // namespace day::catalog
