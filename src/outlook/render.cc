// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outlook/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "office/rtf.h"
#include "outlook/limits.h"
#include "outlook/lzfu.h"
#include "outlook/particulars.h"
#include "outlook/render_header.h"
#include "outlook/tags.h"
#include "outlook/words.h"

namespace day::outlook {
namespace {

// A MIME entity: its fields, each with its line end, and its body as it is sent.
struct Entity {
  std::string fields;
  Bytes body;
};

Entity text_entity(std::string_view type, std::string_view charset, ByteView text) {
  Encoded encoded = encode_text(text);
  Entity out;
  out.fields = fmt::format("Content-Type: {}", type);
  if (!charset.empty()) out.fields.append(fmt::format("; charset={}", charset));
  out.fields.append(fmt::format("\r\nContent-Transfer-Encoding: {}\r\n", encoded.name));
  out.body = std::move(encoded.bytes);
  return out;
}

// Puts entities together. The boundary is one that stands in none of them.
Entity join(std::string_view subtype, std::size_t message, std::vector<Entity> parts) {
  std::string boundary;
  for (std::size_t attempt = 0;; ++attempt) {
    boundary = fmt::format("=_daylight-{}-{}-{}", message, subtype, attempt);
    const auto has = [&](const Entity& part) {
      return part.body.find("--" + boundary) != Bytes::npos ||
             part.fields.find("--" + boundary) != std::string::npos;
    };
    if (std::none_of(parts.begin(), parts.end(), has)) break;
  }
  Entity out;
  out.fields =
      fmt::format("Content-Type: multipart/{};\r\n boundary=\"{}\"\r\n", subtype, boundary);
  std::size_t size = boundary.size() + 10;
  for (const Entity& part : parts) size += part.fields.size() + part.body.size() + size_t{80};
  out.body.reserve(size);
  for (Entity& part : parts) {
    out.body.append("--").append(boundary).append("\r\n");
    out.body.append(part.fields).append("\r\n").append(part.body).append("\r\n");
    part = {};
  }
  out.body.append("--").append(boundary).append("--\r\n");
  return out;
}

// The charset by which text that is no Unicode is to be read.
std::string stated_charset(const Properties& said, tag::Tag first) {
  std::string charset = charset_of_codepage(said.number(first).value_or(0));
  return charset.empty() ? said.charset() : charset;
}

void add_plain(const Properties& said, tag::Tag tag, std::vector<Entity>* out) {
  const Value* value = said.find(tag);
  if (value == nullptr || value->octets.empty() || value->octets.front().empty()) return;
  if (value->type == kUnicode) {
    out->push_back(text_entity("text/plain", "utf-8", said.text(*value)));
  } else {
    out->push_back(text_entity("text/plain", said.charset(), value->octets.front()));
  }
}

bool add_html(const Properties& said, std::vector<Entity>* out) {
  const Value* value = said.find(tag::kHtml);
  if (value == nullptr || value->octets.empty() || value->octets.front().empty()) return false;
  if (value->type == kUnicode) {
    out->push_back(text_entity("text/html", "utf-8", said.text(*value)));
  } else {
    out->push_back(text_entity("text/html", stated_charset(said, tag::kInternetCodepage),
                               value->octets.front()));
  }
  return true;
}

void add_rtf(const Properties& said, bool has_other, std::vector<Entity>* out,
             std::vector<std::string>* wrong) {
  const ByteView compressed = said.octets(tag::kRtfCompressed);
  if (compressed.empty()) return;
  const Rtf rtf = decompress_rtf(compressed);
  if (!rtf.wrong.empty()) wrong->push_back(fmt::format("RTF body: {}", rtf.wrong));
  // [MS-OXRTFEX] §2.1.3.1: made from the plain text, and says nothing more.
  const bool is_from_text = ByteView(rtf.bytes).substr(0, 400).find("\\fromtext") != ByteView::npos;
  if (rtf.bytes.empty() || (has_other && is_from_text)) return;
  if (const auto html = office::html_from_rtf(rtf.bytes)) {
    out->push_back(text_entity("text/html", "utf-8", *html));
    out->back().fields.append("X-Daylight-Part: HTML from RTF\r\n");
    return;
  }
  out->push_back(text_entity("application/rtf", {}, rtf.bytes));
}

// What the message says, in as many forms as it has, the richest last.
std::vector<Entity> bodies(const Message& message, std::size_t number,
                           std::vector<std::string>* wrong) {
  std::vector<Entity> forms;
  const Properties& said = message.properties;
  add_plain(said, tag::kBody, &forms);
  if (forms.empty()) add_plain(said, tag::kReportText, &forms);
  if (!add_html(said, &forms)) add_rtf(said, !forms.empty(), &forms, wrong);
  std::vector<Entity> out;
  const std::string lines = particulars(said);
  if (!lines.empty()) {
    std::string text;
    for (const char c : lines) text.append(c == '\n' ? "\r\n" : std::string(1, c));
    out.push_back(text_entity("text/plain", "utf-8", text));
    out.back().fields.append("Content-Disposition: inline\r\nX-Daylight-Part: properties\r\n");
  }
  if (forms.size() > 1) {
    out.push_back(join("alternative", number, std::move(forms)));
  } else if (forms.size() == 1) {
    out.push_back(std::move(forms.front()));
  }
  return out;
}

std::string disposition(const Attachment& attachment, std::string_view name) {
  const Properties& said = attachment.properties;
  const std::string id = said.text(tag::kAttachContentId);
  const bool is_inline = !id.empty() && said.number(tag::kAttachmentHidden).value_or(0) != 0;
  std::string out = fmt::format("Content-Disposition: {}", is_inline ? "inline" : "attachment");
  if (!name.empty()) out.append(print_parameter("filename", name));
  out.append("\r\n");
  if (!id.empty()) {
    out.append("Content-ID: ").append(print_unstructured("Content-ID", "<" + id + ">"));
    out.append("\r\n");
  }
  const auto method = said.number(tag::kAttachMethod).value_or(1);
  if (method >= 2 && method <= 4) {
    // [MS-OXCMSG] §2.2.2.9: only the path of it is kept.
    std::string path = said.text(tag::kAttachLongPathname);
    if (path.empty()) path = said.text(tag::kAttachPathname);
    out.append("X-Daylight-Attached-By-Reference: ");
    out.append(print_unstructured("X-Daylight-Attached-By-Reference", path)).append("\r\n");
  }
  if (method == 6) out.append("X-Daylight-Attached-Object: OLE\r\n");
  if (!attachment.wrong.empty()) {
    out.append("X-Daylight-Defect: ");
    out.append(print_unstructured("X-Daylight-Defect", attachment.wrong)).append("\r\n");
  }
  return out;
}

// What has the form of a header: the whole of a signed message is kept so ([MS-OXOSMIME] §2.1.3),
// and messages that came as files.
bool begins_like_a_message(ByteView data) {
  const ByteView line = data.substr(0, std::min(data.find('\n'), std::size_t{1000}));
  const std::size_t colon = line.find(':');
  return colon != ByteView::npos && colon > 0 &&
         std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(colon),
                     [](char c) { return c > ' ' && c < 127; });
}

Entity attachment_entity(Attachment* attachment, std::string_view message_class, Bytes embedded) {
  Entity out;
  const std::string name = file_name(*attachment);
  std::string type = stated_media_type(*attachment);
  const std::string stated = type;
  const bool is_signed = type == "multipart/signed" ||
                         message_class.find("SMIME.MultipartSigned") != std::string_view::npos;
  const bool is_message =
      attachment->embedded != Attachment::kNone ||
      ((type == "message/rfc822" || is_signed) && begins_like_a_message(attachment->data));
  // Other composite types would be taken for parts of this message.
  if (is_message) {
    type = "message/rfc822";
  } else if (type.empty() || type.starts_with("message/") || type.starts_with("multipart/")) {
    type = "application/octet-stream";
  }
  out.fields = fmt::format("Content-Type: {}", type);
  if (!name.empty()) out.fields.append(print_parameter("name", name));
  out.fields.append("\r\n").append(disposition(*attachment, name));
  if (!stated.empty() && stated != type) {
    out.fields.append(fmt::format("X-Daylight-Stated-Type: {}\r\n", stated));
  }
  if (attachment->embedded != Attachment::kNone) {
    out.body = std::move(embedded);
    out.fields.append("Content-Transfer-Encoding: 8bit\r\n");
  } else if (is_message) {
    out.body = std::move(attachment->data);
    out.fields.append("Content-Transfer-Encoding: binary\r\n");
  } else {
    Encoded encoded = encode_data(attachment->data);
    out.body = std::move(encoded.bytes);
    out.fields.append("Content-Transfer-Encoding: base64\r\n");
  }
  attachment->data = {};
  return out;
}

Rendered render_one(Message* message, std::size_t number, std::vector<Rendered>* others) {
  Rendered out;
  std::vector<std::string> wrong;
  std::vector<Entity> parts = bodies(*message, number, &wrong);
  const std::string message_class = message->properties.text(tag::kMessageClass);
  std::size_t size = 0;
  for (Attachment& attachment : message->attachments) {
    Bytes embedded;
    if (attachment.embedded < others->size()) {
      Rendered& inner = (*others)[attachment.embedded];
      embedded = std::move(inner.bytes);
      wrong.insert(wrong.end(), inner.wrong.begin(), inner.wrong.end());
    }
    const std::size_t more = embedded.size() + attachment.data.size() / 3 * 4;
    if (size + more > kMaxRenderedBytes) {
      attachment.data = {};
      embedded = {};
      attachment.wrong = "larger than is rendered";
    } else {
      size += more;
    }
    if (!attachment.wrong.empty()) {
      wrong.push_back(
          fmt::format("attachment \"{}\": {}", file_name(attachment), attachment.wrong));
    }
    parts.push_back(attachment_entity(&attachment, message_class, std::move(embedded)));
  }
  if (parts.empty()) parts.push_back(text_entity("text/plain", "utf-8", {}));
  wrong.insert(wrong.begin(), message->defects.begin(), message->defects.end());
  Entity whole = parts.size() == 1 && message->attachments.empty()
                     ? std::move(parts.front())
                     : join("mixed", number, std::move(parts));
  out.bytes = render_header(*message);
  out.bytes.append("MIME-Version: 1.0\r\n").append(whole.fields).append("\r\n");
  out.bytes.append(whole.body);
  out.wrong = std::move(wrong);
  return out;
}

}  // namespace

Rendered render(Tree* tree) {
  if (tree->empty()) return {};
  std::vector<Rendered> done(tree->size());
  // Each stands after the one that has it attached, so its own attachments are ready before it.
  for (std::size_t at = tree->size(); at > 0; --at) {
    done[at - 1] = render_one(&(*tree)[at - 1], at - 1, &done);
  }
  return std::move(done.front());
}

}  // namespace day::outlook
