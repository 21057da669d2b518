// SPDX-License-Identifier: AGPL-3.0-or-later
// A conversation: /t/ID, its places in the order of reading, so many on each page.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/numbers.h"
#include "base/time.h"
#include "base/utf8.h"
#include "dossier/message_words.h"
#include "dossier/proof.h"
#include "dossier/thread_words.h"
#include "inquiry/conversation.h"
#include "room/item.h"
#include "room/limits.h"
#include "room/message_view.h"
#include "room/router.h"
#include "text/display.h"

namespace day::room {
namespace {

using Texts = std::vector<mail::TextSegment>;

// Levels that are drawn; deeper places say how deep they are, and whom they answer. At 320 pixels
// eight of them leave two thirds of the width.
constexpr std::uint32_t kDrawnLevels = 8;

struct View {
  const inquiry::Conversation& talk;
  std::vector<std::uint32_t> depths;
  bool is_full = false;

  std::size_t page_nodes() const { return is_full ? kFullThreadPageNodes : kThreadPageNodes; }
  std::size_t text_bytes() const { return is_full ? kFullThreadTextBytes : kThreadTextBytes; }
  const thread::Node& node(std::uint32_t at) const { return talk.forest.nodes[at]; }
  const catalog::Summary* summary(std::uint32_t at) const {
    const auto& message = node(at).message;
    return message ? &talk.summaries[*message] : nullptr;
  }
};

std::string place_id(const ItemId& id) {
  return "m-" + print_short(id);
}

// The text of a place, at most what a page has for it; and whether that is all.
void put_text(const Visit& visit, const View& view, const Texts& texts, mustache::Data* data) {
  std::size_t left = view.text_bytes();
  bool is_cut = false;
  std::vector<mustache::Data> pieces;
  for (const mail::TextSegment& segment : texts) {
    const bool is_own = segment.kind == mail::TextKind::Own;
    if (!view.is_full && !is_own) continue;
    std::string_view text = segment.text;
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
    while (!text.empty() && text.front() == '\n') text.remove_prefix(1);
    if (text.empty()) continue;
    const std::string_view some = clip_utf8(text, left);
    is_cut = is_cut || some.size() < text.size();
    if (some.empty()) break;
    left -= some.size();
    mustache::Data piece;
    piece.set("text", text::show_text(some)).set("is_own", is_own);
    piece.set("kind", is_own                                   ? "own"
                      : segment.kind == mail::TextKind::Hidden ? "hidden-text"
                                                               : "quoted");
    if (!is_own) {
      piece.set("label",
                visit.texts.say(fmt::format("text.{}", mail::text_kind_name(segment.kind))));
    }
    pieces.push_back(std::move(piece));
  }
  data->set("pieces", std::move(pieces)).set("is_cut", is_cut);
}

void put_gap(const Visit& visit, const View& view, std::uint32_t at, mustache::Data* data) {
  const dossier::GapWords words = dossier::describe_gap(view.talk, at);
  data->set("has_message_id", !words.message_id.empty());
  data->set("message_id", safe_line(words.message_id));
  data->set("has_written", !words.written.empty()).set("written", words.written);
  std::vector<mustache::Data> said;
  for (const auto& each : words.said) {
    if (said.size() == kMaxFactsShown) break;
    mustache::Data line;
    line.set("path", item_path(each.by)).set("id", print_short(each.by));
    line.set("what", safe_line(each.what));
    said.push_back(std::move(line));
  }
  data->set("said_more", words.said.size() > said.size());
  data->set("more", visit.texts.say_count("thread.said_more", words.said.size() - said.size()));
  data->set("said", std::move(said));
}

Status put_message(Visit& visit, const View& view, std::uint32_t at, mustache::Data* data) {
  const catalog::Summary& summary = *view.summary(at);
  ASSIGN_OR_RETURN(const Texts texts, visit.opened.catalog->text(summary.item.row));
  ASSIGN_OR_RETURN(const bool same_words, dossier::repeats(visit.opened, view.talk, at, texts));
  data->set("path", item_path(summary.item.id)).set("place", place_id(summary.item.id));
  data->set("from", safe_line(dossier::sender_of(summary)));
  data->set("has_date", summary.date.has_value());
  if (summary.date) {
    data->set("date", print_minute(*summary.date)).set("time", print_rfc3339(*summary.date));
  }
  data->set("has_verdict", summary.verdict.has_value());
  if (summary.verdict) {
    data->set("verdict", dkim::verdict_name(*summary.verdict));
    data->set("mark", dossier::verdict_mark(summary.verdict).mark);
  }
  const bool has_subject = dossier::changes_subject(view.talk, at);
  data->set("has_subject", has_subject && !summary.subject.empty());
  data->set("subject", safe_line(summary.subject)).set("has_attachment", summary.has_attachment);
  data->set("is_unread", !summary.failure.empty()).set("failure", safe_line(summary.failure));
  const std::string why = dossier::hang_words(view.talk, at, same_words);
  data->set("has_why", !why.empty()).set("why", safe_line(why)).set("is_same", same_words);
  put_text(visit, view, same_words ? Texts() : texts, data);
  return {};
}

Result<mustache::Data> make_node(Visit& visit, const View& view, std::uint32_t at) {
  mustache::Data data;
  const thread::Node& node = view.node(at);
  const std::uint32_t depth = view.depths[at];
  data.set("depth", fmt::to_string(std::min(depth, kDrawnLevels)));
  data.set("is_answer", depth > 0).set("is_deep", depth > kDrawnLevels);
  data.set("level", visit.texts.say("thread.level", {{"level", group_digits(depth)}}));
  data.set("is_weak", thread::is_weak(node.evidence)).set("is_gap", !node.message.has_value());
  // Whom it answers is said where the one before it is another.
  const bool has_above = node.parent != thread::kNoNode && node.parent + 1 != at;
  const catalog::Summary* const above = has_above ? view.summary(node.parent) : nullptr;
  data.set("has_above", above != nullptr);
  if (above != nullptr) {
    data.set("above", safe_line(dossier::sender_of(*above)));
    data.set("above_path", item_path(above->item.id));
  }
  if (node.message) {
    TRY(put_message(visit, view, at, &data));
    return data;
  }
  put_gap(visit, view, at, &data);
  const std::string why = dossier::hang_words(view.talk, at, false);
  data.set("has_why", !why.empty()).set("why", safe_line(why));
  data.set("place", fmt::format("gap-{}", at));
  return data;
}

void put_counts(const Visit& visit, const inquiry::Conversation& talk, mustache::Data* data) {
  data->set("count", visit.texts.say_count("thread.messages", talk.messages));
  const std::uint64_t others = talk.facts.size() - dossier::own_messages(talk);
  data->set("has_others", others > 0);
  data->set("others", visit.texts.say_count("thread.others", others));
  data->set("has_missing", talk.missing > 0);
  data->set("missing", visit.texts.say_count("thread.missing", talk.missing));
  data->set("has_more_threads", talk.more_threads > 0);
  data->set("more_threads", visit.texts.say_count("thread.more_threads", talk.more_threads));
}

// Where the message that was named stands.
std::uint32_t find_node(const View& view, const ItemId& id) {
  for (std::uint32_t at = 0; at < view.talk.forest.nodes.size(); ++at) {
    const catalog::Summary* const summary = view.summary(at);
    if (summary != nullptr && summary->item.id == id) return at;
  }
  return 0;
}

Result<http::Response> thread_page(Visit& visit) {
  ASSIGN_OR_RETURN(Named named, find_named(visit));
  if (!named.item) return std::move(named.instead);
  const auto talk = inquiry::find_conversation(visit.opened.database.get(), named.item->row);
  if (!talk.ok()) {
    if (talk.error().code != Code::NotFound) return talk.error();
    return Error{Code::NotFound, visit.texts.say("thread.none")};
  }
  View view{*talk, thread::find_depths(talk->forest), visit.request.parameter("full") == "1"};
  const std::size_t nodes = talk->forest.nodes.size();
  const std::size_t count =
      std::max<std::size_t>(1, (nodes + view.page_nodes() - 1) / view.page_nodes());
  ASSIGN_OR_RETURN(const std::string id, short_id(visit, talk->id.first));
  const std::string path = "/t/" + id;
  const std::string full = view.is_full ? "full=1&" : "";
  if (visit.part("id") != id) {
    const std::size_t part = find_node(view, named.item->id) / view.page_nodes();
    return redirect(fmt::format("{}?{}part={}#{}", path, full, part + 1, place_id(named.item->id)));
  }
  const std::size_t part = chosen_part(visit, "part", count);
  Page page;
  page.body = "thread";
  const catalog::Summary* const first = view.summary(find_node(view, talk->id.first));
  page.title = first == nullptr || first->subject.empty() ? visit.texts.say("message.no_subject")
                                                          : first->subject;
  page.data.set("heading", safe_line(page.title)).set("path", path);
  page.data.set("is_full", view.is_full);
  put_counts(visit, *talk, &page.data);
  std::vector<mustache::Data> list;
  const std::size_t end = std::min(nodes, (part + 1) * view.page_nodes());
  for (std::size_t at = part * view.page_nodes(); at < end; ++at) {
    ASSIGN_OR_RETURN(auto node, make_node(visit, view, static_cast<std::uint32_t>(at)));
    list.push_back(std::move(node));
  }
  page.data.set("nodes", std::move(list));
  put_parts_nav(visit, part, count, fmt::format("{}?{}part=", path, full), &page.data);
  return render_page(visit, std::move(page));
}

constexpr std::array<Route, 1> kRoutes = {{{http::Method::Get, "/t/:id", thread_page}}};

}  // namespace

std::span<const Route> thread_routes() {
  return kRoutes;
}

}  // namespace day::room
