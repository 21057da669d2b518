// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "base/utf8.h"
#include "cli/opened.h"
#include "cli/shown.h"
#include "cli/terminal.h"
#include "os/file.h"
#include "text/display.h"
#include "vault/limits.h"

namespace day::cli {
namespace {

struct Options {
  std::string id;
  bool raw = false;
  bool headers = false;
  std::optional<std::uint32_t> part;
  std::string output;
};

// The fields of the header in order, read anew in the locked room. A message too large for it is
// read only as far as its head.
Result<std::vector<mail::DisplayField>> load_fields(Opened& opened, const catalog::ItemRow& item) {
  if (item.kind != store::ItemKind::Message) return std::vector<mail::DisplayField>();
  const bool large = item.size_bytes > vault::kMaxMessageInMemoryBytes;
  ASSIGN_OR_RETURN(Bytes bytes,
                   large
                       ? opened.originals->read_range(item.id, item.location, 0, vault::kHeadBytes)
                       : opened.originals->read(item.id, item.location, item.size_bytes));
  ASSIGN_OR_RETURN(reader::Outcome outcome,
                   reader::read_one({}, std::move(bytes), reader::ReadOptions{true}));
  return std::move(outcome.reading.fields);
}

Result<os::File> open_output(const std::string& output) {
  if (output.empty() || output == "-") {
    return os::File::adopt(::dup(STDOUT_FILENO), "standard output");
  }
  if (os::exists(output)) return Error{Code::Failed, output + " is there already"};
  return os::File::create(output);
}

Status write_raw(Opened& opened, const catalog::ItemRow& item, const std::string& output) {
  ASSIGN_OR_RETURN(os::File file, open_output(output));
  return opened.originals->read_pieces(item.id, item.location,
                                       [&](ByteView piece) { return file.write(piece); });
}

Status write_part(Opened& opened, const catalog::ItemRow& item, const Options& options) {
  if (item.kind != store::ItemKind::Message) {
    return Error{Code::NotFound, "a document has no parts; use --raw"};
  }
  ASSIGN_OR_RETURN(Bytes bytes,
                   opened.originals->read(item.id, item.location, vault::kMaxMessageInMemoryBytes));
  ASSIGN_OR_RETURN(const Bytes content, reader::read_part({}, std::move(bytes), *options.part,
                                                          vault::kMaxMessageInMemoryBytes));
  const bool to_terminal = options.output.empty() && is_terminal(STDOUT_FILENO);
  if (to_terminal) {
    if (!is_utf8(content) || content.find('\0') != Bytes::npos) {
      return Error{Code::Failed, "this part is no text; write it to a file with --output FILE"};
    }
    fmt::print("{}\n", text::show_text(content));
    return {};
  }
  ASSIGN_OR_RETURN(os::File file, open_output(options.output));
  return file.write(content);
}

Status show(const Options& options, const Context& context, Opened& opened,
            const catalog::ItemRow& item) {
  if (options.raw) return write_raw(opened, item, options.output);
  if (options.part) return write_part(opened, item, options);
  if (options.headers && !context.json) {
    ASSIGN_OR_RETURN(const auto fields, load_fields(opened, item));
    for (const auto& field : fields) {
      fmt::print("{}: {}\n", styled(Style::Bold, text::show_line(field.name)),
                 text::show_line(field.value));
    }
    return {};
  }
  ASSIGN_OR_RETURN(const Shown shown, load_shown(opened, item));
  if (context.json) {
    ASSIGN_OR_RETURN(const auto fields, load_fields(opened, item));
    print_shown_json(shown, fields);
  } else {
    print_shown_text(shown);
  }
  return {};
}

int run(const Options& options, const Context& context) {
  auto opened = Opened::open(context);
  if (!opened.ok()) return fail(opened.error());
  const auto item = opened->find_item(options.id);
  if (!item.ok()) return fail_or_no(item.error());
  const Status shown = show(options, context, *opened, *item);
  if (!shown.ok()) return fail(shown.error());
  return kExitDone;
}

}  // namespace

void add_show(CLI::App* app, Context* context) {
  auto* verb = app->add_subcommand("show", "Show one message for reading, or give out its bytes");
  auto options = std::make_shared<Options>();
  verb->add_option("ID", options->id, "The first characters of an id, as search prints it")
      ->required();
  auto* raw = verb->add_flag("--raw", options->raw, "The exact bytes as received");
  auto* headers = verb->add_flag("--headers", options->headers, "All header fields in order");
  auto* part =
      verb->add_option("--part", options->part, "The content of one part, decoded")->type_name("N");
  raw->excludes(headers)->excludes(part);
  headers->excludes(part);
  verb->add_option("--output", options->output, "Write --raw or --part to a new file")
      ->type_name("FILE");
  verb->add_flag("--json", context->json, "Answer as JSON");
  verb->footer(
      "Examples: daylight show 7k2m9qx4a1\n"
      "          daylight show 7k2m9qx4a1 --raw > original.eml\n"
      "          daylight show 7k2m9qx4a1 --part 2 --output budget.xlsx");
  verb->callback([=] { context->run = [=] { return run(*options, *context); }; });
}

}  // namespace day::cli
