// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <memory>

#include "base/json_writer.h"
#include "base/numbers.h"
#include "cli/context.h"
#include "cli/terminal.h"
#include "dossier/conversation.h"
#include "dossier/message_words.h"
#include "dossier/proof.h"
#include "dossier/thread_words.h"
#include "inquiry/conversation.h"
#include "text/display.h"

namespace day::cli {
namespace {

// Levels that are drawn; deeper ones stand there too and say how deep they are. Eighty columns
// leave half a line for the text.
constexpr std::uint32_t kDrawnLevels = 20;
constexpr std::size_t kSenderColumns = 22;
constexpr std::size_t kDateColumns = 22;
constexpr std::size_t kMinTextColumns = 30;

struct Options {
  std::string id;
  bool full = false;
  bool no_text = false;

  dossier::TextWanted wanted() const {
    if (no_text) return dossier::TextWanted::None;
    return full ? dossier::TextWanted::All : dossier::TextWanted::Own;
  }
};

using Texts = std::vector<mail::TextSegment>;

std::string trimmed(std::string line) {
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

class Drawing {
 public:
  Drawing(const inquiry::Conversation& conversation, const Options& options, std::size_t width)
      : talk_(conversation),
        options_(options),
        width_(width),
        depths_(thread::find_depths(conversation.forest)) {}

  void draw_heading() const {
    std::string line =
        fmt::format("Thread {}: {} message{}", styled(Style::Cyan, catalog::print_short(talk_.id)),
                    group_digits(talk_.messages), talk_.messages == 1 ? "" : "s");
    const std::uint64_t others = talk_.facts.size() - dossier::own_messages(talk_);
    if (others > 0) line += fmt::format(", {} more by weak evidence (~)", group_digits(others));
    if (talk_.missing > 0) line += fmt::format(", {} missing", group_digits(talk_.missing));
    fmt::print("{}\n", line);
    if (talk_.more_threads > 0) {
      fmt::print(stderr,
                 "daylight: note: {} more threads have this subject; whether they belong here was "
                 "not looked at\n",
                 talk_.more_threads);
    }
  }

  // `same_words`: it is a copy whose text is that of the message it shares its Message-ID with.
  void draw_node(std::uint32_t at, const Texts& texts, bool same_words) {
    const thread::Node& node = talk_.forest.nodes[at];
    fmt::print("{}{}\n", branch(at),
               trimmed(node.message ? message_line(at, same_words) : gap_line(at)));
    const std::string before = enter(at) + (node.children.empty() ? "   " : "│  ");
    const std::size_t used = text::display_width(before);
    const std::size_t room =
        width_ == 0 ? 0 : std::max(width_ > used ? width_ - used : 0, kMinTextColumns);
    bool any = same_words;
    for (const mail::TextSegment& segment : texts) {
      if (same_words || !dossier::is_wanted(segment, options_.wanted())) continue;
      any |= draw_text(before, segment, room);
    }
    if (any && !options_.no_text) fmt::print("{}\n", trimmed(before));
  }

 private:
  bool is_last(std::uint32_t at) const {
    const std::uint32_t parent = talk_.forest.nodes[at].parent;
    return parent == thread::kNoNode || talk_.forest.nodes[parent].children.back() == at;
  }

  // The lines of what is above that go on beside the text of a node and beside its answers. Nodes
  // come in the order of reading, so those of the level above are still right.
  const std::string& enter(std::uint32_t at) {
    const std::uint32_t depth = depths_[at];
    if (depth == 0 || depth > kDrawnLevels) return levels_[std::min(depth, kDrawnLevels)];
    levels_[depth] = levels_[depth - 1] + (is_last(at) ? "   " : "│  ");
    return levels_[depth];
  }

  std::string branch(std::uint32_t at) const {
    const thread::Node& node = talk_.forest.nodes[at];
    const std::uint32_t depth = depths_[at];
    if (depth == 0) return "";
    if (depth > kDrawnLevels) return levels_[kDrawnLevels] + fmt::format("‥{} ", depth);
    const bool weak = thread::is_weak(node.evidence);
    return levels_[depth - 1] + (is_last(at) ? "└" : "├") + (weak ? "~ " : "─ ");
  }

  std::string message_line(std::uint32_t at, bool same_words) const {
    const thread::Node& node = talk_.forest.nodes[at];
    const catalog::Summary& summary = talk_.summaries[*node.message];
    const dossier::VerdictMark mark = dossier::verdict_mark(summary.verdict);
    std::string line = styled(Style::Cyan, print_short(summary.item.id));
    line += " " + styled(style_of(mark.tone), text::fit_width(mark.mark, 2));
    line += text::fit_width(summary.date ? print_minute(*summary.date) : "no date", kDateColumns);
    line += "  " + text::fit_width(text::show_line(dossier::sender_of(summary)), kSenderColumns);
    if (dossier::changes_subject(talk_, at))
      line += "  " + styled(Style::Bold, text::show_line(summary.subject));
    if (summary.has_attachment) line += "  [attachment]";
    if (!summary.failure.empty()) {
      line += "  " + styled(Style::Red, "not read: " + text::show_line(summary.failure));
    }
    if (const std::string reason = dossier::hang_words(talk_, at, same_words); !reason.empty()) {
      line += "  " + styled(Style::Yellow, "(" + reason + ")");
    }
    return line;
  }

  std::string gap_line(std::uint32_t at) const {
    const dossier::GapWords words = dossier::describe_gap(talk_, at);
    std::string line = "missing";
    if (!words.message_id.empty()) line += "  <" + text::show_line(words.message_id) + ">";
    if (!words.written.empty()) line += "  written " + words.written;
    for (const dossier::GapWords::Said& said : words.said) {
      line += fmt::format("  {}: “{}”", print_short(said.by), text::show_line(said.what));
    }
    const std::string reason = dossier::hang_words(talk_, at, false);
    if (!reason.empty()) line += "  (" + reason + ")";
    return styled(Style::Dim, line);
  }

  // Whether anything was there to draw.
  bool draw_text(const std::string& before, const mail::TextSegment& segment,
                 std::size_t room) const {
    std::string shown = wrap_text(text::show_text(segment.text), room);
    while (!shown.empty() && (shown.back() == '\n' || shown.back() == ' ')) shown.pop_back();
    std::size_t from = shown.find_first_not_of('\n');
    if (from == std::string::npos) return false;
    const Style style = segment.kind == mail::TextKind::Own      ? Style::Plain
                        : segment.kind == mail::TextKind::Hidden ? Style::Red
                                                                 : Style::Dim;
    while (from <= shown.size()) {
      const std::size_t end = std::min(shown.find('\n', from), shown.size());
      const std::string line = shown.substr(from, end - from);
      fmt::print("{}\n", line.empty() ? trimmed(before) : before + styled(style, line));
      from = end + 1;
    }
    return true;
  }

  const inquiry::Conversation& talk_;
  const Options& options_;
  std::size_t width_;
  std::vector<std::uint32_t> depths_;
  std::array<std::string, kDrawnLevels + 1> levels_;
};

Status print(dossier::Opened& opened, const inquiry::Conversation& talk, const Options& options,
             const Context& context) {
  Drawing drawing(talk, options, output_width());
  if (!context.json) drawing.draw_heading();
  for (std::uint32_t at = 0; at < talk.forest.nodes.size(); ++at) {
    Texts texts;
    const auto& message = talk.forest.nodes[at].message;
    if (message && !options.no_text) {
      ASSIGN_OR_RETURN(texts, opened.catalog->text(talk.summaries[*message].item.row));
    }
    if (context.json) {
      JsonWriter out;
      dossier::put_node(&out.begin_object(), talk, at, texts, options.wanted());
      fmt::print("{}\n", out.end_object().text());
    } else {
      ASSIGN_OR_RETURN(const bool same_words, dossier::repeats(opened, talk, at, texts));
      drawing.draw_node(at, texts, same_words);
    }
  }
  return {};
}

int run(const Options& options, const Context& context) {
  auto opened = open_for_questions(context);
  if (!opened.ok()) return fail(opened.error());
  const auto item = opened->find_item(options.id);
  if (!item.ok()) return fail_or_no(item.error());
  const auto talk = inquiry::find_conversation(opened->database.get(), item->row);
  if (!talk.ok()) return fail_or_no(talk.error());
  const Status printed = print(*opened, *talk, options, context);
  return printed.ok() ? kExitDone : fail(printed.error());
}

}  // namespace

void add_thread(CLI::App* app, Context* context) {
  auto* verb = app->add_subcommand("thread", "Draw the conversation around a message as a tree");
  auto options = std::make_shared<Options>();
  verb->add_option("ID", options->id,
                   "The first characters of the id of a thread or of any message in it")
      ->required();
  auto* full = verb->add_flag("--full", options->full,
                              "All text of each message, not only its writer's own words");
  verb->add_flag("--no-text", options->no_text, "The tree only")->excludes(full);
  verb->add_flag("--json", context->json, "JSON Lines, one object for each message or gap");
  verb->footer(std::string(dossier::explain_marks()) +
               "\n"
               "A branch with ~ is weak evidence: the message names no message that is here.\n"
               "Examples: daylight thread 7k2m9qx4a1\n"
               "          daylight thread 7k2m9qx4a1 --no-text");
  verb->callback([=] { context->run = [=] { return run(*options, *context); }; });
}

}  // namespace day::cli
