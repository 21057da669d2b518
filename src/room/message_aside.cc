// SPDX-License-Identifier: AGPL-3.0-or-later
// What stands beside the text of a message: labels and notes, the box to cite it from, and the
// conversation around it.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/numbers.h"
#include "base/time.h"
#include "base/utf8.h"
#include "dossier/message_words.h"
#include "dossier/proof.h"
#include "dossier/span.h"
#include "dossier/thread_words.h"
#include "http/url.h"
#include "inquiry/conversation.h"
#include "room/item.h"
#include "room/limits.h"
#include "room/message_view.h"
#include "text/display.h"

namespace day::room {
namespace {

mustache::Data make_by(const catalog::DecidedBy& by) {
  mustache::Data out;
  out.set("author", safe_line(by.author)).set("date", print_minute({by.time, 0}));
  out.set("time", print_rfc3339({by.time, 0}));
  return out;
}

mustache::Data make_note(const Visit& visit, const catalog::NoteInfo& note, bool is_whole,
                         const std::string& path) {
  mustache::Data out;
  const std::string number = fmt::to_string(note.number.value);
  out.set("number", number).set("by", make_by(note.by));
  out.set("is_amended", note.amended.has_value());
  if (note.amended) out.set("amended", make_by(*note.amended));
  out.set("has_span", note.span.has_value());
  if (note.span) {
    const std::string_view quote = is_whole ? std::string_view(note.span->quote)
                                            : clip_utf8(note.span->quote, kMaxNoteShownBytes / 4);
    out.set("quote", safe_line(quote) + (quote.size() < note.span->quote.size() ? "…" : ""));
    out.set("path", fmt::format("{}?span={}-{}#span", path, note.span->from, note.span->to));
  }
  const std::string_view text =
      is_whole ? std::string_view(note.text) : clip_utf8(note.text, kMaxNoteShownBytes);
  out.set("text", text::show_text(text)).set("is_cut", text.size() < note.text.size());
  out.set("all_path", fmt::format("{}/list/notes", path));
  out.set("may_decide", !visit.form_token.empty() && !visit.options.is_public);
  return out;
}

std::string cited_words(const TextView& view) {
  for (const Mark& mark : view.marks) {
    if (mark.note == 0) {
      return text::show_text(std::string_view(view.text).substr(mark.begin, mark.end - mark.begin));
    }
  }
  return "";
}

// What must be known of a field goes with it wherever it is cited.
std::string with_mark(std::string value, const std::string& mark) {
  return mark.empty() ? value : fmt::format("{} [{}]", value, safe_line(mark));
}

// Who, to whom, when, on what.
std::string cite_head(const Visit& visit, const dossier::Shown& shown) {
  const auto& texts = visit.texts;
  const inquiry::Proven& proven = shown.proven;
  const auto line = [&](mail::Role role, std::string_view field) {
    const std::string all = safe_line(dossier::print_mailboxes(shown.reading, role));
    const std::string_view some = clip_utf8(all, kMaxUncutBytes / 4);
    return with_mark(std::string(some) + (some.size() < all.size() ? "…" : ""),
                     dossier::field_mark(proven, field));
  };
  std::string out = texts.say("cite.from", {{"from", line(mail::Role::From, "from")}});
  if (!dossier::print_mailboxes(shown.reading, mail::Role::To).empty()) {
    out += "\n" + texts.say("cite.to", {{"to", line(mail::Role::To, "to")}});
  }
  const std::string date = with_mark(dossier::date_line(shown.summary), dossier::date_mark(shown));
  out += "\n" + texts.say("cite.date", {{"date", date}});
  const std::string& subject = shown.summary.subject;
  if (!subject.empty()) {
    const std::string marked =
        with_mark(safe_line(subject), dossier::subject_mark(proven, subject));
    out += "\n" + texts.say("cite.subject", {{"subject", marked}});
  }
  return out;
}

// The nodes that stand nearest to `here` in the order of reading.
std::pair<std::uint32_t, std::uint32_t> nearest(std::uint32_t here, std::size_t count) {
  constexpr std::uint32_t kShown = kMaxFactsShown;
  const std::uint32_t half = kShown / 2;
  std::uint32_t begin = here > half ? here - half : 0;
  const auto end = static_cast<std::uint32_t>(std::min<std::size_t>(count, begin + kShown));
  if (end - begin < kShown) begin = end > kShown ? end - kShown : 0;
  return {begin, end};
}

mustache::Data make_node(const Visit& visit, const inquiry::Conversation& talk, std::uint32_t at,
                         std::uint32_t depth, const ItemId& here) {
  constexpr std::uint32_t kDrawnLevels = 4;
  const thread::Node& node = talk.forest.nodes[at];
  mustache::Data out;
  out.set("depth", fmt::to_string(std::min(depth, kDrawnLevels)));
  out.set("level", visit.texts.say("thread.level", {{"level", fmt::to_string(depth)}}));
  out.set("is_deep", depth > 0).set("is_gap", !node.message.has_value());
  out.set("is_weak", thread::is_weak(node.evidence)).set("is_here", false);
  if (!node.message) return out;
  const catalog::Summary& summary = talk.summaries[*node.message];
  out.set("is_here", summary.item.id == here).set("path", item_path(summary.item.id));
  out.set("from", safe_line(dossier::sender_of(summary)));
  out.set("has_date", summary.date.has_value());
  if (summary.date) {
    out.set("date", print_minute(*summary.date)).set("time", print_rfc3339(*summary.date));
  }
  const auto mark = dossier::verdict_mark(summary.verdict);
  out.set("has_mark", !mark.mark.empty()).set("mark", mark.mark);
  if (summary.verdict) out.set("verdict", dkim::verdict_name(*summary.verdict));
  return out;
}

}  // namespace

void put_decided(const Visit& visit, const dossier::Decided& decided, const std::string& path,
                 mustache::Data* data) {
  std::vector<mustache::Data> labels;
  for (const catalog::LabelInfo& each : decided.labels) {
    mustache::Data label;
    label.set("label", safe_line(each.label)).set("value", each.label).set("by", make_by(each.by));
    label.set("path",
              "/search?" + http::print_query({{"q", fmt::format("label:\"{}\"", each.label)}}));
    labels.push_back(std::move(label));
  }
  const bool may_decide = !visit.form_token.empty() && !visit.options.is_public;
  put_some(visit, "labels", std::move(labels), kMaxListRows, path + "/list/labels", data);
  std::vector<mustache::Data> notes;
  for (const catalog::NoteInfo& each : decided.notes) {
    notes.push_back(make_note(visit, each, false, path));
  }
  put_some(visit, "notes", std::move(notes), kMaxNotesShown, path + "/list/notes", data);
  data->set("action", path).set("author", visit.options.author);
  data->set("may_decide", may_decide).set("token", visit.form_token);
  data->set("is_decided", !decided.labels.empty() || !decided.notes.empty() || may_decide);
}

std::vector<mustache::Data> make_whole_notes(const Visit& visit, const dossier::Decided& decided,
                                             const std::string& path) {
  std::vector<mustache::Data> notes;
  for (const catalog::NoteInfo& each : decided.notes) {
    notes.push_back(make_note(visit, each, true, path));
  }
  return notes;
}

void put_cite(const Visit& visit, const dossier::Shown& shown, const TextView& view,
              const std::string& path, const std::string& span, mustache::Data* data) {
  const auto& texts = visit.texts;
  const std::string words = cited_words(view);
  std::string text = words.empty() ? "" : texts.say("cite.words", {{"words", words}}) + "\n";
  text += cite_head(visit, shown);
  if (shown.proof) {
    text += "\n" + texts.say("cite.verdict", {{"verdict", dossier::verdict_line(*shown.proof)}});
  }
  for (const Mark& mark : view.marks) {
    if (mark.note != 0) continue;
    for (const std::string& note : dossier::passage_notes(shown, mark.begin, mark.end)) {
      text += "\n" + texts.say("cite.note", {{"note", note}});
    }
  }
  text +=
      "\n" + texts.say("cite.vault", {{"vault", safe_line(visit.options.vault.identity().name)}});
  text += "\n" + texts.say("cite.sha256", {{"sha256", print_hex(shown.item.id.digest)}});
  const std::string link = words.empty() ? path : fmt::format("{}?span={}#span", path, span);
  text += "\n" + visit.options.base_url + link;
  mustache::Data cite;
  cite.set("text", std::move(text)).set("has_words", !words.empty()).set("span", span);
  cite.set("link", link).set("path", path);
  data->set("cite", std::move(cite));
}

Status put_thread_beside(Visit& visit, const catalog::ItemRow& item, mustache::Data* data) {
  data->set("has_thread", false);
  const auto talk = inquiry::find_conversation(visit.opened.database.get(), item.row);
  if (!talk.ok()) return talk.error().code == Code::NotFound ? Status() : talk.error();
  const auto& nodes = talk->forest.nodes;
  std::uint32_t here = 0;
  while (here + 1 < nodes.size() &&
         !(nodes[here].message && talk->summaries[*nodes[here].message].item.id == item.id)) {
    ++here;
  }
  const auto depths = thread::find_depths(talk->forest);
  const auto [begin, end] = nearest(here, nodes.size());
  // Drawn from the shallowest of them on.
  const std::uint32_t least =
      begin < end ? *std::min_element(depths.begin() + begin, depths.begin() + end) : 0;
  std::vector<mustache::Data> list;
  for (std::uint32_t at = begin; at < end; ++at) {
    list.push_back(make_node(visit, *talk, at, depths[at] - least, item.id));
  }
  mustache::Data thread;
  thread.set("nodes", std::move(list)).set("path", thread_path(talk->id.first));
  thread.set("count", visit.texts.say_count("thread.messages", talk->messages));
  const std::uint64_t others = talk->facts.size() - dossier::own_messages(*talk);
  thread.set("has_others", others > 0);
  thread.set("others", visit.texts.say_count("thread.others", others));
  thread.set("has_missing", talk->missing > 0);
  thread.set("missing", visit.texts.say_count("thread.missing", talk->missing));
  thread.set("is_some", end - begin < nodes.size());
  data->set("has_thread", nodes.size() > 1).set("thread", std::move(thread));
  return {};
}

}  // namespace day::room
