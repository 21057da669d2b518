// SPDX-License-Identifier: AGPL-3.0-or-later
#include "index/terms.h"

#include <algorithm>

#include "text/fold.h"

namespace day::index {
namespace {

bool is_ascii_letters(std::string_view term) {
  return std::all_of(term.begin(), term.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

void split_document(std::string_view text, TermSink* sink, const sql::EmitTerm& emit) {
  std::size_t at = 0;
  for (;;) {
    const std::size_t end = std::min(text.find(kValueEnd, at), text.size());
    const auto base = static_cast<std::uint32_t>(at);
    bool go_on = true;
    text::split_words(text.substr(at, end - at), [&](const text::Word& word) {
      if (sink != nullptr) sink->take(word.term);
      go_on = emit(word.term, base + word.begin, base + word.end);
      return go_on;
    });
    if (!go_on || end == text.size()) return;
    const auto place = static_cast<std::uint32_t>(end);
    if (!emit({&kValueEnd, 1}, place, place + 1)) return;
    at = end + 1;
  }
}

void split_query(std::string_view text, const sql::EmitTerm& emit) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find(kTermEnd, at), text.size());
    if (end > at && !emit(text.substr(at, end - at), static_cast<std::uint32_t>(at),
                          static_cast<std::uint32_t>(end))) {
      return;
    }
    at = end + 1;
  }
}

}  // namespace

void TermSink::note(std::string_view term, std::uint64_t hash) {
  if (!is_ascii_letters(term)) return;
  if (fresh_.size() >= kMaxFresh) return;  // forgotten now, gathered when it occurs again
  seen_[hash >> (64 - kSeenBits)] = static_cast<std::uint32_t>(hash);
  fresh_.emplace(term);
}

Status TermSink::flush(sql::Database* database) {
  if (fresh_.empty()) return {};
  // In the order of the table, which is then written page after page.
  std::vector<std::pair<std::string, std::string>> rows;
  rows.reserve(fresh_.size());
  for (const std::string& form : fresh_) rows.emplace_back(text::stem(form), form);
  fresh_.clear();
  std::sort(rows.begin(), rows.end());
  ASSIGN_OR_RETURN(sql::Statement insert,
                   database->prepare("INSERT OR IGNORE INTO stems(stem, form) VALUES(?, ?)"));
  for (const auto& [stem, form] : rows) {
    TRY(insert.lend_text(1, stem).lend_text(2, form).run());
  }
  return {};
}

Status register_terms(sql::Database* database, std::shared_ptr<TermSink> sink) {
  return database->register_tokenizer(
      std::string(kTokenizerName),
      [sink = std::move(sink)](std::string_view text, sql::TokenizePurpose purpose,
                               const sql::EmitTerm& emit) {
        if (purpose == sql::TokenizePurpose::Query) {
          split_query(text, emit);
        } else {
          split_document(text, sink.get(), emit);
        }
      });
}

}  // namespace day::index
