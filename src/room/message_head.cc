// SPDX-License-Identifier: AGPL-3.0-or-later
// The head of a message, and what is proven of it.
#include <fmt/format.h>

#include <array>
#include <utility>

#include "base/numbers.h"
#include "base/time.h"
#include "dossier/family_words.h"
#include "dossier/message_words.h"
#include "dossier/proof.h"
#include "http/url.h"
#include "room/item.h"
#include "room/limits.h"
#include "room/message_view.h"
#include "room/tables.h"

namespace day::room {
namespace {

struct RoleRow {
  std::string_view key;
  mail::Role role;
  std::string_view field;
};
constexpr std::array<RoleRow, 3> kRoleRows = {{{"message.from", mail::Role::From, "from"},
                                               {"message.to", mail::Role::To, "to"},
                                               {"message.cc", mail::Role::Cc, "cc"}}};

// An address that a query can hold as it is.
bool is_plain_address(std::string_view address) {
  constexpr std::string_view kOthers = " \t\"'():<>*,;";
  return address.find('@') != std::string_view::npos &&
         address.find_first_of(kOthers) == std::string_view::npos;
}

mustache::Data make_mailbox(const mail::Mailbox& mailbox, bool is_last) {
  mustache::Data each;
  each.set("text", safe_line(dossier::print_mailbox(mailbox)) + (is_last ? "" : ","));
  const bool is_linked = is_plain_address(mailbox.address);
  each.set("is_linked", is_linked);
  if (is_linked)
    each.set("path", "/search?" + http::print_query({{"q", "with:" + mailbox.address}}));
  return each;
}

void add_role(const Visit& visit, const dossier::Shown& shown, const RoleRow& role,
              std::vector<mustache::Data>* rows) {
  std::vector<const mail::Mailbox*> mailboxes;
  for (const auto& each : shown.reading.mailboxes) {
    if (each.role == role.role) mailboxes.push_back(&each);
  }
  if (mailboxes.empty()) return;
  const std::size_t count = std::min(mailboxes.size(), kMaxMailboxesShown);
  std::vector<mustache::Data> list;
  for (std::size_t i = 0; i < count; ++i) {
    list.push_back(make_mailbox(*mailboxes[i], i + 1 == mailboxes.size()));
  }
  mustache::Data row =
      make_row(visit.texts.say(role.key), "", dossier::field_mark(shown.proven, role.field));
  row.set("has_mailboxes", true).set("mailboxes", std::move(list));
  const std::size_t more = mailboxes.size() - count;
  row.set("has_more", more > 0);
  if (more > 0) {
    row.set("more", visit.texts.say_count("message.more_mailboxes", more));
    row.set("more_path", item_path(shown.item.id) + "/list/recipients");
  }
  rows->push_back(std::move(row));
}

}  // namespace

mustache::Data make_row(std::string name, std::string_view value, std::string_view mark) {
  mustache::Data row;
  row.set("name", std::move(name)).set("value", safe_line(value));
  row.set("has_mark", !mark.empty()).set("mark", safe_line(mark));
  row.set("has_mailboxes", false).set("has_more", false).set("has_time", false);
  return row;
}

std::vector<mustache::Data> make_head(const Visit& visit, const dossier::Shown& shown) {
  std::vector<mustache::Data> rows;
  for (const RoleRow& role : kRoleRows) add_role(visit, shown, role, &rows);
  mustache::Data date = make_row(visit.texts.say("message.date"), dossier::date_line(shown.summary),
                                 dossier::date_mark(shown));
  if (shown.summary.date) {
    date.set("has_time", true).set("time", print_rfc3339(*shown.summary.date));
  }
  rows.push_back(std::move(date));
  const std::string& subject = shown.summary.subject;
  if (!subject.empty()) {
    rows.push_back(make_row(visit.texts.say("message.subject"), subject,
                            dossier::subject_mark(shown.proven, subject)));
  }
  if (!shown.summary.failure.empty()) {
    rows.push_back(make_row(visit.texts.say("message.not_read"), shown.summary.failure));
  }
  return rows;
}

std::vector<mustache::Data> make_evidence(const catalog::Proof& proof,
                                          const std::vector<dossier::KeyOrigin>& origins) {
  std::string_view rest;
  const std::string whole = dossier::explain_proof(proof, origins);
  rest = whole;
  rest.remove_prefix(std::min(rest.find('\n') + 1, rest.size()));
  std::vector<mustache::Data> paragraphs;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find("\n\n"), rest.size());
    std::string_view paragraph = rest.substr(0, end);
    while (!paragraph.empty() && paragraph.front() == '\n') paragraph.remove_prefix(1);
    while (!paragraph.empty() && paragraph.back() == '\n') paragraph.remove_suffix(1);
    rest.remove_prefix(std::min(end + 2, rest.size()));
    if (paragraph.empty()) continue;
    mustache::Data each;
    each.set("text", paragraph);
    paragraphs.push_back(std::move(each));
  }
  return paragraphs;
}

Status put_verdict(Visit& visit, const dossier::Shown& shown, mustache::Data* data) {
  data->set("has_verdict", shown.proof.has_value());
  if (!shown.proof) return {};
  ASSIGN_OR_RETURN(auto origins,
                   dossier::find_key_origins(visit.opened.database.get(), *shown.proof));
  for (auto& each : origins) each.path = shown_path(visit, each.path);
  const auto mark = dossier::verdict_mark(shown.proof->judgement.verdict);
  mustache::Data verdict;
  verdict.set("mark", mark.mark).set("has_mark", !mark.mark.empty());
  verdict.set("tone", tone_name(mark.tone));
  verdict.set("line", dossier::verdict_line(*shown.proof));
  verdict.set("sentence", dossier::verdict_sentence(*shown.proof));
  std::vector<mustache::Data> flags;
  for (const std::string& flag : dossier::print_flags(dossier::deciding_flags(*shown.proof))) {
    mustache::Data each;
    each.set("text", safe_line(flag));
    flags.push_back(std::move(each));
  }
  verdict.set("has_flags", !flags.empty()).set("flags", std::move(flags));
  auto evidence = make_evidence(*shown.proof, origins);
  verdict.set("has_evidence", !evidence.empty()).set("evidence", std::move(evidence));
  verdict.set("path", item_path(shown.item.id) + "/evidence");
  data->set("verdict", std::move(verdict));
  return {};
}

mustache::Data make_inside(const Visit& visit, const dossier::ShownInside& inside) {
  mustache::Data each;
  const catalog::EmbeddedItem& item = inside.item;
  const bool is_here = item.lost.empty();
  const bool is_message = item.item.kind == store::ItemKind::Message;
  each.set("is_here", is_here).set("name", safe_line(item.path));
  if (item.path.empty()) each.set("name", visit.texts.say("inside.no_name"));
  if (is_here) {
    each.set("path", item_path(item.item.id)).set("id", print_short(item.item.id));
    each.set("type", is_message ? visit.texts.say("inside.message") : safe_line(item.media_type));
    each.set("size", print_size(item.item.size_bytes));
  }
  each.set("state", safe_line(inside.state));
  const std::string origin = dossier::print_origin(item.is_rendered, item.is_recovered);
  each.set("has_origin", !origin.empty()).set("origin", origin);
  return each;
}

mustache::Data make_around(const inquiry::Around& around) {
  mustache::Data each;
  each.set("line", dossier::print_around(around));
  const bool is_linked = !around.empty();
  each.set("is_linked", is_linked);
  each.set("has_name", false).set("has_origin", false);
  if (!is_linked) return each;
  const catalog::EmbeddedPlace& place = around.front().place;
  each.set("path", item_path(place.parent.id));
  each.set("has_name", !place.path.empty()).set("name", safe_line(place.path));
  const std::string origin = dossier::print_origin(place.is_rendered, place.is_recovered);
  each.set("has_origin", !origin.empty()).set("origin", origin);
  return each;
}

mustache::Data make_occurrence(const Visit& visit, const catalog::Occurrence& place) {
  mustache::Data each;
  const std::string source = fmt::to_string(place.source.number);
  each.set("source", source).set("path", safe_line(shown_path(visit, place.path)));
  each.set("offset", group_digits(place.offset));
  each.set("has_flags", !place.flags.empty()).set("flags", safe_line(place.flags));
  return each;
}

void put_some(const Visit& visit, const std::string& name, std::vector<mustache::Data> all,
              std::size_t limit, const std::string& path, mustache::Data* data) {
  const std::size_t count = all.size();
  if (count > limit) all.erase(all.begin() + static_cast<std::ptrdiff_t>(limit), all.end());
  mustache::Data some;
  some.set("count", group_digits(count)).set("list", std::move(all));
  some.set("has_more", count > limit).set("path", path);
  some.set("more", visit.texts.say("list.all", {{"count", group_digits(count)}}));
  data->set("has_" + name, count > 0).set(name, std::move(some));
}

}  // namespace day::room
