// SPDX-License-Identifier: AGPL-3.0-or-later
// Drives Chromium over the reading rooms that browser_test.py opened, and prints one line of JSON
// for each case: {"name", "outcome": "passed" | "failed" | "skipped", "why"}.
//
//   node suite.js SETTINGS       JSON: modules, browser, halden, public, hostile, only, pictures
"use strict";
const fs = require("node:fs");
const path = require("node:path");

const kFlags = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];
const kSteps = ["contrast", "pages", "keys", "live", "journeys", "writing", "hostile"];

function say(name, why) {
  const outcome = why === undefined ? "passed" : "failed";
  process.stdout.write(JSON.stringify({ name, outcome, why }) + "\n");
}

// What a step gets: the settings, the browser, and a way to add a case. A case is an async function
// that throws what is wrong.
function make_world(settings, browser) {
  return {
    settings,
    browser,
    skip: (name, why) =>
      process.stdout.write(JSON.stringify({ name, outcome: "skipped", why }) + "\n"),
    test: async (name, body) => {
      if (settings.only && !name.includes(settings.only)) return;
      try {
        await body();
        say(name);
      } catch (error) {
        say(name, String(error.message || error).split("\n").slice(0, 12).join(" | "));
      }
    },
  };
}

async function main() {
  const settings = JSON.parse(process.argv[2]);
  module.paths.push(path.join(settings.modules, "node_modules"));
  const { chromium } = require("playwright-core");
  settings.axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
  const browser = await chromium.launch({ executablePath: settings.browser, args: kFlags });
  try {
    const world = make_world(settings, browser);
    const steps = settings.pictures ? ["pictures"] : kSteps;
    for (const step of steps) await require(`./${step}.js`).run(world);
  } finally {
    await browser.close();
  }
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
