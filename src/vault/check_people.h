// SPDX-License-Identifier: AGPL-3.0-or-later
// Whether the persons that the catalog keeps are those that its messages and rulings make, and
// whether what it has drawn out of texts is what the texts say.
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "sql/database.h"

namespace day::vault {

// Resolves every address again, in memory, and names each person of whom the tables say something
// else, and what. Tables that belong to an earlier state of the catalog are not looked at: no
// question is answered from them.
Status check_people(sql::Database* database, const std::function<void(std::string)>& problem);

// Reads every text again: what signatures and reply lines say of people, and the sketches by which
// copies are found.
Status check_texts(sql::Database* database, const std::function<void(std::string)>& problem);

}  // namespace day::vault
