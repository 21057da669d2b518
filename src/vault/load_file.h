// SPDX-License-Identifier: AGPL-3.0-or-later
// A production for review programs: a Concordance load file (DAT) with its Opticon cross-reference
// (OPT), the documents themselves and their text, each document numbered (Bates). The formats are
// conventions without a standard; docs/formats/load-file.md says what is written here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "sql/database.h"
#include "store/store.h"

namespace day::vault {

// How documents are numbered: the prefix, then a number of so many digits.
struct BatesNumbers {
  std::string prefix = "DAY";  // letters, digits, "-", "_" and ".", as it names files
  std::uint64_t start = 1;
  unsigned digits = 8;
};

// Failed, with what to do, if `documents` cannot be numbered so.
Status check_bates(const BatesNumbers& bates, std::uint64_t documents);
std::string bates_number(const BatesNumbers& bates, std::uint64_t number);

// A value as it stands between its marks: line ends become U+00AE, which stands for them in this
// format. The format has no way to write its own marks, so that those in the value are written
// otherwise (þ as th, ® as (R), U+0014 as a blank) and counted in *changed.
std::string dat_value(std::string_view text, std::uint64_t* changed);

struct LoadFileReport {
  std::uint64_t messages = 0;
  std::uint64_t documents = 0;  // that are no part of a message
  std::uint64_t attachments = 0;
  std::uint64_t bytes = 0;       // of originals
  std::uint64_t unreadable = 0;  // attachments that could not be taken out; each says so
  std::uint64_t changed = 0;     // values that had marks of the format in them
  std::string first, last;       // Bates numbers
};

// Writes load.dat, load.opt, natives/ and text/ into a new folder. `found` ascends. What lies in a
// message of `found` as an attachment stands there, in its family, and not for itself too.
Result<LoadFileReport> write_load_file(const std::vector<catalog::RowId>& found,
                                       sql::Database* database, store::Reader* store,
                                       const BatesNumbers& bates, const std::string& folder);

}  // namespace day::vault
