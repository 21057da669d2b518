// SPDX-License-Identifier: AGPL-3.0-or-later
// The templates of the pages, read and ready to be filled.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "mustache/mustache.h"
#include "room/texts.h"

namespace day::room {

// One for each thread.
class Renderer {
 public:
  // Reads every templates/*.html with the texts in place. templates/part/NAME.html is {{> NAME}}.
  static Result<Renderer> load(const Texts& texts);

  // CHECKs that there is such a template: "search" is templates/search.html.
  std::string render(std::string_view name, const mustache::Data& data);

 private:
  std::map<std::string, mustache::Template, std::less<>> templates_;
};

}  // namespace day::room
