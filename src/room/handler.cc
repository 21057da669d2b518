// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/handler.h"

#include <utility>

#include "dossier/opened.h"
#include "inquiry/snapshot.h"
#include "room/renderer.h"
#include "room/router.h"
#include "room/texts.h"
#include "room/visit.h"

namespace day::room {
namespace {

class RoomHandler : public http::Handler {
 public:
  RoomHandler(RoomOptions options, Texts texts, Renderer renderer, dossier::Opened opened)
      : options_(std::move(options)),
        texts_(std::move(texts)),
        renderer_(std::move(renderer)),
        opened_(std::move(opened)) {}

  http::Response handle(const http::Request& request) override {
    Visit visit{request, options_, texts_, renderer_, opened_, {}, ""};
    const auto snapshot = inquiry::Snapshot::take(opened_.database.get());
    if (!snapshot.ok()) return render_error(visit, snapshot.error());
    return route(visit);
  }

 private:
  RoomOptions options_;
  Texts texts_;
  Renderer renderer_;
  dossier::Opened opened_;
};

}  // namespace

Result<std::unique_ptr<http::Handler>> open_handler(const RoomOptions& options) {
  ASSIGN_OR_RETURN(Texts texts, Texts::load("en"));
  ASSIGN_OR_RETURN(Renderer renderer, Renderer::load(texts));
  ASSIGN_OR_RETURN(dossier::Opened opened, dossier::Opened::open(options.vault, options.pool));
  return std::unique_ptr<http::Handler>(std::make_unique<RoomHandler>(
      options, std::move(texts), std::move(renderer), std::move(opened)));
}

}  // namespace day::room
