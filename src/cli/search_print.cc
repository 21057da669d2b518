// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/search_print.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/numbers.h"
#include "cli/terminal.h"
#include "dossier/family_words.h"
#include "dossier/proof.h"
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
  return dossier::kind_mark(hit.document ? hit.document->kind : "");
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
  if (hit.document)
    mark = dossier::print_page_mark(hit.document->page_label, hit.document->is_recognised);
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
  const std::string more = dossier::print_more_places(places - 1);
  std::string line = dossier::print_around(hit.family.around);
  const std::size_t taken = 12 + text::display_width(more);
  if (width > taken) line = text::clip_width(line, width - taken);
  print_detail(Style::Dim, line + more);
}

}  // namespace

void print_hit(const inquiry::SearchHit& hit, const dossier::Decided& decided, std::size_t width) {
  const catalog::Summary& summary = hit.summary;
  std::string line = styled(Style::Cyan, print_short(summary.item.id));
  const dossier::VerdictMark mark = dossier::verdict_mark(summary.verdict);
  line += " " + styled(style_of(mark.tone), text::fit_width(mark.mark, kMarkColumns));
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
  if (const std::string marks = dossier::decided_marks(decided); !marks.empty()) {
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
