// SPDX-License-Identifier: AGPL-3.0-or-later
// Pages from templates without logic: mustache(5). Every {{value}} is escaped (escape_markup of
// base/encoding.h); {{{value}}} is for what was made as HTML and nothing else.
#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace day::mustache {

// What a template is filled with: an object of names.
class Data {
 public:
  Data();
  ~Data();
  Data(Data&&) noexcept;
  Data& operator=(Data&&) noexcept;
  Data(const Data&) = delete;
  Data& operator=(const Data&) = delete;

  Data& set(const std::string& name, std::string text);
  Data& set(const std::string& name, const char* text) { return set(name, std::string(text)); }
  Data& set(const std::string& name, std::string_view text) { return set(name, std::string(text)); }
  // {{#name}} shows its section, {{^name}} its opposite.
  Data& set(const std::string& name, bool value);
  Data& set(const std::string& name, Data object);
  // {{#name}} shows its section once for each; {{^name}} if there is none.
  Data& set(const std::string& name, std::vector<Data> list);

 private:
  friend class Template;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// A template that was read once. Not for several threads at once.
class Template {
 public:
  // The text of a partial by its name; empty if there is none of it.
  using Partials = std::function<std::string_view(std::string_view name)>;

  // {{> name}} is put in while reading, at most kMaxPartialDepth deep. Failed if a section is not
  // closed, or a partial is missing or too deep.
  static Result<Template> parse(std::string_view text, const Partials& partials = {});
  ~Template();
  Template(Template&&) noexcept;
  Template& operator=(Template&&) noexcept;

  std::string render(const Data& data);

 private:
  struct Impl;
  explicit Template(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace day::mustache
