// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/excerpt.h"

#include <algorithm>

#include "base/utf8.h"
#include "inquiry/limits.h"
#include "inquiry/plan.h"

namespace day::inquiry {
namespace {

bool in_own(query::Field field) {
  return field == query::Field::Any || field == query::Field::Body || field == query::Field::Own;
}
bool in_quoted(query::Field field) {
  return field == query::Field::Any || field == query::Field::Body || field == query::Field::Quoted;
}
bool in_subject(query::Field field) {
  return field == query::Field::Any || field == query::Field::Subject;
}

std::string join(const std::vector<mail::TextSegment>& text, bool own) {
  std::string out;
  for (const mail::TextSegment& segment : text) {
    if (segment.kind == mail::TextKind::Hidden) continue;
    const bool is_own =
        segment.kind == mail::TextKind::Own || segment.kind == mail::TextKind::Signature;
    if (is_own != own) continue;
    if (!out.empty()) out += '\n';
    out +=
        clip_utf8(segment.text, kMaxSnippetTextBytes - std::min(out.size(), kMaxSnippetTextBytes));
  }
  return out;
}

std::size_t count_different(std::string_view text, const std::vector<text::SnippetPhrase>& wanted) {
  if (wanted.empty()) return 0;
  std::vector<bool> found(wanted.size());
  for (const text::Hit& hit : text::find_hits(text, wanted)) found[hit.phrase] = true;
  return static_cast<std::size_t>(std::count(found.begin(), found.end(), true));
}

}  // namespace

Excerpts::Excerpts(const query::Query& query) {
  const std::vector<bool> negated = negated_nodes(query);
  std::vector<query::Phrase> phrases;
  for (std::size_t i = 0; i < query.nodes.size(); ++i) {
    const query::Node& node = query.nodes[i];
    if (node.kind != query::Node::Kind::Leaf || negated[i]) continue;
    if (const auto* phrase = std::get_if<query::Phrase>(&node.leaf)) {
      phrases.push_back(*phrase);
    } else if (const auto* near = std::get_if<query::Near>(&node.leaf)) {
      for (query::Phrase each : near->phrases) {
        each.exact = true;
        phrases.push_back(std::move(each));
      }
    }
  }
  if (phrases.size() > kMaxMarkedPhrases) phrases.resize(kMaxMarkedPhrases);
  for (const query::Phrase& phrase : phrases) {
    const text::SnippetPhrase wanted{phrase.terms, phrase.prefix, to_expression(phrase).stemmed};
    if (in_own(phrase.field)) own_.push_back(wanted);
    if (in_quoted(phrase.field)) quoted_.push_back(wanted);
    if (in_subject(phrase.field)) subject_.push_back(wanted);
  }
}

text::Snippet Excerpts::make(const std::vector<mail::TextSegment>& text, const std::string& subject,
                             std::size_t max_chars) const {
  const std::string own = join(text, true);
  text::Snippet beginning = text::make_snippet(own, own_, max_chars);
  if (!beginning.hits.empty() || (own_.empty() && quoted_.empty())) return beginning;
  if (!quoted_.empty()) {
    text::Snippet snippet = text::make_snippet(join(text, false), quoted_, max_chars);
    if (!snippet.hits.empty()) return snippet;
  }
  if (!subject_.empty()) {
    text::Snippet snippet = text::make_snippet(subject, subject_, max_chars);
    if (!snippet.hits.empty()) return snippet;
  }
  return beginning;
}

PageExcerpt Excerpts::make(const std::vector<document::Page>& pages, const std::string& properties,
                           const std::string& title, std::size_t max_chars) const {
  std::optional<std::size_t> best;
  std::optional<std::size_t> first;  // that has any text
  std::size_t most = 0;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    if (!first && !pages[i].text.empty()) first = i;
    const std::size_t different = count_different(pages[i].text, own_);
    if (different <= most) continue;
    best = i;
    most = different;
    if (most == own_.size()) break;
  }
  const auto from_page = [&](std::size_t i) {
    return PageExcerpt{text::make_snippet(pages[i].text, own_, max_chars), i};
  };
  if (best) return from_page(*best);
  if (!quoted_.empty()) {
    text::Snippet snippet = text::make_snippet(properties, quoted_, max_chars);
    if (!snippet.hits.empty()) return {std::move(snippet), std::nullopt};
  }
  if (!subject_.empty()) {
    text::Snippet snippet = text::make_snippet(title, subject_, max_chars);
    if (!snippet.hits.empty()) return {std::move(snippet), std::nullopt};
  }
  if (!first) return {};
  PageExcerpt beginning = from_page(*first);
  beginning.page.reset();
  return beginning;
}

}  // namespace day::inquiry
