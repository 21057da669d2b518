// SPDX-License-Identifier: AGPL-3.0-or-later
// One request on its way through the reading room, and what every page has at hand.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "dossier/opened.h"
#include "http/http.h"
#include "inquiry/search.h"
#include "mustache/mustache.h"
#include "room/options.h"
#include "room/renderer.h"
#include "room/texts.h"

namespace day::room {

struct Visit {
  const http::Request& request;
  const RoomOptions& options;
  const Texts& texts;
  Renderer& renderer;
  // On one snapshot for as long as the request is answered.
  dossier::Opened& opened;
  inquiry::Search& search;  // on `opened`
  // What the route's ":name" segments are, by name.
  std::map<std::string_view, std::string> parts;
  // To be in every form that is posted, as its field "token"; empty where nothing may be decided.
  // gate.h has checked it before a POST comes to a route.
  std::string form_token;
  // Whoever asks has given a password, and can close the session again.
  bool has_session = false;

  const std::string& part(std::string_view name) const { return parts.at(name); }
};

// What goes into the frame that all pages share.
struct Page {
  unsigned status = 200;
  std::string title;         // hostile; the vault's name is put behind it
  std::string_view body;     // the name of its template
  mustache::Data data;       // of that template
  std::string_view section;  // which link of the head is here: "search", "people" …; may be empty
  std::string query;         // what stands in the search box
  std::string feed;          // the path of its Atom feed; empty: none
  std::string oembed;        // the id of what oEmbed tells of this page; empty: nothing
  bool is_wide = false;      // a table or a drawing needs all of the width
  // The body as HTML that was made before; then `body` and `data` are not looked at.
  std::shared_ptr<const std::string> main;
};

// The page in its frame, with the policies of security.h.
http::Response render_page(Visit& visit, Page page);

// What went wrong, for a person: NotFound is 404, Busy 503, Denied 403, everything else 500. For a
// program, under /api/, it is a document of RFC 9457.
http::Response render_error(Visit& visit, const Error& error);

// What absolute links begin with, without a slash at the end.
std::string base_url(const Visit& visit);

// A redirect after a form (303), to a path of this server.
http::Response redirect(const std::string& path);

// Hostile text for a page: control and bidirectional characters made visible; not yet escaped.
std::string safe_line(std::string_view text);

}  // namespace day::room
