// SPDX-License-Identifier: AGPL-3.0-or-later
// How long the conversation of a message takes in a process that has the vault open:
//   conversation_bench VAULT [MESSAGES]
// Each is found once before it is timed, and must be found by the first message of its thread too.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "inquiry/conversation.h"
#include "sql/database.h"

namespace day::inquiry {
namespace {

using Clock = std::chrono::steady_clock;

bool contains(const Conversation& talk, const ItemId& id) {
  return std::any_of(talk.facts.begin(), talk.facts.end(),
                     [&](const thread::Message& message) { return message.id == id; });
}

int run(const std::string& vault, std::size_t count) {
  const auto database = sql::Database::open(vault + "/catalog.db", sql::Mode::ReadOnly);
  if (!database.ok()) {
    fmt::print(stderr, "{} cannot be opened\n", vault);
    return 1;
  }
  catalog::Reader reader(database->get());
  auto last = (*database)->prepare("SELECT max(item_id) FROM messages");
  if (!last.ok() || !last->step().ok()) return 1;
  std::mt19937_64 random(1);
  std::vector<double> times;
  std::size_t messages = 0;
  while (times.size() < count) {
    const catalog::RowId row{
        1 + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(last->column_int(0)))};
    const auto item = reader.item(row);
    if (!item.ok() || !*item || (*item)->kind != store::ItemKind::Message) continue;
    const auto warm = find_conversation(database->get(), row);
    if (!warm.ok() || !contains(*warm, (*item)->id) || !contains(*warm, warm->id.first)) {
      fmt::print(stderr, "wrong conversation of item {}\n", row.value);
      return 1;
    }
    const auto start = Clock::now();
    const auto talk = find_conversation(database->get(), row);
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    messages += talk.ok() ? talk->facts.size() : 0;
  }
  std::sort(times.begin(), times.end());
  fmt::print("{} conversations, {} messages: p50 {:.2f} ms, p99 {:.2f} ms, most {:.2f} ms\n", count,
             messages, times[count / 2], times[count * 99 / 100], times.back());
  return 0;
}

}  // namespace
}  // namespace day::inquiry

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  std::size_t count = 500;
  if (arguments.size() > 1) {
    const std::string& text = arguments[1];
    std::from_chars(text.data(), text.data() + text.size(), count);
  }
  if (arguments.empty() || count < 1) {
    fmt::print(stderr, "usage: conversation_bench VAULT [MESSAGES]\n");
    return 2;
  }
  return day::inquiry::run(arguments[0], count);
}
