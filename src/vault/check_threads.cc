// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/check_threads.h"

#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/threads.h"
#include "thread/ids.h"
#include "thread/sets.h"
#include "thread/thread_index.h"

namespace day::vault {

Result<std::uint64_t> count_misplaced_messages(sql::Database* database) {
  thread::Sets sets;
  std::unordered_map<std::string, std::uint32_t> names;
  std::vector<std::uint32_t> places;
  std::vector<std::int64_t> threads;
  catalog::ThreadReader reader(database);
  ASSIGN_OR_RETURN(auto walk, database->prepare("SELECT item_id, thread FROM messages ORDER BY "
                                                "item_id"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, walk.step());
    if (!more) break;
    ASSIGN_OR_RETURN(const thread::Message message, reader.message({walk.column_int(0)}));
    const std::uint32_t place = sets.add();
    const auto meet = [&](const std::string& name) {
      const auto [found, is_new] = names.try_emplace(name, place);
      if (!is_new) sets.join(place, found->second);
    };
    const thread::Names named =
        thread::find_names(message.message_id, message.references, message.in_reply_to);
    if (!named.own.empty()) meet(named.own);
    for (const std::string& id : named.ancestors) meet(id);
    // No Message-ID begins with "<".
    if (thread::is_thread_index(message.thread_index)) {
      meet("<" + message.thread_index.substr(0, thread::kConversationBytes));
    }
    places.push_back(place);
    threads.push_back(walk.column_int(1));
  }
  // Each set has one thread, and each thread one set.
  std::unordered_map<std::uint32_t, std::int64_t> thread_of;
  std::unordered_map<std::int64_t, std::uint32_t> set_of;
  std::uint64_t misplaced = 0;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const std::uint32_t set = sets.find(places[i]);
    const bool right = thread_of.emplace(set, threads[i]).first->second == threads[i] &&
                       set_of.emplace(threads[i], set).first->second == set;
    if (!right) ++misplaced;
  }
  return misplaced;
}

}  // namespace day::vault
