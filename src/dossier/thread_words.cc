// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dossier/thread_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/time.h"
#include "dossier/conversation.h"
#include "thread/subject.h"

namespace day::dossier {

std::string hang_words(const inquiry::Conversation& talk, std::uint32_t node, bool same_words) {
  const thread::Node& here = talk.forest.nodes[node];
  std::string out;
  switch (here.evidence) {
    case thread::Evidence::Quotation:
      out = "quotes it, and names no message that is here";
      break;
    case thread::Evidence::Subject:
      out = "only its subject says so";
      break;
    case thread::Evidence::OthersReferences:
      if (here.message) out = "later messages say so";
      break;
    default:
      break;
  }
  if (here.same_id_as != thread::kNoNode) {
    const auto other = talk.forest.nodes[here.same_id_as].message;
    out += fmt::format("{}same Message-ID{} as {}", out.empty() ? "" : "; ",
                       same_words ? " and words" : "",
                       other ? print_short(talk.facts[*other].id) : "another");
  }
  return out;
}

bool changes_subject(const inquiry::Conversation& talk, std::uint32_t node) {
  const auto& nodes = talk.forest.nodes;
  std::uint32_t above = nodes[node].parent;
  while (above != thread::kNoNode && !nodes[above].message) above = nodes[above].parent;
  if (above == thread::kNoNode) return true;
  const auto base = [&](std::uint32_t each) {
    return thread::base_subject(talk.facts[*nodes[each].message].subject).text;
  };
  const std::string here = base(node);
  const std::string there = base(above);
  return here != there && !thread::same_subject(here, there);
}

Result<bool> repeats(Opened& opened, const inquiry::Conversation& talk, std::uint32_t node,
                     const std::vector<mail::TextSegment>& texts) {
  const std::uint32_t other = talk.forest.nodes[node].same_id_as;
  if (other == thread::kNoNode || texts.empty()) return false;
  const auto row = talk.summaries[*talk.forest.nodes[other].message].item.row;
  ASSIGN_OR_RETURN(const auto others, opened.catalog->text(row));
  return std::equal(texts.begin(), texts.end(), others.begin(), others.end(),
                    [](const mail::TextSegment& a, const mail::TextSegment& b) {
                      return a.kind == b.kind && a.text == b.text;
                    });
}

GapWords describe_gap(const inquiry::Conversation& talk, std::uint32_t node) {
  const thread::GapFacts& facts = talk.gaps.at(node);
  GapWords words;
  words.message_id = talk.forest.nodes[node].message_id;
  if (facts.seconds) words.written = print_minute({{*facts.seconds}, 0});
  for (const thread::Said& said : facts.said) {
    std::string what = said.what.name.empty() ? said.what.address : said.what.name;
    if (said.what.time) what += (what.empty() ? "" : ", ") + print_said(*said.what.time);
    if (!words.said.empty() && words.said.back().what == what) continue;
    if (words.said.empty() && what.empty()) continue;
    words.said.push_back({talk.facts[said.by].id, std::move(what)});
  }
  return words;
}

std::uint64_t own_messages(const inquiry::Conversation& talk) {
  return static_cast<std::uint64_t>(std::count(talk.threads.begin(), talk.threads.end(), talk.id));
}

}  // namespace day::dossier
