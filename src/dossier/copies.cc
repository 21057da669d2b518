// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dossier/copies.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/time.h"
#include "copies/words.h"

namespace day::dossier {
namespace {

// Words that stay the same are told up to so many on each side of a difference.
constexpr std::uint32_t kContextTokens = 6;

// Shares are cut, not rounded, so that 100 % means all.
unsigned percent(double share) {
  return static_cast<unsigned>(share * 100);
}

std::string words_of(std::string_view text, const std::vector<copies::Token>& tokens,
                     std::uint32_t begin, std::uint32_t end) {
  std::string out;
  for (std::uint32_t i = begin; i < end; ++i) {
    if (i > begin) out += ' ';
    out += text.substr(tokens[i].begin, tokens[i].end - tokens[i].begin);
  }
  return out;
}

std::string same_words(const Differences& differences, const copies::Stretch& each, bool first,
                       bool last) {
  const auto& tokens = differences.words.first;
  const std::uint32_t size = each.first_end - each.first_begin;
  const std::uint32_t lead = first ? 0 : kContextTokens;
  const std::uint32_t tail = last ? 0 : kContextTokens;
  if (size <= lead + tail + 1) {
    return words_of(differences.first, tokens, each.first_begin, each.first_end);
  }
  std::string out = words_of(differences.first, tokens, each.first_begin, each.first_begin + lead);
  if (!out.empty()) out += ' ';
  out += fmt::format("… {} words the same …", size - lead - tail);
  if (tail > 0) {
    out += ' ' + words_of(differences.first, tokens, each.first_end - tail, each.first_end);
  }
  return out;
}

std::string_view how_name(inquiry::Quoting::How how) {
  switch (how) {
    case inquiry::Quoting::How::Quoted:
      return "quoted";
    case inquiry::Quoting::How::Forwarded:
      return "forwarded";
    case inquiry::Quoting::How::Attached:
      return "attached";
  }
  return "";
}

}  // namespace

Differences make_differences(const catalog::Summary& first,
                             const std::vector<mail::TextSegment>& first_text,
                             const catalog::Summary& second,
                             const std::vector<mail::TextSegment>& second_text) {
  Differences out{first.subject,
                  second.subject,
                  copies::own_text(first_text),
                  copies::own_text(second_text),
                  {}};
  out.words = copies::find_difference(out.first, out.second);
  return out;
}

std::vector<DifferencePiece> cut_difference(const Differences& differences) {
  using Kind = DifferencePiece::Kind;
  const auto& stretches = differences.words.stretches;
  std::vector<DifferencePiece> pieces;
  const auto add = [&](Kind kind, std::string words) {
    if (!words.empty()) pieces.push_back({kind, std::move(words)});
  };
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    const copies::Stretch& each = stretches[i];
    if (each.same) {
      add(Kind::Same, same_words(differences, each, i == 0, i + 1 == stretches.size()));
      continue;
    }
    add(Kind::Removed,
        words_of(differences.first, differences.words.first, each.first_begin, each.first_end));
    add(Kind::Added,
        words_of(differences.second, differences.words.second, each.second_begin, each.second_end));
  }
  return pieces;
}

void sort_by_date(std::vector<catalog::Summary>* messages) {
  const auto key = [](const catalog::Summary& each) {
    return std::tuple(!each.date, each.date ? each.date->instant.unix_seconds : 0,
                      each.item.id.digest.octets);
  };
  std::sort(messages->begin(), messages->end(),
            [&](const catalog::Summary& a, const catalog::Summary& b) { return key(a) < key(b); });
}

void put_message(JsonWriter* out, const catalog::Summary& summary) {
  out->field("id", print_short(summary.item.id, kFullIdChars)).key("date");
  summary.date ? out->string(print_rfc3339(*summary.date)) : out->null();
  out->field("from", summary.from_address).field("from_name", summary.from_name);
  out->field("subject", summary.subject);
  out->field("kind", store::item_kind_name(summary.item.kind));
}

void put_copy(JsonWriter* out, const inquiry::Copy& copy) {
  out->field("same_message_id", copy.same_message_id).field("same_signed", copy.same_signed);
  out->field("near", copy.near).key("alike");
  copy.comparable ? out->number(copy.likeness.share()) : out->null();
  out->field("shared_runs", static_cast<std::uint64_t>(copy.likeness.shared));
  out->field("all_runs", static_cast<std::uint64_t>(copy.likeness.either));
}

void put_differences(JsonWriter* out, const Differences& differences) {
  const copies::Difference& words = differences.words;
  out->key("diff").begin_object();
  out->field("same", static_cast<std::uint64_t>(words.same));
  out->field("removed", static_cast<std::uint64_t>(words.removed));
  out->field("added", static_cast<std::uint64_t>(words.added)).field("complete", words.complete);
  out->key("changes").begin_array();
  for (const copies::Stretch& each : words.stretches) {
    if (each.same) continue;
    out->begin_object().field("at", static_cast<std::uint64_t>(each.first_begin));
    out->field("removed",
               words_of(differences.first, words.first, each.first_begin, each.first_end));
    out->field("added",
               words_of(differences.second, words.second, each.second_begin, each.second_end));
    out->end_object();
  }
  out->end_array().end_object();
}

void put_quoting(JsonWriter* out, const inquiry::Quoting& quoting) {
  out->field("how", how_name(quoting.how));
  if (quoting.how == inquiry::Quoting::How::Attached) return;
  out->field("quoted_words", static_cast<std::uint64_t>(quoting.quotation.quoted));
  out->field("words", static_cast<std::uint64_t>(quoting.quotation.words));
  out->field("longest_run", static_cast<std::uint64_t>(quoting.quotation.longest));
}

std::string copy_words(const inquiry::Copy& copy) {
  std::string out;
  const auto add = [&](std::string_view words) {
    if (!out.empty()) out += "; ";
    out += words;
  };
  if (copy.same_signed) add("the same octets are signed");
  if (copy.same_message_id) add("the same Message-ID");
  if (!copy.comparable) {
    add("too few words of its own to be compared");
  } else {
    add(fmt::format("{} % alike ({} of {} runs of three words)", percent(copy.likeness.share()),
                    copy.likeness.shared, copy.likeness.either));
  }
  const bool direct = copy.near || copy.same_message_id || copy.same_signed;
  if (!direct) add("a copy of another copy");
  return out;
}

std::string quoting_words(const inquiry::Quoting& quoting, bool of_it) {
  if (quoting.how == inquiry::Quoting::How::Attached) {
    return of_it ? "has it attached, byte for byte" : "is attached to it, byte for byte";
  }
  const std::string_view verb =
      quoting.how == inquiry::Quoting::How::Quoted ? "quoted" : "forwarded";
  return fmt::format("{} of its {} words {}, the longest run {}", quoting.quotation.quoted,
                     quoting.quotation.words, verb, quoting.quotation.longest);
}

}  // namespace day::dossier
