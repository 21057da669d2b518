// SPDX-License-Identifier: AGPL-3.0-or-later
// JSON of public key archives, and what their signed statements say
// (docs/formats/key-evidence.md).
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "dkim/key_file_sink.h"
#include "json/json.h"

namespace day::dkim {
namespace {

using json::Value;

// The first of the names that is there and not null.
const Value* find_any(const Value& object, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    const Value* value = object.find(name);
    if (value != nullptr && !value->is_null()) return value;
  }
  return nullptr;
}

std::string string_of(const Value* value) {
  const std::string* text = value == nullptr ? nullptr : value->as_string();
  return text == nullptr ? std::string() : *text;
}

// A time that cannot be read is no time; whoever asks says so.
bool read_member_time(const Value* value, std::optional<std::int64_t>* out) {
  if (value == nullptr) return true;
  if (const auto number = value->as_int()) {
    *out = seconds_of(*number);
  } else {
    *out = parse_evidence_time(trim_blanks(string_of(value)));
  }
  return out->has_value();
}

void read_window(const Value& object, KeyFileEntry* entry, KeyFileSink* sink) {
  const Value* first =
      find_any(object, {"first_seen", "firstSeen", "first_seen_at", "firstSeenAt"});
  const Value* last = find_any(object, {"last_seen", "lastSeen", "last_seen_at", "lastSeenAt"});
  if (!read_member_time(first, &entry->first_seen)) {
    sink->problem(entry->line, "its first seen is no time");
  }
  if (!read_member_time(last, &entry->last_seen)) {
    sink->problem(entry->line, "its last seen is no time");
  }
}

const Value* find_source(const Value& object) {
  return find_any(object, {"source", "channel"});
}

bool is_record(const Value& value) {
  return value.as_object() != nullptr &&
         find_any(value, {"value", "record", "txt", "p"}) != nullptr &&
         (value.find("domain") != nullptr || value.find("selector") != nullptr);
}

// What a record has but for its window and channel. False, and a problem, if it cannot be used.
bool read_body(const Value& record, KeyFileEntry* entry, KeyFileSink* sink) {
  entry->domain = string_of(record.find("domain"));
  entry->selector = string_of(record.find("selector"));
  if (const Value* text = find_any(record, {"value", "record", "txt"})) {
    entry->txt = string_of(text);
  } else if (const Value* key = record.find("p")) {
    const std::string type = string_of(record.find("k"));
    if (!type.empty()) entry->txt = "k=" + type + "; ";
    entry->txt += "p=" + string_of(key);
  }
  const Value* since = find_any(record, {"private_since", "privateSince"});
  if (!read_member_time(since, &entry->private_since)) {
    sink->problem(entry->line, "since when its private half is public is no time; not taken");
    return false;
  }
  return true;
}

void add_with_source(const Value& of, KeyFileEntry entry, KeyFileSink* sink) {
  const Value* source = find_source(of);
  const auto channel = source != nullptr && source->as_string() == nullptr
                           ? std::nullopt
                           : parse_source(string_of(source));
  if (!channel) {
    sink->problem(entry.line, fmt::format("a source that is not known: {}", string_of(source)));
    return;
  }
  entry.channel = *channel;
  read_window(of, &entry, sink);
  sink->add(std::move(entry));
}

void read_record(const Value& record, std::size_t number, KeyFileSink* sink) {
  KeyFileEntry entry;
  entry.line = number;
  if (!read_body(record, &entry, sink)) return;
  const Value* observations = record.find("observations");
  if (observations == nullptr || observations->as_array() == nullptr) {
    add_with_source(record, std::move(entry), sink);
    return;
  }
  // Without one the key may have been computed and never seen; the times beside it mix both.
  if (observations->as_array()->empty()) {
    sink->problem(number, "no observation is given for it; not taken");
  }
  for (const Value& observation : *observations->as_array()) {
    add_with_source(observation, entry, sink);
  }
}

// Puts what is in `value` and may be a record on the list of what is still to be read.
void expand(const Value& value, std::vector<const Value*>* waiting) {
  std::vector<const Value*> found;
  if (const json::Array* array = value.as_array()) {
    for (const Value& each : *array) found.push_back(&each);
  } else if (const json::Object* object = value.as_object()) {
    for (const json::Member& member : *object) {
      if (member.value.as_array() != nullptr || member.value.as_object() != nullptr) {
        found.push_back(&member.value);
      }
    }
  }
  waiting->insert(waiting->end(), found.rbegin(), found.rend());
}

// The payload of a statement whose signature holds.
void read_payload(ByteView payload, Bytes jws, std::size_t line, KeyFileSink* sink) {
  const auto refuse = [&](std::string_view why) {
    sink->problem(line, fmt::format("a statement is refused: {}", why));
  };
  const auto parsed = json::parse(payload);
  if (!parsed.ok()) return refuse("its payload is no JSON");
  const Value& whole = parsed.value();
  if (const Value* version = whole.find("v"); version != nullptr && version->as_int() != 1) {
    return refuse("its payload is of a version that is not known");
  }
  const Value* inner = whole.find("record");
  const Value& record = inner != nullptr && inner->as_object() != nullptr ? *inner : whole;
  if (!is_record(record)) return refuse("its payload holds no key record");

  KeyFileEntry entry;
  entry.line = line;
  if (!read_body(record, &entry, sink)) return;
  const Value* source = find_source(record);
  const auto channel = parse_source(string_of(source));
  if (!channel || (source != nullptr && source->as_string() == nullptr)) {
    return refuse("its source is not known");
  }
  // An archive may sign what it computed from signatures; that is no sighting of the key.
  entry.channel = *channel == KeyChannel::Recovered ? *channel : KeyChannel::Statement;
  read_window(record, &entry, sink);
  entry.statement = std::move(jws);
  sink->add(std::move(entry));
}

}  // namespace

void read_statement(std::string_view jws, std::size_t line, const TrustedKeys& trusted,
                    KeyFileSink* sink) {
  const VerifiedStatement statement = verify_statement(jws, trusted);
  if (!statement.refused.empty()) {
    sink->problem(line, "a statement is refused: " + statement.refused);
    return;
  }
  read_payload(statement.payload, Bytes(jws), line, sink);
}

void read_json(ByteView text, const TrustedKeys& trusted, KeyFileSink* sink) {
  const auto parsed = json::parse(text);
  if (!parsed.ok()) {
    sink->problem(0, parsed.error().message);
    return;
  }
  std::size_t number = 0;
  std::vector<const Value*> waiting = {&parsed.value()};
  while (!waiting.empty()) {
    const Value& value = *waiting.back();
    waiting.pop_back();
    const Value* statement = find_any(value, {"statement", "jws"});
    const std::string* jws = value.as_string();
    if (statement != nullptr) jws = statement->as_string();
    if (jws != nullptr && is_compact_jws(*jws)) {
      read_statement(*jws, ++number, trusted, sink);
    } else if (statement != nullptr) {
      sink->problem(++number, "what it calls a statement is no compact JWS");
    } else if (is_record(value)) {
      read_record(value, ++number, sink);
    } else if (value.find("kty") != nullptr) {
      sink->problem(++number, "a key that signs statements; it is to be trusted, not imported");
    } else if (value.as_array() != nullptr || value.as_object() != nullptr) {
      expand(value, &waiting);
    } else {
      sink->problem(++number, "no record, and no statement");
    }
  }
  if (number == 0) sink->problem(0, "no record is in it");
}

}  // namespace day::dkim
