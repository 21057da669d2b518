// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/handler.h"

#include <utility>

#include "dossier/opened.h"
#include "inquiry/search.h"
#include "inquiry/snapshot.h"
#include "os/file.h"
#include "room/gate.h"
#include "room/renderer.h"
#include "room/router.h"
#include "room/texts.h"
#include "room/visit.h"

namespace day::room {
namespace {

// Which file catalog.db is: another after `rebuild` has put a new one in its place.
Result<os::FileInfo> catalog_file(const vault::Vault& vault) {
  return os::file_info(vault.catalog_path());
}

bool is_same_file(const os::FileInfo& a, const os::FileInfo& b) {
  return a.device == b.device && a.inode == b.inode;
}

// The vault as it was opened, and what is asked of it.
struct Asked {
  os::FileInfo file;
  dossier::Opened opened;
  std::unique_ptr<inquiry::Search> search;

  static Result<std::unique_ptr<Asked>> open(const RoomOptions& options) {
    // Looked at first: a file that takes its place meanwhile is noticed with the next request.
    ASSIGN_OR_RETURN(const os::FileInfo file, catalog_file(options.vault));
    ASSIGN_OR_RETURN(dossier::Opened opened, dossier::Opened::open(options.vault, options.pool));
    auto asked = std::make_unique<Asked>(Asked{file, std::move(opened), nullptr});
    asked->search = std::make_unique<inquiry::Search>(asked->opened.database.get(),
                                                      asked->opened.originals.get());
    return asked;
  }
};

class RoomHandler : public http::Handler {
 public:
  RoomHandler(RoomOptions options, Texts texts, Renderer renderer, std::unique_ptr<Asked> asked)
      : options_(std::move(options)),
        texts_(std::move(texts)),
        renderer_(std::move(renderer)),
        asked_(std::move(asked)) {}

  http::Response handle(const http::Request& request) override {
    Passage passage = pass_gate(request, options_, texts_);
    http::Response response =
        passage.refusal ? std::move(*passage.refusal) : answer(request, passage);
    leave_gate(passage, options_, &response);
    return response;
  }

 private:
  http::Response answer(const http::Request& request, const Passage& passage) {
    const Status followed = follow_catalog();
    Visit visit{request,        options_,        texts_, renderer_,
                asked_->opened, *asked_->search, {},     passage.form_token};
    visit.has_session = options_.door->asks_password() && passage.visitor.is_in;
    if (!followed.ok()) return render_error(visit, followed.error());
    const auto snapshot = inquiry::Snapshot::take(asked_->opened.database.get());
    if (!snapshot.ok()) return render_error(visit, snapshot.error());
    return route(visit);
  }

  // Opens the vault anew if catalog.db is another file. Where that is not possible the old one is
  // not answered from: it may say what the new one denies.
  Status follow_catalog() {
    ASSIGN_OR_RETURN(const os::FileInfo now, catalog_file(options_.vault));
    if (is_same_file(now, asked_->file)) return {};
    ASSIGN_OR_RETURN(asked_, Asked::open(options_));
    return {};
  }

  RoomOptions options_;
  Texts texts_;
  Renderer renderer_;
  std::unique_ptr<Asked> asked_;
};

}  // namespace

Result<std::unique_ptr<http::Handler>> open_handler(const RoomOptions& options) {
  ASSIGN_OR_RETURN(Texts texts, Texts::load("en"));
  ASSIGN_OR_RETURN(Renderer renderer, Renderer::load(texts));
  ASSIGN_OR_RETURN(auto asked, Asked::open(options));
  return std::unique_ptr<http::Handler>(std::make_unique<RoomHandler>(
      options, std::move(texts), std::move(renderer), std::move(asked)));
}

}  // namespace day::room
