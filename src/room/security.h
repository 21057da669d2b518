// SPDX-License-Identifier: AGPL-3.0-or-later
// What the browser is told it may do: nothing but what a page of this room needs. CSP Level 3;
// Fetch metadata; W3C Referrer Policy, Permissions Policy.
#pragma once

#include "http/http.h"

namespace day::room {

// For pages of our own: styles, scripts and pictures from here, frames from here, forms to here.
void add_page_policy(http::Response* response);

// For what a stranger wrote, in a frame without any right: no script, no form, no link that leaves
// the frame, nothing loaded but pictures that are part of the document itself.
void add_frame_policy(http::Response* response);

// For everything that is no page: JSON, pictures, downloads. Never run, never sniffed.
void add_data_policy(http::Response* response);

}  // namespace day::room
