// SPDX-License-Identifier: AGPL-3.0-or-later
#include "compound/compound.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/utf8.h"
#include "compound/limits.h"

namespace day::compound {
namespace {

constexpr ByteView kSignature = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
constexpr std::size_t kHeaderBytes = 512;     // [MS-CFB] §2.2; a longer sector pads it
constexpr std::size_t kSlotBytes = 128;       // [MS-CFB] §2.6.1
constexpr std::size_t kTablesInHeader = 109;  // sector numbers of the table in the header
constexpr unsigned kMinSectorShift = 7;       // 9 and 12 are allowed; what else is seen is read
constexpr unsigned kMaxSectorShift = 16;
constexpr std::uint32_t kNoSlot = 0xFFFFFFFF;

std::uint16_t u16_at(ByteView bytes, std::size_t at) {
  if (at + 2 > bytes.size()) return 0;
  return static_cast<std::uint16_t>(static_cast<unsigned char>(bytes[at]) |
                                    static_cast<unsigned char>(bytes[at + 1]) << 8);
}

std::uint32_t u32_at(ByteView bytes, std::size_t at) {
  return u16_at(bytes, at) | std::uint32_t{u16_at(bytes, at + 2)} << 16;
}

std::uint64_t u64_at(ByteView bytes, std::size_t at) {
  return u32_at(bytes, at) | std::uint64_t{u32_at(bytes, at + 4)} << 32;
}

std::string utf8_from_utf16(ByteView units) {
  std::string out;
  for (std::size_t at = 0; at + 1 < units.size(); at += 2) {
    char32_t code = u16_at(units, at);
    if (code >= 0xD800 && code < 0xDC00 && at + 3 < units.size()) {
      const char32_t low = u16_at(units, at + 2);
      if (low >= 0xDC00 && low < 0xE000) {
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        at += 2;
      }
    }
    append_utf8(&out, code >= 0xD800 && code < 0xE000 ? kReplacement : code);
  }
  return out;
}

// RFC 9562 §4.2 as Windows prints it: the first three groups are little-endian.
std::string print_class_id(ByteView bytes) {
  if (bytes.find_first_not_of('\0') == ByteView::npos) return {};
  static constexpr std::array<std::size_t, 16> kOrder = {3, 2, 1,  0,  5,  4,  7,  6,
                                                         8, 9, 10, 11, 12, 13, 14, 15};
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (std::size_t at = 0; at < kOrder.size(); ++at) {
    if (at == 4 || at == 6 || at == 8 || at == 10) out.push_back('-');
    const auto octet = static_cast<unsigned char>(bytes[kOrder[at]]);
    out.push_back(kDigits[octet >> 4]);
    out.push_back(kDigits[octet & 15]);
  }
  return out;
}

char ascii_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool same_ascii(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return ascii_lower(x) == ascii_lower(y); });
}

}  // namespace

struct File::Slot {
  enum Type : std::uint8_t { Unused = 0, Storage = 1, Stream = 2, Root = 5 };
  ByteView raw;

  Type type() const { return static_cast<Type>(static_cast<unsigned char>(raw[66])); }
  std::uint32_t left() const { return u32_at(raw, 68); }
  std::uint32_t right() const { return u32_at(raw, 72); }
  std::uint32_t child() const { return u32_at(raw, 76); }
  bool in_use() const { return type() == Storage || type() == Stream; }
};

bool is_compound(ByteView beginning) {
  return beginning.starts_with(kSignature);
}

void File::defect(std::string_view what) {
  if (std::find(defects_.begin(), defects_.end(), what) == defects_.end()) {
    defects_.emplace_back(what);
  }
}

Result<File> File::open(ByteView bytes) {
  if (!is_compound(bytes)) return Error{Code::Unsupported, "no compound file"};
  File file(bytes);
  TRY(file.read_header());
  return file;
}

Status File::read_header() {
  if (file_.size() < kHeaderBytes) return Error{Code::Damaged, "cut short in its header"};
  const ByteView header = file_.substr(0, kHeaderBytes);
  sector_shift_ = u16_at(header, 30);
  small_shift_ = u16_at(header, 32);
  if (sector_shift_ < kMinSectorShift || sector_shift_ > kMaxSectorShift ||
      small_shift_ >= sector_shift_) {
    defect("states sector sizes that cannot be; the usual ones are taken");
    sector_shift_ = u16_at(header, 26) == 4 ? 12 : 9;
    small_shift_ = 6;
  }
  has_wide_sizes_ = u16_at(header, 26) >= 4;
  small_cutoff_ = u32_at(header, 56);
  const std::size_t first = std::max(kHeaderBytes, std::size_t{1} << sector_shift_);
  const std::size_t body = file_.size() - std::min(file_.size(), first);
  sector_count_ = (body + (std::size_t{1} << sector_shift_) - 1) >> sector_shift_;
  read_table(header);
  TRY(read_directory(u32_at(header, 48)));
  read_small_table(header);
  return {};
}

// The last one may be shorter than the others; past the end it is empty.
ByteView File::sector(std::uint32_t number) const {
  const std::size_t size = std::size_t{1} << sector_shift_;
  const std::size_t at = std::max(kHeaderBytes, size) + (std::size_t{number} << sector_shift_);
  return at < file_.size() ? file_.substr(at, size) : ByteView{};
}

ByteView File::small_sector(std::uint32_t number) const {
  const std::size_t at = std::size_t{number} << small_shift_;
  const std::size_t index = at >> sector_shift_;
  if (index >= small_stream_.size()) return {};
  const ByteView whole = sector(small_stream_[index]);
  const std::size_t within = at & ((std::size_t{1} << sector_shift_) - 1);
  return within < whole.size() ? whole.substr(within, std::size_t{1} << small_shift_) : ByteView{};
}

// [MS-CFB] §2.5: the table's own sectors are listed in the header and in a chain of their own, in
// which the last number of each sector names the next.
void File::read_table(ByteView header) {
  const std::size_t per_sector = (std::size_t{1} << sector_shift_) / 4;
  std::vector<std::uint32_t> places;
  for (std::size_t at = 0; at < kTablesInHeader; ++at) {
    places.push_back(u32_at(header, 76 + at * 4));
  }
  std::uint32_t next = u32_at(header, 68);
  std::vector<bool> seen(sector_count_);
  while (next < sector_count_ && !seen[next]) {
    seen[next] = true;
    const ByteView list = sector(next);
    for (std::size_t at = 0; at + 1 < per_sector; ++at) places.push_back(u32_at(list, at * 4));
    next = u32_at(list, (per_sector - 1) * 4);
  }
  if (next < sector_count_) defect("the list of its sector tables runs in a circle");
  while (!places.empty() && places.back() == kFreeSector) places.pop_back();
  for (const std::uint32_t place : places) {
    if (table_.size() >= sector_count_) break;
    const ByteView part = sector(place);
    if (place >= sector_count_ || part.size() < per_sector * 4) {
      defect("a part of its sector table is missing");
    }
    for (std::size_t at = 0; at < per_sector; ++at) {
      table_.append(at * 4 + 4 <= part.size() ? u32_at(part, at * 4) : kFreeSector, sector_count_);
    }
  }
}

void File::read_small_table(ByteView header) {
  Chain small = table_.follow(root().start, sector_count_);
  if (root().size_bytes > 0 && !small.wrong.empty()) {
    defect("where small streams lie: " + std::string(small.wrong));
  }
  small_stream_ = std::move(small.sectors);
  const std::size_t max_small = small_stream_.size() << (sector_shift_ - small_shift_);
  for (const std::uint32_t place : table_.follow(u32_at(header, 60), sector_count_).sectors) {
    const ByteView part = sector(place);
    for (std::size_t at = 0; at + 4 <= part.size(); at += 4) {
      small_table_.append(u32_at(part, at), max_small);
    }
  }
}

Status File::read_directory(std::uint32_t start) {
  const Chain chain = table_.follow(start, sector_count_);
  if (!chain.wrong.empty()) defect("the directory: " + std::string(chain.wrong));
  std::vector<Slot> slots;
  for (const std::uint32_t place : chain.sectors) {
    const ByteView part = sector(place);
    for (std::size_t at = 0; at + kSlotBytes <= part.size(); at += kSlotBytes) {
      if (slots.size() >= kMaxDirectoryEntries) {
        defect("has more entries than are read");
        break;
      }
      slots.push_back(Slot{part.substr(at, kSlotBytes)});
    }
  }
  if (slots.empty()) return Error{Code::Damaged, "its directory cannot be found"};
  walk(slots);
  return {};
}

void File::take(const std::vector<Slot>& slots, std::uint32_t number, std::size_t parent) {
  const Slot& slot = slots[number];
  Entry entry;
  // [MS-CFB] §2.6.1: the length counts octets and the closing zero.
  const std::size_t name_bytes = std::clamp<std::size_t>(u16_at(slot.raw, 64), 2, 64) - 2;
  entry.name = utf8_from_utf16(slot.raw.substr(0, name_bytes));
  entry.is_storage = slot.type() != Slot::Stream;
  entry.class_id = print_class_id(slot.raw.substr(80, 16));
  entry.created = u64_at(slot.raw, 100);
  entry.modified = u64_at(slot.raw, 108);
  entry.start = u32_at(slot.raw, 116);
  entry.size_bytes = has_wide_sizes_ ? u64_at(slot.raw, 120) : u32_at(slot.raw, 120);
  entry.parent = parent;
  entries_.push_back(std::move(entry));
}

// The siblings below `top`, a binary tree ([MS-CFB] §2.6.4), from left to right.
std::vector<std::uint32_t> File::in_order(const std::vector<Slot>& slots, std::uint32_t top,
                                          std::vector<bool>* seen) {
  std::vector<std::uint32_t> order;
  std::vector<std::uint32_t> open;
  std::uint32_t at = top;
  while (true) {
    while (at != kNoSlot) {
      if (at >= slots.size() || (*seen)[at] || !slots[at].in_use()) {
        defect("its directory names entries that are not there, or twice");
        break;
      }
      (*seen)[at] = true;
      open.push_back(at);
      at = slots[at].left();
    }
    if (open.empty()) return order;
    at = slots[open.back()].right();
    order.push_back(open.back());
    open.pop_back();
  }
}

// Storage by storage, so that the children of each lie beside each other.
void File::walk(const std::vector<Slot>& slots) {
  std::vector<bool> seen(slots.size());
  std::vector<std::uint32_t> taken = {0};  // slot of each entry
  std::vector<std::size_t> depths = {0};
  seen[0] = true;
  take(slots, 0, Entry::kNone);
  if (slots[0].type() != Slot::Root) defect("its directory does not begin with a root");
  for (std::size_t at = 0; at < entries_.size(); ++at) {
    if (!entries_[at].is_storage || slots[taken[at]].child() == kNoSlot) continue;
    if (depths[at] >= kMaxStorageDepth) {
      defect("has storages deeper than are read");
      continue;
    }
    const auto children = in_order(slots, slots[taken[at]].child(), &seen);
    entries_[at].first_child = entries_.size();
    entries_[at].child_count = children.size();
    for (const std::uint32_t child : children) {
      take(slots, child, at);
      taken.push_back(child);
      depths.push_back(depths[at] + 1);
    }
  }
  add_orphans(slots, seen);
}

void File::add_orphans(const std::vector<Slot>& slots, const std::vector<bool>& seen) {
  for (std::uint32_t at = 0; at < slots.size(); ++at) {
    if (seen[at] || !slots[at].in_use()) continue;
    defect("has entries that lie in no storage");
    take(slots, at, Entry::kNone);
    entries_.back().is_orphan = true;
  }
}

std::span<const Entry> File::children(const Entry& storage) const {
  return std::span(entries_).subspan(storage.first_child, storage.child_count);
}

const Entry* File::find(const Entry& storage, std::string_view name) const {
  for (const Entry& entry : children(storage)) {
    if (same_ascii(entry.name, name)) return &entry;
  }
  return nullptr;
}

const Entry* File::find(std::string_view path) const {
  const Entry* at = &root();
  while (at != nullptr && !path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    at = find(*at, path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return at;
}

std::string File::path_of(const Entry& entry) const {
  std::vector<std::string_view> names;
  for (const Entry* at = &entry; at != &root(); at = &entries_[at->parent]) {
    names.push_back(at->name);
    if (at->parent == Entry::kNone) break;
  }
  std::string path;
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    if (!path.empty()) path.push_back('/');
    path.append(*name);
  }
  return path;
}

Content File::read(const Entry& stream) {
  Content content;
  if (stream.is_storage || stream.size_bytes == 0) return content;
  const bool is_small = stream.size_bytes < small_cutoff_;
  const unsigned shift = is_small ? small_shift_ : sector_shift_;
  SectorTable& table = is_small ? small_table_ : table_;
  const std::uint64_t wanted = ((stream.size_bytes - 1) >> shift) + 1;
  const Chain chain = table.follow(
      stream.start, static_cast<std::size_t>(std::min<std::uint64_t>(wanted, table.size() + 1)));
  content.wrong = chain.wrong;
  for (const std::uint32_t number : chain.sectors) {
    const ByteView part = is_small ? small_sector(number) : sector(number);
    const std::uint64_t left = stream.size_bytes - content.bytes.size();
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(part.size(), left));
    if (read_bytes_ + size > kMaxReadBytes) {
      content.wrong = "more is read of this file than is allowed";
      return content;
    }
    read_bytes_ += size;
    content.bytes.append(part.substr(0, size));
    if (size < left && size < std::size_t{1} << shift) {
      content.wrong = "the file is cut short";
      return content;
    }
  }
  if (content.wrong.empty() && content.bytes.size() < stream.size_bytes) {
    content.wrong = "its chain of sectors is shorter than its stated size";
  }
  return content;
}

}  // namespace day::compound
