// SPDX-License-Identifier: AGPL-3.0-or-later
// The shapes are in daylight(1).
#include "base/encoding.h"
#include "base/time.h"
#include "dossier/conversation.h"

namespace day::dossier {
namespace {

void put_gap(JsonWriter* out, const inquiry::Conversation& talk, std::uint32_t at) {
  const thread::GapFacts& facts = talk.gaps.at(at);
  out->key("written");
  facts.seconds ? out->string(print_rfc3339({{*facts.seconds}, 0})) : out->null();
  out->key("said").begin_array();
  for (const thread::Said& said : facts.said) {
    out->begin_object().field("by", print_short(talk.facts[said.by].id, kFullIdChars));
    out->field("name", said.what.name).field("address", said.what.address).key("time");
    said.what.time ? out->string(print_said(*said.what.time)) : out->null();
    out->end_object();
  }
  out->end_array();
}

void put_member(JsonWriter* out, const inquiry::Conversation& talk, std::uint32_t message,
                const std::vector<mail::TextSegment>& texts, TextWanted wanted) {
  const catalog::Summary& summary = talk.summaries[message];
  out->field("id", print_short(summary.item.id, kFullIdChars));
  out->field("thread", catalog::print_short(talk.threads[message], kFullIdChars)).key("date");
  summary.date ? out->string(print_rfc3339(*summary.date)) : out->null();
  out->field("date_origin", mail::date_origin_name(summary.date_origin));
  out->field("from", summary.from_address).field("from_name", summary.from_name);
  out->field("subject", summary.subject).field("attachment", summary.has_attachment);
  out->field("failed", !summary.failure.empty()).key("verdict");
  summary.verdict ? out->string(dkim::verdict_name(*summary.verdict)) : out->null();
  if (wanted == TextWanted::None) return;
  out->key("segments").begin_array();
  for (const mail::TextSegment& segment : texts) {
    if (!is_wanted(segment, wanted)) continue;
    out->begin_object().field("kind", mail::text_kind_name(segment.kind));
    out->field("text", segment.text).end_object();
  }
  out->end_array();
}

}  // namespace

bool is_wanted(const mail::TextSegment& segment, TextWanted wanted) {
  return wanted == TextWanted::All ||
         (wanted == TextWanted::Own && segment.kind == mail::TextKind::Own);
}

std::string print_said(const thread::SaidTime& time) {
  std::string text = print_minute({{time.local_seconds}, 0});
  text.resize(time.has_minute ? text.find(" +") : std::string_view("2016-05-03").size());
  if (time.zone_minutes) {
    text = print_minute(
        {{time.local_seconds - std::int64_t{*time.zone_minutes} * 60}, *time.zone_minutes});
  }
  return text;
}

void put_node(JsonWriter* out, const inquiry::Conversation& talk, std::uint32_t at,
              const std::vector<mail::TextSegment>& texts, TextWanted wanted) {
  const thread::Node& node = talk.forest.nodes[at];
  out->field("node", std::int64_t{at}).key("parent");
  node.parent == thread::kNoNode ? out->null() : out->number(std::int64_t{node.parent});
  out->field("kind", node.message ? "message" : "gap");
  out->field("evidence", thread::evidence_name(node.evidence));
  out->field("weak", thread::is_weak(node.evidence)).field("message_id", node.message_id);
  out->field("thread_index", encode_base64(node.thread_index)).key("same_id_as");
  node.same_id_as == thread::kNoNode ? out->null() : out->number(std::int64_t{node.same_id_as});
  node.message ? put_member(out, talk, *node.message, texts, wanted) : put_gap(out, talk, at);
}

}  // namespace day::dossier
