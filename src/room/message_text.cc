// SPDX-License-Identifier: AGPL-3.0-or-later
// The text of a message: whose words they are, what of them is not signed, and passages in it.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/numbers.h"
#include "dossier/span.h"
#include "room/limits.h"
#include "room/message_view.h"
#include "text/display.h"

namespace day::room {
namespace {

// The octets of HTML that stand around one block of text: its element, label and mark.
constexpr std::size_t kBlockCost = 400;

struct KindWords {
  std::string_view name;   // of its class
  std::string_view label;  // key; empty: none is needed
};
KindWords words_of(mail::TextKind kind) {
  switch (kind) {
    case mail::TextKind::Own:
      return {"own", ""};
    case mail::TextKind::Quoted:
      return {"quoted", "text.quoted"};
    case mail::TextKind::Forwarded:
      return {"forwarded", "text.forwarded"};
    case mail::TextKind::Signature:
      return {"signature", "text.signature"};
    case mail::TextKind::Hidden:
      return {"hidden-text", "text.hidden"};
  }
  return {"own", ""};
}

bool is_long(std::string_view text) {
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  return lines > kMaxUnfoldedLines || text.size() > kMaxUnfoldedBytes;
}

mustache::Data make_run(const Visit& visit, const TextView& view, const Run& run, bool is_first) {
  mustache::Data out;
  out.set("text",
          text::show_text(std::string_view(view.text).substr(run.begin, run.end - run.begin)));
  out.set("is_cited", run.is_cited).set("is_noted", run.is_noted).set("is_first", is_first);
  std::vector<mustache::Data> ending;
  for (const std::uint64_t number : run.ending) {
    mustache::Data note;
    note.set("number", fmt::to_string(number));
    note.set("label", visit.texts.say("text.note_ref", {{"number", fmt::to_string(number)}}));
    ending.push_back(std::move(note));
  }
  out.set("ending", std::move(ending));
  return out;
}

bool holds_citation(const TextView& view, const Slice& slice) {
  return std::any_of(view.marks.begin(), view.marks.end(), [&](const Mark& mark) {
    return mark.note == 0 && mark.begin < slice.end && slice.begin < mark.end;
  });
}

}  // namespace

TextView make_text_view(const dossier::Shown& shown, std::vector<Mark> marks) {
  TextView view;
  view.text = dossier::join_text(shown.reading.text);
  std::size_t at = 0;
  for (const dossier::ShownSegment& piece : dossier::cut_segments(shown)) {
    view.blocks.push_back({at, at + piece.text.size(), kBlockCost});
    at += piece.text.size();
  }
  view.parts = cut_parts(view.text, view.blocks, kMaxTextPartCost);
  view.marks = std::move(marks);
  return view;
}

std::vector<Mark> find_note_marks(const dossier::Decided& decided, std::string_view text) {
  std::vector<Mark> marks;
  for (const catalog::NoteInfo& note : decided.notes) {
    if (!note.span || marks.size() == kMaxMarks) continue;
    const auto range = dossier::find_octets(text, *note.span);
    // A reading that has become another since leaves the note to the list below the text.
    if (!range || text.substr(range->begin, range->end - range->begin) != note.span->quote)
      continue;
    marks.push_back({range->begin, range->end, note.number.value});
  }
  return marks;
}

void put_runs(const Visit& visit, const TextView& view, const Slice& slice, mustache::Data* data) {
  std::vector<mustache::Data> runs;
  bool all_as_written = true;
  for (const Run& run : cut_runs(slice, view.marks)) {
    const std::string_view text =
        std::string_view(view.text).substr(run.begin, run.end - run.begin);
    all_as_written = all_as_written && text::show_text(text) == text;
    const bool begins =
        run.is_cited && std::any_of(view.marks.begin(), view.marks.end(), [&](const Mark& mark) {
          return mark.note == 0 && mark.begin == run.begin;
        });
    runs.push_back(make_run(visit, view, run, begins));
  }
  data->set("runs", std::move(runs)).set("has_from", all_as_written);
  if (!all_as_written) return;
  const auto before = std::string_view(view.text).substr(0, slice.begin);
  data->set("from", fmt::to_string(dossier::count_characters(before)));
}

std::vector<mustache::Data> make_blocks(const Visit& visit, const dossier::Shown& shown,
                                        const TextView& view, std::size_t part) {
  const auto pieces = dossier::cut_segments(shown);
  std::vector<mustache::Data> blocks;
  for (const Slice& slice : view.parts[part]) {
    const std::string_view text =
        std::string_view(view.text).substr(slice.begin, slice.end - slice.begin);
    if (text.empty()) continue;
    const dossier::ShownSegment& piece = pieces[slice.block];
    const KindWords words = words_of(piece.kind);
    const bool is_own = piece.kind == mail::TextKind::Own;
    const bool is_folded = !is_own && piece.kind != mail::TextKind::Hidden && is_long(text);
    mustache::Data block;
    block.set("kind", words.name).set("has_label", !words.label.empty());
    if (!words.label.empty()) block.set("label", visit.texts.say(words.label));
    block.set("is_folded", is_folded).set("is_open", holds_citation(view, slice));
    if (is_folded) {
      const auto lines = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
      block.set("size", visit.texts.say_count("text.lines", lines));
    }
    block.set("is_unproven", shown.proven.text && !piece.proven);
    put_runs(visit, view, slice, &block);
    blocks.push_back(std::move(block));
  }
  return blocks;
}

std::size_t chosen_part(const Visit& visit, std::string_view name, std::size_t count) {
  const auto number = parse_decimal(visit.request.parameter(name));
  return number ? std::clamp<std::uint64_t>(*number, 1, count) - 1 : 0;
}

void put_parts_nav(const Visit& visit, std::size_t part, std::size_t count, const std::string& path,
                   mustache::Data* data) {
  mustache::Data nav;
  nav.set("label", visit.texts.say("parts.label", {{"part", group_digits(part + 1)},
                                                   {"count", group_digits(count)}}));
  const auto link = [&](const std::string& name, bool is_there, std::size_t number) {
    nav.set("has_" + name, is_there).set(name, path + fmt::to_string(number + 1));
  };
  link("first", part > 1, 0);
  link("previous", part > 0, part - 1);
  link("next", part + 1 < count, part + 1);
  link("last", part + 2 < count, count - 1);
  data->set("has_parts", count > 1).set("parts", std::move(nav));
}

}  // namespace day::room
