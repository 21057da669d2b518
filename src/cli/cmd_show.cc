// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "base/utf8.h"
#include "catalog/documents.h"
#include "cli/context.h"
#include "cli/show.h"
#include "cli/terminal.h"
#include "document/limits.h"
#include "os/file.h"
#include "png/png.h"
#include "reader/document_room.h"
#include "text/display.h"
#include "vault/limits.h"

namespace day::cli {
namespace {

// A page of A4 at 200 dots per inch has 3.9 million.
constexpr std::uint64_t kPicturePixels = 4'000'000;

struct Options {
  std::string id;
  bool raw = false;
  bool headers = false;
  bool all = false;
  bool png = false;
  std::optional<std::uint32_t> part;
  std::string page;
  std::string output;
};

Result<os::File> open_output(const std::string& output) {
  if (output.empty() || output == "-") {
    return os::File::adopt(::dup(STDOUT_FILENO), "standard output");
  }
  if (os::exists(output)) return Error{Code::Failed, output + " is there already"};
  return os::File::create(output);
}

// The bytes of a document are those that a stranger made for a program on the reader's machine.
void warn_of_original(const catalog::ItemRow& item, bool can_draw) {
  const std::string id = print_short(item.id);
  fmt::print(
      stderr,
      "daylight: note: this is as its sender made it and may harm the program that opens "
      "it{}\n",
      can_draw ? fmt::format("; `daylight show {} --page 1 --png` gives a picture", id) : "");
}

Status write_raw(dossier::Opened& opened, const catalog::ItemRow& item, const std::string& output) {
  if (item.kind == store::ItemKind::Document) {
    catalog::DocumentReader documents(opened.database.get());
    ASSIGN_OR_RETURN(const auto info, documents.info(item.row));
    warn_of_original(item, info && info->can_draw);
  }
  ASSIGN_OR_RETURN(os::File file, open_output(output));
  return opened.originals->read_pieces(item.id, item.location,
                                       [&](ByteView piece) { return file.write(piece); });
}

Status write_part(dossier::Opened& opened, const catalog::ItemRow& item, const Options& options) {
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

// Pixels only, made in the locked room.
Status write_picture(dossier::Opened& opened, const catalog::ItemRow& item, std::size_t page,
                     const std::string& output) {
  if (output.empty() && is_terminal(STDOUT_FILENO)) {
    return Error{Code::Failed, "a picture is no text; write it to a file with --output FILE"};
  }
  ASSIGN_OR_RETURN(const Bytes bytes,
                   opened.originals->read(item.id, item.location, document::kMaxDocumentBytes));
  ASSIGN_OR_RETURN(const auto room, reader::DocumentRoom::start({}));
  reader::DocumentRequest request;
  request.bytes = bytes;
  ASSIGN_OR_RETURN(const document::Picture picture,
                   room->draw(request, static_cast<std::uint32_t>(page), kPicturePixels));
  ASSIGN_OR_RETURN(const Bytes file_bytes, png::encode_png(picture));
  ASSIGN_OR_RETURN(os::File file, open_output(output));
  return file.write(file_bytes);
}

Status show_document(const Options& options, const Context& context, dossier::Opened& opened,
                     const catalog::ItemRow& item) {
  ASSIGN_OR_RETURN(const dossier::ShownDocument shown,
                   dossier::load_document(opened, item, options.all));
  std::optional<std::size_t> page;
  if (options.png) {
    ASSIGN_OR_RETURN(page, dossier::find_drawn_page(shown, options.page));
    return write_picture(opened, item, *page, options.output);
  }
  if (!options.page.empty()) {
    ASSIGN_OR_RETURN(page, dossier::find_page(shown.pages, options.page));
  }
  if (context.json) {
    JsonWriter out;
    dossier::put_document(&out.begin_object(), shown, page);
    fmt::print("{}\n", out.end_object().text());
  } else {
    print_document_text(shown, page);
  }
  return {};
}

Status show(const Options& options, const Context& context, dossier::Opened& opened,
            const catalog::ItemRow& item) {
  if (options.raw) return write_raw(opened, item, options.output);
  if (options.part) return write_part(opened, item, options);
  if (item.kind == store::ItemKind::Document) {
    if (options.headers) return Error{Code::NotFound, "a document has no header fields"};
    return show_document(options, context, opened, item);
  }
  if (!options.page.empty()) return Error{Code::NotFound, "a message has no pages"};
  if (options.headers && !context.json) {
    ASSIGN_OR_RETURN(const auto fields, dossier::load_fields(opened, item));
    for (const auto& field : fields) {
      fmt::print("{}: {}\n", styled(Style::Bold, text::show_line(field.name)),
                 text::show_line(field.value));
    }
    return {};
  }
  ASSIGN_OR_RETURN(const dossier::Shown shown, dossier::load_shown(opened, item, options.all));
  if (context.json) {
    ASSIGN_OR_RETURN(const auto fields, dossier::load_fields(opened, item));
    JsonWriter out;
    dossier::put_shown(&out.begin_object(), shown, fields);
    fmt::print("{}\n", out.end_object().text());
  } else {
    print_message_text(shown);
  }
  return {};
}

int run(const Options& options, const Context& context) {
  auto opened = open_for_questions(context);
  if (!opened.ok()) return fail(opened.error());
  const auto item = opened->find_item(options.id);
  if (!item.ok()) return fail_or_no(item.error());
  const Status shown = show(options, context, *opened, *item);
  if (!shown.ok()) return fail(shown.error());
  return kExitDone;
}

}  // namespace

void add_show(CLI::App* app, Context* context) {
  auto* verb =
      app->add_subcommand("show", "Show a message or document for reading, or give out its bytes");
  auto options = std::make_shared<Options>();
  verb->add_option("ID", options->id, "The first characters of an id, as search prints it")
      ->required();
  auto* raw = verb->add_flag("--raw", options->raw, "The exact bytes as received");
  auto* headers = verb->add_flag("--headers", options->headers, "All header fields in order");
  auto* part =
      verb->add_option("--part", options->part, "The content of one part, decoded")->type_name("N");
  raw->excludes(headers)->excludes(part);
  headers->excludes(part);
  auto* page =
      verb->add_option("--page", options->page, "One page of a document, by its label or number")
          ->type_name("PAGE");
  verb->add_flag("--png", options->png, "With --page: a picture of it, safe to open")->needs(page);
  page->excludes(raw)->excludes(headers)->excludes(part);
  verb->add_flag("--all", options->all, "Every place where it lies, and all that lies in it");
  verb->add_option("--output,-o", options->output, "Write --raw, --part or --png to a new file")
      ->type_name("FILE");
  verb->add_flag("--json", context->json, "Answer as JSON");
  verb->footer(
      "Examples: daylight show 7k2m9qx4a1\n"
      "          daylight show 7k2m9qx4a1 --raw > original.eml\n"
      "          daylight show 7k2m9qx4a1 --part 2 --output budget.xlsx\n"
      "          daylight show 3fgh5wz8cn --page 7\n"
      "          daylight show 3fgh5wz8cn --page 7 --png -o page7.png");
  verb->callback([=] { context->run = [=] { return run(*options, *context); }; });
}

}  // namespace day::cli
