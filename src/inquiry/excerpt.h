// SPDX-License-Identifier: AGPL-3.0-or-later
// The excerpt that a result shows: around the words that were searched for, in the writer's own
// words before quoted ones.
#pragma once

#include <string>
#include <vector>

#include "mail/reading.h"
#include "query/query.h"
#include "text/snippet.h"

namespace day::inquiry {

class Excerpts {
 public:
  // Takes the words of the query that are not under a NOT.
  explicit Excerpts(const query::Query& query);

  text::Snippet make(const std::vector<mail::TextSegment>& text, const std::string& subject,
                     std::size_t max_chars) const;

 private:
  std::vector<text::SnippetPhrase> own_;
  std::vector<text::SnippetPhrase> quoted_;
  std::vector<text::SnippetPhrase> subject_;
};

}  // namespace day::inquiry
