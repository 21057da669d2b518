// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outlook/reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "outlook/render.h"
#include "outlook/tags.h"

namespace day::outlook {

void describe(const Message& message, document::Draft* draft) {
  const Properties& said = message.properties;
  draft->title(subject(said));
  std::string sender = said.text(tag::kSentRepresentingName);
  if (sender.empty()) sender = said.text(tag::kSenderName);
  if (sender.empty()) sender = said.text(tag::kSenderSmtpAddress);
  if (sender.empty()) sender = said.text(tag::kSenderEmailAddress);
  draft->author(sender);
  draft->property("message class", said.text(tag::kMessageClass));
  const auto time = [&](std::string_view name, tag::Tag tag) {
    if (const auto value = said.time(tag)) draft->property(name, print_rfc3339(*value));
  };
  time("submitted", tag::kClientSubmitTime);
  time("delivered", tag::kMessageDeliveryTime);
  time("created", tag::kCreationTime);
  time("modified", tag::kLastModificationTime);
  if (!message.recipients.empty()) {
    draft->property("recipients", fmt::format("{}", message.recipients.size()));
  }
  if (!message.attachments.empty()) {
    draft->property("attachments", fmt::format("{}", message.attachments.size()));
  }
}

void give(Tree* tree, document::Child child, document::Children& children, document::Draft* draft) {
  child.kind = document::ChildKind::Message;
  child.media_type = "message/rfc822";
  child.is_rendered = true;
  const auto defect = [&](const std::string& what) {
    draft->defect(child.path.empty() ? what
                                     : fmt::format("{}: item {}: {}", child.path, child.key, what));
  };
  if (!children.begin(child)) {
    for (const std::string& what : tree->front().defects) defect(what);
    return;
  }
  static constexpr std::size_t kPieceBytes = std::size_t{1} << 20;
  const Rendered rendered = render(tree);
  ByteView left = rendered.bytes;
  bool is_wanted = true;
  while (is_wanted && !left.empty()) {
    const ByteView piece = left.substr(0, kPieceBytes);
    is_wanted = children.bytes(piece);
    left.remove_prefix(piece.size());
  }
  children.end({});
  for (const std::string& what : rendered.wrong) defect(what);
}

}  // namespace day::outlook
