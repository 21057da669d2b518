// SPDX-License-Identifier: AGPL-3.0-or-later
// Takes apart one message or document with everything that lies in it, however deep, and says what
// it finds as events. An item's own reading comes after that of everything in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "document/document.h"
#include "mail/reading.h"
#include "reader/document_room.h"
#include "store/recipe.h"
#include "vault/range_access.h"

namespace day::vault {

// `item` lies in `parent`.
struct TreeFound {
  Digest parent;
  document::Child child;
  std::uint64_t position = 0;
  Digest item;
};
// Something lies in `parent` and could not be taken out.
struct TreeLost {
  Digest parent;
  document::Child child;
  std::string reason;
};
struct TreeRead {
  Digest item;
  std::uint64_t size_bytes = 0;
  std::variant<document::Reading, mail::Reading> reading;
  std::string failure;  // of a message that could not be read
};
// The event for the message or document itself, which may have been read before: everything in it
// was told.
struct TreeEnd {};
using TreeEvent = std::variant<TreeFound, TreeLost, TreeRead, TreeEnd>;

// What the event holds in memory, about.
std::size_t event_bytes(const TreeEvent& event);

// Whether a document that begins so is read in place, whatever its size: mailboxes of Outlook.
bool is_read_in_place(ByteView head);

struct TreeRoot {
  Digest digest;
  store::ItemKind kind = store::ItemKind::Document;
  std::uint64_t size_bytes = 0;
  std::string name;  // of a document; a hint
  // Its bytes; for what is larger than a reader takes whole, a part of them.
  ReadRange read;
};

class TreeWalk {
 public:
  struct Hooks {
    // An error ends the walk and is returned by it.
    std::function<Status(TreeEvent)> tell;
    // Whether an item that was met must be read here; if not, somebody has read it or will, before
    // the events of this walk count.
    std::function<Result<bool>(const Digest&)> claim;
  };
  // `password`: for whatever needs one; may be empty.
  TreeWalk(const reader::DocumentRoomOptions& options, std::string password, Hooks hooks);
  ~TreeWalk();

  // On one and the same thread each time: its workers die with it.
  Status walk(const TreeRoot& root);

 private:
  class Level;
  friend class Level;

  Result<reader::DocumentRoom*> room(std::size_t depth);
  Status read_item(reader::DocumentRequest request, const Digest& digest, std::uint64_t size_bytes,
                   std::size_t depth, bool is_rendered);
  Status read_root_document(const TreeRoot& root);

  reader::DocumentRoomOptions options_;
  std::string password_;
  Hooks hooks_;
  std::vector<std::unique_ptr<reader::DocumentRoom>> rooms_;  // by depth
  std::size_t held_bytes_ = 0;                                // of all levels
};

}  // namespace day::vault
