// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/decision.h"

#include <fmt/format.h>

#include <array>

#include "base/json_writer.h"
#include "base/utf8.h"
#include "json/json.h"
#include "ledger/limits.h"

namespace day::ledger {
namespace {

constexpr std::int64_t kFormat = 1;

// Reads the members of an object. What is missing or of another type fails the whole.
class Members {
 public:
  explicit Members(const json::Value& object) : object_(object) {}
  bool ok() const { return ok_; }

  std::string text(std::string_view name) {
    auto found = object_.find_string(name);
    ok_ = ok_ && found.has_value();
    return std::move(found).value_or("");
  }
  // Absent members are empty.
  std::string text_or_empty(std::string_view name) {
    return object_.find(name) == nullptr ? std::string() : text(name);
  }
  std::uint64_t number(std::string_view name) {
    const auto found = object_.find_int(name);
    ok_ = ok_ && found.has_value() && *found >= 0;
    return static_cast<std::uint64_t>(found.value_or(0));
  }
  Digest digest(std::string_view name) { return digest_of(text(name)); }
  std::vector<std::string> texts(std::string_view name) {
    std::vector<std::string> out;
    const json::Value* const found = object_.find(name);
    const json::Array* const array = found == nullptr ? nullptr : found->as_array();
    ok_ = ok_ && array != nullptr;
    if (array == nullptr) return out;
    for (const json::Value& each : *array) {
      const std::string* const one = each.as_string();
      ok_ = ok_ && one != nullptr;
      if (one != nullptr) out.push_back(*one);
    }
    return out;
  }
  std::vector<ItemId> items(std::string_view name) {
    std::vector<ItemId> out;
    for (const std::string& each : texts(name)) out.push_back(ItemId{digest_of(each)});
    return out;
  }
  std::optional<Span> span(std::string_view name) {
    const json::Value* const found = object_.find(name);
    if (found == nullptr) return std::nullopt;
    Members inner(*found);
    Span span{inner.number("from"), inner.number("to"), inner.text("quote")};
    ok_ = ok_ && inner.ok();
    return span;
  }

 private:
  Digest digest_of(std::string_view digits) {
    const auto digest = parse_digest_hex(digits);
    ok_ = ok_ && digest.has_value();
    return digest.value_or(Digest());
  }
  const json::Value& object_;
  bool ok_ = true;
};

void put_optional(JsonWriter* out, std::string_view name, std::string_view text) {
  if (!text.empty()) out->field(name, text);
}

void put_texts(JsonWriter* out, std::string_view name, const std::vector<std::string>& texts) {
  out->key(name).begin_array();
  for (const std::string& each : texts) out->string(each);
  out->end_array();
}

void put(JsonWriter* out, const Open& open) {
  out->field("format", kFormat).field("vault", open.vault);
  out->field("key", print_hex(open.key.octets)).field("holder", open.holder);
}
void put(JsonWriter* out, const IntroduceOperator& introduce) {
  out->field("key", print_hex(introduce.key.octets)).field("holder", introduce.holder);
}
void put(JsonWriter* out, const RetireOperator& retire) {
  out->field("key", print_hex(retire.key.octets));
  put_optional(out, "reason", retire.reason);
}
void put(JsonWriter* out, const ChangeLabel& change) {
  out->field("label", change.label).key("items").begin_array();
  for (const ItemId& item : change.items) out->string(print_hex(item.digest));
  out->end_array();
  put_optional(out, "query", change.query);
}
void put(JsonWriter* out, const AddNote& note) {
  out->field("item", print_hex(note.item.digest)).field("text", note.text);
  if (!note.span) return;
  out->key("span").begin_object().field("from", note.span->from).field("to", note.span->to);
  out->field("quote", note.span->quote).end_object();
}
void put(JsonWriter* out, const AmendNote& amend) {
  out->field("note", amend.note.value).field("text", amend.text);
}
void put(JsonWriter* out, const WithdrawNote& withdraw) {
  out->field("note", withdraw.note.value);
  put_optional(out, "reason", withdraw.reason);
}
void put(JsonWriter* out, const SaveSearch& save) {
  out->field("name", save.name).field("query", save.query);
}
void put(JsonWriter* out, const ForgetSearch& forget) {
  out->field("name", forget.name);
}
void put(JsonWriter* out, const MergePersons& merge) {
  put_texts(out, "identities", merge.identities);
  put_optional(out, "reason", merge.reason);
}
void put(JsonWriter* out, const SplitPersons& split) {
  put_texts(out, "one", split.one);
  put_texts(out, "other", split.other);
  put_optional(out, "reason", split.reason);
}
void put(JsonWriter*, const Unknown&) {}

Decision read_open(Members* in) {
  const std::uint64_t format = in->number("format");
  Open open{in->text("vault"), {in->digest("key")}, in->text("holder")};
  if (format != static_cast<std::uint64_t>(kFormat)) return Unknown{};
  return open;
}
Decision read_introduce(Members* in) {
  return IntroduceOperator{{in->digest("key")}, in->text("holder")};
}
Decision read_retire(Members* in) {
  return RetireOperator{{in->digest("key")}, in->text_or_empty("reason")};
}
Decision read_label_add(Members* in) {
  return ChangeLabel{true, in->text("label"), in->items("items"), in->text_or_empty("query")};
}
Decision read_label_remove(Members* in) {
  return ChangeLabel{false, in->text("label"), in->items("items"), in->text_or_empty("query")};
}
Decision read_note(Members* in) {
  return AddNote{ItemId{in->digest("item")}, in->text("text"), in->span("span")};
}
Decision read_amend(Members* in) {
  return AmendNote{{in->number("note")}, in->text("text")};
}
Decision read_withdraw(Members* in) {
  return WithdrawNote{{in->number("note")}, in->text_or_empty("reason")};
}
Decision read_save(Members* in) {
  return SaveSearch{in->text("name"), in->text("query")};
}
Decision read_forget(Members* in) {
  return ForgetSearch{in->text("name")};
}
Decision read_merge(Members* in) {
  return MergePersons{in->texts("identities"), in->text_or_empty("reason")};
}
Decision read_split(Members* in) {
  return SplitPersons{in->texts("one"), in->texts("other"), in->text_or_empty("reason")};
}

struct Kind {
  std::string_view name;
  Decision (*read)(Members* in);
};
constexpr std::array kKinds = {
    Kind{"open/1", read_open},
    Kind{"operator.introduce/1", read_introduce},
    Kind{"operator.retire/1", read_retire},
    Kind{"label.add/1", read_label_add},
    Kind{"label.remove/1", read_label_remove},
    Kind{"note.add/1", read_note},
    Kind{"note.amend/1", read_amend},
    Kind{"note.withdraw/1", read_withdraw},
    Kind{"search.save/1", read_save},
    Kind{"search.forget/1", read_forget},
    Kind{"person.merge/1", read_merge},
    Kind{"person.split/1", read_split},
};

std::string_view name_of(const Open&) {
  return "open/1";
}
std::string_view name_of(const IntroduceOperator&) {
  return "operator.introduce/1";
}
std::string_view name_of(const RetireOperator&) {
  return "operator.retire/1";
}
std::string_view name_of(const ChangeLabel& change) {
  return change.add ? "label.add/1" : "label.remove/1";
}
std::string_view name_of(const AddNote&) {
  return "note.add/1";
}
std::string_view name_of(const AmendNote&) {
  return "note.amend/1";
}
std::string_view name_of(const WithdrawNote&) {
  return "note.withdraw/1";
}
std::string_view name_of(const SaveSearch&) {
  return "search.save/1";
}
std::string_view name_of(const ForgetSearch&) {
  return "search.forget/1";
}
std::string_view name_of(const MergePersons&) {
  return "person.merge/1";
}
std::string_view name_of(const SplitPersons&) {
  return "person.split/1";
}
std::string_view name_of(const Unknown& unknown) {
  return unknown.kind;
}

Error refuse(std::string_view why) {
  return Error{Code::Failed, std::string(why)};
}

Status check_name(std::string_view what, std::string_view name) {
  if (is_name(name)) return {};
  return refuse(fmt::format("{} must be 1 to {} octets of text on one line", what, kMaxNameBytes));
}

Status check_text(std::string_view what, std::string_view text, bool may_be_empty) {
  if (text.empty() && !may_be_empty) return refuse(fmt::format("{} is empty", what));
  if (!is_utf8(text)) return refuse(fmt::format("{} is not UTF-8", what));
  if (text.size() <= kMaxTextBytes) return {};
  return refuse(
      fmt::format("{} has {} octets; at most {} are kept", what, text.size(), kMaxTextBytes));
}

Status check_identities(const std::vector<std::string>& identities, std::size_t least) {
  if (identities.size() < least || identities.size() > kMaxIdentities) {
    return refuse(fmt::format("a ruling names {} to {} identities", least, kMaxIdentities));
  }
  for (const std::string& each : identities) TRY(check_name("an identity", each));
  return {};
}

Status check(const Open& open) {
  return check_name("the operator's name", open.holder);
}
Status check(const IntroduceOperator& introduce) {
  return check_name("the operator's name", introduce.holder);
}
Status check(const RetireOperator& retire) {
  return check_text("the reason", retire.reason, true);
}
Status check(const ChangeLabel& change) {
  TRY(check_name("a label", change.label));
  TRY(check_text("the query", change.query, true));
  if (!change.items.empty() && change.items.size() <= kMaxItemsPerEntry) return {};
  return refuse(fmt::format("a label goes on 1 to {} items at once", kMaxItemsPerEntry));
}
Status check(const AddNote& note) {
  TRY(check_text("the note", note.text, false));
  if (!note.span) return {};
  TRY(check_text("the quotation", note.span->quote, false));
  if (note.span->from >= note.span->to) return refuse("the span is empty");
  return {};
}
Status check(const AmendNote& amend) {
  return check_text("the note", amend.text, false);
}
Status check(const WithdrawNote& withdraw) {
  return check_text("the reason", withdraw.reason, true);
}
Status check(const SaveSearch& save) {
  TRY(check_name("the name of a search", save.name));
  return check_text("the query", save.query, false);
}
Status check(const ForgetSearch& forget) {
  return check_name("the name of a search", forget.name);
}
Status check(const MergePersons& merge) {
  TRY(check_identities(merge.identities, 2));
  return check_text("the reason", merge.reason, true);
}
Status check(const SplitPersons& split) {
  TRY(check_identities(split.one, 1));
  TRY(check_identities(split.other, 1));
  return check_text("the reason", split.reason, true);
}
Status check(const Unknown&) {
  return refuse("what is not understood is not written");
}

}  // namespace

std::string kind_of(const Decision& decision) {
  return std::visit([](const auto& each) { return std::string(name_of(each)); }, decision);
}

std::string print_payload(const Decision& decision) {
  if (const auto* unknown = std::get_if<Unknown>(&decision)) return unknown->payload;
  JsonWriter out;
  out.begin_object();
  std::visit([&out](const auto& each) { put(&out, each); }, decision);
  out.end_object();
  return out.text();
}

Decision parse_payload(std::string_view kind, std::string_view payload) {
  Unknown unknown{std::string(kind), Bytes(payload), "of a kind that this program does not know"};
  for (const Kind& each : kKinds) {
    if (each.name != kind) continue;
    unknown.why = "not in the form of its kind";
    const auto value = json::parse(payload);
    if (!value.ok()) return unknown;
    Members members(*value);
    Decision decision = each.read(&members);
    if (!members.ok() || !check_decision(decision).ok()) return unknown;
    if (print_payload(decision) != payload) return unknown;
    return decision;
  }
  return unknown;
}

Status check_decision(const Decision& decision) {
  return std::visit([](const auto& each) { return check(each); }, decision);
}

bool is_name(std::string_view text) {
  if (text.empty() || text.size() > kMaxNameBytes || !is_utf8(text)) return false;
  if (text.front() == ' ' || text.back() == ' ') return false;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
  }
  return true;
}

}  // namespace day::ledger
