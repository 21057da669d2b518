// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "base/numbers.h"
#include "cli/context.h"
#include "cli/search_print.h"
#include "cli/terminal.h"
#include "dossier/decided.h"
#include "dossier/hit.h"
#include "dossier/proof.h"
#include "inquiry/search.h"
#include "query/query.h"
#include "text/display.h"

namespace day::cli {
namespace {

constexpr std::uint64_t kDefaultLimit = 20;

struct Options {
  std::vector<std::string> words;
  std::string sort = "relevance";
  std::uint64_t limit = kDefaultLimit;
  std::uint64_t offset = 0;
  bool count = false;
  std::string fold = "none";
};

void print_total(const inquiry::SearchAnswer& answer, std::uint64_t offset, bool folded) {
  std::uint64_t results = answer.hits.size();
  for (const auto& hit : answer.hits) results += hit.behind.size();
  const std::uint64_t last = offset + answer.hits.size();
  std::string line = answer.count == 0 ? "Nothing found" : group_digits(answer.count) + " found";
  if (folded && !answer.hits.empty()) {
    line += fmt::format("; lines {} to {} stand for {} of them", offset + 1, last,
                        group_digits(results));
  }
  if (last < answer.count && !answer.hits.empty() && (!folded || results < answer.count)) {
    line +=
        folded ? fmt::format("; what follows with --offset {}", last)
               : fmt::format("; these are {} to {}, more with --offset {}", offset + 1, last, last);
  }
  std::fflush(stdout);
  fmt::print(stderr, "{}\n", line);
}

void print_notices(const inquiry::SearchAnswer& answer) {
  for (const auto& notice : answer.notices) {
    fmt::print(stderr, "daylight: note: {}\n", text::show_line(notice.text));
  }
}

int run(const Options& options, const Context& context) {
  auto opened = open_for_questions(context);
  if (!opened.ok()) return fail(opened.error());
  std::string typed;
  for (const std::string& word : options.words) typed += (typed.empty() ? "" : " ") + word;
  const query::Query query = query::parse_query(typed);
  inquiry::Search search(opened->database.get(), opened->originals.get());
  inquiry::SearchOptions how;
  how.sort = options.sort == "newest"   ? inquiry::Sort::Newest
             : options.sort == "oldest" ? inquiry::Sort::Oldest
                                        : inquiry::Sort::Relevance;
  how.fold = options.fold == "copies"   ? inquiry::Fold::Copies
             : options.fold == "thread" ? inquiry::Fold::Thread
                                        : inquiry::Fold::None;
  how.limit = options.count ? 0 : options.limit;
  how.offset = options.offset;
  const auto answer = search.run(query, how);
  if (!answer.ok()) return fail(answer.error());
  print_notices(*answer);
  if (options.count) {
    fmt::print("{}\n", answer->count);
    return answer->count > 0 ? kExitDone : kExitNo;
  }
  const std::size_t width = output_width();
  for (const auto& hit : answer->hits) {
    const auto decided = dossier::load_decided(opened->database.get(), hit.summary.item.id);
    if (!decided.ok()) return fail(decided.error());
    if (!context.json) {
      print_hit(hit, *decided, width);
      continue;
    }
    const auto behind = dossier::ids_behind(opened->catalog.get(), hit);
    if (!behind.ok()) return fail(behind.error());
    JsonWriter out;
    dossier::put_hit(&out.begin_object(), hit, *decided, *behind);
    fmt::print("{}\n", out.end_object().text());
  }
  if (!context.json) print_total(*answer, options.offset, how.fold != inquiry::Fold::None);
  return answer->count > 0 ? kExitDone : kExitNo;
}

}  // namespace

void add_search(CLI::App* app, Context* context) {
  auto* verb = app->add_subcommand("search", "Find messages and documents");
  auto options = std::make_shared<Options>();
  verb->add_option("QUERY", options->words,
                   "Words, \"phrases\", from:NAME, date:2016-05 …; all if empty");
  verb->add_option("--sort", options->sort, "relevance, newest or oldest")
      ->type_name("ORDER")
      ->check(CLI::IsMember({"relevance", "newest", "oldest"}));
  verb->add_option("--limit", options->limit, "At most so many results")->type_name("N");
  verb->add_option("--offset", options->offset, "Leave out the first so many")->type_name("N");
  verb->add_option("--fold", options->fold,
                   "copies or thread: one line for each group of copies, or thread")
      ->type_name("WHAT")
      ->check(CLI::IsMember({"none", "copies", "thread"}));
  verb->add_flag("--count", options->count, "Print only how many there are");
  verb->add_flag("--json", context->json, "JSON Lines, one object for each result");
  verb->footer(std::string(dossier::explain_marks()) +
               "\n"
               "The language is in daylight-query(7). Exit status 1: nothing found.\n"
               "Words that begin with a minus go after --.\n"
               "Examples: daylight search '\"harbour dues\" from:solberg since:2016-03'\n"
               "          daylight search in:attachment type:pdf 'size:>1mb' samples\n"
               "          daylight search --count has:attachment -- -draft");
  verb->callback([=] { context->run = [=] { return run(*options, *context); }; });
}

}  // namespace day::cli
