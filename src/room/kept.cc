// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/kept.h"

namespace day::room {

Result<std::string> catalog_state(sql::Database* database) {
  ASSIGN_OR_RETURN(auto rows, database->prepare("SELECT key, value FROM meta ORDER BY key"));
  std::string state;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) return state;
    state.append(rows.column_text(0)).append("=").append(rows.column_blob(1)).append("\n");
  }
}

}  // namespace day::room
