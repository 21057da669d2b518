// SPDX-License-Identifier: AGPL-3.0-or-later
// Every kind of page, found by following links: no barrier that axe knows of (WCAG 2.2 A and AA) in
// light and dark, wide and narrow; nothing wider than a narrow screen; complete without script.
"use strict";
const assert = require("node:assert");
const { open_visitor, with_visitor } = require("./visitor.js");

const kTags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
// Of each kind of page so many are looked at, of messages and documents more; and so many in all.
const kOfAKind = 1;
const kMessages = 4;
const kPagesAtMost = 60;
const kStarts = ["/", "/search?q=", "/search?q=contaminated", "/search?q=nothinglikethis",
  "/people", "/people/graph", "/files", "/verdicts", "/failures", "/log", "/help", "/nowhere"];
const kNoPages = /^\/(assets|api|oembed)\b|\/raw\b|\.(atom|svg|dot|graphml|csv|png|json)\b/;

// What pages of one kind have in common: ids and numbers, and the values of parameters, are not.
function kind_of(address) {
  const url = new URL(address);
  const segments = url.pathname.split("/").map((each, at) =>
    at > 1 && !/^[a-z]{2,}$/.test(each) ? ":" : each);
  return [segments.join("/"), ...[...url.searchParams.keys()].sort()].join(" ");
}

const most_of = (kind) => (kind === "/m/:" ? kMessages : kOfAKind);

// The pages that there are, each with the status that it is answered with.
async function find_pages(world, base) {
  const visitor = await open_visitor(world, { url: base, script: false, expected: [/404/] });
  const waiting = kStarts.map((start) => new URL(start, base).href);
  const seen = new Set();
  const kinds = new Map();
  const found = [];
  try {
    while (waiting.length > 0 && found.length < kPagesAtMost) {
      const address = waiting.shift();
      const kind = kind_of(address);
      if (seen.has(address) || (kinds.get(kind) || 0) >= most_of(kind)) continue;
      seen.add(address);
      const answer = await visitor.page.goto(address);
      if (!/^text\/html/.test(answer.headers()["content-type"] || "")) continue;
      kinds.set(kind, (kinds.get(kind) || 0) + 1);
      found.push({ address: visitor.page.url(), status: answer.status(), kind });
      // By attribute: links of drawings have another kind of href.
      const links = await visitor.page.locator("a[href], iframe[src]").evaluateAll((all) =>
        all.map((each) => new URL(each.getAttribute("href") || each.getAttribute("src"),
          document.baseURI).href.split("#")[0]));
      waiting.push(...links.filter((link) => new URL(link).origin === new URL(base).origin &&
        !kNoPages.test(new URL(link).pathname)));
    }
    visitor.check();
  } finally {
    await visitor.close();
  }
  return found;
}

function name_of(page) {
  const url = new URL(page.address);
  return (url.pathname + url.search).replace(/[^A-Za-z0-9]+/g, "_").slice(0, 60) || "_";
}

async function axe_findings(world, page) {
  // The policy of the pages lets no script be put in; what the debugger evaluates may run.
  if (!(await page.evaluate(() => typeof axe === "object"))) {
    await page.evaluate(world.settings.axe);
  }
  const result = await page.evaluate(
    (tags) => axe.run(document, { runOnly: tags, resultTypes: ["violations"] }), kTags);
  return result.violations.map((each) => `${each.id}: ${each.help}: ` +
    each.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" ; "));
}

async function check_structure(page) {
  const facts = await page.evaluate(() => ({
    headings: document.querySelectorAll("h1").length,
    mains: document.querySelectorAll("main").length,
    language: document.documentElement.lang,
    titled: document.title.length > 0,
    styled: document.querySelectorAll("[style], style, [onclick], script:not([src])").length,
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  }));
  assert.deepStrictEqual({ ...facts, wide: Math.max(0, facts.wide) },
    { headings: 1, mains: 1, language: "en", titled: true, styled: 0, wide: 0 });
}

async function check_page(world, found) {
  const options = { url: found.address };
  if (found.status !== 200) options.expected = [new RegExp(`status of ${found.status}`)];
  if (/\/html$/.test(new URL(found.address).pathname)) {
    options.expected = [/sandbox/i];
  }
  const visitor = await open_visitor(world, options);
  try {
    await visitor.go(found.address);
    for (const width of [1280, 320]) {
      await visitor.page.setViewportSize({ width, height: 900 });
      await check_structure(visitor.page);
      for (const colorScheme of ["light", "dark"]) {
        await visitor.page.emulateMedia({ colorScheme });
        const findings = await axe_findings(world, visitor.page);
        assert.deepStrictEqual(findings, [], `${width} px wide, ${colorScheme}`);
      }
    }
    visitor.check();
  } finally {
    await visitor.close();
  }
}

// What a reader without script and one with it can read must be the same.
async function words_of(world, found, script) {
  const visitor = await open_visitor(world, { script, url: found.address, expected: [/./] });
  try {
    await visitor.go(found.address);
    const links = await visitor.page.locator("main a[href]").count();
    return { links, text: await visitor.page.locator("main").innerText() };
  } finally {
    await visitor.close();
  }
}

async function run(world) {
  if (!world.settings.only.startsWith("pages".slice(0, world.settings.only.length))) return;
  const found = await find_pages(world, world.settings.halden);
  await world.test("pages.there_are_pages_of_many_kinds", () => {
    assert.ok(found.length >= 2, `${found.length} pages`);
  });
  for (const page of found) {
    const name = name_of(page);
    if (new URL(page.address).pathname.endsWith("/frame")) continue;
    await world.test(`pages.answers${name}`, () => {
      assert.strictEqual(page.status, page.address.endsWith("/nowhere") ? 404 : 200);
    });
    await world.test(`pages.no_barrier${name}`, () => check_page(world, page));
    await world.test(`pages.same_without_script${name}`, async () => {
      assert.deepStrictEqual(await words_of(world, page, false),
        await words_of(world, page, true));
    });
  }
  await world.test("pages.the_copy_for_readers_says_so", async () => {
    await with_visitor(world, { url: world.settings.public }, async (page) => {
      await page.goto(world.settings.public);
      await page.getByText("copy for readers").waitFor();
      assert.strictEqual(await page.locator("form[method=post]").count(), 0);
    });
  });
}

module.exports = { run, find_pages, axe_findings, name_of };
