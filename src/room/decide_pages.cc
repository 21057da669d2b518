// SPDX-License-Identifier: AGPL-3.0-or-later
// Labels and notes from the browser: put on record as the command line does, signed with the
// operator's key. Never in public, and only from a form of ours, which its token shows.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "catalog/decisions.h"
#include "crypto/equal.h"
#include "dossier/span.h"
#include "http/url.h"
#include "room/item.h"
#include "room/router.h"
#include "vault/decisions.h"

namespace day::room {
namespace {

struct Form {
  std::string label;
  bool remove = false;
  std::string text;
  std::string span;
  std::string author;
};

// What a form gave, without the blanks around it and with line feeds as line ends.
std::string value_of(const http::Pairs& pairs, std::string_view name) {
  const std::string* const value = http::find_pair(pairs, name);
  std::string out;
  for (const char c : value != nullptr ? *value : std::string()) {
    if (c != '\r') out.push_back(c);
  }
  const std::size_t begin = out.find_first_not_of(" \t\n");
  if (begin == std::string::npos) return "";
  return out.substr(begin, out.find_last_not_of(" \t\n") + 1 - begin);
}

Result<Form> read_form(const Visit& visit) {
  if (visit.options.is_public || visit.form_token.empty()) {
    return Error{Code::Denied, visit.texts.say("decide.not_here")};
  }
  const auto pairs = http::parse_form(visit.request.body);
  if (!pairs) return Error{Code::Denied, visit.texts.say("decide.no_form")};
  const std::string* const token = http::find_pair(*pairs, "token");
  if (token == nullptr || !crypto::equal_in_constant_time(*token, visit.form_token)) {
    return Error{Code::Denied, visit.texts.say("decide.no_token")};
  }
  return Form{value_of(*pairs, "label"), value_of(*pairs, "remove") == "1",
              value_of(*pairs, "text"), value_of(*pairs, "span"), value_of(*pairs, "author")};
}

unsigned status_of(Code code) {
  switch (code) {
    case Code::Busy:
      return 503;
    case Code::Denied:
      return 403;
    case Code::NotFound:
    case Code::Unsupported:
      return 422;
    default:
      return 500;
  }
}

// What went wrong, with the form as it was filled in, to be sent again.
http::Response failed(Visit& visit, const std::string& path, const Form& form, bool is_note,
                      const Error& error) {
  Page page;
  page.status = status_of(error.code);
  page.body = "decide_failed";
  page.title = visit.texts.say("decide.failed");
  mustache::Data& data = page.data;
  data.set("heading", page.title).set("message", safe_line(error.message));
  data.set("is_busy", error.code == Code::Busy);
  data.set("path", path).set("action", path + (is_note ? "/note" : "/label"));
  data.set("token", visit.form_token).set("is_note", is_note).set("remove", form.remove);
  data.set("label", form.label).set("text", form.text).set("author", form.author);
  data.set("has_span", !form.span.empty()).set("span", form.span);
  http::Response response = render_page(visit, std::move(page));
  if (error.code == Code::Busy) response.fields.emplace_back("Retry-After", "10");
  return response;
}

Result<ledger::Decision> choose_note(Visit& visit, const catalog::ItemRow& item, const Form& form,
                                     sql::Database* database) {
  ledger::AddNote note{item.id, form.text, std::nullopt};
  if (!form.span.empty()) {
    auto span = dossier::parse_span(form.span);
    if (!span || item.kind != store::ItemKind::Message) {
      return Error{Code::NotFound, visit.texts.say("decide.no_span")};
    }
    ASSIGN_OR_RETURN(const auto segments, catalog::Reader(database).text(item.row));
    ASSIGN_OR_RETURN(note.span, dossier::with_quote(*span, dossier::join_text(segments)));
  }
  return ledger::Decision(std::move(note));
}

// A label that is there already, or not there to be taken off, changes nothing.
Result<std::vector<ledger::Decision>> choose_label(const catalog::ItemRow& item, const Form& form,
                                                   sql::Database* database) {
  ASSIGN_OR_RETURN(const auto labels, catalog::DecisionReader(database).labels(item.id));
  const bool is_there = std::any_of(labels.begin(), labels.end(),
                                    [&](const auto& each) { return each.label == form.label; });
  if (is_there != form.remove) return std::vector<ledger::Decision>();
  return std::vector<ledger::Decision>{
      ledger::Decision(ledger::ChangeLabel{!form.remove, form.label, {item.id}, ""})};
}

Result<http::Response> decide(Visit& visit, bool is_note) {
  ASSIGN_OR_RETURN(const Form form, read_form(visit));
  ASSIGN_OR_RETURN(Named named, find_named(visit));
  if (!named.item) return std::move(named.instead);
  const catalog::ItemRow item = *named.item;
  const std::string path = item_path(item.id);
  const std::string& typed = is_note ? form.text : form.label;
  if (typed.empty()) {
    return failed(visit, path, form, is_note,
                  Error{Code::NotFound, visit.texts.say("decide.nothing")});
  }
  if (visit.options.key_path.empty()) {
    return failed(visit, path, form, is_note,
                  Error{Code::Denied, visit.texts.say("decide.no_key")});
  }
  vault::DecideOptions options;
  options.author = form.author.empty() ? visit.options.author : form.author;
  options.key_path = visit.options.key_path;
  const auto report = vault::decide(
      visit.options.vault, options,
      [&](sql::Database* database) -> Result<std::vector<ledger::Decision>> {
        if (!is_note) return choose_label(item, form, database);
        ASSIGN_OR_RETURN(ledger::Decision decision, choose_note(visit, item, form, database));
        return std::vector<ledger::Decision>{std::move(decision)};
      });
  if (!report.ok()) return failed(visit, path, form, is_note, report.error());
  const std::string span = form.span.empty() ? "" : "?span=" + http::encode_component(form.span);
  return redirect(path + span + "#decided");
}

Result<http::Response> label(Visit& visit) {
  return decide(visit, false);
}

Result<http::Response> note(Visit& visit) {
  return decide(visit, true);
}

constexpr std::array<Route, 2> kRoutes = {
    {{http::Method::Post, "/m/:id/label", label}, {http::Method::Post, "/m/:id/note", note}}};

}  // namespace

std::span<const Route> decide_routes() {
  return kRoutes;
}

}  // namespace day::room
