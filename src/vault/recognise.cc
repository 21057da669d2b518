// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "catalog/catalog.h"
#include "catalog/documents.h"
#include "catalog/state.h"
#include "document/limits.h"
#include "index/index.h"
#include "vault/document_lanes.h"
#include "vault/originals.h"
#include "vault/read.h"
#include "vault/session.h"

namespace day::vault {
namespace {

// What a lane has made of one document.
struct Recognised {
  catalog::RowId row;
  std::vector<document::Page> pages;
  std::vector<std::string> defects;
  std::string languages;
  std::uint64_t asked = 0;
  std::uint64_t found = 0;
};

// Threads that recognise, each with a worker of its own; results come as they are done.
class Recognisers {
 public:
  Recognisers(const RecogniseOptions& options, std::string packs_folder, std::string catalog_path,
              std::vector<catalog::ItemRow> items)
      : options_(options),
        packs_folder_(std::move(packs_folder)),
        catalog_path_(std::move(catalog_path)),
        items_(std::move(items)) {
    unsigned count =
        options.pool.workers != 0 ? options.pool.workers : std::thread::hardware_concurrency();
    count = std::clamp<unsigned>(
        count, 1, static_cast<unsigned>(std::min<std::size_t>(items_.size(), kLaneCeiling)));
    running_ = count;
    for (unsigned i = 0; i < count; ++i) threads_.emplace_back([this] { run(); });
  }
  ~Recognisers() {
    end_ = true;
    for (std::thread& thread : threads_) thread.join();
  }

  // The next document that is done; nothing after the last.
  Result<std::optional<Recognised>> next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !done_.empty() || running_ == 0 || error_; });
    if (error_) return *error_;
    if (done_.empty()) return std::optional<Recognised>();
    Recognised first = std::move(done_.front());
    done_.erase(done_.begin());
    return std::optional<Recognised>(std::move(first));
  }

 private:
  void run() {
    const Status status = work();
    const std::lock_guard lock(mutex_);
    if (!status.ok()) error_ = status.error();
    --running_;
    changed_.notify_all();
  }

  Status work() {
    reader::DocumentRoomOptions room_options;
    room_options.program = options_.pool.document_program;
    room_options.wall_seconds = options_.pool.wall_seconds;
    ASSIGN_OR_RETURN(const auto database, sql::Database::open(catalog_path_, sql::Mode::ReadOnly));
    ASSIGN_OR_RETURN(const auto originals,
                     open_originals_in(packs_folder_, database.get(), room_options));
    ASSIGN_OR_RETURN(const auto room, reader::DocumentRoom::start(room_options));
    catalog::DocumentReader documents(database.get());
    for (std::size_t at = next_++; at < items_.size() && !is_stopped(); at = next_++) {
      ASSIGN_OR_RETURN(auto pages, documents.pages(items_[at].row));
      ASSIGN_OR_RETURN(Recognised one, recognise_document(items_[at], std::move(pages),
                                                          originals.get(), room.get()));
      const std::lock_guard lock(mutex_);
      done_.push_back(std::move(one));
      changed_.notify_all();
    }
    return {};
  }

  Result<Recognised> recognise_document(const catalog::ItemRow& item,
                                        std::vector<document::Page> pages, store::Reader* originals,
                                        reader::DocumentRoom* room) {
    Recognised one;
    one.row = item.row;
    const Result<Bytes> bytes =
        originals->read(item.id, item.location, document::kMaxDocumentBytes);
    std::uint32_t number = 0;
    for (document::Page& page : pages) {
      if (page.origin == document::TextOrigin::Recognised) {
        one.pages.push_back(std::move(page));
        continue;
      }
      const std::uint32_t this_number = number++;
      const bool wanted = page.wants_recognition && !is_stopped();
      const std::string label = page.label;
      if (wanted) page.wants_recognition = false;
      one.pages.push_back(std::move(page));
      if (!wanted) continue;
      ++one.asked;
      if (!bytes.ok()) {
        one.defects.push_back(fmt::format("text not recognised: {}", bytes.error().message));
        continue;
      }
      reader::DocumentRequest request;
      request.bytes = *bytes;
      ASSIGN_OR_RETURN(auto found, room->recognise(request, this_number, options_.languages));
      one.languages = found.languages;
      if (!found.detail.empty()) {
        one.defects.push_back(fmt::format("text of page {} not recognised: {}",
                                          label.empty() ? "1" : label, found.detail));
      } else if (found.page.text.find_first_not_of(" \n\t") != std::string::npos) {
        found.page.label = label;
        found.page.origin = document::TextOrigin::Recognised;
        found.page.wants_recognition = false;
        one.pages.push_back(std::move(found.page));
        ++one.found;
      }
    }
    return one;
  }

  bool is_stopped() const { return end_ || (options_.stop != nullptr && options_.stop->load()); }

  const RecogniseOptions& options_;
  std::string packs_folder_;
  std::string catalog_path_;
  std::vector<catalog::ItemRow> items_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> end_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Recognised> done_;
  std::optional<Error> error_;
  unsigned running_ = 0;
  std::vector<std::thread> threads_;
};

// Puts the new pages into catalog and index.
Status take(const Recognised& one, sql::Database* database, catalog::Writer* catalog,
            index::Writer* index) {
  TRY(remove_from_index(one.row, database, index));
  TRY(catalog->put_pages(one.row, one.pages));
  TRY(catalog->add_document_defects(one.row, one.defects));
  catalog::DocumentReader documents(database);
  ASSIGN_OR_RETURN(const auto info, documents.info(one.row));
  const std::string properties = catalog::describe_properties(*info);
  return index->add_document(one.row.value,
                             document_text(info->title, info->names, one.pages, properties));
}

}  // namespace

Result<RecogniseReport> recognise(const Vault& vault, const RecogniseOptions& options) {
  ASSIGN_OR_RETURN(const auto session, WriteSession::open(vault, options.pool));
  sql::Database* const database = session->database();
  catalog::DocumentReader documents(database);
  ASSIGN_OR_RETURN(const auto counts, documents.counts());
  ASSIGN_OR_RETURN(auto waiting, documents.waiting({0}, SIZE_MAX));
  RecogniseReport report;
  report.done.pages_total = counts.waiting_pages;
  if (!waiting.empty()) {
    catalog::Writer catalog(database);
    index::Writer index(database);
    Recognisers recognisers(options, vault.packs_folder(), database->path(), std::move(waiting));
    for (;;) {
      ASSIGN_OR_RETURN(const auto one, recognisers.next());
      if (!one) break;
      TRY(database->execute("BEGIN IMMEDIATE"));
      TRY(take(*one, database, &catalog, &index));
      TRY(index.flush());
      TRY(catalog::count_change(database));
      TRY(database->execute("COMMIT"));
      if (!one->languages.empty()) report.languages = one->languages;
      report.done.pages_done += one->asked;
      report.done.recognised += one->found;
      report.done.failed += one->defects.size();
      ++report.done.documents_done;
      if (options.progress) options.progress(report.done);
    }
  }
  report.stopped = options.stop != nullptr && options.stop->load();
  TRY(session->close());
  return report;
}

}  // namespace day::vault
