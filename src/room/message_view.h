// SPDX-License-Identifier: AGPL-3.0-or-later
// What the page of a message is made of, piece by piece, as data of templates.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dossier/document.h"
#include "dossier/message.h"
#include "dossier/proof.h"
#include "room/passages.h"
#include "room/visit.h"

namespace day::room {

// A row of a head: a name, what stands there, and what must be known of it.
mustache::Data make_row(std::string name, std::string_view value, std::string_view mark = {});

// From, To, Cc, Date and Subject, each with its mark.
std::vector<mustache::Data> make_head(const Visit& visit, const dossier::Shown& shown);

// "verdict": its words, its flags and its evidence. Sets nothing of a message that was not read.
Status put_verdict(Visit& visit, const dossier::Shown& shown, mustache::Data* data);

// The evidence in paragraphs, without the sentence that it begins with.
std::vector<mustache::Data> make_evidence(const catalog::Proof& proof,
                                          const std::vector<dossier::KeyOrigin>& origins);

// A text as blocks with marks in it: what one part of it shows.
struct TextView {
  std::string text;  // all of it, segments joined
  std::vector<Block> blocks;
  std::vector<Part> parts;
  std::vector<Mark> marks;
};
TextView make_text_view(const dossier::Shown& shown, std::vector<Mark> marks);
// The marks of the notes on it.
std::vector<Mark> find_note_marks(const dossier::Decided& decided, std::string_view text);

// Data of the runs of a slice, member "runs", "from" and "has_from".
void put_runs(const Visit& visit, const TextView& view, const Slice& slice, mustache::Data* data);

std::vector<mustache::Data> make_blocks(const Visit& visit, const dossier::Shown& shown,
                                        const TextView& view, std::size_t part);

// The links to the other parts of a text, members "has_parts" and so on. `path` ends with what a
// number can follow: "/m/7k2m9qx4a1?part=".
void put_parts_nav(const Visit& visit, std::size_t part, std::size_t count, const std::string& path,
                   mustache::Data* data);

// The number in a parameter, counted from 1, as one counted from 0 and below `count`; 0 if it is
// none. `count` is at least 1.
std::size_t chosen_part(const Visit& visit, std::string_view name, std::size_t count);

// What lies in an item: id, name, type, size and how it was read.
mustache::Data make_inside(const Visit& visit, const dossier::ShownInside& inside);
// Where it lies.
mustache::Data make_around(const inquiry::Around& around);
// Where it was found.
mustache::Data make_occurrence(const Visit& visit, const catalog::Occurrence& place);
// "some" and how many more there are, with the path of the list of all.
void put_some(const Visit& visit, const std::string& name, std::vector<mustache::Data> all,
              std::size_t limit, const std::string& path, mustache::Data* data);

// Labels and notes, and the forms to decide if that may be done.
void put_decided(const Visit& visit, const dossier::Decided& decided, const std::string& path,
                 mustache::Data* data);

// Notes with all of their text.
std::vector<mustache::Data> make_whole_notes(const Visit& visit, const dossier::Decided& decided,
                                             const std::string& path);

// The box from which a message or a passage of it is cited. `span`: as in the URL, or empty.
void put_cite(const Visit& visit, const dossier::Shown& shown, const TextView& view,
              const std::string& path, const std::string& span, mustache::Data* data);

// The conversation around it, the nearest of it.
Status put_thread_beside(Visit& visit, const catalog::ItemRow& item, mustache::Data* data);

}  // namespace day::room
