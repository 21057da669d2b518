// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/show.h"

#include <fmt/format.h>

#include <string>

#include "base/numbers.h"
#include "cli/decided_print.h"
#include "cli/terminal.h"
#include "document/sniff.h"
#include "dossier/family_words.h"
#include "inquiry/document_hit.h"
#include "text/display.h"

namespace day::cli {
namespace {

// Lines of recognised text bear this mark, each of them, so that no written text can pretend to be
// recognised, nor the other way round.
constexpr std::string_view kRecognisedMargin = "≈ ";

void print_pages_row(const catalog::DocumentInfo& info, std::size_t width) {
  if (info.page_count == 0) return;
  std::string line = group_digits(info.page_count);
  if (info.recognised > 0) line += fmt::format("; {} recognised", group_digits(info.recognised));
  if (info.waiting > 0) {
    line +=
        fmt::format("; {} wait for recognition: `daylight read --ocr`", group_digits(info.waiting));
  }
  print_row("Pages", line, width);
}

void print_info(const dossier::ShownDocument& shown, std::size_t width) {
  const catalog::DocumentInfo& info = *shown.info;
  for (const std::string& name : info.names) print_row("Name", name, width);
  print_row("Type",
            fmt::format("{}, {}, {}", document::kind_of(info.media_type), info.media_type,
                        print_size(shown.item.size_bytes)),
            width);
  print_row("Title", info.title, width);
  print_row("Author", info.author, width);
  for (const document::Property& each : info.properties) {
    print_row("Property", each.name + ": " + each.value, width);
  }
  print_pages_row(info, width);
  std::string outcome(document::outcome_name(info.outcome));
  if (!info.reason.empty()) outcome += ": " + info.reason;
  print_row("Outcome", outcome, width);
  for (const std::string& defect : info.defects) print_row("Defect", defect, width);
}

std::string page_heading(const document::Page& page) {
  std::string heading = text::show_line(inquiry::print_page_label(page.label));
  if (page.origin == document::TextOrigin::Recognised) {
    heading += fmt::format("{}[recognised text, confidence {} of 100; lines marked {}]",
                           heading.empty() ? "" : " ", page.confidence,
                           kRecognisedMargin.substr(0, kRecognisedMargin.size() - 1));
  } else if (page.wants_recognition) {
    heading += heading.empty() ? "" : " ";
    heading += "[there may be more in its pictures; not recognised yet]";
  }
  return heading;
}

void print_page(const document::Page& page, std::size_t width) {
  if (const std::string heading = page_heading(page); !heading.empty()) {
    fmt::print("{}\n", styled(Style::Bold, "── " + heading + " ──"));
  }
  const bool has_margin = page.origin == document::TextOrigin::Recognised;
  constexpr std::size_t kMarginColumns = 2;
  const bool fits = has_margin && width > 2 * kMarginColumns;
  const std::string lines =
      wrap_text(text::show_text(page.text), fits ? width - kMarginColumns : width);
  if (!has_margin) {
    fmt::print("{}", lines);
    return;
  }
  bool at_start = true;
  std::string out;
  for (const char c : lines) {
    if (at_start) out += kRecognisedMargin;
    at_start = c == '\n';
    out.push_back(c);
  }
  fmt::print("{}", out);
}

}  // namespace

void print_row(std::string_view name, std::string_view value, std::size_t width) {
  if (value.empty()) return;
  const std::string shown = text::show_line(value);
  const std::string wrapped = wrap_text(shown, width > 20 ? width - 12 : 0);
  std::string indented;
  for (const char c : wrapped) {
    indented.push_back(c);
    if (c == '\n') indented += "            ";
  }
  fmt::print("{}{}\n", styled(Style::Bold, fmt::format("{:<12}", name)), indented);
}

void print_places(const dossier::ShownPlaces& places, std::size_t width) {
  for (const inquiry::Around& around : places.some) {
    if (around.empty()) continue;
    const catalog::EmbeddedPlace& place = around.front().place;
    std::string line = dossier::print_around(around);
    if (!place.path.empty()) line = place.path + ", " + line;
    print_row("Lies in", line, width);
    print_row("", dossier::print_origin(place.is_rendered, place.is_recovered), width);
  }
  if (places.count > places.some.size()) {
    print_row("",
              fmt::format("{} more places; --all shows them",
                          group_digits(places.count - places.some.size())),
              width);
  }
}

void print_inside(const dossier::ShownContents& inside, std::size_t width) {
  for (const dossier::ShownInside& each : inside.some) {
    const std::string name = each.item.path.empty() ? "without a name" : each.item.path;
    std::string line = each.item.lost.empty() ? print_short(each.item.item.id) + "  " : "";
    line += name;
    if (each.item.lost.empty()) {
      const bool is_message = each.item.item.kind == store::ItemKind::Message;
      line += fmt::format(" ({}, {})", is_message ? "message" : each.item.media_type,
                          print_size(each.item.item.size_bytes));
    }
    line += "  " + each.state;
    print_row("Holds", line, width);
    print_row("", dossier::print_origin(each.item.is_rendered, each.item.is_recovered), width);
  }
  if (inside.count > inside.some.size()) {
    print_row(
        "",
        fmt::format("{} more; --all shows them", group_digits(inside.count - inside.some.size())),
        width);
  }
}

void print_document_text(const dossier::ShownDocument& shown, std::optional<std::size_t> page) {
  const std::size_t width = output_width();
  if (page) {
    print_page(shown.pages[*page], width);
    return;
  }
  print_row("Id", print_short(shown.item.id, kFullIdChars), width);
  if (shown.info) {
    print_info(shown, width);
  } else {
    print_row("Name", shown.summary.subject, width);
    print_row("Type", print_size(shown.item.size_bytes), width);
    print_row("Outcome", "not read yet: run the same `daylight add` again", width);
  }
  if (shown.summary.date) print_row("Date", print_rfc3339(*shown.summary.date), width);
  print_places(shown.places, width);
  for (const auto& place : shown.occurrences) {
    print_row(
        "Found in",
        fmt::format("source {}, {} at byte {}", place.source.number, place.path, place.offset),
        width);
  }
  print_inside(shown.inside, width);
  fmt::print("{}", print_decided(shown.decided));
  for (const document::Page& each : shown.pages) {
    fmt::print("\n");
    print_page(each, width);
  }
}

}  // namespace day::cli
