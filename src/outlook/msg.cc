// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outlook/msg.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "compound/writer.h"
#include "document/draft.h"
#include "outlook/limits.h"
#include "outlook/reading.h"
#include "outlook/tags.h"

namespace day::outlook {
namespace {

constexpr std::string_view kPropertyStream = "__properties_version1.0";
constexpr std::string_view kValuePrefix = "__substg1.0_";
constexpr std::string_view kRecipientPrefix = "__recip_version1.0_";
constexpr std::string_view kAttachmentPrefix = "__attach_version1.0_";
constexpr std::string_view kObjectStorage = "__substg1.0_3701000D";
constexpr std::uint16_t kFirstNamed = 0x8000;

// What tags from 0x8000 on mean in this file ([MS-OXMSG] §2.2.3).
using NameMap = std::map<std::uint16_t, Name>;

std::optional<std::uint32_t> hex_number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

class Parser {
 public:
  explicit Parser(compound::File* file) : file_(*file) { read_names(); }

  Tree parse();

 private:
  // A message that is found and waits to be read.
  struct Found {
    const compound::Entry* storage;
    std::size_t header_bytes;  // of its property stream ([MS-OXMSG] §2.4.1)
  };

  void read_names();
  void read_message(const Found& found, Message* message);
  void read_attachment(const compound::Entry& storage, Message* message);
  Properties read_properties(const compound::Entry& storage, std::size_t header_bytes,
                             Message* message);
  void read_streams(const compound::Entry& storage, Properties* properties, Message* message);
  void read_fixed(ByteView stream, Properties* properties) const;
  void set(std::uint16_t tag, Value value, Properties* properties) const;
  Bytes content(const compound::Entry& stream, Message* message);

  compound::File& file_;
  NameMap names_;
  std::vector<Found> found_;
};

void note(Message* message, std::string what) {
  auto& defects = message->defects;
  if (defects.size() < 20 && std::find(defects.begin(), defects.end(), what) == defects.end()) {
    defects.push_back(std::move(what));
  }
}

Bytes Parser::content(const compound::Entry& stream, Message* message) {
  compound::Content content = file_.read(stream);
  if (!content.wrong.empty()) {
    note(message, fmt::format("{}: {}", file_.path_of(stream), content.wrong));
  }
  return std::move(content.bytes);
}

void Parser::read_names() {
  const compound::Entry* storage = file_.find(file_.root(), "__nameid_version1.0");
  if (storage == nullptr) return;
  const auto stream = [&](std::string_view name) {
    const compound::Entry* entry = file_.find(*storage, name);
    return entry == nullptr ? Bytes() : file_.read(*entry).bytes;
  };
  const Bytes guids = stream("__substg1.0_00020102");
  const Bytes entries = stream("__substg1.0_00030102");
  const Bytes strings = stream("__substg1.0_00040102");
  ByteReader in(entries);
  while (in.left() >= 8) {
    const std::uint32_t number = in.u32();
    const std::uint32_t kind_and_index = in.u32();
    const std::uint32_t guid = kind_and_index >> 1 & 0x7FFF;
    const auto tag = static_cast<std::uint16_t>(kFirstNamed + (kind_and_index >> 16));
    Name name;
    // 1 is MAPI's own set, 2 that of public strings; from 3 on they are listed.
    static constexpr ByteView kPublic(
        "\x29\x03\x02\x00\x00\x00\x00\x00\xC0\x00\x00\x00\x00\x00\x00\x46", 16);
    if (guid == 2) name.set = find_set(kPublic);
    if (guid >= 3 && std::size_t{guid - 2} * 16 <= guids.size()) {
      name.set = find_set(ByteView(guids).substr(std::size_t{guid - 3} * 16, 16));
    }
    if ((kind_and_index & 1U) == 0) {
      name.number = number;
    } else {
      ByteReader text(ByteView(strings).substr(std::min<std::size_t>(number, strings.size())));
      const std::uint32_t size = text.u32();
      name.text = utf8_from_utf16(text.raw(std::min<std::size_t>(size, text.left())));
    }
    names_.try_emplace(tag, std::move(name));
  }
}

void Parser::set(std::uint16_t tag, Value value, Properties* properties) const {
  const auto named = tag >= kFirstNamed ? names_.find(tag) : names_.end();
  if (named == names_.end()) {
    properties->set(tag, std::move(value));
  } else {
    properties->set(named->second, std::move(value));
  }
}

// [MS-OXMSG] §2.4.2: entries of 16 octets; numbers and times stand in them.
void Parser::read_fixed(ByteView stream, Properties* properties) const {
  ByteReader in(stream);
  while (in.left() >= 16) {
    const std::uint32_t tag_and_type = in.u32();
    in.u32();
    const ByteView octets = in.raw(8);
    const auto type = static_cast<std::uint16_t>(tag_and_type & 0xFFFF);
    const std::size_t size = fixed_size(type);
    if (size == 0 || size > 8 || (type & kMany) != 0) continue;
    set(static_cast<std::uint16_t>(tag_and_type >> 16),
        Value{type, {Bytes(octets.substr(0, size))}}, properties);
  }
}

// Everything else is a stream named by tag and type; of several values each has its own, with its
// number behind ([MS-OXMSG] §2.1.4).
void Parser::read_streams(const compound::Entry& storage, Properties* properties,
                          Message* message) {
  for (const compound::Entry& entry : file_.children(storage)) {
    if (entry.is_storage || !entry.name.starts_with(kValuePrefix)) continue;
    const std::string_view rest = std::string_view(entry.name).substr(kValuePrefix.size());
    const auto tag_and_type = hex_number(rest.substr(0, 8));
    if (!tag_and_type || rest.size() != 8) continue;
    const auto tag = static_cast<std::uint16_t>(*tag_and_type >> 16);
    const auto type = static_cast<std::uint16_t>(*tag_and_type & 0xFFFF);
    if (tag == tag::kAttachData) continue;  // what is wrong with it is said of the attachment
    Value value{type, {}};
    Bytes bytes = content(entry, message);
    if ((type & kMany) == 0) {
      value.octets.push_back(std::move(bytes));
    } else if (const std::size_t size = fixed_size(type)) {
      for (std::size_t at = 0; at + size <= bytes.size() && value.octets.size() < kMaxValues;
           at += size) {
        value.octets.push_back(bytes.substr(at, size));
      }
    } else {
      // The stream itself holds the lengths, four octets of each string, eight of binary data.
      const std::size_t each = (type & ~kMany) == kBinary ? 8 : 4;
      const std::size_t count = std::min(bytes.size() / each, kMaxValues);
      for (std::size_t at = 0; at < count; ++at) {
        const auto* part = file_.find(storage, fmt::format("{}-{:08X}", entry.name, at));
        if (part == nullptr) break;
        value.octets.push_back(content(*part, message));
      }
    }
    set(tag, std::move(value), properties);
  }
}

Properties Parser::read_properties(const compound::Entry& storage, std::size_t header_bytes,
                                   Message* message) {
  Properties properties;
  read_streams(storage, &properties, message);
  const compound::Entry* stream = file_.find(storage, kPropertyStream);
  if (stream == nullptr) {
    note(message, "its list of properties is missing");
    return properties;
  }
  const Bytes bytes = content(*stream, message);
  read_fixed(ByteView(bytes).substr(std::min(header_bytes, bytes.size())), &properties);
  return properties;
}

void Parser::read_attachment(const compound::Entry& storage, Message* message) {
  Attachment attachment;
  static constexpr std::size_t kHeaderBytes = 8;
  attachment.properties = read_properties(storage, kHeaderBytes, message);
  if (const compound::Entry* object = file_.find(storage, kObjectStorage)) {
    if (file_.find(*object, kPropertyStream) == nullptr) {
      compound::Content copied = compound::copy_storage(&file_, *object);
      attachment.data = std::move(copied.bytes);
      attachment.wrong = std::move(copied.wrong);
    } else if (message->depth >= kMaxEmbeddedDepth || found_.size() >= kMaxEmbedded) {
      attachment.wrong = "a message that lies deeper than is followed";
    } else {
      static constexpr std::size_t kEmbeddedHeaderBytes = 24;
      attachment.embedded = found_.size();
      found_.push_back({object, kEmbeddedHeaderBytes});
    }
  } else if (const compound::Entry* data = file_.find(storage, "__substg1.0_37010102")) {
    compound::Content bytes = file_.read(*data);
    attachment.data = std::move(bytes.bytes);
    attachment.wrong = std::move(bytes.wrong);
  } else if (attachment.properties.number(tag::kAttachMethod).value_or(1) == 1) {
    attachment.wrong = "its data is missing";
  }
  message->attachments.push_back(std::move(attachment));
}

void Parser::read_message(const Found& found, Message* message) {
  message->properties = read_properties(*found.storage, found.header_bytes, message);
  for (const compound::Entry& entry : file_.children(*found.storage)) {
    if (!entry.is_storage) continue;
    static constexpr std::size_t kHeaderBytes = 8;
    if (entry.name.starts_with(kRecipientPrefix)) {
      if (message->recipients.size() >= kMaxRecipients) {
        note(message, "has more recipients than are read");
        continue;
      }
      message->recipients.push_back(read_properties(entry, kHeaderBytes, message));
    } else if (entry.name.starts_with(kAttachmentPrefix)) {
      if (message->attachments.size() >= kMaxAttachments) {
        note(message, "has more attachments than are read");
        continue;
      }
      read_attachment(entry, message);
    }
  }
}

Tree Parser::parse() {
  static constexpr std::size_t kHeaderBytes = 32;
  found_.push_back({&file_.root(), kHeaderBytes});
  Tree tree(1);
  std::string charset;
  for (std::size_t at = 0; at < found_.size(); ++at) {
    const Found found = found_[at];
    read_message(found, &tree[at]);
    set_charsets(&tree[at], charset);
    if (at == 0) charset = tree[0].properties.charset();
    const std::size_t depth = tree[at].depth + 1;
    while (tree.size() < found_.size()) {
      tree.emplace_back();
      tree.back().depth = depth;
    }
  }
  for (const std::string& defect : file_.defects()) note(tree.data(), defect);
  return tree;
}

}  // namespace

bool is_msg(const compound::File& file) {
  return file.find(file.root(), kPropertyStream) != nullptr;
}

Tree parse_msg(compound::File* file) {
  return Parser(file).parse();
}

document::Reading read_msg(ByteView file, const document::Options& /*options*/,
                           document::Children& children) {
  document::Draft draft("application/vnd.ms-outlook");
  auto opened = compound::File::open(file);
  if (!opened.ok()) {
    draft.end(document::Outcome::Failed, opened.error().message);
    return draft.finish();
  }
  if (!is_msg(*opened)) draft.defect("its list of properties is missing");
  Tree tree = parse_msg(&*opened);
  describe(tree.front(), &draft);
  give(&tree, document::Child{}, children, &draft);
  return draft.finish();
}

}  // namespace day::outlook
