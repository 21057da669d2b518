// SPDX-License-Identifier: AGPL-3.0-or-later
// `people --graph`: who wrote to whom, as a picture or a table.
#include <fmt/format.h>

#include <utility>

#include "base/numbers.h"
#include "cli/context.h"
#include "cli/people_verbs.h"
#include "cli/terminal.h"
#include "dossier/people_graph.h"
#include "os/file.h"
#include "text/display.h"

namespace day::cli {
namespace {

struct Drawn {
  dossier::PeopleGraph people;
  std::string text;
};

Result<Drawn> draw(const GraphOptions& options, dossier::Opened* opened) {
  sql::Database* const database = opened->database.get();
  TRY(database->execute("BEGIN"));  // one snapshot for the persons and the messages
  ASSIGN_OR_RETURN(const auto book, catalog::read_people(database));
  std::size_t limit = options.limit;
  if (limit == 0 && options.format == "svg") limit = dossier::kDefaultDrawn;
  Drawn out;
  ASSIGN_OR_RETURN(out.people,
                   dossier::draw_people(*opened, book, {options.query, limit, options.everybody}));
  TRY(database->execute("COMMIT"));
  for (const query::Notice& notice : out.people.notices) {
    fmt::print(stderr, "daylight: note: {}\n", text::show_line(notice.text));
  }
  ASSIGN_OR_RETURN(out.text,
                   dossier::print_people_graph(out.people, options.query, options.format));
  return out;
}

}  // namespace

int run_people_graph(const GraphOptions& options, const Context& context) {
  auto opened = open_for_questions(context);
  if (!opened.ok()) return fail(opened.error());
  const auto drawn = draw(options, &*opened);
  if (!drawn.ok()) return fail(drawn.error());
  const dossier::PeopleGraph& chosen = drawn->people;
  if (chosen.graph.nodes.empty()) {
    fmt::print(stderr, "Nobody wrote to anybody here\n");
    return kExitNo;
  }
  if (options.output.empty()) {
    fmt::print("{}", drawn->text);
  } else {
    const Status written = os::write_file_durably(options.output, drawn->text);
    if (!written.ok()) return fail(written.error());
  }
  std::fflush(stdout);
  fmt::print(stderr, "{} of {} persons, {} lines{}\n", group_digits(chosen.graph.nodes.size()),
             group_digits(chosen.all_persons), group_digits(chosen.graph.edges.size()),
             chosen.left_out == 0
                 ? ""
                 : fmt::format("; {} lists and robots left out (--everybody has them)",
                               group_digits(chosen.left_out)));
  return kExitDone;
}

}  // namespace day::cli
