// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outlook/particulars.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "mail/fields.h"
#include "outlook/tags.h"

namespace day::outlook {
namespace {

struct Line {
  std::string_view label;
  Set set;
  std::uint32_t number;  // of a named property, or a tag where the set is Other
};

// [MS-OXOCAL], [MS-OXOCNTC], [MS-OXOTASK], [MS-OXONOTE], [MS-OXOJRNL], [MS-OXCMSG].
constexpr std::array kLines = {
    Line{"Name", Set::Other, 0x3001},
    Line{"Filed as", Set::Address, 0x8005},
    Line{"Prefix", Set::Other, 0x3A45},
    Line{"Given name", Set::Other, 0x3A06},
    Line{"Middle name", Set::Other, 0x3A44},
    Line{"Surname", Set::Other, 0x3A11},
    Line{"Generation", Set::Other, 0x3A05},
    Line{"Initials", Set::Other, 0x3A0A},
    Line{"Nickname", Set::Other, 0x3A4F},
    Line{"Company", Set::Other, 0x3A16},
    Line{"Title", Set::Other, 0x3A17},
    Line{"Department", Set::Other, 0x3A18},
    Line{"Office", Set::Other, 0x3A19},
    Line{"Profession", Set::Other, 0x3A46},
    Line{"Manager", Set::Other, 0x3A4E},
    Line{"Assistant", Set::Other, 0x3A30},
    Line{"Spouse", Set::Other, 0x3A48},
    Line{"Children", Set::Other, 0x3A58},
    Line{"Birthday", Set::Other, 0x3A42},
    Line{"Anniversary", Set::Other, 0x3A41},
    Line{"E-mail name", Set::Address, 0x8080},
    Line{"E-mail", Set::Address, 0x8083},
    Line{"E-mail as first written", Set::Address, 0x8084},
    Line{"E-mail 2 name", Set::Address, 0x8090},
    Line{"E-mail 2", Set::Address, 0x8093},
    Line{"E-mail 2 as first written", Set::Address, 0x8094},
    Line{"E-mail 3 name", Set::Address, 0x80A0},
    Line{"E-mail 3", Set::Address, 0x80A3},
    Line{"E-mail 3 as first written", Set::Address, 0x80A4},
    Line{"Instant messages", Set::Address, 0x8062},
    Line{"Web page", Set::Address, 0x802B},
    Line{"Personal home page", Set::Other, 0x3A50},
    Line{"Business home page", Set::Other, 0x3A51},
    Line{"Business telephone", Set::Other, 0x3A08},
    Line{"Business telephone 2", Set::Other, 0x3A1B},
    Line{"Company telephone", Set::Other, 0x3A57},
    Line{"Home telephone", Set::Other, 0x3A09},
    Line{"Home telephone 2", Set::Other, 0x3A2F},
    Line{"Mobile telephone", Set::Other, 0x3A1C},
    Line{"Primary telephone", Set::Other, 0x3A1A},
    Line{"Other telephone", Set::Other, 0x3A1F},
    Line{"Car telephone", Set::Other, 0x3A1E},
    Line{"Pager", Set::Other, 0x3A21},
    Line{"Assistant's telephone", Set::Other, 0x3A2E},
    Line{"Business fax", Set::Other, 0x3A24},
    Line{"Home fax", Set::Other, 0x3A25},
    Line{"Work address", Set::Address, 0x801B},
    Line{"Home address", Set::Address, 0x801A},
    Line{"Other address", Set::Address, 0x801C},
    Line{"Postal address", Set::Other, 0x3A15},
    Line{"Street", Set::Other, 0x3A29},
    Line{"Town", Set::Other, 0x3A27},
    Line{"State", Set::Other, 0x3A28},
    Line{"Postal code", Set::Other, 0x3A2A},
    Line{"Country", Set::Other, 0x3A26},
    Line{"Start", Set::Appointment, 0x820D},
    Line{"End", Set::Appointment, 0x820E},
    Line{"Place", Set::Appointment, 0x8208},
    Line{"All day", Set::Appointment, 0x8215},
    Line{"Recurring", Set::Appointment, 0x8223},
    Line{"Recurrence", Set::Appointment, 0x8232},
    Line{"Time zone", Set::Appointment, 0x8234},
    Line{"Attendees", Set::Appointment, 0x8238},
    Line{"Attendees who must come", Set::Appointment, 0x823B},
    Line{"Attendees who may come", Set::Appointment, 0x823C},
    Line{"Place of the meeting", Set::Meeting, 0x0002},
    Line{"Reminder", Set::Common, 0x8502},
    Line{"Private", Set::Common, 0x8506},
    Line{"Companies", Set::Common, 0x8539},
    Line{"Contacts", Set::Common, 0x853A},
    Line{"Billing", Set::Common, 0x8535},
    Line{"Mileage", Set::Common, 0x8534},
    Line{"Start", Set::Task, 0x8104},
    Line{"Due", Set::Task, 0x8105},
    Line{"Completed", Set::Task, 0x810F},
    Line{"Complete", Set::Task, 0x811C},
    Line{"Owner", Set::Task, 0x811F},
    Line{"Given by", Set::Task, 0x8121},
    Line{"Last changed by", Set::Task, 0x8122},
    Line{"Minutes spent", Set::Task, 0x8110},
    Line{"Minutes estimated", Set::Task, 0x8111},
    Line{"Kind of entry", Set::Log, 0x8700},
    Line{"Start", Set::Log, 0x8706},
    Line{"End", Set::Log, 0x8708},
    Line{"Minutes", Set::Log, 0x8707},
};

std::string print_value(const Properties& properties, const Value& value) {
  if (const auto time = time_of(value)) return print_rfc3339(*time);
  if (const auto number = number_of(value)) {
    if (value.type == kBoolean) return *number != 0 ? "yes" : "";
    return fmt::format("{}", *number);
  }
  std::string out;
  for (const std::string& each : properties.texts(value)) {
    if (!out.empty()) out.append("; ");
    out.append(each);
  }
  // An address of several lines goes on below itself.
  for (std::size_t at = 0; (at = out.find_first_of("\r\n", at)) != std::string::npos;) {
    const std::size_t size = out.compare(at, 2, "\r\n") == 0 ? 2 : 1;
    out.replace(at, size, "\n  ");
    at += 3;
  }
  while (!out.empty() && (out.back() == ' ' || out.back() == '\n')) out.pop_back();
  return out;
}

// A one-off entry identifier ([MS-OXCDATA] §2.2.5.1): name, kind and address as text.
std::string one_off_member(const Properties& properties, ByteView entry) {
  static constexpr ByteView kProvider(
      "\x81\x2B\x1F\xA4\xBE\xA3\x10\x19\x9D\x6E\x00\xDD\x01\x0F\x54\x02", 16);
  static constexpr std::size_t kTextAt = 24;
  if (entry.size() < kTextAt || entry.substr(4, 16) != kProvider) return {};
  const bool is_unicode = (static_cast<unsigned char>(entry[23]) & 0x80U) != 0;
  const std::size_t unit = is_unicode ? 2 : 1;
  std::array<std::string, 3> texts;
  std::size_t at = kTextAt;
  for (std::string& text : texts) {
    std::size_t end = at;
    while (end + unit <= entry.size() && entry.substr(end, unit) != ByteView("\0\0", unit)) {
      end += unit;
    }
    const Value value{is_unicode ? kUnicode : kString8, {Bytes(entry.substr(at, end - at))}};
    text = properties.text(value);
    at = std::min(end + unit, entry.size());
  }
  return texts[0] + (texts[2].empty() ? "" : " <" + texts[2] + ">");
}

std::string members(const Properties& properties) {
  static constexpr std::uint32_t kOneOffMembers = 0x8054;
  std::string out;
  const Value* list = properties.find(Name{Set::Address, kOneOffMembers, {}});
  if (list == nullptr) return out;
  for (const Bytes& entry : list->octets) {
    const std::string member = one_off_member(properties, entry);
    if (!member.empty()) out.append("Member: ").append(member).append("\n");
  }
  return out;
}

// [MS-OXOTASK] §2.2.2.2.2, .3.
std::string task_state(const Properties& properties) {
  static constexpr std::array<std::string_view, 5> kStates = {
      "not started", "under way", "complete", "waiting for others", "put off"};
  std::string out;
  if (const Value* value = properties.find(Name{Set::Task, 0x8101, {}})) {
    const auto state = number_of(*value);
    if (state && *state >= 0 && static_cast<std::size_t>(*state) < kStates.size()) {
      out.append(fmt::format("State: {}\n", kStates[static_cast<std::size_t>(*state)]));
    }
  }
  return out;
}

// ASCII case ignored; `beginning` is in lower case.
bool begins_with(std::string_view text, std::string_view beginning) {
  return text.size() >= beginning.size() &&
         mail::same_name(text.substr(0, beginning.size()), beginning);
}

}  // namespace

bool is_mail_class(std::string_view message_class) {
  return message_class.empty() ||
         (message_class.size() == 3 && begins_with(message_class, "ipm")) ||
         begins_with(message_class, "ipm.note") || begins_with(message_class, "report.") ||
         begins_with(message_class, "ipm.post");
}

std::string particulars(const Properties& properties) {
  const std::string message_class = properties.text(tag::kMessageClass);
  if (is_mail_class(message_class)) return {};
  // Every item may be flagged for doing something, and then has what tasks have, mostly empty.
  const bool is_task = begins_with(message_class, "ipm.task");
  std::string out;
  for (const Line& line : kLines) {
    if (line.set == Set::Task && !is_task) continue;
    const Value* value = line.set == Set::Other
                             ? properties.find(static_cast<std::uint16_t>(line.number))
                             : properties.find(Name{line.set, line.number, {}});
    if (value == nullptr) continue;
    const std::string text = print_value(properties, *value);
    if (!text.empty()) out.append(fmt::format("{}: {}\n", line.label, text));
  }
  return out + (is_task ? task_state(properties) : "") + members(properties);
}

}  // namespace day::outlook
