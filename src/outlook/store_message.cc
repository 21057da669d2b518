// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outlook/store_message.h"

#include <deque>
#include <utility>

#include "outlook/limits.h"
#include "outlook/tags.h"

namespace day::outlook {
namespace {

class Parser {
 public:
  explicit Parser(std::string_view charset) : charset_(charset) {}
  Tree parse(const PffItem& item);

 private:
  void read_message(const PffItem& item, Message* message);
  void read_recipients(const PffItem& item, Message* message);
  void read_attachment(const PffItem& item, int number, Message* message);

  std::string_view charset_;
  std::deque<PffItem> open_;   // attachments, which their messages need to stay open
  std::deque<PffItem> found_;  // messages attached, in the order of the tree
  std::uint64_t data_bytes_ = 0;
};

void Parser::read_recipients(const PffItem& item, Message* message) {
  const auto table = item.recipients();
  if (!table) return;
  message->recipients = table->property_sets(kMaxRecipients + 1);
  if (message->recipients.size() > kMaxRecipients) {
    message->recipients.pop_back();
    message->defects.emplace_back("has more recipients than are read");
  }
}

void Parser::read_attachment(const PffItem& item, int number, Message* message) {
  Attachment attachment;
  auto opened = item.attachment(number);
  if (!opened) {
    attachment.wrong = "cannot be read";
    message->attachments.push_back(std::move(attachment));
    return;
  }
  auto sets = opened->property_sets(1);
  if (!sets.empty()) attachment.properties = std::move(sets.front());
  const auto method = attachment.properties.number(tag::kAttachMethod).value_or(1);
  if (auto inner = opened->attached_message()) {
    if (message->depth >= kMaxEmbeddedDepth || found_.size() + 1 >= kMaxEmbedded) {
      attachment.wrong = "a message that lies deeper than is followed";
    } else {
      found_.push_back(std::move(*inner));
      attachment.embedded = found_.size();
    }
  } else if (method < 2 || method > 4) {
    attachment.data = opened->data(kMaxRenderedBytes - data_bytes_, &attachment.wrong);
    data_bytes_ += attachment.data.size();
  }
  message->attachments.push_back(std::move(attachment));
  open_.push_back(std::move(*opened));
}

void Parser::read_message(const PffItem& item, Message* message) {
  auto sets = item.property_sets(1);
  if (sets.empty()) {
    message->defects.emplace_back("its properties cannot be read");
    return;
  }
  message->properties = std::move(sets.front());
  read_recipients(item, message);
  const int count = item.attachment_count();
  if (count < 0) message->defects.emplace_back("its attachments cannot be read");
  for (int at = 0; at < count; ++at) {
    if (message->attachments.size() >= kMaxAttachments) {
      message->defects.emplace_back("has more attachments than are read");
      break;
    }
    read_attachment(item, at, message);
  }
  set_charsets(message, charset_);
}

Tree Parser::parse(const PffItem& item) {
  Tree tree(1);
  read_message(item, &tree.front());
  if (tree.front().properties.tagged().empty()) return {};
  // Each that is read may add more.
  for (std::size_t at = 0; at < tree.size(); ++at) {
    if (at > 0) read_message(found_[at - 1], &tree[at]);
    const std::size_t depth = tree[at].depth + 1;
    while (tree.size() < found_.size() + 1) {
      tree.emplace_back();
      tree.back().depth = depth;
    }
  }
  return tree;
}

}  // namespace

Tree read_store_message(const PffItem& item, std::string_view charset) {
  return Parser(charset).parse(item);
}

}  // namespace day::outlook
