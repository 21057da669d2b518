// SPDX-License-Identifier: AGPL-3.0-or-later
// The running text of WordprocessingML (ECMA-376-1 §17) and DrawingML (§21.1.2), which agree in
// what is a paragraph, a table and a text. Told by local names, so that strict and transitional
// name spaces are the same.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace day::office {

struct Story {
  std::string text;     // paragraphs and rows are lines, cells are separated by tabs
  std::string hidden;   // hidden runs and shapes, a line each
  std::string changes;  // tracked changes, a line each: "deleted by A, 2016-…: words"
  std::string links;    // addresses in fields, a line each
  std::string codes;    // of fields, where their result does not show all
  std::string notes;    // descriptions of pictures, a line each
  std::string wrong;    // what is not well formed, or empty
};

// Comments and notes begin with who wrote them: "A, 2016-05-01T10:00:00Z: text". Text boxes follow
// the paragraph in which they are anchored.
Story read_story(ByteView xml);

// The same of a master or layout of slides, without the texts that stand for those of each slide.
Story read_master(ByteView xml);

// Text of charts and diagrams: titles, labels, cached values, a line each.
std::string read_labels(ByteView xml);

}  // namespace day::office
