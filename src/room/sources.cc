// SPDX-License-Identifier: AGPL-3.0-or-later
// The account of what came in: sources with their containers, and everything that was not read.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/numbers.h"
#include "catalog/containers.h"
#include "dossier/failures.h"
#include "dossier/family_words.h"
#include "http/url.h"
#include "room/links.h"
#include "room/router.h"
#include "room/tables.h"
#include "room/whole.h"

namespace day::room {
namespace {

// The name of a container, and the names of those that it lies in; the outermost one is named by
// the source.
std::string container_name(const Visit& visit, const catalog::ContainerInfo& container) {
  return container.path.empty() ? visit.texts.say("source.itself") : safe_line(container.path);
}

mustache::Data container_row(const Visit& visit, const catalog::ContainerInfo& each) {
  mustache::Data row;
  row.set("container_name", container_name(visit, each));
  const std::string_view kind = store::container_kind_name(each.kind);
  row.set("container_kind", each.detail.empty()
                                ? std::string(kind)
                                : fmt::format("{}, {}", kind, safe_line(each.detail)));
  row.set("container_items", group_digits(each.occurrences));
  // A folder has no bytes of its own.
  const bool has_bytes = each.kind != store::ContainerKind::Folder;
  row.set("has_bytes", has_bytes).set("container_size", group_digits(each.size_bytes));
  row.set("item_bytes", group_digits(each.item_bytes));
  row.set("framing_bytes", group_digits(each.framing_bytes));
  row.set("gap_bytes", group_digits(each.gap_bytes)).set("has_gap", each.gap_bytes > 0);
  const bool is_whole = each.ended && each.complete;
  row.set("is_cut", !is_whole);
  const bool has_sum = is_whole && has_bytes && each.sha256 != Digest{};
  row.set("has_sum", has_sum).set("container_sha256", has_sum ? print_hex(each.sha256) : "");
  return row;
}

Result<catalog::SourceInfo> find_source(Visit& visit, std::string_view typed) {
  const auto number = parse_decimal(typed);
  ASSIGN_OR_RETURN(const auto all, visit.options.whole->inventory(visit));
  for (const catalog::SourceInfo& each : all->sources) {
    if (each.id.number == number) return each;
  }
  return Error{Code::NotFound, visit.texts.say("source.none")};
}

void put_containers(const Visit& visit, const catalog::SourceInfo& source, mustache::Data* out,
                    const std::vector<catalog::ContainerInfo>& containers, const ListPage& part) {
  std::vector<mustache::Data> rows;
  for (const catalog::ContainerInfo& each : containers) rows.push_back(container_row(visit, each));
  out->set("containers", std::move(rows)).set("has_containers", source.containers > 0);
  out->set("containers_heading", visit.texts.say_count("source.containers", source.containers));
  out->set("containers_pager", pager_of(visit, "page", part, "containers"));
}

void put_faults(const Visit& visit, const SourceFaults& faults, const std::string& source_path,
                mustache::Data* out) {
  std::vector<mustache::Data> gaps;
  const ListPage some_gaps = list_page(visit, "gaps", faults.gaps.size(), kRowsPerPage);
  for (std::uint64_t i = some_gaps.begin; i < some_gaps.end; ++i) {
    const catalog::GapInfo& each = faults.gaps[i];
    mustache::Data row;
    row.set("gap_path", safe_line(each.path)).set("gap_offset", group_digits(each.offset));
    row.set("gap_size", each.size_bytes == 0 ? visit.texts.say("source.unknown")
                                             : group_digits(each.size_bytes));
    row.set("gap_reason", shown_reason(visit, each.reason, source_path));
    gaps.push_back(std::move(row));
  }
  out->set("has_gaps", !faults.gaps.empty()).set("gaps", std::move(gaps));
  out->set("gaps_heading", visit.texts.say_count("source.gaps", faults.gaps.size()));
  out->set("gaps_pager", pager_of(visit, "gaps", some_gaps, "gaps"));
  std::vector<mustache::Data> notices;
  const ListPage some = list_page(visit, "notices", faults.notices.size(), kRowsPerPage);
  for (std::uint64_t i = some.begin; i < some.end; ++i) {
    mustache::Data row;
    row.set("notice_path", safe_line(faults.notices[i].path));
    row.set("notice_text", shown_reason(visit, faults.notices[i].text, source_path));
    notices.push_back(std::move(row));
  }
  out->set("has_notices", !faults.notices.empty()).set("notices", std::move(notices));
  out->set("notices_heading", visit.texts.say_count("source.notices", faults.notices.size()));
  out->set("notices_pager", pager_of(visit, "notices", some, "notices"));
}

Result<http::Response> source_page(Visit& visit) {
  ASSIGN_OR_RETURN(const catalog::SourceInfo source, find_source(visit, visit.part("number")));
  const ListPage part = list_page(visit, "page", source.containers, kRowsPerPage);
  ASSIGN_OR_RETURN(
      const auto containers,
      catalog::read_containers(visit.opened.database.get(), source.id, part.begin, kRowsPerPage));
  ASSIGN_OR_RETURN(const auto faults, visit.options.whole->faults(visit, source.id));
  Page page;
  page.body = "source";
  page.is_wide = true;
  page.title = visit.texts.say("source.title", {{"number", std::to_string(source.id.number)}});
  mustache::Data& out = page.data;
  out.set("title", page.title).set("source", std::move(source_rows(visit, {&source, 1}).front()));
  out.set("search_path", search_path(fmt::format("source:{}", source.id.number)));
  put_containers(visit, source, &out, containers, part);
  put_faults(visit, *faults, source.path, &out);
  return render_page(visit, std::move(page));
}

Result<http::Response> sources_page(Visit& visit) {
  ASSIGN_OR_RETURN(const auto all, visit.options.whole->inventory(visit));
  const ListPage part = list_page(visit, "page", all->sources.size(), kRowsPerPage);
  Page page;
  page.body = "sources";
  page.is_wide = true;
  page.title = visit.texts.say_count("overview.all_sources", all->sources.size());
  page.data.set("title", page.title).set("has_sources", !all->sources.empty());
  page.data.set("sources", source_rows(visit, {all->sources.data() + part.begin,
                                               static_cast<std::size_t>(part.end - part.begin)}));
  page.data.set("pager", pager_of(visit, "page", part, ""));
  return render_page(visit, std::move(page));
}

std::vector<mustache::Data> failure_groups(const FailureList& failures, const std::string& chosen) {
  std::vector<mustache::Data> groups;
  for (const auto& [kind, count] : failures.groups) {
    if (groups.size() == kRowsPerPage) break;
    mustache::Data row;
    row.set("group_name", safe_line(kind)).set("group_count", group_digits(count));
    row.set("group_path", "/failures?" + http::print_query({{"kind", kind}}));
    row.set("is_chosen", kind == chosen);
    groups.push_back(std::move(row));
  }
  return groups;
}

Result<mustache::Data> failure_row(Visit& visit, const dossier::Failed& failed) {
  ASSIGN_OR_RETURN(const auto around, dossier::find_failed_place(visit.opened, failed));
  const std::string place = dossier::print_around(around);
  mustache::Data row;
  row.set("failed_path", item_path(failed.item.id)).set("failed_id", print_short(failed.item.id));
  row.set("failed_name",
          failed.name.empty() ? visit.texts.say("failures.no_name") : safe_line(failed.name));
  row.set("is_lost", failed.is_lost()).set("failed_words", dossier::failure_words(failed));
  row.set("failed_place", place).set("has_place", !place.empty());
  return row;
}

Result<http::Response> failures_page(Visit& visit) {
  ASSIGN_OR_RETURN(const auto failures, visit.options.whole->failures(visit));
  const std::string chosen(visit.request.parameter("kind"));
  std::vector<const dossier::Failed*> some;
  for (const dossier::Failed& each : failures->all) {
    if (chosen.empty() || dossier::kind_of_failure(each) == chosen) some.push_back(&each);
  }
  const ListPage part = list_page(visit, "page", some.size(), kRowsPerPage);
  std::vector<mustache::Data> rows;
  for (std::uint64_t i = part.begin; i < part.end; ++i) {
    ASSIGN_OR_RETURN(auto row, failure_row(visit, *some[i]));
    rows.push_back(std::move(row));
  }
  Page page;
  page.body = "failures";
  page.title = visit.texts.say("failures.title");
  mustache::Data& out = page.data;
  out.set("title", page.title).set("has_failures", !failures->all.empty());
  out.set("count", visit.texts.say_count("overview.failures", failures->all.size()));
  out.set("groups", failure_groups(*failures, chosen)).set("has_chosen", !chosen.empty());
  out.set("groups_left_out", failures->groups.size() > kRowsPerPage);
  out.set("groups_left",
          visit.texts.say_count(
              "failures.groups_left",
              failures->groups.size() - std::min(failures->groups.size(), kRowsPerPage)));
  out.set("chosen", safe_line(chosen));
  out.set("chosen_count", visit.texts.say_count("failures.chosen", some.size()));
  out.set("rows", std::move(rows)).set("pager", pager_of(visit, "page", part, ""));
  return render_page(visit, std::move(page));
}

constexpr std::array<Route, 3> kRoutes = {{{http::Method::Get, "/sources", sources_page},
                                           {http::Method::Get, "/sources/:number", source_page},
                                           {http::Method::Get, "/failures", failures_page}}};

}  // namespace

std::vector<mustache::Data> source_rows(const Visit& visit,
                                        std::span<const catalog::SourceInfo> sources) {
  std::vector<mustache::Data> rows;
  for (const catalog::SourceInfo& each : sources) {
    mustache::Data row;
    row.set("source_number", std::to_string(each.id.number));
    row.set("source_page", fmt::format("/sources/{}", each.id.number));
    row.set("source_name", shown_path(visit, each.path));
    row.set("source_added", print_minute({{each.added_seconds}, 0}));
    row.set("source_datetime", print_rfc3339({{each.added_seconds}, 0}));
    row.set("source_items", group_digits(each.occurrences));
    row.set("source_containers", group_digits(each.containers));
    row.set("source_bytes", group_digits(each.size_bytes));
    row.set("source_item_bytes", group_digits(each.item_bytes));
    row.set("source_framing_bytes", group_digits(each.framing_bytes));
    row.set("source_gap_bytes", group_digits(each.gap_bytes)).set("has_gap", each.gap_bytes > 0);
    row.set("is_cut", !each.complete);
    rows.push_back(std::move(row));
  }
  return rows;
}

std::span<const Route> source_routes() {
  return kRoutes;
}

}  // namespace day::room
