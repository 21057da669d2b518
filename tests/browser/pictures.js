// SPDX-License-Identifier: AGPL-3.0-or-later
// The pictures of docs/pictures: the overview, a search, a message with its verdict, all of the
// invented Port of Halden. browser_test.py makes them small.
"use strict";
const path = require("node:path");
const { with_visitor } = require("./visitor.js");

const kWidth = 1180;
const kHeights = { overview: 900, search: 860, message: 900 };

async function take(world, name, prepare) {
  await with_visitor(world, { width: kWidth }, async (page, visitor) => {
    await page.setViewportSize({ width: kWidth, height: kHeights[name] });
    await prepare(page, visitor);
    await page.mouse.move(0, 0);
    await page.screenshot({ path: path.join(world.settings.pictures, `${name}.png`) });
  });
}

async function run(world) {
  await world.test("pictures.overview", () =>
    take(world, "overview", (page, visitor) => visitor.go("/")));
  await world.test("pictures.search", () =>
    take(world, "search", (page, visitor) => visitor.go("/search?q=contaminated+samples")));
  await world.test("pictures.message", () =>
    take(world, "message", async (page, visitor) => {
      await visitor.go("/search?q=from%3Aingrid+is%3Averified+%22evaluated+in+July%22");
      const first = page.locator("[data-result] a[href^='/m/']").first();
      await page.goto(await first.evaluate((link) => link.href));
    }));
}

module.exports = { run };
