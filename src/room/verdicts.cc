// SPDX-License-Identifier: AGPL-3.0-or-later
// What could be verified and what not, and why: in sum, by signing domain, and by key.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/numbers.h"
#include "base/time.h"
#include "dossier/key_words.h"
#include "dossier/proof.h"
#include "room/links.h"
#include "room/router.h"
#include "room/tables.h"
#include "room/whole.h"

namespace day::room {
namespace {

using dkim::Verdict;

void put_meanings(const dossier::VerdictTable& table, mustache::Data* out) {
  std::vector<mustache::Data> rows;
  // All of them, in the order of what they claim: that there is none of a kind is an answer too.
  for (std::size_t i = 0; i < table.verdicts.size(); ++i) {
    const auto verdict = static_cast<Verdict>(i);
    const dossier::VerdictMark mark = dossier::verdict_mark(verdict);
    mustache::Data row;
    row.set("verdict_mark", mark.mark).set("has_mark", !mark.mark.empty());
    row.set("verdict_tone", tone_name(mark.tone)).set("verdict_name", dkim::verdict_name(verdict));
    row.set("verdict_count", group_digits(table.verdicts[i]));
    row.set("is_some", table.verdicts[i] > 0);
    row.set("verdict_path", search_path(verdict_query(verdict)));
    row.set("verdict_meaning", dossier::verdict_meaning(verdict));
    rows.push_back(std::move(row));
  }
  out->set("meanings", std::move(rows));
}

// The verdicts that some signed message has, which are the columns of the table of domains.
std::vector<Verdict> used_verdicts(const dossier::VerdictTable& table) {
  std::vector<Verdict> used;
  for (std::size_t i = 0; i < table.verdicts.size(); ++i) {
    const bool is_used =
        std::any_of(table.signers.begin(), table.signers.end(),
                    [&](const catalog::SignerCounts& each) { return each.by_verdict[i] > 0; });
    if (is_used) used.push_back(static_cast<Verdict>(i));
  }
  return used;
}

mustache::Data domain_row(const catalog::SignerCounts& signer, const std::vector<Verdict>& used) {
  const std::string query = "signer:" + signer.domain;
  mustache::Data row;
  row.set("domain", safe_line(signer.domain)).set("domain_path", search_path(query));
  row.set("domain_messages", group_digits(signer.messages));
  std::vector<mustache::Data> cells;
  for (const Verdict verdict : used) {
    const std::uint64_t count = signer.by_verdict[static_cast<std::size_t>(verdict)];
    mustache::Data cell;
    cell.set("cell_count", group_digits(count)).set("is_some", count > 0);
    cell.set("cell_path", search_path(query + " " + verdict_query(verdict)));
    cells.push_back(std::move(cell));
  }
  row.set("cells", std::move(cells));
  return row;
}

void put_domains(const Visit& visit, const dossier::VerdictTable& table, mustache::Data* out) {
  const std::vector<Verdict> used = used_verdicts(table);
  std::vector<mustache::Data> heads;
  for (const Verdict verdict : used) {
    mustache::Data head;
    head.set("head_name", dkim::verdict_name(verdict));
    heads.push_back(std::move(head));
  }
  const ListPage part = list_page(visit, "domains", table.signers.size(), kRowsBeside);
  std::vector<mustache::Data> rows;
  for (std::uint64_t i = part.begin; i < part.end; ++i) {
    rows.push_back(domain_row(table.signers[i], used));
  }
  out->set("has_domains", !table.signers.empty()).set("heads", std::move(heads));
  out->set("domains_heading", visit.texts.say_count("verdicts.domains", table.signers.size()));
  out->set("domains", std::move(rows));
  out->set("domains_pager", pager_of(visit, "domains", part, "domains"));
}

// Where the file of a key came from is a path of this machine.
std::string evidence_words(const Visit& visit, const vault::ListedKey& listed) {
  dossier::KeyOrigin origin{listed.path, listed.imported_seconds, ""};
  if (visit.options.is_public) origin.path = origin.path.substr(origin.path.rfind('/') + 1);
  return dossier::key_sentence(listed.key, origin);
}

void put_keys(const Visit& visit, const std::vector<vault::ListedKey>& keys, mustache::Data* out) {
  const ListPage part = list_page(visit, "keys", keys.size(), kRowsBeside);
  std::vector<mustache::Data> rows;
  for (std::uint64_t i = part.begin; i < part.end; ++i) {
    const vault::ListedKey& listed = keys[i];
    mustache::Data row;
    row.set("key_selector", safe_line(listed.key.selector));
    row.set("key_domain", safe_line(listed.key.domain));
    row.set("key_path", search_path("signer:" + listed.key.domain));
    row.set("key_bits", listed.key.bits > 0 ? group_digits(listed.key.bits) : "–");
    row.set("key_channel", dkim::key_channel_name(listed.key.channel));
    row.set("key_seen", dossier::print_days(listed.key.first_seen, listed.key.last_seen));
    row.set("key_use", dossier::key_use_words(listed));
    row.set("key_evidence", evidence_words(visit, listed));
    row.set("has_sum", listed.key.spki_sha256.has_value());
    row.set("key_sha256", listed.key.spki_sha256 ? print_hex(*listed.key.spki_sha256) : "");
    rows.push_back(std::move(row));
  }
  out->set("has_keys", !keys.empty()).set("keys", std::move(rows));
  out->set("keys_heading", visit.texts.say_count("verdicts.keys", keys.size()));
  out->set("keys_pager", pager_of(visit, "keys", part, "keys"));
}

// Domains some of whose messages no known key decides.
void put_unknown(const Visit& visit, const dossier::VerdictTable& table, mustache::Data* out) {
  constexpr auto kNoKey = static_cast<std::size_t>(Verdict::NoKey);
  std::vector<const catalog::SignerCounts*> some;
  for (const catalog::SignerCounts& each : table.signers) {
    if (each.by_verdict[kNoKey] > 0) some.push_back(&each);
  }
  std::stable_sort(some.begin(), some.end(), [](const auto* a, const auto* b) {
    return a->by_verdict[kNoKey] > b->by_verdict[kNoKey];
  });
  const ListPage part = list_page(visit, "unknown", some.size(), kRowsBeside);
  std::vector<mustache::Data> rows;
  for (std::uint64_t i = part.begin; i < part.end; ++i) {
    mustache::Data row;
    row.set("unknown_domain", safe_line(some[i]->domain));
    row.set("unknown_count", group_digits(some[i]->by_verdict[kNoKey]));
    row.set("unknown_path",
            search_path("signer:" + some[i]->domain + " " + verdict_query(Verdict::NoKey)));
    rows.push_back(std::move(row));
  }
  out->set("has_unknown", !some.empty()).set("unknown", std::move(rows));
  out->set("unknown_heading", visit.texts.say_count("verdicts.unknown", some.size()));
  out->set("unknown_pager", pager_of(visit, "unknown", part, "unknown"));
}

Result<http::Response> verdicts_page(Visit& visit) {
  WholeVault& whole = *visit.options.whole;
  ASSIGN_OR_RETURN(const auto all, whole.inventory(visit));
  ASSIGN_OR_RETURN(const auto table, whole.verdicts(visit));
  ASSIGN_OR_RETURN(const auto keys, whole.keys(visit));
  Page page;
  page.body = "verdicts";
  page.section = "verdicts";
  page.title = visit.texts.say("verdicts.title");
  mustache::Data& out = page.data;
  out.set("title", page.title);
  out.set("bar", draw_verdicts(visit, all->counts, all->verdicts));
  const std::uint64_t not_judged =
      all->counts.messages - std::min(all->counts.messages, table->messages);
  out.set("is_not_judged", not_judged > 0);
  out.set("not_judged", visit.texts.say_count("verdicts.not_read", not_judged));
  out.set("not_judged_path", search_path("is:message is:failed"));
  put_meanings(*table, &out);
  put_domains(visit, *table, &out);
  put_unknown(visit, *table, &out);
  put_keys(visit, *keys, &out);
  return render_page(visit, std::move(page));
}

constexpr std::array<Route, 1> kRoutes = {{{http::Method::Get, "/verdicts", verdicts_page}}};

}  // namespace

std::span<const Route> verdict_routes() {
  return kRoutes;
}

}  // namespace day::room
