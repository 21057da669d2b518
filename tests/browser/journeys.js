// SPDX-License-Identifier: AGPL-3.0-or-later
// What people come for (a reporter, a verifier, a reader of a published copy), each way with script
// and without: found by what is said on the pages, as a person finds it, not by how they are made.
"use strict";
const assert = require("node:assert");
const { with_visitor } = require("./visitor.js");

const first_result = (page) => page.locator("main [data-result] h2 a").first();

async function search(page, words) {
  const box = page.getByRole("searchbox", { name: "Search the archive" });
  await box.fill(words);
  await page.getByRole("search").getByRole("button", { name: "Search" }).first().click();
  await page.waitForURL(/\/search\?/);
}

async function open_first(page) {
  await first_result(page).click();
  await page.waitForURL(/\/m\//);
}

async function open_signed(page, visitor) {
  await visitor.go("/");
  await search(page, "from:ingrid is:verified \"evaluated in July\"");
  await open_first(page);
}

async function find(page, visitor) {
  await visitor.go("/");
  await search(page, "contaminated samples");
  const heading = await page.getByRole("heading", { level: 1 }).innerText();
  const count = Number(heading.replace(/\D+/g, " ").trim().split(" ")[0]);
  assert.ok(count > 0, heading);
  let seen = await page.locator("[data-result]").count();
  // Every result can be reached, and they are as many as was said (I9).
  while (await page.locator("a[rel=next]").count() > 0) {
    const at = page.url();
    await page.locator("a[rel=next]").first().click();
    await page.waitForURL((url) => url.href !== at);
    seen += await page.locator("[data-result]").count();
  }
  assert.strictEqual(seen, count);
  assert.ok(await page.locator(".snippet mark").count() > 0);
}

async function read(page, visitor) {
  await open_signed(page, visitor);
  const text = await page.locator("main").innerText();
  for (const each of ["From", "To", "Date", "Ingrid", "evaluated in July"]) {
    assert.ok(text.includes(each), each);
  }
  assert.match(text, /20\d\d-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)? ?[+-]\d\d:?\d\d/);
}

async function verify(page, visitor) {
  await open_signed(page, visitor);
  await page.getByRole("heading", { name: /verified/ }).first().waitFor();
  const evidence = page.locator("main details").filter({ hasText: "halden.example" }).first();
  await evidence.locator("summary").click();
  assert.match(await evidence.innerText(), /key/);
  await page.getByRole("link", { name: "Verdicts" }).first().click();
  await page.waitForURL(/\/verdicts/);
  const words = await page.locator("main").innerText();
  for (const each of ["altered", "no key", "unsigned"]) assert.ok(words.includes(each), each);
}

async function follow(page, visitor) {
  await visitor.go("/search?q=subject%3Asamples&fold=thread");
  await page.locator("main a[href^='/t/']").first().click();
  await page.waitForURL(/\/t\//);
  const messages = page.locator("main [data-result]");
  assert.ok(await messages.count() > 1);
  await messages.nth(1).getByRole("link").first().click();
  await page.waitForURL(/\/m\//);
  await page.getByRole("complementary").getByRole("link").first().waitFor();
}

async function who_wrote(page, visitor) {
  await visitor.go("/people");
  await page.getByRole("link", { name: /Ingrid/ }).first().click();
  await page.waitForURL(/\/p\//);
  const words = await page.locator("main").innerText();
  assert.match(words, /P\u00e5l \u00d8stby/);
  await visitor.go("/people/graph");
  assert.ok(await page.locator("main svg a, main table a").count() > 4);
}

async function open_safely(page, visitor) {
  await visitor.go("/files");
  await page.locator("main [data-result]").filter({ hasText: /pdf/i })
    .locator("a[href^='/m/']").first().click();
  await page.waitForURL(/\/m\//);
  const picture = page.locator("main img").first();
  await picture.scrollIntoViewIfNeeded();
  await picture.evaluate((each) => each.decode());
  assert.ok(await picture.evaluate((each) => each.naturalWidth) > 100);
  assert.ok((await picture.getAttribute("alt")).length > 3);
  // The original itself: a warning first, and then a file, never a page.
  await page.getByRole("link", { name: /original/i }).first().click();
  await page.getByText(/may harm/).waitFor();
  const waiting = page.waitForEvent("download");
  await page.getByRole("link", { name: /all the same/ }).click();
  const download = await waiting;
  assert.match(download.suggestedFilename(), /^[\w .-]+$/);
  await download.delete();
}

async function cite(page, visitor) {
  await open_signed(page, visitor);
  const field = page.getByLabel("A passage to cite, word for word");
  await field.fill("evaluated in July");
  await page.getByRole("button", { name: "Find the passage" }).click();
  await page.locator("#span").waitFor();
  assert.strictEqual(await page.locator("main mark").first().innerText(), "evaluated in July");
  const citation = await page.getByLabel("Citation").inputValue();
  for (const each of ["evaluated in July", "Ingrid", "Port of Halden", "SHA-256", "verified"]) {
    assert.ok(citation.includes(each), `${each}: ${citation}`);
  }
  const link = await page.getByRole("link", { name: "Link to it" }).getAttribute("href");
  await page.goto(new URL(link, page.url()).href);
  assert.strictEqual(await page.locator("main mark").first().innerText(), "evaluated in July");
}

async function what_failed(page, visitor) {
  await visitor.go("/");
  const words = await page.locator("main").innerText();
  assert.match(words, /bytes/);
  await visitor.go("/failures");
  await page.getByRole("heading", { level: 1 }).waitFor();
}

const kJourneys = { find, read, verify, follow_the_thread: follow, see_who_wrote_to_whom: who_wrote,
  open_an_attachment_safely: open_safely, cite_a_passage: cite, check_what_failed: what_failed };

async function run(world) {
  for (const [name, journey] of Object.entries(kJourneys)) {
    for (const script of [true, false]) {
      await world.test(`journeys.${name}.${script ? "with_script" : "without_script"}`,
        () => with_visitor(world, { script }, journey));
    }
  }
}

module.exports = { run };
