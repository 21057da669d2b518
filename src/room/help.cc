// SPDX-License-Identifier: AGPL-3.0-or-later
// How to search, what the marks mean, what a page can and cannot say.
#include "room/help.h"

#include <array>

#include "dossier/proof.h"
#include "dossier/verdict_table.h"
#include "room/links.h"
#include "room/router.h"
#include "room/tables.h"

namespace day::room {
namespace {

constexpr std::array<HelpExample, 42> kExamples = {{
    {"help.words", "harbour budget"},
    {"help.phrase", "\"harbour dues\""},
    {"help.prefix", "harbo*"},
    {"help.or", "harbour OR port"},
    {"help.not", "harbour -draft"},
    {"help.groups", "(harbour OR port) dues"},
    {"help.near", "tender NEAR/5 award"},
    {"help.from", "from:anna"},
    {"help.to", "to:anna"},
    {"help.cc", "cc:anna"},
    {"help.with", "with:anna"},
    {"help.domain", "domain:example.org"},
    {"help.subject", "subject:tender"},
    {"help.body", "body:tender"},
    {"help.own", "own:tender"},
    {"help.quoted", "quoted:tender"},
    {"help.file", "file:report"},
    {"help.author", "author:anna"},
    {"help.header", "header:list-id"},
    {"help.date", "date:2016-05"},
    {"help.since", "since:2016-01 until:2016-06"},
    {"help.sent", "sent:22h..5h"},
    {"help.size", "size:1mb.."},
    {"help.type", "type:pdf"},
    {"help.has", "has:attachment"},
    {"help.in", "in:attachment"},
    {"help.is", "is:duplicate"},
    {"help.undated", "is:undated"},
    {"help.failed", "is:failed"},
    {"help.verified", "is:verified"},
    {"help.verdict", "verdict:no-key"},
    {"help.signer", "signer:example.org"},
    {"help.source", "source:1"},
    {"help.label", "label:checked"},
    {"help.note", "note:compare"},
    {"help.saved", "saved:name"},
    {"help.id", "id:7k2m9qx4a1"},
    {"help.thread", "thread:7k2m9qx4a1"},
    {"help.copies", "copies:7k2m9qx4a1"},
    {"help.msgid", "msgid:a@halden.example"},
    {"help.by", "by:anna"},
    {"help.all", "*"},
}};

std::vector<mustache::Data> example_rows(const Visit& visit) {
  std::vector<mustache::Data> rows;
  for (const HelpExample& each : kExamples) {
    mustache::Data row;
    row.set("example", each.query).set("example_path", search_path(each.query));
    row.set("example_words", visit.texts.say(each.key));
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<mustache::Data> mark_rows() {
  std::vector<mustache::Data> rows;
  for (std::uint8_t i = 0; i < dkim::kVerdictCount; ++i) {
    const auto verdict = static_cast<dkim::Verdict>(i);
    const dossier::VerdictMark mark = dossier::verdict_mark(verdict);
    mustache::Data row;
    row.set("mark", mark.mark).set("has_mark", !mark.mark.empty());
    row.set("mark_tone", tone_name(mark.tone)).set("mark_name", dkim::verdict_name(verdict));
    row.set("mark_meaning", dossier::verdict_meaning(verdict));
    row.set("mark_path", search_path(verdict_query(verdict)));
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<http::Response> help_page(Visit& visit) {
  Page page;
  page.body = "help";
  page.section = "help";
  page.title = visit.texts.say("nav.help");
  page.data.set("title", page.title).set("examples", example_rows(visit));
  page.data.set("marks", mark_rows());
  return render_page(visit, std::move(page));
}

constexpr std::array<Route, 1> kRoutes = {{{http::Method::Get, "/help", help_page}}};

}  // namespace

std::span<const HelpExample> help_examples() {
  return kExamples;
}

std::span<const Route> help_routes() {
  return kRoutes;
}

}  // namespace day::room
