// SPDX-License-Identifier: AGPL-3.0-or-later
// Letters that are hard to set (writing.py): what is written from right to left is set so, and
// nothing, however long, makes a page wider than a narrow screen.
"use strict";
const assert = require("node:assert");
const { with_visitor } = require("./visitor.js");
const { axe_findings } = require("./pages.js");

const kRightToLeft = /[\u0590-\u06ff]{3}/;

// The innermost elements of the page whose text begins from right to left, and how they are set.
const directions = (page) => page.evaluate((pattern) => {
  const wanted = new RegExp(pattern);
  const out = [];
  for (const element of document.querySelectorAll("main *")) {
    const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE)
      .map((node) => node.data).join("").trim();
    if (own === "" || own.search(wanted) !== 0) continue;
    out.push({ text: own.slice(0, 30), direction: getComputedStyle(element).direction });
  }
  return out;
}, kRightToLeft.source);

async function check_page(world, page) {
  const wide = await page.evaluate(() =>
    document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `${page.url()} is ${wide} px too wide`);
  const set = await directions(page);
  assert.deepStrictEqual(set.filter((each) => each.direction !== "rtl"), [], page.url());
  assert.deepStrictEqual(await axe_findings(world, page), [], page.url());
  return set.length;
}

async function run(world) {
  const url = world.settings.writing;
  for (const message of world.settings.letters) {
    await world.test(`writing.fits_and_runs_its_way.${message.way}`,
      () => with_visitor(world, { url, width: 320 }, async (page, visitor) => {
        let found = 0;
        const search = `/search?q=${encodeURIComponent(`msgid:${message.message_id}`)}`;
        for (const target of [`/m/${message.id}`, search, `/t/${message.id}`,
          `/m/${message.id}/headers`]) {
          assert.strictEqual((await visitor.go(target)).status(), 200, target);
          found += await check_page(world, page);
        }
        if (["arabic", "hebrew"].includes(message.way)) assert.ok(found >= 3, `${found} found`);
      }));
  }
  for (const target of ["/", "/people", "/files"]) {
    await world.test(`writing.lists_hold_them${target.replace(/\W+/g, "_")}`,
      () => with_visitor(world, { url, width: 320 }, async (page, visitor) => {
        await visitor.go(target);
        await check_page(world, page);
      }));
  }
}

module.exports = { run };
