// SPDX-License-Identifier: AGPL-3.0-or-later
// The excerpt that a result shows: around the words that were searched for, in the writer's own
// words before quoted ones.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "document/document.h"
#include "mail/reading.h"
#include "query/query.h"
#include "text/snippet.h"

namespace day::inquiry {

// Of a document.
struct PageExcerpt {
  text::Snippet snippet;
  std::optional<std::size_t> page;  // where it is from, counted from 0; none: not from a page
};

class Excerpts {
 public:
  // Takes the words of the query that are not under a NOT.
  explicit Excerpts(const query::Query& query);

  text::Snippet make(const std::vector<mail::TextSegment>& text, const std::string& subject,
                     std::size_t max_chars) const;

  // From the first of the pages on which most different words stand; else from `properties`, what
  // the document says of itself, or from its title; else the beginning of its text. Takes time for
  // all of it: at most document::kMaxTextBytes.
  PageExcerpt make(const std::vector<document::Page>& pages, const std::string& properties,
                   const std::string& title, std::size_t max_chars) const;

 private:
  std::vector<text::SnippetPhrase> own_;
  std::vector<text::SnippetPhrase> quoted_;
  std::vector<text::SnippetPhrase> subject_;
};

}  // namespace day::inquiry
