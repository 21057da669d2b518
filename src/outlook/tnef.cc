// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outlook/tnef.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "document/draft.h"
#include "office/rtf.h"
#include "outlook/limits.h"
#include "outlook/lzfu.h"
#include "outlook/particulars.h"
#include "outlook/reading.h"
#include "outlook/tags.h"
#include "outlook/tnef_stream.h"
#include "text/charset.h"
#include "text/html.h"

namespace day::outlook {
namespace {

// [MS-OXTNEF] §2.1.3.2: attributes that are looked at.
constexpr std::uint32_t kSubject = 0x00018004;
constexpr std::uint32_t kDateSent = 0x00038005;
constexpr std::uint32_t kBody = 0x0002800C;
constexpr std::uint32_t kAttachData = 0x0006800F;
constexpr std::uint32_t kAttachTitle = 0x00018010;
constexpr std::uint32_t kAttachTransportFilename = 0x00069001;
constexpr std::uint32_t kAttachRendData = 0x00069002;
constexpr std::uint32_t kMessageProps = 0x00069003;
constexpr std::uint32_t kRecipTable = 0x00069004;
constexpr std::uint32_t kAttachment = 0x00069005;
constexpr std::uint32_t kOemCodepage = 0x00069007;
constexpr std::uint32_t kMessageClass = 0x00078008;

constexpr std::size_t kObjectKindBytes = 16;
constexpr ByteView kMessageKind("\x07\x03\x02\x00\x00\x00\x00\x00\xC0\x00\x00\x00\x00\x00\x00\x46",
                                kObjectKindBytes);

void note(Message* message, std::string what) {
  auto& defects = message->defects;
  if (defects.size() < 20 && std::find(defects.begin(), defects.end(), what) == defects.end()) {
    defects.push_back(std::move(what));
  }
}

// A date of MAPI before it had properties: seven 16-bit numbers ([MS-OXTNEF] §2.1.3.3.2).
std::optional<Value> time_value(ByteView data) {
  if (data.size() < 12) return std::nullopt;
  ByteReader in(data);
  std::uint32_t parts[6];
  for (std::uint32_t& part : parts) {
    const unsigned low = in.u8();
    part = low | unsigned{in.u8()} << 8;
  }
  if (parts[0] < 1601 || parts[0] > 4500 || parts[1] < 1 || parts[1] > 12 || parts[2] < 1 ||
      parts[2] > days_in_month(parts[0], parts[1]) || parts[3] > 23 || parts[4] > 59 ||
      parts[5] > 59) {
    return std::nullopt;
  }
  const std::int64_t seconds = days_from_civil({parts[0], parts[1], parts[2]}) * 86'400 +
                               parts[3] * 3600 + parts[4] * 60 + parts[5];
  Value value{kTime, {{}}};
  ByteWriter(&value.octets.front())
      .u64(static_cast<std::uint64_t>(seconds + 11'644'473'600) * 10'000'000);
  return value;
}

class Parser {
 public:
  Tree parse(ByteView file);

 private:
  void read_message(ByteView stream, Message* message);
  void of_message(const TnefAttribute& attribute, Message* message);
  void of_attachment(const TnefAttribute& attribute, Message* message);
  void recipients(ByteView table, Message* message);
  void settle_attachment(Attachment* attachment, Message* message);

  std::vector<Bytes> found_;  // streams of messages, in the order of the tree
  std::string charset_;
};

void Parser::recipients(ByteView table, Message* message) {
  ByteReader in(table);
  const std::uint32_t rows = in.u32();
  for (std::uint32_t row = 0; row < rows && in.ok(); ++row) {
    if (message->recipients.size() >= kMaxRecipients) {
      note(message, "has more recipients than are read");
      return;
    }
    Properties recipient;
    const bool is_whole = read_tnef_properties(&in, &recipient);
    if (!recipient.tagged().empty()) message->recipients.push_back(std::move(recipient));
    if (!is_whole) {
      note(message, "its list of recipients breaks off");
      return;
    }
  }
}

// The attributes from before there were properties serve where a property is missing: what is set
// first stays, and they come first. So they are set by the tag alone where there is no property.
void Parser::of_message(const TnefAttribute& attribute, Message* message) {
  Properties& properties = message->properties;
  const auto string = [&](tag::Tag tag) {
    if (properties.find(tag) == nullptr) {
      properties.set(tag, Value{kString8, {Bytes(attribute.data)}});
    }
  };
  switch (attribute.id) {
    case kMessageProps: {
      ByteReader in(attribute.data);
      Properties whole;
      if (!read_tnef_properties(&in, &whole)) note(message, "its list of properties breaks off");
      for (const auto& [tag, value] : properties.tagged()) whole.set(tag, value);
      properties = std::move(whole);
      break;
    }
    case kRecipTable:
      recipients(attribute.data, message);
      break;
    case kOemCodepage:
      if (charset_.empty()) charset_ = charset_of_codepage(ByteReader(attribute.data).u32());
      break;
    case kMessageClass:
      string(tag::kMessageClass);
      break;
    case kSubject:
      string(tag::kSubject);
      break;
    case kBody:
      string(tag::kBody);
      break;
    case kDateSent:
      if (const auto time = time_value(attribute.data)) {
        if (properties.find(tag::kClientSubmitTime) == nullptr) {
          properties.set(tag::kClientSubmitTime, *time);
        }
      }
      break;
    default:
      break;
  }
}

void Parser::of_attachment(const TnefAttribute& attribute, Message* message) {
  if (attribute.id == kAttachRendData) {
    if (message->attachments.size() >= kMaxAttachments) {
      note(message, "has more attachments than are read");
      return;
    }
    message->attachments.emplace_back();
    return;
  }
  if (message->attachments.empty()) message->attachments.emplace_back();
  Attachment& attachment = message->attachments.back();
  const auto string = [&](tag::Tag tag) {
    if (attachment.properties.find(tag) == nullptr) {
      attachment.properties.set(tag, Value{kString8, {Bytes(attribute.data)}});
    }
  };
  switch (attribute.id) {
    case kAttachData:
      attachment.data = attribute.data;
      if (!attribute.is_sound) attachment.wrong = "its checksum is wrong";
      break;
    case kAttachTitle:
      string(tag::kAttachFilename);
      break;
    case kAttachTransportFilename:
      string(tag::kDisplayName);
      break;
    case kAttachment: {
      ByteReader in(attribute.data);
      Properties whole;
      if (!read_tnef_properties(&in, &whole)) {
        attachment.wrong = "its list of properties breaks off";
      }
      for (const auto& [tag, value] : attachment.properties.tagged()) whole.set(tag, value);
      attachment.properties = std::move(whole);
      break;
    }
    default:
      break;
  }
}

// Where the data of an attachment is: in an attribute of its own, or an object among its
// properties ([MS-OXTNEF] §2.1.3.3.15).
void Parser::settle_attachment(Attachment* attachment, Message* message) {
  Value object = attachment->properties.take(tag::kAttachData);
  if (object.octets.empty()) return;
  Bytes octets = std::move(object.octets.front());
  const bool is_message = object.type == kObject && octets.starts_with(kMessageKind);
  if (object.type == kObject) octets.erase(0, std::min(kObjectKindBytes, octets.size()));
  if (!is_message) {
    if (attachment->data.empty()) attachment->data = std::move(octets);
  } else if (message->depth >= kMaxEmbeddedDepth || found_.size() >= kMaxEmbedded) {
    attachment->wrong = "a message that lies deeper than is followed";
    attachment->data = std::move(octets);
  } else {
    attachment->embedded = found_.size();
    attachment->data.clear();
    found_.push_back(std::move(octets));
  }
}

void Parser::read_message(ByteView stream, Message* message) {
  TnefStream attributes(stream);
  while (const auto attribute = attributes.next()) {
    if (!attribute->is_sound) {
      note(message, fmt::format("attribute {:08X}: its checksum is wrong", attribute->id));
    }
    if (attribute->is_of_attachment) {
      of_attachment(*attribute, message);
    } else {
      of_message(*attribute, message);
    }
  }
  if (!attributes.wrong().empty()) note(message, std::string(attributes.wrong()));
  for (Attachment& attachment : message->attachments) settle_attachment(&attachment, message);
}

Tree Parser::parse(ByteView file) {
  Tree tree(1);
  found_.emplace_back();
  for (std::size_t at = 0; at < found_.size(); ++at) {
    const Bytes stream = std::move(found_[at]);
    read_message(at == 0 ? file : ByteView(stream), &tree[at]);
    set_charsets(&tree[at], charset_);
    const std::size_t depth = tree[at].depth + 1;
    while (tree.size() < found_.size()) {
      tree.emplace_back();
      tree.back().depth = depth;
    }
  }
  return tree;
}

// What is attached to `number`, and what to that, as a tree of its own.
Tree subtree(Tree* tree, std::size_t number) {
  Tree out;
  std::vector<std::size_t> order = {number};
  for (std::size_t at = 0; at < order.size(); ++at) {
    out.push_back(std::move((*tree)[order[at]]));
    for (Attachment& attachment : out.back().attachments) {
      if (attachment.embedded == Attachment::kNone) continue;
      order.push_back(attachment.embedded);
      attachment.embedded = order.size() - 1;
    }
  }
  return out;
}

std::string text_of_html(std::string_view utf8) {
  std::string text;
  for (const text::HtmlRun& run : text::html_to_text(utf8).runs) text.append(run.text);
  return text;
}

// Of the forms of the body the first that there is: plain, HTML, RTF.
std::string body_text(const Properties& said, document::Draft* draft) {
  if (const Value* plain = said.find(tag::kBody)) {
    std::string text = said.text(*plain);
    text.erase(std::remove(text.begin(), text.end(), '\r'), text.end());
    if (!text.empty()) return text;
  }
  const Value* html = said.find(tag::kHtml);
  if (html != nullptr && !html->octets.empty() && !html->octets.front().empty()) {
    std::string charset = charset_of_codepage(said.number(tag::kInternetCodepage).value_or(0));
    if (charset.empty()) charset = said.charset();
    return text_of_html(html->type == kUnicode ? said.text(*html)
                                               : text::to_utf8(charset, html->octets.front()));
  }
  const ByteView compressed = said.octets(tag::kRtfCompressed);
  if (compressed.empty()) return {};
  const Rtf rtf = decompress_rtf(compressed);
  if (!rtf.wrong.empty()) draft->defect(fmt::format("RTF body: {}", rtf.wrong));
  if (const auto inside = office::html_from_rtf(rtf.bytes)) return text_of_html(*inside);
  return office::rtf_text(rtf.bytes);
}

void add_attachment(Tree* tree, std::size_t number, document::Children& children,
                    document::Draft* draft) {
  Attachment& attachment = tree->front().attachments[number];
  document::Child child;
  child.key = number;
  child.path = file_name(attachment);
  if (attachment.embedded != Attachment::kNone) {
    Tree inner = subtree(tree, attachment.embedded);
    give(&inner, child, children, draft);
    return;
  }
  child.media_type = stated_media_type(attachment);
  child.size_bytes = attachment.data.size();
  if (const auto time = attachment.properties.time(tag::kLastModificationTime)) {
    child.modified_seconds = time->instant.unix_seconds;
  }
  if (!attachment.wrong.empty()) {
    draft->defect(fmt::format("attachment \"{}\": {}", child.path, attachment.wrong));
  }
  children.add(child, attachment.data);
}

}  // namespace

bool is_tnef(ByteView beginning) {
  return beginning.starts_with("\x78\x9F\x3E\x22");
}

Tree parse_tnef(ByteView file) {
  return Parser().parse(file);
}

document::Reading read_tnef(ByteView file, const document::Options& options,
                            document::Children& children) {
  document::Draft draft("application/vnd.ms-tnef");
  if (!is_tnef(file)) {
    draft.end(document::Outcome::Failed, "no TNEF");
    return draft.finish();
  }
  Tree tree = parse_tnef(file);
  describe(tree.front(), &draft);
  draft.page_if_any("properties", particulars(tree.front().properties));
  draft.page_if_any("", body_text(tree.front().properties, &draft));
  for (const std::string& defect : tree.front().defects) draft.defect(defect);
  const std::size_t count = tree.front().attachments.size();
  for (std::size_t at = 0; at < count; ++at) {
    if (!options.only_key || *options.only_key == at) add_attachment(&tree, at, children, &draft);
  }
  return draft.finish();
}

}  // namespace day::outlook
