// SPDX-License-Identifier: AGPL-3.0-or-later
// Facets that change the page in place where script is on, and are links where it is not.
"use strict";
const assert = require("node:assert");
const { with_visitor } = require("./visitor.js");

const kResults = "/search?q=samples";
const kFacet = ".facets section a[href]";

const loads_of = (page) => page.evaluate(() => performance.timeOrigin);

async function change_in_place(page, visitor) {
  await visitor.go(kResults);
  const before = { load: await loads_of(page), title: await page.title() };
  const link = page.locator(kFacet).first();
  const target = await link.evaluate((each) => each.href);
  const heading = await page.locator("main").innerText();
  await link.click();
  await page.waitForURL(target);
  assert.strictEqual(await loads_of(page), before.load, "the page was loaded anew");
  assert.notStrictEqual(await page.locator("main").innerText(), heading);
  assert.ok(await page.evaluate(() => document.activeElement !== document.body));
  const value = await page.locator("#q").inputValue();
  assert.strictEqual(value, new URL(target).searchParams.get("q"));
  await page.goBack();
  await page.waitForFunction((text) => document.querySelector("main").innerText === text, heading);
  assert.strictEqual(await page.title(), before.title);
}

async function words_after(world, script) {
  let words = "";
  await with_visitor(world, { script }, async (page, visitor) => {
    await visitor.go(kResults);
    const link = page.locator(kFacet).first();
    const target = await link.getAttribute("href");
    await link.click();
    await page.waitForURL((url) => url.pathname + url.search === target);
    words = await page.locator("main").innerText();
  });
  return words;
}

async function run(world) {
  await world.test("live.a_facet_changes_the_page_in_place_and_back_leads_back",
    () => with_visitor(world, {}, change_in_place));
  await world.test("live.a_facet_gives_the_same_page_without_script", async () => {
    assert.strictEqual(await words_after(world, true), await words_after(world, false));
  });
  await world.test("live.where_the_answer_fails_the_link_is_followed",
    () => with_visitor(world, { expected: [/500/] }, async (page, visitor) => {
      await visitor.go(kResults);
      const before = await loads_of(page);
      const target = await page.locator(kFacet).first().evaluate((each) => each.href);
      await page.route(target, (route) => route.request().isNavigationRequest() ?
        route.continue() : route.fulfill({ status: 500, body: "" }));
      await page.locator(kFacet).first().click();
      await page.waitForFunction((time) => performance.timeOrigin !== time, before);
      assert.strictEqual(page.url(), target);
    }));
}

module.exports = { run };
