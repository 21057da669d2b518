// SPDX-License-Identifier: AGPL-3.0-or-later
#include "query/fields.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ids.h"
#include "query/dates.h"
#include "query/sizes.h"
#include "query/words.h"

namespace day::query {
namespace {

struct FieldName {
  std::string_view name;
  Field field;
};
// The first name of each is the one that is printed.
constexpr std::array kFieldNames = {
    FieldName{"from", Field::From},       FieldName{"to", Field::To},
    FieldName{"cc", Field::Cc},           FieldName{"with", Field::With},
    FieldName{"subject", Field::Subject}, FieldName{"body", Field::Body},
    FieldName{"quoted", Field::Quoted},   FieldName{"own", Field::Own},
    FieldName{"file", Field::File},       FieldName{"author", Field::Author},
};

struct KeyName {
  std::string_view name;
  Key key;
};
constexpr std::array kKeyNames = {
    KeyName{"type", Key::Type},       KeyName{"id", Key::Id},
    KeyName{"thread", Key::Thread},   KeyName{"source", Key::Source},
    KeyName{"label", Key::Label},     KeyName{"domain", Key::Domain},
    KeyName{"msgid", Key::MessageId}, KeyName{"verdict", Key::Verdict},
    KeyName{"signer", Key::Signer},   KeyName{"copies", Key::Copies},
    KeyName{"note", Key::Note},       KeyName{"saved", Key::Saved},
    KeyName{"by", Key::By},
};

struct TraitName {
  std::string_view text;
  Trait trait;
};
constexpr std::array kTraitNames = {
    TraitName{"has:attachment", Trait::HasAttachment},
    TraitName{"has:attachments", Trait::HasAttachment},
    TraitName{"has:defect", Trait::HasDefect},
    TraitName{"has:defects", Trait::HasDefect},
    TraitName{"is:duplicate", Trait::IsDuplicate},
    TraitName{"is:message", Trait::IsMessage},
    TraitName{"is:document", Trait::IsDocument},
    TraitName{"is:failed", Trait::IsFailed},
    TraitName{"is:verified", Trait::IsVerified},
    TraitName{"is:consistent", Trait::IsConsistent},
    TraitName{"is:vouched", Trait::IsVouched},
    TraitName{"is:altered", Trait::IsAltered},
    TraitName{"is:signed", Trait::IsSigned},
    TraitName{"is:unsigned", Trait::IsUnsigned},
    TraitName{"is:undated", Trait::IsUndated},
    TraitName{"is:labelled", Trait::IsLabelled},
    TraitName{"is:labeled", Trait::IsLabelled},
    TraitName{"has:note", Trait::HasNote},
    TraitName{"has:notes", Trait::HasNote},
    TraitName{"has:image", Trait::HasImage},
    TraitName{"has:images", Trait::HasImage},
    TraitName{"has:ocr", Trait::HasRecognised},
    TraitName{"has:place", Trait::HasPlace},
    TraitName{"is:partial", Trait::IsPartial},
    TraitName{"is:locked", Trait::IsLocked},
    TraitName{"is:unsupported", Trait::IsUnsupported},
    TraitName{"in:attachment", Trait::InAttachment},
    TraitName{"in:attachments", Trait::InAttachment},
    TraitName{"in:message", Trait::InMessage},
    TraitName{"in:messages", Trait::InMessage},
};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::optional<LeafValue> parse_trait(std::string_view prefix, std::string_view value) {
  const std::string text = std::string(prefix) + lower(value);
  for (const TraitName& entry : kTraitNames) {
    if (entry.text == text) return HasTrait{entry.trait};
  }
  return std::nullopt;
}

// "no key", "no-key" and "No  Key" are one; so are "verified, repaired" and "verified-repaired".
std::optional<LeafValue> parse_verdict(std::string_view value) {
  std::string word;
  bool between = false;
  for (const char c : lower(value)) {
    if (c == ' ' || c == ',' || c == '-' || c == '_') {
      between = !word.empty();
      continue;
    }
    if (between) word += '-';
    between = false;
    word += c;
  }
  for (const std::string_view known : kVerdictWords) {
    if (known == word) return KeyValue{Key::Verdict, word};
  }
  return std::nullopt;
}

std::optional<LeafValue> parse_key(Key key, std::string_view value) {
  for (std::size_t before = value.size() + 1; value.size() < before;) {
    before = value.size();
    value = trim_blanks(value);
    if (!value.empty() && value.back() == '*') value.remove_suffix(1);
    const bool angled = value.size() > 1 && value.front() == '<' && value.back() == '>';
    if (key == Key::MessageId && angled) value = value.substr(1, value.size() - 2);
  }
  if (value.empty()) return std::nullopt;
  if (key == Key::Verdict) return parse_verdict(value);
  if (key == Key::Id || key == Key::Thread || key == Key::Copies) {
    if (!parse_item_prefix(value)) return std::nullopt;
  }
  const bool by_case = key == Key::MessageId || key == Key::Source || key == Key::Label ||
                       key == Key::Note || key == Key::Saved;
  return KeyValue{key, by_case ? std::string(value) : lower(value)};
}

std::optional<LeafValue> parse_dates(Context::Kind kind, std::string_view value) {
  const bool is_range = value.find("..") != std::string_view::npos;
  if (kind != Context::Kind::Date && is_range) return std::nullopt;
  const auto range = parse_date_range(value);
  if (!range) return std::nullopt;
  if (kind == Context::Kind::Since) return DateRange{range->from, std::nullopt};
  if (kind == Context::Kind::Until) return DateRange{std::nullopt, range->until};
  return *range;
}

}  // namespace

std::optional<Context> find_field(std::string_view name) {
  using Kind = Context::Kind;
  const std::string wanted = lower(name);
  for (const FieldName& entry : kFieldNames) {
    if (entry.name == wanted) return Context{Kind::Text, entry.field, Key::Id, {}};
  }
  for (const KeyName& entry : kKeyNames) {
    if (entry.name == wanted) return Context{Kind::Key, Field::Any, entry.key, {}};
  }
  constexpr std::array<std::pair<std::string_view, Kind>, 8> kOthers = {{{"date", Kind::Date},
                                                                         {"since", Kind::Since},
                                                                         {"until", Kind::Until},
                                                                         {"sent", Kind::Sent},
                                                                         {"size", Kind::Size},
                                                                         {"has", Kind::Has},
                                                                         {"is", Kind::Is},
                                                                         {"in", Kind::In}}};
  for (const auto& [text, kind] : kOthers) {
    if (text == wanted) return Context{kind, Field::Any, Key::Id, {}};
  }
  return std::nullopt;
}

bool is_header_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return c >= 33 && c <= 126 && c != ':' && c != '"' && c != '(' && c != ')';
  });
}

std::optional<LeafValue> parse_value(const Context& context, std::string_view value) {
  switch (context.kind) {
    case Context::Kind::Key:
      return parse_key(context.key, value);
    case Context::Kind::Date:
    case Context::Kind::Since:
    case Context::Kind::Until:
      return parse_dates(context.kind, value);
    case Context::Kind::Sent: {
      const auto between = parse_sent_between(value);
      return between ? std::optional<LeafValue>(*between) : std::nullopt;
    }
    case Context::Kind::Size: {
      const auto range = parse_size_range(value);
      return range ? std::optional<LeafValue>(*range) : std::nullopt;
    }
    case Context::Kind::In:
      return parse_trait("in:", trim_blanks(value));
    case Context::Kind::Has:
      return parse_trait("has:", trim_blanks(value));
    case Context::Kind::Is:
      return parse_trait("is:", trim_blanks(value));
    case Context::Kind::Text:
    case Context::Kind::Header:
      break;
  }
  return std::nullopt;
}

std::string_view describe_values(const Context& context) {
  switch (context.kind) {
    case Context::Kind::Date:
    case Context::Kind::Since:
    case Context::Kind::Until:
      return "a date such as 2016, 2016-05, 2016-05-03, may-2016 or 2016-01..2016-05";
    case Context::Kind::Sent:
      return "times of day such as 9h..17h or 9:30..17:00";
    case Context::Kind::Size:
      return "a size such as >1mb, <20kb or 10kb..2mb";
    case Context::Kind::In:
      return "attachment or message";
    case Context::Kind::Has:
      return "attachment, defect, note, image, ocr or place";
    case Context::Kind::Is:
      return "message, document, duplicate, undated, failed, partial, locked, unsupported, "
             "verified, consistent, vouched, altered, signed, unsigned or labelled";
    case Context::Kind::Key:
      if (context.key == Key::Verdict) {
        return "verified, verified-repaired, consistent, vouched, headers-only, altered, no-key or "
               "unsigned";
      }
      return context.key == Key::Id || context.key == Key::Thread || context.key == Key::Copies
                 ? "at least 4 characters of an id"
                 : "a value";
    case Context::Kind::Text:
    case Context::Kind::Header:
      break;
  }
  return "words";
}

std::string_view field_name(Field field) {
  for (const FieldName& entry : kFieldNames) {
    if (entry.field == field) return entry.name;
  }
  return {};
}

std::string_view key_name(Key key) {
  for (const KeyName& entry : kKeyNames) {
    if (entry.key == key) return entry.name;
  }
  return {};
}

std::string_view trait_text(Trait trait) {
  for (const TraitName& entry : kTraitNames) {
    if (entry.trait == trait) return entry.text;
  }
  return {};
}

}  // namespace day::query
