// SPDX-License-Identifier: AGPL-3.0-or-later
// What the test worker and the tests that start it have agreed on.
#pragma once

#include <string_view>

namespace day::reader {

// A message that begins so names an act; the answer's subject tells what came of it.
inline constexpr std::string_view kActPrefix = "act: ";
inline constexpr const char* kActDone = "done";
inline constexpr const char* kActDenied = "denied";
// An act that is allowed, with a reading of 2 MiB.
inline constexpr std::string_view kVerboseAct = "talk too much";

// A message with this in it, and a number behind it, ends its document worker in the middle of the
// child that comes after so many.
inline constexpr std::string_view kFallsAfter = "X-Falls-After: ";

// A file in place that begins so, and goes on with a number, is asked for so often.
inline constexpr std::string_view kCircle = "circle ";

// Names under which the test worker plays another.
inline constexpr std::string_view kFailsToLock = "fails_to_lock";
inline constexpr std::string_view kSpeaksNewer = "speaks_newer";
inline constexpr std::string_view kSpeaksNonsense = "speaks_nonsense";
inline constexpr std::string_view kEndsAtOnce = "ends_at_once";

}  // namespace day::reader
