// SPDX-License-Identifier: AGPL-3.0-or-later
// A page in a context of its own that writes down whatever must not happen: a request to anywhere
// but the reading room, a word on the console, an error of a script, a dialog, another window.
"use strict";
const assert = require("node:assert");

// How long one page or one click may take; far more than any needs, since machines may be busy.
const kPatienceMillis = 60000;

async function open_visitor(world, options = {}) {
  const context = await world.browser.newContext({
    viewport: { width: options.width || 1280, height: 900 },
    colorScheme: options.scheme || "light",
    javaScriptEnabled: options.script !== false,
    reducedMotion: "reduce",
    acceptDownloads: true,
    ...options.context,
  });
  context.setDefaultTimeout(kPatienceMillis);
  const origin = new URL(options.url || world.settings.halden).origin;
  const wrongs = [];
  const requests = [];
  context.on("request", (request) => {
    requests.push(request.url());
    const url = new URL(request.url());
    if (url.origin !== origin && !["data:", "about:", "blob:"].includes(url.protocol)) {
      wrongs.push(`request to ${request.url()}`);
    }
    if (url.pathname.startsWith("/alarm")) wrongs.push(`request to ${url.pathname}`);
  });
  context.on("weberror", (error) => wrongs.push(`script error: ${error.error().message}`));
  const page = await context.newPage();
  context.on("page", (other) => wrongs.push(`another window: ${other.url()}`));
  context.on("console", (message) => {
    const is_expected = (options.expected || []).some((each) => each.test(message.text()));
    if (["error", "warning"].includes(message.type()) && !is_expected) {
      wrongs.push(`console: ${message.text()}`);
    }
  });
  context.on("dialog", (dialog) => {
    wrongs.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  return {
    page,
    context,
    requests,
    wrongs,
    go: (target) => page.goto(new URL(target, origin).href, { waitUntil: "load" }),
    // Nothing of it all has happened since it was opened.
    check: () => assert.deepStrictEqual(wrongs, []),
    close: () => context.close(),
  };
}

// Runs body with a visitor, holds it to check(), and closes it.
async function with_visitor(world, options, body) {
  const visitor = await open_visitor(world, options);
  try {
    await body(visitor.page, visitor);
    visitor.check();
  } finally {
    await visitor.close();
  }
}

module.exports = { open_visitor, with_visitor, kPatienceMillis };
