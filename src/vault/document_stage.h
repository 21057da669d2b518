// SPDX-License-Identifier: AGPL-3.0-or-later
// The second stage of taking in: when a source has ended, its documents, and what lies in its
// messages and documents, are read. Items that lie in others get their rows in the order in which
// one walk after another, by row, has read them, so that a rebuild gives the same.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/documents.h"
#include "index/index.h"
#include "reader/document_room.h"
#include "sql/database.h"
#include "vault/tree_walk.h"

namespace day::vault {

class DocumentLanes;

// For a person. A root is a message with attachments, or a document that came by itself.
struct DocumentProgress {
  std::uint64_t roots_done = 0;
  std::uint64_t roots_total = 0;
  std::uint64_t read = 0;    // documents and messages in others, so far
  std::uint64_t failed = 0;  // of these
};

struct DocumentOptions {
  reader::DocumentRoomOptions room;
  unsigned lanes = 0;                                     // 0: one per core
  const std::atomic<bool>* stop = nullptr;                // may be null; what was read is kept
  std::function<void(const DocumentProgress&)> progress;  // may be empty
};

// Notes that there is something to be read, in the caller's transaction; whether there is.
Status set_documents_pending(sql::Database* database, bool pending);
Result<bool> documents_pending(sql::Database* database);

class DocumentStage {
 public:
  struct Parts {
    sql::Database* database = nullptr;  // within a transaction
    catalog::Writer* catalog = nullptr;
    index::Writer* index = nullptr;
    std::string packs_folder;
    // What is done with a message that lies in another item: its row is new.
    std::function<Status(catalog::RowId, const mail::Reading&, std::string_view failure)>
        add_message;
    // Makes visible what was done, and begins anew.
    std::function<Status()> commit;
  };
  DocumentStage(Parts parts, const DocumentOptions& options);
  ~DocumentStage();

  // Everything that is pending, or until the stop. An item that cannot be read is a row that says
  // so, never an error.
  Result<DocumentProgress> run();
  // Reads these once more, with a password for what needs one: documents, and messages of which
  // something was lost. What is known of others stays.
  Result<DocumentProgress> read_again(const std::vector<catalog::RowId>& rows,
                                      const std::string& password);

 private:
  struct Root {
    catalog::ItemRow item;
    std::vector<std::string> names;
  };
  struct Edge {
    document::Child child;
    std::uint64_t position = 0;
    Digest item;
  };

  Result<std::vector<Root>> find_roots();
  Status take_all(const std::vector<Root>& roots, const std::string& password, bool* stopped);
  Status take_root(const Root& root, std::size_t number);
  Status take(const Root& root, TreeFound found);
  Status take(const Root& root, TreeLost lost);
  Status take(const Root& root, TreeRead read);
  Status end_root(const Root& root);
  Status add_message(catalog::RowId row, const mail::Reading& reading, std::string_view failure);
  Status add_document(catalog::RowId row, const document::Reading& reading,
                      const std::vector<std::string>& names);
  // Writes what lies in the item, and drops it from memory.
  // Takes what is known of a document out of the index.
  Status take_out(catalog::RowId row);
  Status write_inside(const Digest& parent, catalog::RowId row);
  Status write_edge(catalog::RowId parent, const Edge& edge);
  Status add_name(catalog::RowId row, std::string_view path);
  // Documents in the message that came with no earlier one are sorted by its date.
  Status pass_on_date(catalog::RowId message);
  Status commit_if_due(std::size_t bytes);
  Status commit();

  Parts parts_;
  const DocumentOptions& options_;
  std::unique_ptr<DocumentLanes> lanes_;
  DocumentProgress progress_;
  std::unordered_map<Digest, std::vector<Edge>> edges_;
  std::unordered_map<Digest, std::vector<TreeLost>> losses_;
  std::unordered_map<Digest, std::vector<std::string>> names_;
  std::vector<std::pair<catalog::RowId, Edge>> deferred_;  // of an item that lies in itself
  std::int64_t done_ = 0;
  bool is_again_ = false;
  std::size_t bytes_since_commit_ = 0;
  std::uint64_t items_since_commit_ = 0;
};

// Takes what the index has of a document out of it, before that changes.
Status remove_from_index(catalog::RowId row, sql::Database* database, index::Writer* index);

// What the index has of a document. Views of what was given.
index::DocumentText document_text(std::string_view title, const std::vector<std::string>& names,
                                  const std::vector<document::Page>& pages,
                                  std::string_view properties);

}  // namespace day::vault
