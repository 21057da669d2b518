// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outlook/message.h"

#include <algorithm>

#include "outlook/tags.h"

namespace day::outlook {
namespace {

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < 127 &&
           std::string_view("()<>@,;:\\\"/[]?=").find(c) == std::string_view::npos;
  });
}

}  // namespace

void set_charsets(Message* message, std::string_view otherwise) {
  const Properties& said = message->properties;
  std::string charset = charset_of_codepage(said.number(tag::kMessageCodepage).value_or(0));
  if (charset.empty())
    charset = charset_of_codepage(said.number(tag::kInternetCodepage).value_or(0));
  if (charset.empty()) charset = otherwise.empty() ? "windows-1252" : std::string(otherwise);
  message->properties.charset(charset);
  for (Properties& recipient : message->recipients) recipient.charset(charset);
  for (Attachment& attachment : message->attachments) attachment.properties.charset(charset);
}

std::string file_name(const Attachment& attachment) {
  for (const tag::Tag each : {tag::kAttachLongFilename, tag::kAttachFilename, tag::kDisplayName}) {
    std::string name = attachment.properties.text(each);
    if (!name.empty()) return name;
  }
  return {};
}

std::string stated_media_type(const Attachment& attachment) {
  std::string type = attachment.properties.text(tag::kAttachMimeTag);
  type.resize(std::min(type.find(';'), type.size()));
  while (type.ends_with(' ')) type.pop_back();
  for (char& c : type) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  const std::size_t slash = std::min(type.find('/'), type.size());
  if (slash == type.size() || !is_token(std::string_view(type).substr(0, slash)) ||
      !is_token(std::string_view(type).substr(slash + 1))) {
    return {};
  }
  return type;
}

std::string subject(const Properties& properties) {
  std::string whole = properties.text(tag::kSubject);
  if (whole.empty()) {
    whole = properties.text(tag::kSubjectPrefix) + properties.text(tag::kNormalizedSubject);
  }
  if (whole.size() >= 2 && whole[0] == '\x01') whole.erase(0, 2);
  return whole;
}

}  // namespace day::outlook
