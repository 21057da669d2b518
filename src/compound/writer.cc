// SPDX-License-Identifier: AGPL-3.0-or-later
#include "compound/writer.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "base/encoding.h"
#include "base/utf8.h"
#include "compound/compound.h"

namespace day::compound {
namespace {

constexpr std::uint32_t kEnd = 0xFFFFFFFE;
constexpr std::uint32_t kFree = 0xFFFFFFFF;
constexpr std::uint32_t kTableSector = 0xFFFFFFFD;
constexpr std::uint32_t kListSector = 0xFFFFFFFC;
constexpr std::size_t kSector = 512;
constexpr std::size_t kInHeader = 109;

void put16(Bytes* out, std::uint32_t value) {
  out->push_back(static_cast<char>(value & 0xFF));
  out->push_back(static_cast<char>(value >> 8 & 0xFF));
}

void put32(Bytes* out, std::uint32_t value) {
  put16(out, value & 0xFFFF);
  put16(out, value >> 16);
}

// As many characters as a name may have ([MS-CFB] §2.6.1).
Bytes name_units(std::string_view utf8) {
  static constexpr std::size_t kMaxNameBytes = 62;
  Bytes out;
  while (!utf8.empty()) {
    const Utf8Char next = decode_utf8(utf8);
    utf8.remove_prefix(next.size_bytes);
    const std::size_t size = next.code > 0xFFFF ? 4 : 2;
    if (out.size() + size > kMaxNameBytes) break;
    if (size == 4) {
      put16(&out, 0xD800 + static_cast<std::uint32_t>((next.code - 0x10000) >> 10));
      put16(&out, 0xDC00 + static_cast<std::uint32_t>((next.code - 0x10000) & 0x3FF));
    } else {
      put16(&out, static_cast<std::uint32_t>(next.code));
    }
  }
  return out;
}

Bytes slot_bytes(const Slot& slot) {
  Bytes out = name_units(slot.name);
  const std::size_t name_bytes = out.size();
  out.resize(64);
  put16(&out, static_cast<std::uint32_t>(name_bytes + 2));
  out.push_back(static_cast<char>(slot.type));
  out.push_back(1);
  put32(&out, slot.left);
  put32(&out, slot.right);
  put32(&out, slot.child);
  out.append(slot.class_id);
  out.resize(116);
  put32(&out, slot.start);
  put32(&out, slot.size);
  put32(&out, 0);
  return out;
}

// Appends `content` as a chain of sectors; its first.
std::uint32_t add_chain(ByteView content, std::vector<Bytes>* sectors,
                        std::vector<std::uint32_t>* table) {
  if (content.empty()) return kEnd;
  const auto first = static_cast<std::uint32_t>(sectors->size());
  for (std::size_t at = 0; at < content.size(); at += kSector) {
    Bytes sector(content.substr(at, kSector));
    sector.resize(kSector);
    sectors->push_back(std::move(sector));
    table->push_back(static_cast<std::uint32_t>(sectors->size()));
  }
  table->back() = kEnd;
  return first;
}

// Makes a tree of sorted siblings, as deep as need be; its top.
std::uint32_t link(const std::vector<std::size_t>& order, std::vector<Slot>* slots) {
  struct Range {
    std::size_t first, last;
    std::uint32_t* into;
  };
  std::uint32_t top = kFree;
  std::vector<Range> open = {{0, order.size(), &top}};
  while (!open.empty()) {
    const Range range = open.back();
    open.pop_back();
    if (range.first == range.last) continue;
    const std::size_t middle = (range.first + range.last) / 2;
    Slot& slot = (*slots)[order[middle]];
    *range.into = static_cast<std::uint32_t>(order[middle]);
    open.push_back({range.first, middle, &slot.left});
    open.push_back({middle + 1, range.last, &slot.right});
  }
  return top;
}

Bytes header(std::uint32_t directory, std::uint32_t small_table,
             const std::vector<std::uint32_t>& tables, std::uint32_t list, std::size_t lists) {
  Bytes out = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
  out.resize(24);
  for (const std::uint32_t value : {0x3EU, 3U, 0xFFFEU, 9U, 6U}) put16(&out, value);
  out.resize(44);
  put32(&out, static_cast<std::uint32_t>(tables.size()));
  put32(&out, directory);
  put32(&out, 0);
  put32(&out, 4096);
  put32(&out, small_table);
  put32(&out, small_table == kEnd ? 0 : 1);
  put32(&out, list);
  put32(&out, static_cast<std::uint32_t>(lists));
  for (std::size_t at = 0; at < kInHeader; ++at) {
    put32(&out, at < tables.size() ? tables[at] : kFree);
  }
  return out;
}

// The inverse of Entry::class_id.
Bytes parse_class_id(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c != '-') digits.push_back(c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c);
  }
  const Bytes in_order = parse_hex(digits).value_or(Bytes());
  if (in_order.size() != 16) return {};
  Bytes out = in_order;
  std::reverse(out.begin(), out.begin() + 4);
  std::reverse(out.begin() + 4, out.begin() + 6);
  std::reverse(out.begin() + 6, out.begin() + 8);
  return out;
}

}  // namespace

Bytes write_file(const std::vector<Slot>& slots, const std::vector<Bytes>& sectors,
                 std::vector<std::uint32_t> table, std::uint32_t small_table_start) {
  std::vector<Bytes> all = sectors;
  Bytes directory;
  for (const Slot& slot : slots) directory.append(slot_bytes(slot));
  const std::uint32_t directory_start = add_chain(directory, &all, &table);
  // The table describes its own sectors and the list of those that the header has no room for.
  std::size_t tables = 1;
  std::size_t lists = 0;
  while (tables * 128 < all.size() + tables + lists) {
    ++tables;
    lists = tables > kInHeader ? (tables - kInHeader + 126) / 127 : 0;
  }
  std::vector<std::uint32_t> places;
  for (std::size_t at = 0; at < tables; ++at) {
    places.push_back(static_cast<std::uint32_t>(all.size() + at));
    table.push_back(kTableSector);
  }
  const auto list_start = static_cast<std::uint32_t>(all.size() + tables);
  for (std::size_t at = 0; at < lists; ++at) table.push_back(kListSector);
  table.resize(tables * 128, kFree);
  Bytes out =
      header(directory_start, small_table_start, places, lists == 0 ? kEnd : list_start, lists);
  for (const Bytes& sector : all) out.append(sector);
  for (const std::uint32_t next : table) put32(&out, next);
  for (std::size_t at = 0; at < lists; ++at) {
    for (std::size_t k = 0; k < 127; ++k) {
      const std::size_t place = kInHeader + at * 127 + k;
      put32(&out, place < places.size() ? places[place] : kFree);
    }
    put32(&out, at + 1 < lists ? list_start + static_cast<std::uint32_t>(at) + 1 : kEnd);
  }
  return out;
}

std::size_t Writer::storage(std::size_t parent, std::string_view name, ByteView class_id) {
  nodes_[parent].children.push_back(nodes_.size());
  nodes_.push_back(Node{std::string(name), true, {}, Bytes(class_id), {}});
  return nodes_.size() - 1;
}

void Writer::stream(std::size_t parent, std::string_view name, Bytes content) {
  nodes_[parent].children.push_back(nodes_.size());
  nodes_.push_back(Node{std::string(name), false, std::move(content), {}, {}});
}

Bytes Writer::write() const {
  std::vector<Slot> slots;
  std::vector<Bytes> sectors;
  std::vector<std::uint32_t> table;
  Bytes small;
  Bytes small_table;
  for (const Node& node : nodes_) {
    Slot slot{node.name, node.is_storage ? 1 : 2, kFree, kFree, kFree, kEnd, 0, node.class_id};
    slot.size = static_cast<std::uint32_t>(node.content.size());
    if (node.content.size() >= 4096) {
      slot.start = add_chain(node.content, &sectors, &table);
    } else if (!node.content.empty()) {
      slot.start = static_cast<std::uint32_t>(small.size() / 64);
      small.append(node.content);
      small.resize((small.size() + 63) / 64 * 64);
      for (std::uint32_t at = slot.start + 1; at < small.size() / 64; ++at) {
        put32(&small_table, at);
      }
      put32(&small_table, kEnd);
    }
    slots.push_back(std::move(slot));
  }
  for (std::size_t at = 0; at < nodes_.size(); ++at) {
    std::vector<std::size_t> order = nodes_[at].children;
    // [MS-CFB] §2.6.4: shorter names first, then by letter.
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      const std::string& x = nodes_[a].name;
      const std::string& y = nodes_[b].name;
      return x.size() != y.size() ? x.size() < y.size() : x < y;
    });
    slots[at].child = link(order, &slots);
  }
  slots[0].type = 5;
  slots[0].size = static_cast<std::uint32_t>(small.size());
  slots[0].start = add_chain(small, &sectors, &table);
  const std::uint32_t small_start = add_chain(small_table, &sectors, &table);
  while (slots.size() % 4 != 0) slots.emplace_back();
  return write_file(slots, sectors, table, small_start);
}

Content copy_storage(File* file, const Entry& storage) {
  Content out;
  Writer writer(parse_class_id(storage.class_id));
  std::vector<std::pair<const Entry*, std::size_t>> open = {{&storage, 0}};
  while (!open.empty()) {
    const auto [from, into] = open.back();
    open.pop_back();
    for (const Entry& entry : file->children(*from)) {
      if (entry.is_storage) {
        open.emplace_back(&entry, writer.storage(into, entry.name, parse_class_id(entry.class_id)));
        continue;
      }
      Content content = file->read(entry);
      if (!content.wrong.empty() && out.wrong.empty()) {
        out.wrong = entry.name + ": " + content.wrong;
      }
      writer.stream(into, entry.name, std::move(content.bytes));
    }
  }
  out.bytes = writer.write();
  return out;
}

}  // namespace day::compound
