// SPDX-License-Identifier: AGPL-3.0-or-later
#include "mustache/mustache.h"

#include <fmt/format.h>

#include <kainjow/mustache.hpp>
#include <optional>

#include "base/check.h"
#include "base/encoding.h"
#include "mustache/limits.h"

namespace day::mustache {
namespace {

namespace lib = kainjow::mustache;

constexpr std::string_view kOpen = "{{>";
constexpr std::string_view kClose = "}}";

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// One level of partials in place of their tags; nothing if there was none.
Result<std::optional<std::string>> put_in(std::string_view text,
                                          const Template::Partials& partials) {
  std::string out;
  bool any = false;
  for (;;) {
    const std::size_t begin = text.find(kOpen);
    const std::size_t end = begin == text.npos ? text.npos : text.find(kClose, begin);
    if (end == text.npos) break;
    const std::string_view name =
        trim(text.substr(begin + kOpen.size(), end - begin - kOpen.size()));
    const std::string_view partial = partials ? partials(name) : std::string_view();
    if (partial.empty()) return Error{Code::Failed, fmt::format("no partial \"{}\"", name)};
    out.append(text.substr(0, begin)).append(partial);
    text.remove_prefix(end + kClose.size());
    any = true;
  }
  if (!any) return std::optional<std::string>();
  out.append(text);
  return std::optional<std::string>(std::move(out));
}

}  // namespace

struct Data::Impl {
  lib::data value{lib::data::type::object};
};

Data::Data() : impl_(std::make_unique<Impl>()) {}
Data::~Data() = default;
Data::Data(Data&&) noexcept = default;
Data& Data::operator=(Data&&) noexcept = default;

Data& Data::set(const std::string& name, std::string text) {
  impl_->value.set(name, lib::data(std::move(text)));
  return *this;
}

Data& Data::set(const std::string& name, bool value) {
  impl_->value.set(name, lib::data(value));
  return *this;
}

Data& Data::set(const std::string& name, Data object) {
  impl_->value.set(name, std::move(object.impl_->value));
  return *this;
}

Data& Data::set(const std::string& name, std::vector<Data> list) {
  lib::data values{lib::data::type::list};
  for (Data& each : list) values.push_back(std::move(each.impl_->value));
  impl_->value.set(name, std::move(values));
  return *this;
}

struct Template::Impl {
  explicit Impl(const std::string& text) : value(text) {
    value.set_custom_escape([](const std::string& each) { return escape_markup(each); });
  }
  lib::mustache value;
};

Template::Template(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Template::~Template() = default;
Template::Template(Template&&) noexcept = default;
Template& Template::operator=(Template&&) noexcept = default;

Result<Template> Template::parse(std::string_view text, const Partials& partials) {
  std::string whole(text);
  for (std::size_t depth = 0;; ++depth) {
    ASSIGN_OR_RETURN(auto next, put_in(whole, partials));
    if (!next) break;
    if (depth == kMaxPartialDepth) {
      return Error{Code::Failed, fmt::format("partials are more than {} deep", kMaxPartialDepth)};
    }
    whole = std::move(*next);
  }
  auto impl = std::make_unique<Impl>(whole);
  if (!impl->value.is_valid()) return Error{Code::Failed, impl->value.error_message()};
  return Template(std::move(impl));
}

std::string Template::render(const Data& data) {
  std::string out;
  impl_->value.render(data.impl_->value, [&out](const std::string& piece) { out += piece; });
  return out;
}

}  // namespace day::mustache
