// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/give_back.h"

#include <fmt/format.h>
#include <unistd.h>

#include <optional>
#include <utility>
#include <vector>

#include "catalog/catalog.h"
#include "crypto/sha256.h"
#include "os/file.h"
#include "store/store.h"
#include "vault/recipe_walk.h"

namespace day::vault {
namespace {

bool is_folder(store::ContainerKind kind) {
  return kind == store::ContainerKind::Folder || kind == store::ContainerKind::Maildir;
}
bool is_packed(store::ContainerKind kind) {
  return kind == store::ContainerKind::Compressed || kind == store::ContainerKind::Archive;
}

// A path from a recipe was written by a stranger's folder names; it must stay below the target.
Status check_component(const std::string& name) {
  if (name.empty() || name == "." || name == ".." || name.find('/') != std::string::npos ||
      name.find('\0') != std::string::npos) {
    return Error{Code::Damaged, "a recipe names a file that would lie outside of the target"};
  }
  return {};
}

class Writer {
 public:
  Writer(store::Reader* store, catalog::Reader* catalog, SourceId source, std::string target)
      : store_(store), catalog_(catalog), source_(source), target_(std::move(target)) {}

  Status take(SourceId source, const store::RecipeRecord& record) {
    if (source != source_) return {};
    if (const auto* end = std::get_if<store::SourceEnd>(&record)) {
      ended_ = true;
      if (!end->complete) return incomplete();
      return {};
    }
    if (const auto* begin = std::get_if<store::ContainerBegin>(&record)) return on_begin(*begin);
    if (const auto* end = std::get_if<store::ContainerEnd>(&record)) return on_end(*end);
    if (inside_packed_ > 0) return {};
    if (const auto* framing = std::get_if<store::Framing>(&record)) return put(framing->bytes);
    if (const auto* gap = std::get_if<store::Gap>(&record)) {
      return Error{Code::Damaged, fmt::format("{}: {} bytes were never received: {}",
                                              open_.empty() ? "" : open_.back().path,
                                              gap->size_bytes, gap->reason)};
    }
    if (const auto* ref = std::get_if<store::ItemRef>(&record)) return put_item(ref->id);
    return {};
  }

  Status finish() const {
    if (!ended_) return incomplete();
    return {};
  }
  const GivenBack& given() const { return given_; }
  void remove_partial() const {
    for (auto path = made_.rbegin(); path != made_.rend(); ++path) {
      if (::unlink(path->c_str()) != 0) ::rmdir(path->c_str());
    }
  }

 private:
  struct Open {
    store::ContainerKind kind;
    std::string path;
  };

  static Error incomplete() {
    return Error{Code::Damaged,
                 "the source was not taken in to its end, so it cannot be given back "
                 "whole; add it again"};
  }

  Status on_begin(const store::ContainerBegin& begin) {
    if (inside_packed_ > 0) {
      ++inside_packed_;
      return {};
    }
    std::string path = target_;
    if (!open_.empty()) {
      TRY(check_component(begin.path));
      path = open_.back().path + "/" + begin.path;
    }
    open_.push_back({begin.kind, path});
    if (is_folder(begin.kind)) {
      if (path == "-") return Error{Code::Failed, "a folder needs --output DIR"};
      TRY(os::make_folder(path));
      made_.push_back(path);
      return {};
    }
    if (is_packed(begin.kind)) ++inside_packed_;
    return open_file(path);
  }

  Status on_end(const store::ContainerEnd& end) {
    if (inside_packed_ > 1) {
      --inside_packed_;
      return {};
    }
    const Open container = open_.back();
    open_.pop_back();
    if (is_folder(container.kind)) return {};
    if (inside_packed_ == 1) {
      inside_packed_ = 0;
      if (!end.outer_kept) {
        return Error{Code::Unsupported,
                     fmt::format("the outer file of source {} was not kept (--no-outer); its "
                                 "messages can be had with --to mbox or --to eml",
                                 source_.number)};
      }
      TRY(put_item(ItemId{end.sha256}));
    }
    if (!end.complete && !end.outer_kept) return incomplete();
    if (hash_.finish() != end.sha256) {
      return Error{Code::Damaged, fmt::format("{}: what is stored is not what was received; run "
                                              "`daylight check`",
                                              container.path)};
    }
    ++given_.files;
    if (container.path != "-") TRY(file_->sync());
    file_.reset();
    return {};
  }

  Status open_file(const std::string& path) {
    if (path == "-") {
      file_ = os::File::adopt(::dup(STDOUT_FILENO), "standard output");
      return {};
    }
    if (os::exists(path)) {
      return Error{Code::Failed, path + " is there already; choose another --output"};
    }
    ASSIGN_OR_RETURN(file_, os::File::create(path));
    made_.push_back(path);
    return {};
  }

  Status put(ByteView bytes) {
    if (!file_) return Error{Code::Damaged, "a recipe has bytes outside of a file"};
    hash_.update(bytes);
    given_.bytes += bytes.size();
    return file_->write(bytes);
  }

  Status put_item(const ItemId& id) {
    ASSIGN_OR_RETURN(const auto rows, catalog_->find_items({id, id}, 1));
    if (rows.empty()) {
      return Error{Code::Damaged, "catalog.db lacks an item; run `daylight rebuild`"};
    }
    return store_->read_pieces(id, rows.front().location,
                               [this](ByteView piece) { return put(piece); });
  }

  store::Reader* store_;
  catalog::Reader* catalog_;
  SourceId source_;
  std::string target_;
  std::vector<Open> open_;
  std::vector<std::string> made_;
  std::uint64_t inside_packed_ = 0;  // depth of containers from the packed one inwards
  std::optional<os::File> file_;
  crypto::Sha256 hash_;
  bool ended_ = false;
  GivenBack given_;
};

}  // namespace

Result<GivenBack> give_back(const Vault& vault, sql::Database* database, SourceId source,
                            const std::string& target) {
  catalog::Reader catalog(database);
  ASSIGN_OR_RETURN(const auto sources, catalog.sources());
  bool found = false;
  for (const auto& each : sources) found = found || each.id == source;
  if (!found) {
    return Error{Code::NotFound,
                 fmt::format("no source {}; `daylight status` lists them", source.number)};
  }
  ASSIGN_OR_RETURN(const auto scanner, store::Reader::open(vault.packs_folder()));
  ASSIGN_OR_RETURN(const auto fetcher, store::Reader::open(vault.packs_folder()));
  Writer writer(fetcher.get(), &catalog, source, target);
  Status status = visit_records(scanner.get(), [&](SourceId id, const store::RecipeRecord& record) {
    return writer.take(id, record);
  });
  if (status.ok()) status = writer.finish();
  if (!status.ok()) {
    writer.remove_partial();
    return status.error();
  }
  return writer.given();
}

}  // namespace day::vault
