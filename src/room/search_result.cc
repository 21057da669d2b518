// SPDX-License-Identifier: AGPL-3.0-or-later
// One line of results.
#include <fmt/format.h>

#include <algorithm>

#include "base/encoding.h"
#include "base/numbers.h"
#include "base/time.h"
#include "dossier/decided.h"
#include "dossier/family_words.h"
#include "dossier/proof.h"
#include "mustache/mustache.h"
#include "room/links.h"
#include "room/search.h"
#include "room/tables.h"

namespace day::room {
namespace {

// The excerpt as HTML: what was found stands in <mark>.
std::string mark_up(const text::Snippet& snippet) {
  std::string out;
  std::size_t at = 0;
  const auto put = [&](std::size_t end) {
    out += escape_markup(safe_line(std::string_view(snippet.text).substr(at, end - at)));
    at = end;
  };
  for (const auto& [begin, end] : snippet.hits) {
    if (begin < at || end > snippet.text.size() || begin >= end) continue;
    put(begin);
    out += "<mark>";
    put(end);
    out += "</mark>";
  }
  put(snippet.text.size());
  return out;
}

void put_verdict(const inquiry::SearchHit& hit, mustache::Data* data) {
  const auto& verdict = hit.summary.verdict;
  data->set("has_verdict", verdict.has_value());
  if (!verdict) return;
  const dossier::VerdictMark mark = dossier::verdict_mark(verdict);
  data->set("mark", mark.mark).set("tone", tone_name(mark.tone));
  data->set("verdict", dkim::verdict_name(*verdict));
}

// Its kind, how long it is, and why not all of it can be found.
void put_document(const Visit& visit, const inquiry::SearchHit& hit, mustache::Data* data) {
  const catalog::Summary& summary = hit.summary;
  const bool is_document = summary.item.kind == store::ItemKind::Document;
  data->set("is_document", is_document);
  std::string state;
  if (!summary.failure.empty()) {
    state = visit.texts.say("result.failed", {{"reason", safe_line(summary.failure)}});
  } else if (hit.document && hit.document->info.outcome != document::Outcome::Read) {
    state = visit.texts.say("result.outcome",
                            {{"outcome", document::outcome_name(hit.document->info.outcome)},
                             {"reason", safe_line(hit.document->info.reason)}});
  } else if (is_document && !hit.document) {
    state = visit.texts.say("result.unread");
  }
  data->set("has_state", !state.empty()).set("state", std::move(state));
  if (!hit.document) return;
  data->set("kind", visit.texts.say(fmt::format("kind.{}", hit.document->kind)));
  data->set("has_pages", hit.document->info.page_count > 1);
  data->set("pages", visit.texts.say_count("result.pages", hit.document->info.page_count));
  const std::string where =
      dossier::print_page_mark(hit.document->page_label, hit.document->is_recognised);
  data->set("has_where", !where.empty()).set("where", safe_line(where));
}

// The name of a file, with its title where that says more; the subject of a message.
std::string title_of(const Visit& visit, const inquiry::SearchHit& hit) {
  std::string title = safe_line(hit.summary.subject);
  if (hit.document && !hit.document->info.title.empty()) {
    const std::string own = safe_line(hit.document->info.title);
    if (own != title) title += (title.empty() ? "" : " — ") + own;
  }
  if (!title.empty()) return title;
  return visit.texts.say(hit.summary.item.kind == store::ItemKind::Message ? "result.no_subject"
                                                                           : "result.no_name");
}

// What it lies in, how often it came, and what is folded behind it.
void put_company(const Visit& visit, const inquiry::SearchHit& hit, mustache::Data* data) {
  const catalog::Summary* const message = inquiry::nearest_message(hit.family.around);
  data->set("has_around", !hit.family.around.empty());
  data->set("around", dossier::print_around(hit.family.around));
  data->set("has_message", message != nullptr);
  if (message != nullptr) data->set("message_path", item_path(message->item.id));
  const std::uint64_t places = hit.family.places + hit.summary.occurrences;
  data->set("has_places", places > 1);
  data->set("places", visit.texts.say_count("result.places", places));
  data->set("has_behind", !hit.behind.empty() && !hit.thread);
  data->set("behind", visit.texts.say_count("result.behind", hit.behind.size()));
  data->set("has_thread", hit.thread.has_value());
  if (!hit.thread) return;
  data->set("thread_path", "/t/" + catalog::print_short(hit.thread->id));
  data->set("thread", visit.texts.say("result.in_thread",
                                      {{"hits", group_digits(hit.behind.size() + 1)},
                                       {"messages", group_digits(hit.thread->messages)}}));
}

Status put_decided(const Visit& visit, const inquiry::SearchHit& hit, mustache::Data* data) {
  ASSIGN_OR_RETURN(const dossier::Decided decided,
                   dossier::load_decided(visit.opened.database.get(), hit.summary.item.id));
  std::vector<mustache::Data> labels;
  for (const catalog::LabelInfo& each : decided.labels) {
    mustache::Data label;
    label.set("label", safe_line(each.label));
    labels.push_back(std::move(label));
  }
  data->set("labels", std::move(labels));
  data->set("has_notes", !decided.notes.empty());
  data->set("notes", visit.texts.say_count("result.notes", decided.notes.size()));
  return {};
}

}  // namespace

Result<mustache::Data> result_data(const Visit& visit, const inquiry::SearchHit& hit,
                                   std::uint64_t number) {
  const catalog::Summary& summary = hit.summary;
  mustache::Data data;
  data.set("number", std::to_string(number));
  data.set("path", item_path(summary.item.id)).set("id", print_short(summary.item.id));
  data.set("title", title_of(visit, hit));
  data.set("has_date", summary.date.has_value());
  if (summary.date) {
    data.set("date", print_minute(*summary.date)).set("datetime", print_rfc3339(*summary.date));
  }
  const std::string& from = summary.from_name.empty() ? summary.from_address : summary.from_name;
  data.set("has_from", !from.empty()).set("from", safe_line(from));
  data.set("address", safe_line(summary.from_address));
  data.set("has_attachment", summary.has_attachment);
  put_verdict(hit, &data);
  put_document(visit, hit, &data);
  data.set("has_snippet", !hit.snippet.text.empty()).set("snippet", mark_up(hit.snippet));
  put_company(visit, hit, &data);
  TRY(put_decided(visit, hit, &data));
  return data;
}

}  // namespace day::room
