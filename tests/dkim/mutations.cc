// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/mutations.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "base/check.h"
#include "dkim/signer.h"

namespace day::dkim_test {
namespace {

const std::vector<std::string>& names_signed() {
  static const std::vector<std::string> names = {
      "from", "to",         "subject",      "date",     "message-id", "mime-version",
      "cc",   "references", "content-type", "comments", "comments"};
  return names;
}

std::vector<Message> plain_messages() {
  Message note;
  note.fields = {"Received: from a.example by b.example; Mon, 1 Jan 2024 10:00:00 +0000\r\n",
                 "From: Ada Lind <ada@author.example>\r\n",
                 "To: \"Board, all\" <board@author.example>,\r\n\tbo@other.example\r\n",
                 "Cc: Carl <carl@author.example>\r\n",
                 "Subject:  Minutes of the  meeting\r\n",
                 "Date: Mon, 1 Jan 2024 10:00:00 +0000\r\n",
                 "Message-ID: <1@author.example>\r\n",
                 "References: <0@author.example>\r\n",
                 "Comments: first\r\n",
                 "Comments: second\r\n",
                 "MIME-Version: 1.0\r\n",
                 "Content-Type: text/plain; charset=utf-8\r\n",
                 "X-Mailer: Pigeon 1\r\n"};
  note.body =
      "Dear all,\r\n\r\nthe sum is 4,310 crowns,\tnot  more. \r\nFrom now on it is 12.\r\n"
      "\r\n-- \r\nAda\r\n";
  Message many = note;
  many.body = "--x\r\nContent-Type: text/plain\r\n\r\nBudget: one\r\n--x\r\n\r\nSecond part\r\n";
  many.body += "--x--\r\n\r\n\r\n";
  many.fields[11] = "Content-Type: multipart/mixed; boundary=\"x\"\r\n";
  Message eight_bit = note;
  eight_bit.fields[4] = "Subject: Utbetalning\r\n till banken\r\n";
  eight_bit.body = "K\xc3\xa4ra alla, betala 75 kronor nu.\r\n.\r\nH\xc3\xa4lsningar\r\n";
  return {note, many, eight_bit};
}

std::string lower_name(const std::string& field) {
  std::string name = field.substr(0, field.find(':'));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return name;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_signed_name(const Base& base, const std::string& name) {
  return std::find(base.signing.names.begin(), base.signing.names.end(), name) !=
         base.signing.names.end();
}

// Some signed field; never the signature's own, which is at 0.
std::size_t pick_signed(const Base& base, Dice* dice) {
  std::size_t at = 0;
  do {
    at = 1 + dice->below(base.message.fields.size() - 1);
  } while (!is_signed_name(base, lower_name(base.message.fields[at])));
  return at;
}

// Another octet for one that neither canonicalization nor a repair forgives.
bool change_letter(std::string* text, std::size_t from, std::size_t to, Dice* dice) {
  std::vector<std::size_t> places;
  for (std::size_t i = from; i < to; ++i) {
    if (is_letter((*text)[i]) || ((*text)[i] >= '0' && (*text)[i] <= '9')) {
      places.push_back(i);
    }
  }
  if (places.empty()) {
    return false;
  }
  const std::size_t at = dice->of(places);
  const char old = (*text)[at];
  switch (dice->below(3)) {
    case 0:
      (*text)[at] = old == 'z' ? 'q' : 'z';
      break;
    case 1:
      text->insert(at, 1, 'z');
      break;
    default:
      text->erase(at, 1);
  }
  return true;
}

// One tag of the signature field: where its value begins and ends.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};
Span find_tag(const std::string& field, const std::string& name) {
  std::size_t at = field.find(' ' + name + '=');
  CHECK(at != std::string::npos);
  at += name.size() + 2;
  const std::size_t end = std::min(field.find(';', at), field.find("\r\n", at));
  return {at, end};
}

void set_tag(Message* message, const std::string& name, const std::string& value) {
  std::string& field = message->fields[0];
  const Span span = find_tag(field, name);
  field.replace(span.begin, span.end - span.begin, value);
}

std::string get_tag(const Message& message, const std::string& name) {
  const Span span = find_tag(message.fields[0], name);
  return message.fields[0].substr(span.begin, span.end - span.begin);
}

bool change_signed_field(const Base& base, Message* message, Dice* dice) {
  std::string& field = message->fields[pick_signed(base, dice)];
  return change_letter(&field, field.find(':') + 1, field.size(), dice);
}

bool rename_signed_field(const Base& base, Message* message, Dice* dice) {
  std::string& field = message->fields[pick_signed(base, dice)];
  return change_letter(&field, 0, field.find(':'), dice);
}

bool remove_signed_field(const Base& base, Message* message, Dice* dice) {
  message->fields.erase(message->fields.begin() +
                        static_cast<std::ptrdiff_t>(pick_signed(base, dice)));
  return true;
}

// Of two signed fields of one name, the lower goes above the upper.
bool move_field(const Base& /*base*/, Message* message, Dice* /*dice*/) {
  auto is_comment = [](const std::string& field) { return lower_name(field) == "comments"; };
  const auto first = std::find_if(message->fields.begin(), message->fields.end(), is_comment);
  const auto second = std::find_if(first + 1, message->fields.end(), is_comment);
  std::iter_swap(first, second);
  return true;
}

// An over-signed field anywhere, any other below the instance that is signed.
bool add_field(const Base& base, Message* message, Dice* dice) {
  const std::string name = dice->of(names_signed());
  const std::size_t place =
      base.over_signed ? 1 + dice->below(message->fields.size()) : message->fields.size();
  message->fields.insert(message->fields.begin() + static_cast<std::ptrdiff_t>(place),
                         name + ": mallory@author.example\r\n");
  return true;
}

bool add_absent_field(const Base& base, Message* message, Dice* dice) {
  const std::size_t place = 1 + dice->below(message->fields.size());
  message->fields.insert(message->fields.begin() + static_cast<std::ptrdiff_t>(place),
                         "Reply-To: mallory@author.example\r\n");
  return base.over_signed;
}

bool change_body(const Base& /*base*/, Message* message, Dice* dice) {
  return change_letter(&message->body, 0, message->body.size(), dice);
}

// The body of somebody else, with a body hash that is right for it.
bool replace_body(const Base& base, Message* message, Dice* dice) {
  change_letter(&message->body, 0, message->body.size(), dice);
  Message other;
  other.body = message->body;
  other.fields = {"From: x@y.example\r\n"};
  Signing signing = base.signing;
  signing.algorithm = "ed25519-sha256";
  signing.names = {"from"};
  static const SigningKey mallory = SigningKey::ed25519();
  set_tag(message, "bh", get_tag(sign(other, signing, mallory), "bh"));
  if (base.signing.with_length) {
    set_tag(message, "l",
            std::to_string(canonical_body(other.body, base.signing.relaxed_body).size()));
  }
  return true;
}

bool remove_body_line(const Base& /*base*/, Message* message, Dice* dice) {
  std::vector<std::size_t> starts = {0};
  for (std::size_t at = message->body.find("\r\n"); at + 2 < message->body.size();
       at = message->body.find("\r\n", at + 2)) {
    starts.push_back(at + 2);
  }
  const std::size_t at = dice->of(starts);
  const std::size_t end = message->body.find("\r\n", at) + 2;
  const bool has_letter = std::any_of(message->body.begin() + static_cast<std::ptrdiff_t>(at),
                                      message->body.begin() + static_cast<std::ptrdiff_t>(end),
                                      [](char c) { return is_letter(c); });
  message->body.erase(at, end - at);
  return has_letter;
}

bool change_algorithm(const Base& base, Message* message, Dice* dice) {
  std::vector<std::string> others = {"rsa-sha1", "ed25519-sha256", "rsa-sha256", "rsa-sha512"};
  others.erase(std::find(others.begin(), others.end(), base.signing.algorithm));
  set_tag(message, "a", dice->of(others));
  return true;
}

bool change_domain(const Base& /*base*/, Message* message, Dice* dice) {
  set_tag(message, "d",
          dice->of(std::vector<std::string>{"author.example.com", "uthor.example",
                                            "sub.author.example", "example"}));
  return true;
}

bool change_selector(const Base& /*base*/, Message* message, Dice* dice) {
  set_tag(message, "s", dice->of(std::vector<std::string>{"s2.mail", "s1", "S1.mail", "mail"}));
  return true;
}

bool change_times(const Base& /*base*/, Message* message, Dice* dice) {
  const std::string value = std::to_string(1600000001 + dice->below(100000000));
  set_tag(message, dice->below(2) == 0 ? "t" : "x", value);
  return true;
}

bool change_canonicalization(const Base& /*base*/, Message* message, Dice* dice) {
  std::vector<std::string> all = {"simple/simple", "simple/relaxed", "relaxed/simple",
                                  "relaxed/relaxed"};
  all.erase(std::find(all.begin(), all.end(), get_tag(*message, "c")));
  set_tag(message, "c", dice->of(all));
  return true;
}

bool change_length(const Base& base, Message* message, Dice* dice) {
  if (!base.signing.with_length) {
    return false;
  }
  set_tag(message, "l", std::to_string(dice->below(40)));
  return true;
}

bool change_names(const Base& /*base*/, Message* message, Dice* dice) {
  std::string names = get_tag(*message, "h");
  switch (dice->below(3)) {
    case 0:
      names += " : x-mailer";
      break;
    case 1:
      names.erase(names.rfind(" : "));
      break;
    default:
      names = names.substr(names.find(" : ") + 3) + " : from";
  }
  set_tag(message, "h", names);
  return true;
}

bool change_signature(const Base& /*base*/, Message* message, Dice* dice) {
  std::string& field = message->fields[0];
  const std::size_t begin = field.rfind("b=") + 2;
  // The last digits may have bits that mean nothing.
  const std::size_t at = begin + dice->below(field.size() - begin - 6);
  field[at] = field[at] == 'A' ? 'B' : 'A';
  return true;
}

bool add_tag(const Base& /*base*/, Message* message, Dice* dice) {
  std::string& field = message->fields[0];
  const std::string extra = dice->of(std::vector<std::string>{
      "i=@author.example; ", "q=dns/txt; ", "z=From:x; ", "y=1; ", "l=0; ", "n=; "});
  field.insert(find_tag(field, "bh").begin - 3, extra);
  return true;
}

}  // namespace

std::vector<Base> make_bases() {
  struct Algorithm {
    std::string name;
    SigningKey key;
  };
  const std::vector<Algorithm> algorithms = {{"rsa-sha256", SigningKey::rsa(1024)},
                                             {"rsa-sha256", SigningKey::rsa(2048)},
                                             {"ed25519-sha256", SigningKey::ed25519()}};
  std::vector<Base> out;
  for (const Message& message : plain_messages()) {
    for (const Algorithm& algorithm : algorithms) {
      for (unsigned choice = 0; choice < 32; ++choice) {
        Base base;
        base.signing.algorithm = algorithm.name;
        base.signing.relaxed_header = (choice & 1U) != 0;
        base.signing.relaxed_body = (choice & 2U) != 0;
        base.signing.with_length = (choice & 4U) != 0;
        base.over_signed = (choice & 8U) != 0;
        base.signing.domain = (choice & 16U) != 0 ? "author.example" : "list.example";
        base.signing.selector = "s1.mail";
        base.signing.names = names_signed();
        if (base.over_signed) {
          base.signing.names.insert(base.signing.names.end(), names_signed().begin(),
                                    names_signed().end() - 1);
          base.signing.names.emplace_back("reply-to");
        }
        base.message = sign(message, base.signing, algorithm.key);
        base.spki = algorithm.key.spki();
        out.push_back(base);
      }
    }
  }
  return out;
}

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all = {{"an octet of a signed field", change_signed_field},
                                        {"the name of a signed field", rename_signed_field},
                                        {"a signed field removed", remove_signed_field},
                                        {"a field moved", move_field},
                                        {"a field added", add_field},
                                        {"an absent field added", add_absent_field},
                                        {"an octet of the body", change_body},
                                        {"the body and its hash", replace_body},
                                        {"a line of the body removed", remove_body_line},
                                        {"a=", change_algorithm},
                                        {"d=", change_domain},
                                        {"s=", change_selector},
                                        {"t= or x=", change_times},
                                        {"c=", change_canonicalization},
                                        {"l=", change_length},
                                        {"h=", change_names},
                                        {"b=", change_signature},
                                        {"a tag added", add_tag}};
  return all;
}

}  // namespace day::dkim_test
