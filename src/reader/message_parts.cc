// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/message_parts.h"

#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include "base/utf8.h"
#include "reader/limits.h"
#include "reader/message_defects.h"
#include "reader/message_params.h"
#include "reader/message_words.h"

namespace day::reader {
namespace {

using mail::DefectCode;

struct OpenPart {
  std::uint32_t index = 0;
  std::string delimiter;  // "--" and the boundary; empty for a message
  std::size_t begin = 0;  // of the content
  bool started = false;   // a first delimiter was found
  bool closed = false;    // the closing delimiter was found
};

struct Delimiter {
  std::size_t begin = 0;  // of the line
  std::size_t end = 0;    // past its line end
  std::size_t level = 0;  // in the stack
  bool closing = false;
};

std::string_view without_end(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r' || line.back() == ' ' ||
                           line.back() == '\t')) {
    line.remove_suffix(1);
  }
  return line;
}

std::string without_angles(std::string_view text) {
  if (text.starts_with('<')) text.remove_prefix(1);
  if (text.ends_with('>')) text.remove_suffix(1);
  return repair_utf8(text);
}

class TreeReader {
 public:
  TreeReader(ByteView message, mail::Reading* reading) : message_(message), reading_(reading) {}

  PartTree read(std::size_t body_offset, const BodyFields& fields) {
    add_part(-1, {}, body_offset, fields, "text/plain");
    while (true) {
      const auto delimiter = find_delimiter(position_);
      if (!delimiter) break;
      close_above(delimiter->level, content_end(delimiter->begin));
      OpenPart& open = open_[delimiter->level];
      PartBody& body = tree_.bodies[open.index];
      if (!open.started) body.preamble = slice(open.begin, content_end(delimiter->begin));
      open.started = true;
      position_ = delimiter->end;
      if (delimiter->closing) {
        open.closed = true;
        epilogue_ = delimiter->end;
        continue;
      }
      if (tree_.parts.size() >= kMaxParts) {
        add_defect(reading_, DefectCode::TooManyParts, "");
        break;
      }
      add_child(static_cast<std::int32_t>(open.index), delimiter->end);
    }
    close_all();
    return std::move(tree_);
  }

 private:
  ByteView slice(std::size_t begin, std::size_t end) const {
    return begin < end ? message_.substr(begin, end - begin) : message_.substr(begin, 0);
  }

  std::size_t line_end(std::size_t begin) const {
    const void* found = begin < message_.size()
                            ? std::memchr(message_.data() + begin, '\n', message_.size() - begin)
                            : nullptr;
    return found == nullptr
               ? message_.size()
               : static_cast<std::size_t>(static_cast<const char*>(found) - message_.data()) + 1;
  }

  // The line end before a delimiter belongs to the delimiter (RFC 2046 §5.1.1).
  std::size_t content_end(std::size_t delimiter_begin) const {
    std::size_t end = delimiter_begin;
    if (end > 0 && message_[end - 1] == '\n') --end;
    if (end > 0 && end < delimiter_begin && message_[end - 1] == '\r') --end;
    return end;
  }

  // Whether the line [begin, end) delimits an open multipart, the innermost first.
  std::optional<Delimiter> match(std::size_t begin, std::size_t end) const {
    if (end - begin < 3 || message_[begin] != '-' || message_[begin + 1] != '-')
      return std::nullopt;
    const std::string_view line = without_end(message_.substr(begin, end - begin));
    for (std::size_t i = open_.size(); i-- > 0;) {
      const std::string& delimiter = open_[i].delimiter;
      if (delimiter.empty() || open_[i].closed || !line.starts_with(delimiter)) continue;
      const std::string_view rest = line.substr(delimiter.size());
      if (rest.empty() || rest == "--") return Delimiter{begin, end, i, !rest.empty()};
    }
    return std::nullopt;
  }

  // The next delimiter line at or after `from`, which is a line's beginning.
  std::optional<Delimiter> find_delimiter(std::size_t from) const {
    if (open_.empty()) return std::nullopt;
    while (from < message_.size()) {
      const std::size_t end = line_end(from);
      if (message_[from] == '-') {
        if (auto delimiter = match(from, end)) return delimiter;
      }
      from = end;
    }
    return std::nullopt;
  }

  // Where a child's header block ends at the latest: past its blank line, or at a delimiter.
  std::size_t header_limit(std::size_t from) const {
    while (from < message_.size()) {
      const std::size_t end = line_end(from);
      if (message_[from] == '\n' || (message_[from] == '\r' && end - from == 2)) return end;
      if (message_[from] == '-' && match(from, end)) return from;
      from = end;
    }
    return from;
  }

  void add_child(std::int32_t parent, std::size_t begin) {
    const std::size_t limit = header_limit(begin);
    const ByteView block = slice(begin, limit);
    mail::Header header;
    // A part may begin with its blank line, and then has no header.
    if (block.starts_with('\n') || block.starts_with("\r\n")) {
      header.body_offset = block.size();
    } else {
      header = mail::scan_header(block);
    }
    BodyFields fields;
    for (const mail::Field& field : header.fields) {
      if (!field.is_wellformed) continue;
      if (mail::same_name(field.name, "content-type")) fields.content_type = &field;
      if (mail::same_name(field.name, "content-transfer-encoding")) {
        fields.transfer_encoding = &field;
      }
      if (mail::same_name(field.name, "content-disposition")) fields.disposition = &field;
      if (mail::same_name(field.name, "content-id")) fields.content_id = &field;
    }
    const bool in_digest =
        tree_.parts[static_cast<std::size_t>(parent)].media_type == "multipart/digest";
    add_part(parent, block.substr(0, header.size_bytes), begin + header.body_offset, fields,
             in_digest ? "message/rfc822" : "text/plain");
  }

  std::string_view value_of(const mail::Field* field) {
    if (field == nullptr) return {};
    return unfold_value(field->value.substr(0, kMaxFieldBytes), &storage_);
  }

  // Adds the part whose content begins at `begin`, and, as long as it is a message, the one in it.
  void add_part(std::int32_t parent, ByteView header, std::size_t begin, const BodyFields& fields,
                std::string_view default_type) {
    const auto index = static_cast<std::uint32_t>(tree_.parts.size());
    mail::Part part;
    PartBody body;
    part.index = index;
    part.parent = parent;
    body.depth = parent < 0 ? 0 : tree_.bodies[static_cast<std::size_t>(parent)].depth + 1;
    body.header = header;
    body.content = slice(begin, message_.size());
    const ContentField type = describe(fields, default_type, &part, &body);
    const bool multipart = part.media_type.starts_with("multipart/");
    const bool message = body.encoding == TransferEncoding::Identity &&
                         (part.media_type == "message/rfc822" ||
                          part.media_type == "message/global" || part.media_type == "message/news");
    const bool nests = (multipart || message) && body.depth < kMaxMimeDepth;
    if ((multipart || message) && !nests) add_defect(reading_, DefectCode::TooDeep, "");
    OpenPart open{index, {}, begin, false, false};
    if (multipart && nests) {
      const std::string_view boundary = type.find_token("boundary");
      if (boundary.empty()) {
        add_defect(reading_, DefectCode::MissingBoundary, "no boundary is named");
      } else {
        body.kind = PartKind::Multipart;
        open.delimiter = "--" + std::string(boundary);
      }
    }
    const bool leaf = body.kind == PartKind::Leaf;
    if (message && nests) body.kind = PartKind::Message;
    part.is_attachment = is_attachment(part, body.kind);
    tree_.parts.push_back(std::move(part));
    tree_.bodies.push_back(body);
    position_ = begin;
    if (!leaf || body.kind == PartKind::Message) {
      open_.push_back(std::move(open));
    } else {
      leaf_ = index;
    }
    if (body.kind == PartKind::Message) {
      if (tree_.parts.size() >= kMaxParts) {
        add_defect(reading_, DefectCode::TooManyParts, "");
      } else {
        pending_message_ = true;
      }
    }
    open_messages();
  }

  // A message directly in a message, and so on, without recursion: only the outermost call loops.
  void open_messages() {
    if (opening_) return;
    opening_ = true;
    while (pending_message_) {
      pending_message_ = false;
      const OpenPart& open = open_.back();
      add_child(static_cast<std::int32_t>(open.index), open.begin);
    }
    opening_ = false;
  }

  // What the fields say of the part; gives the Content-Type.
  ContentField describe(const BodyFields& fields, std::string_view default_type, mail::Part* part,
                        PartBody* body) {
    ContentField type = parse_content_field(value_of(fields.content_type));
    part->media_type = type.value;
    if (fields.content_type == nullptr) {
      part->media_type = default_type;
    } else if (!is_media_type(type.value)) {
      // RFC 2045 §5.2.
      add_defect(reading_, DefectCode::BadContentType, fields.content_type->value);
      part->media_type = "text/plain";
    } else if (type.malformed) {
      add_defect(reading_, DefectCode::BadContentType, fields.content_type->value);
    }
    part->charset = type.find_token("charset");
    body->flowed = mail::same_name(type.find_token("format"), "flowed");
    const std::string_view encoding = value_of(fields.transfer_encoding);
    body->encoding = parse_transfer_encoding(encoding);
    part->transfer_encoding = parse_content_field(encoding).value;
    if (body->encoding == TransferEncoding::Unknown) {
      add_defect(reading_, DefectCode::BadTransferEncoding, part->transfer_encoding);
    }
    ContentField disposition;
    if (fields.disposition != nullptr) {
      disposition = parse_content_field(value_of(fields.disposition));
      part->disposition = disposition.value;
    }
    const std::string_view name = disposition.find("filename");
    part->file_name = name.empty() ? type.find("name") : name;
    part->content_id = without_angles(value_of(fields.content_id));
    if (type.trouble.encoded_word || disposition.trouble.encoded_word) {
      add_defect(reading_, DefectCode::BadEncodedWord, "parameters");
    }
    if (type.trouble.charset || disposition.trouble.charset) {
      add_defect(reading_, DefectCode::BadCharset, "parameters");
    }
    for (std::string* text :
         {&part->media_type, &part->charset, &part->transfer_encoding, &part->disposition}) {
      if (!is_utf8(*text)) *text = repair_utf8(*text);
    }
    return type;
  }

  static bool is_attachment(const mail::Part& part, PartKind kind) {
    if (kind == PartKind::Multipart) return false;
    return part.disposition == "attachment" || !part.file_name.empty() ||
           (part.media_type != "text/plain" && part.media_type != "text/html");
  }

  // Ends the leaf and every open part above `level` at `end`.
  void close_above(std::size_t level, std::size_t end) {
    if (leaf_) end_content(*leaf_, end);
    leaf_.reset();
    while (open_.size() > level + 1) {
      close(open_.back(), end);
      open_.pop_back();
    }
  }

  void end_content(std::uint32_t index, std::size_t end) {
    PartBody& body = tree_.bodies[index];
    const auto begin = static_cast<std::size_t>(body.content.data() - message_.data());
    body.content = slice(begin, end);
  }

  void close(const OpenPart& open, std::size_t end) {
    end_content(open.index, end);
    if (open.delimiter.empty()) return;
    PartBody& body = tree_.bodies[open.index];
    if (!open.started) {
      // Not one delimiter: nothing tells its parts apart, so it is one.
      body.kind = PartKind::Leaf;
      add_defect(reading_, DefectCode::MissingBoundary, "the boundary never occurs");
    } else if (!open.closed) {
      add_defect(reading_, DefectCode::MissingBoundary, "the last boundary is missing");
    } else {
      body.epilogue = slice(epilogue_, end);
    }
  }

  void close_all() {
    const std::size_t end = message_.size();
    const bool in_multipart = !open_.empty() && leaf_ && !open_.back().closed;
    if (in_multipart) add_defect(reading_, DefectCode::TruncatedPart, "");
    if (leaf_) end_content(*leaf_, end);
    while (!open_.empty()) {
      close(open_.back(), end);
      open_.pop_back();
    }
  }

  ByteView message_;
  mail::Reading* reading_;
  PartTree tree_;
  std::vector<OpenPart> open_;         // multiparts and messages, outermost first
  std::optional<std::uint32_t> leaf_;  // the leaf whose end is not known yet
  std::size_t position_ = 0;           // where to look for the next delimiter
  std::size_t epilogue_ = 0;           // past the last closing delimiter
  bool pending_message_ = false;
  bool opening_ = false;
  std::string storage_;
};

}  // namespace

PartTree read_parts(ByteView message, std::size_t body_offset, const BodyFields& fields,
                    mail::Reading* reading) {
  return TreeReader(message, reading).read(body_offset, fields);
}

PartTree read_structure(ByteView message, mail::Reading* reading) {
  const mail::Header header = mail::scan_header(message);
  BodyFields fields;
  fields.content_type = header.find_last("Content-Type");
  fields.transfer_encoding = header.find_last("Content-Transfer-Encoding");
  fields.disposition = header.find_last("Content-Disposition");
  return read_parts(message, header.body_offset, fields, reading);
}

}  // namespace day::reader
