// SPDX-License-Identifier: AGPL-3.0-or-later
// What an item is as it came: header fields, source, and the bytes themselves with a warning before
// them.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/numbers.h"
#include "base/utf8.h"
#include "catalog/documents.h"
#include "dossier/message.h"
#include "room/item.h"
#include "room/limits.h"
#include "room/lists.h"
#include "room/message_view.h"
#include "room/originals.h"
#include "room/router.h"
#include "text/display.h"

namespace day::room {
namespace {

// What every page about an item says at its top: its subject or name, and the way back.
Result<catalog::Summary> put_item(Visit& visit, const catalog::ItemRow& item,
                                  std::string_view title_key, Page* page) {
  ASSIGN_OR_RETURN(auto summary, visit.opened.catalog->summary(item.row));
  if (!summary) return Error{Code::Damaged, visit.texts.say("item.lacking")};
  const std::string name =
      summary->subject.empty() ? visit.texts.say("message.no_subject") : summary->subject;
  page->title = visit.texts.say(title_key, {{"name", name}});
  page->data.set("heading", safe_line(page->title)).set("name", safe_line(name));
  page->data.set("path", item_path(item.id)).set("id", print_short(item.id));
  return std::move(*summary);
}

// As what the bytes are kept: "7k2m9qx4a1.eml", or the document's own name.
std::string name_of(const catalog::ItemRow& item, const catalog::Summary& summary) {
  if (item.kind == store::ItemKind::Message) return print_short(item.id) + ".eml";
  return summary.subject.empty() ? print_short(item.id) : summary.subject;
}

Result<http::Response> raw(Visit& visit) {
  ASSIGN_OR_RETURN(Named named, find_named(visit));
  if (!named.item) return std::move(named.instead);
  ASSIGN_OR_RETURN(const auto summary, visit.opened.catalog->summary(named.item->row));
  if (!summary) return Error{Code::Damaged, visit.texts.say("item.lacking")};
  return answer_original(visit, *named.item, name_of(*named.item, *summary));
}

Result<http::Response> download(Visit& visit) {
  ASSIGN_OR_RETURN(Named named, find_named(visit));
  if (!named.item) return std::move(named.instead);
  const catalog::ItemRow& item = *named.item;
  Page page;
  page.body = "download";
  ASSIGN_OR_RETURN(const auto summary, put_item(visit, item, "download.title", &page));
  page.data.set("file", safe_line(name_of(item, summary)));
  page.data.set("size", print_size(item.size_bytes)).set("bytes", group_digits(item.size_bytes));
  page.data.set("sha256", print_hex(item.id.digest));
  page.data.set("is_message", item.kind == store::ItemKind::Message);
  catalog::DocumentReader documents(visit.opened.database.get());
  ASSIGN_OR_RETURN(const auto info, documents.info(item.row));
  page.data.set("can_draw", info && info->can_draw);
  return render_page(visit, std::move(page));
}

Result<http::Response> headers(Visit& visit) {
  ASSIGN_OR_RETURN(Named named, find_named(visit));
  if (!named.item) return std::move(named.instead);
  if (named.item->kind != store::ItemKind::Message) {
    return Error{Code::NotFound, visit.texts.say("headers.none")};
  }
  Page page;
  page.body = "headers";
  ASSIGN_OR_RETURN(const auto summary, put_item(visit, *named.item, "headers.title", &page));
  ASSIGN_OR_RETURN(const auto fields, dossier::load_fields(visit.opened, *named.item));
  std::vector<Entry> entries;
  for (const mail::DisplayField& field : fields) {
    Entry entry;
    entry.data.set("field", safe_line(field.name)).set("value", safe_line(field.value));
    entry.text_bytes = field.name.size() + field.value.size();
    entries.push_back(std::move(entry));
  }
  page.data.set("count", visit.texts.say_count("headers.count", fields.size()));
  put_list(visit, "fields", std::move(entries), item_path(named.item->id) + "/headers", &page.data);
  return render_page(visit, std::move(page));
}

// Octets of UTF-8 that go on with a character begun before, at most three.
std::size_t continuation(ByteView bytes) {
  std::size_t count = 0;
  while (count < bytes.size() && count < 3 &&
         (static_cast<unsigned char>(bytes[count]) & 0xC0u) == 0x80u) {
    ++count;
  }
  return count;
}

Result<http::Response> source(Visit& visit) {
  ASSIGN_OR_RETURN(Named named, find_named(visit));
  if (!named.item) return std::move(named.instead);
  const catalog::ItemRow& item = *named.item;
  if (item.kind != store::ItemKind::Message) {
    return Error{Code::NotFound, visit.texts.say("original.none")};
  }
  Page page;
  page.body = "original_source";
  ASSIGN_OR_RETURN(const auto summary, put_item(visit, item, "original.title", &page));
  const std::uint64_t size = item.size_bytes;
  const std::uint64_t count =
      std::max<std::uint64_t>(1, (size + kMaxSourcePageBytes - 1) / kMaxSourcePageBytes);
  const std::size_t part = chosen_part(visit, "part", static_cast<std::size_t>(count));
  const std::uint64_t begin = std::uint64_t{part} * kMaxSourcePageBytes;
  // With what a character that begins here goes on with.
  ASSIGN_OR_RETURN(const Bytes bytes, visit.opened.originals->read_range(
                                          item.id, item.location, begin, kMaxSourcePageBytes + 3));
  const std::size_t skipped = part == 0 ? 0 : continuation(bytes);
  const std::size_t own = std::min(bytes.size(), kMaxSourcePageBytes);
  const std::size_t end = own + continuation(ByteView(bytes).substr(own));
  std::string shown;
  // Line ends as such; any other carriage return is made visible.
  for (std::size_t i = skipped; i < end; ++i) {
    if (bytes[i] != '\r' || (i + 1 < bytes.size() && bytes[i + 1] != '\n')) {
      shown.push_back(bytes[i]);
    }
  }
  page.data.set("text", text::show_text(shown));
  page.data.set("range", visit.texts.say("original.range", {{"from", group_digits(begin + skipped)},
                                                            {"to", group_digits(begin + end)},
                                                            {"size", group_digits(size)}}));
  put_parts_nav(visit, part, static_cast<std::size_t>(count),
                item_path(item.id) + "/source?part=", &page.data);
  return render_page(visit, std::move(page));
}

constexpr std::array<Route, 4> kRoutes = {{{http::Method::Get, "/m/:id/raw", raw},
                                           {http::Method::Get, "/m/:id/download", download},
                                           {http::Method::Get, "/m/:id/headers", headers},
                                           {http::Method::Get, "/m/:id/source", source}}};

}  // namespace

std::span<const Route> original_routes() {
  return kRoutes;
}

}  // namespace day::room
