// SPDX-License-Identifier: AGPL-3.0-or-later
// Full text and ranking on SQLite FTS5, in the catalog's file and transactions. Terms are made by
// text::split_words; stemming is done when a question is asked, by expanding a word to every
// indexed word with its stem, so that the exact form can rank first and no posting is stored twice.
// Ranking is BM25 with the lengths of all documents in memory: docs/design/one-database.md.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "mail/reading.h"
#include "sql/database.h"

namespace day::index {

// The columns of the full-text table, in this order. A column holds values: the subject; one value
// for each mailbox ("Name address"; From has Sender and Reply-To too, Cc has Bcc too); one for each
// segment of text (Own: own words and signature; Quoted: quoted, forwarded and hidden text); one
// for each file name. Between two values lies one position that no word has, so that no phrase
// reaches from one value into the next.
enum class Column : std::uint8_t { Subject, From, To, Cc, Own, Quoted, File };
inline constexpr int kColumnCount = 7;

// Creates the tables unless they are there. The database has been prepared by the catalog.
Status prepare_schema(sql::Database* database);

// What is found of a document that is no message: its title (as Subject), its file names, each page
// (as Own), and what it says of itself (as Quoted).
struct DocumentText {
  std::string_view title;
  std::vector<std::string_view> names;
  std::vector<std::string_view> pages;
  std::string_view properties;
};

// Adds documents, within the caller's transactions. After a rollback or an error it is of no more
// use. One per database.
class Writer {
 public:
  explicit Writer(sql::Database* database);
  ~Writer();

  // `document` must be greater than every one added before.
  Status add(std::int64_t document, const mail::Reading& reading);
  // A document, which may come after greater ones.
  Status add_document(std::int64_t document, const DocumentText& text);
  // Takes out what was added of a document, exactly as it was then: it may be added anew.
  Status remove_document(std::int64_t document, const DocumentText& text);
  // Writes lengths and new stems that are still in memory. Before each commit.
  Status flush();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// A boolean expression over words, in the shape of FTS5: phrases within columns, AND, OR, NOT,
// NEAR.
struct Expression {
  enum class Kind : std::uint8_t { Phrase, Near, And, Or, Not } kind = Kind::Phrase;
  // Phrase: terms in a row, in any of `columns` (empty: all). At least one term; none is empty.
  std::vector<std::string> terms;
  bool prefix = false;
  bool stemmed = false;  // a single term: other forms of the word count too, for less
  std::vector<Column> columns;
  // Near: two or more Phrases, `columns` of the first for all. Not: children[0] without
  // children[1].
  std::vector<Expression> children;
  std::uint32_t distance =
      10;  // the most positions between the end of one and the start of another
};

struct Hit {
  std::int64_t document = 0;
  double score = 0;  // greater is better; 0 unless scores were asked for
};

class Searcher {
 public:
  // Registers the tokenizer and the rank function on the connection. Lengths are loaded at the
  // first ranked search and again when the index has grown.
  explicit Searcher(sql::Database* database);
  ~Searcher();

  // Documents that match, in ascending order of document.
  Result<std::vector<Hit>> search(const Expression& expression, bool want_scores);
  // All indexed forms with the stem of `term`, the term itself first. For snippets.
  Result<std::vector<std::string>> forms(const std::string& term);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace day::index
