// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/search_print.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_writer.h"
#include "cli/family_words.h"
#include "cli/proof.h"
#include "cli/terminal.h"
#include "text/display.h"

namespace day::cli {
namespace {

constexpr std::size_t kMarkColumns = 2;
constexpr std::size_t kSenderColumns = 22;
constexpr std::size_t kMinSubjectColumns = 20;

std::string sender_of(const catalog::Summary& summary) {
  return summary.from_name.empty() ? summary.from_address : summary.from_name;
}

// A document has no sender: its kind stands there.
std::string who_or_what(const inquiry::SearchHit& hit) {
  if (hit.summary.item.kind == store::ItemKind::Message) return sender_of(hit.summary);
  return kind_mark(hit.document ? hit.document->kind : "");
}

// The file name, and the title where it says more.
std::string title_of(const inquiry::SearchHit& hit) {
  std::string title = text::show_line(hit.summary.subject);
  if (!hit.document || hit.document->info.title.empty()) return title;
  const std::string own = text::show_line(hit.document->info.title);
  if (own == title) return title;
  return title.empty() ? own : title + " — " + own;
}

void print_detail(Style style, const std::string& words) {
  fmt::print("            {}\n", styled(style, words));
}

// Why not all of it can be found.
void print_outcome(const inquiry::SearchHit& hit) {
  if (!hit.summary.failure.empty()) {
    print_detail(Style::Red, "not read: " + text::show_line(hit.summary.failure));
  } else if (hit.document && hit.document->info.outcome == document::Outcome::Partial) {
    print_detail(Style::Yellow, "read in part: " + text::show_line(hit.document->info.reason));
  } else if (hit.summary.item.kind == store::ItemKind::Document && !hit.document) {
    print_detail(Style::Yellow, "not read yet");
  }
}

void print_snippet(const inquiry::SearchHit& hit, std::size_t width) {
  if (hit.snippet.text.empty()) return;
  std::string mark;
  if (hit.document) mark = print_page_mark(hit.document->page_label, hit.document->is_recognised);
  if (!mark.empty()) mark += ": ";
  const std::size_t before = 12 + text::display_width(mark);
  const std::size_t room = width > before + 2 ? width - before : width;
  fmt::print("            {}{}\n", styled(Style::Dim, mark),
             mark_hits(hit.snippet.text, hit.snippet.hits, room));
}

// What it came with, and how often else it came.
void print_family(const inquiry::SearchHit& hit, std::size_t width) {
  if (hit.family.around.empty()) return;
  const std::uint64_t places = hit.family.places + hit.summary.occurrences;
  const std::string more = print_more_places(places - 1);
  std::string line = print_around(hit.family.around);
  const std::size_t taken = 12 + text::display_width(more);
  if (width > taken) line = text::clip_width(line, width - taken);
  print_detail(Style::Dim, line + more);
}

void put_document(JsonWriter* out, const inquiry::SearchHit& hit) {
  const auto text_or_null = [&](std::string_view name, std::string_view value) {
    out->key(name);
    value.empty() ? out->null() : out->string(value);
  };
  const inquiry::DocumentHit* const document = hit.document ? &*hit.document : nullptr;
  text_or_null("media_type", document ? std::string_view(document->info.media_type) : "");
  text_or_null("document_kind", document ? document->kind : "");
  text_or_null("title", document ? std::string_view(document->info.title) : "");
  text_or_null("outcome", document ? document::outcome_name(document->info.outcome) : "");
  text_or_null("page", document ? std::string_view(document->page_label) : "");
  out->key("page_number");
  document && document->page ? out->number(std::uint64_t{*document->page + 1}) : out->null();
  out->field("recognised", document != nullptr && document->is_recognised).key("confidence");
  document && document->is_recognised ? out->number(std::uint64_t{document->confidence})
                                      : out->null();
  out->key("family");
  put_around(out, hit.family.around);
  out->field("places", hit.family.places);
}

}  // namespace

void print_hit_json(const inquiry::SearchHit& hit, const Decided& decided,
                    const std::vector<std::string>& behind) {
  const catalog::Summary& summary = hit.summary;
  JsonWriter out;
  out.begin_object().field("id", print_short(summary.item.id, kFullIdChars));
  out.key("date");
  summary.date ? out.string(print_rfc3339(*summary.date)) : out.null();
  out.field("date_origin", mail::date_origin_name(summary.date_origin));
  out.field("from", summary.from_address).field("from_name", summary.from_name);
  out.field("subject", summary.subject).field("snippet", hit.snippet.text);
  out.key("hits").begin_array();
  for (const auto& [begin, end] : hit.snippet.hits) {
    out.begin_array().number(static_cast<std::int64_t>(begin));
    out.number(static_cast<std::int64_t>(end)).end_array();
  }
  out.end_array().field("score", hit.score);
  out.field("kind", store::item_kind_name(summary.item.kind));
  out.field("occurrences", static_cast<std::int64_t>(summary.occurrences));
  put_document(&out, hit);
  out.field("failed", !summary.failure.empty()).key("verdict");
  summary.verdict ? out.string(dkim::verdict_name(*summary.verdict)) : out.null();
  put_decided(&out, decided);
  out.key("folded").begin_array();
  for (const std::string& id : behind) out.string(id);
  out.end_array();
  if (hit.thread) {
    out.key("thread").begin_object();
    out.field("id", catalog::print_short(hit.thread->id, kFullIdChars));
    out.field("hits", std::uint64_t{behind.size() + 1});
    out.field("messages", hit.thread->messages).end_object();
  }
  out.end_object();
  fmt::print("{}\n", out.text());
}

void print_hit(const inquiry::SearchHit& hit, const Decided& decided, std::size_t width) {
  const catalog::Summary& summary = hit.summary;
  std::string line = styled(Style::Cyan, print_short(summary.item.id));
  const VerdictMark mark = verdict_mark(summary.verdict);
  line += " " + styled(mark.style, text::fit_width(mark.mark, kMarkColumns));
  const std::string date = summary.date ? print_minute(*summary.date) : "no date";
  line += fmt::format("  {:<22}  {}  ", date,
                      text::fit_width(text::show_line(who_or_what(hit)), kSenderColumns));
  const std::size_t before = kShortIdChars + 1 + kMarkColumns + 2 + 22 + 2 + kSenderColumns + 2;
  std::string subject = title_of(hit);
  if (width > 0) {
    subject = text::clip_width(
        subject,
        std::max(width > before ? width - before : 0,
                 width < before ? std::size_t{0} : std::min(kMinSubjectColumns, width - before)));
  }
  fmt::print("{}{}\n", line, styled(Style::Bold, subject));
  print_outcome(hit);
  if (const std::string marks = decided_marks(decided); !marks.empty()) {
    fmt::print("            {}\n", styled(Style::Yellow, marks));
  }
  print_snippet(hit, width);
  print_family(hit, width);
  if (hit.thread) {
    fmt::print(
        "            {}\n",
        styled(Style::Dim, fmt::format("{} of {} in thread {}", group_digits(hit.behind.size() + 1),
                                       group_digits(hit.thread->messages),
                                       catalog::print_short(hit.thread->id))));
  } else if (!hit.behind.empty()) {
    fmt::print("            {}\n",
               styled(Style::Dim,
                      fmt::format("and {} folded behind it: daylight copies {}",
                                  group_digits(hit.behind.size()), print_short(summary.item.id))));
  }
}

}  // namespace day::cli
