// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dossier/decision_words.h"

#include <fmt/format.h>

#include "base/numbers.h"
#include "base/time.h"
#include "text/display.h"

namespace day::dossier {
namespace {

// Enough to tell keys apart by eye; `operator` prints them whole.
constexpr std::size_t kKeyChars = 16;
// Items that one line names.
constexpr std::size_t kItemsShown = 3;
// Columns of a note, reason or query in a line; `show` prints notes whole, --json everything.
constexpr std::size_t kTextColumns = 72;
constexpr std::size_t kAuthorColumns = 12;

std::string quoted(std::string_view text) {
  return "\"" + text::clip_width(text::show_line(text), kTextColumns) + "\"";
}

std::string short_key(const ledger::OperatorKey& key) {
  return print_hex(key.octets).substr(0, kKeyChars) + "…";
}

std::string because(std::string_view reason) {
  return reason.empty() ? "" : " because " + quoted(reason);
}

std::string join(const std::vector<std::string>& identities) {
  std::string out;
  for (const std::string& each : identities) {
    out += (out.empty() ? "" : ", ") + text::show_line(each);
  }
  return out;
}

std::string describe(const ledger::Open& open) {
  return fmt::format("ledger opened with the key {} of {}", short_key(open.key),
                     text::show_line(open.holder));
}
std::string describe(const ledger::IntroduceOperator& introduce) {
  return fmt::format("key {} of {} may sign from now on", short_key(introduce.key),
                     text::show_line(introduce.holder));
}
std::string describe(const ledger::RetireOperator& retire) {
  return fmt::format("key {} may not sign any more{}", short_key(retire.key),
                     because(retire.reason));
}
std::string describe(const ledger::ChangeLabel& change) {
  std::string items;
  for (std::size_t i = 0; i < std::min(change.items.size(), kItemsShown); ++i) {
    items += " " + print_short(change.items[i]);
  }
  if (change.items.size() > kItemsShown) {
    items += fmt::format(" and {} more", group_digits(change.items.size() - kItemsShown));
  }
  return fmt::format("label {} {}{}{}", quoted(change.label), change.add ? "on" : "off", items,
                     change.query.empty() ? "" : ", found by " + quoted(change.query));
}
std::string describe(const ledger::AddNote& note) {
  return fmt::format("note on {}{}: {}", print_short(note.item),
                     note.span ? " at " + quoted(note.span->quote) : "", quoted(note.text));
}
std::string describe(const ledger::AmendNote& amend) {
  return fmt::format("note {} amended: {}", amend.note.value, quoted(amend.text));
}
std::string describe(const ledger::WithdrawNote& withdraw) {
  return fmt::format("note {} withdrawn{}", withdraw.note.value, because(withdraw.reason));
}
std::string describe(const ledger::SaveSearch& save) {
  return fmt::format("search {} saved: {}", quoted(save.name), quoted(save.query));
}
std::string describe(const ledger::ForgetSearch& forget) {
  return fmt::format("search {} forgotten", quoted(forget.name));
}
std::string describe(const ledger::MergePersons& merge) {
  return fmt::format("one person: {}{}", join(merge.identities), because(merge.reason));
}
std::string describe(const ledger::SplitPersons& split) {
  return fmt::format("not one person: {} and {}{}", join(split.one), join(split.other),
                     because(split.reason));
}
std::string describe(const ledger::Unknown& unknown) {
  return fmt::format("{} ({}): {}", text::show_line(unknown.kind), unknown.why,
                     text::clip_width(text::show_line(unknown.payload), kTextColumns));
}

// "2026-01-02 03:04:05".
std::string print_second(Instant time) {
  std::string text = print_rfc3339({time, 0});
  text[text.find('T')] = ' ';
  return text;
}

}  // namespace

std::string describe_decision(const ledger::Decision& decision) {
  return std::visit([](const auto& each) { return describe(each); }, decision);
}

std::string describe_entry(const ledger::Entry& entry) {
  return fmt::format("{:>5}  {}  {}  {}", entry.number.value, print_second(entry.time),
                     text::fit_width(text::show_line(entry.author), kAuthorColumns),
                     describe_decision(entry.decision));
}

std::vector<ItemId> items_of(const ledger::Decision& decision) {
  if (const auto* change = std::get_if<ledger::ChangeLabel>(&decision)) return change->items;
  if (const auto* note = std::get_if<ledger::AddNote>(&decision)) return {note->item};
  return {};
}

}  // namespace day::dossier
