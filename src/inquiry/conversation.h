// SPDX-License-Identifier: AGPL-3.0-or-later
// The conversation around one message as a tree, made when it is asked for: its thread as the
// catalog keeps it, what hangs together with it by weak evidence, and what is known of messages
// that are missing. docs/design/threads.md.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/threads.h"
#include "sql/database.h"
#include "thread/forest.h"

namespace day::inquiry {

struct Conversation {
  catalog::ThreadId id;
  std::uint64_t messages = 0;  // of the thread itself; exact
  std::uint64_t missing = 0;   // gaps among what is shown
  // Trees with a message of the thread. Where weak links lead to other threads, those of theirs.
  thread::Forest forest;
  // Of the messages in `forest`, by the numbers it has for them.
  std::vector<thread::Message> facts;
  std::vector<catalog::Summary> summaries;
  std::vector<catalog::ThreadId> threads;
  std::map<std::uint32_t, thread::GapFacts> gaps;  // by node
  // Threads with the same subject that might hang here and were not looked at: there were more than
  // kMaxSubjectThreads.
  std::uint64_t more_threads = 0;
};

// On the snapshot of the database's open read transaction, or on one of its own. NotFound if the
// item is no message. Time grows with the thread, not with the vault, save for reading four octets
// for each message.
Result<Conversation> find_conversation(sql::Database* database, catalog::RowId message);

}  // namespace day::inquiry
