// SPDX-License-Identifier: AGPL-3.0-or-later
// Copies of a message: how they are told, in words and as JSON, and what they differ in.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json_writer.h"
#include "catalog/catalog.h"
#include "copies/difference.h"
#include "inquiry/copies.h"

namespace day::dossier {

// What two messages differ in: the words of their own text, and the subject.
struct Differences {
  std::string first_subject, second_subject;
  std::string first, second;
  copies::Difference words;  // of first and second
};
Differences make_differences(const catalog::Summary& first,
                             const std::vector<mail::TextSegment>& first_text,
                             const catalog::Summary& second,
                             const std::vector<mail::TextSegment>& second_text);

// The same in the order of reading. Of long stretches that are the same, only what stands beside a
// difference, and how many words were left out.
struct DifferencePiece {
  enum class Kind : std::uint8_t { Same, Removed, Added } kind = Kind::Same;
  std::string words;  // hostile
};
std::vector<DifferencePiece> cut_difference(const Differences& differences);

// By date, undated ones last, then by id: in whatever order they arrived.
void sort_by_date(std::vector<catalog::Summary>* messages);

// Members of an object that is open.
void put_message(JsonWriter* out, const catalog::Summary& summary);
void put_copy(JsonWriter* out, const inquiry::Copy& copy);
void put_differences(JsonWriter* out, const Differences& differences);
void put_quoting(JsonWriter* out, const inquiry::Quoting& quoting);

// "same Message-ID; 92 % alike (46 of 50 runs of words)".
std::string copy_words(const inquiry::Copy& copy);
// "quotes 34 of its 120 words". `of_it`: the words are those of the message asked about.
std::string quoting_words(const inquiry::Quoting& quoting, bool of_it);

}  // namespace day::dossier
