// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/security.h"

#include <string>

namespace day::room {
namespace {

void add_common(http::Response* response, std::string policy) {
  http::Pairs& fields = response->fields;
  fields.emplace_back("Content-Security-Policy", std::move(policy));
  fields.emplace_back("X-Content-Type-Options", "nosniff");
  fields.emplace_back("Referrer-Policy", "no-referrer");
  fields.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  fields.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  fields.emplace_back("Permissions-Policy",
                      "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
}

}  // namespace

void add_page_policy(http::Response* response) {
  add_common(response,
             "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
             "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
             "frame-ancestors 'none'");
  response->fields.emplace_back("X-Frame-Options", "DENY");
}

void add_frame_policy(http::Response* response) {
  add_common(response,
             "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; "
             "base-uri 'none'; frame-ancestors 'self'; sandbox");
}

void add_data_policy(http::Response* response) {
  add_common(response, "default-src 'none'; frame-ancestors 'none'; sandbox");
}

}  // namespace day::room
