// SPDX-License-Identifier: AGPL-3.0-or-later
// The keyboard alone: every page can be walked and used with it, the keys of assets/keys.js move
// the real focus, take nothing from a field, and can be turned off.
"use strict";
const assert = require("node:assert");
const { with_visitor } = require("./visitor.js");

const kResults = "/search?q=samples";
// Stops of Tab on one page at most.
const kStops = 400;

const focus_of = (page) => page.evaluate(() => {
  const here = document.activeElement;
  const box = here.getBoundingClientRect();
  const style = getComputedStyle(here);
  return {
    tag: here.tagName,
    id: here.id,
    text: (here.textContent || "").trim().slice(0, 40),
    result: [...document.querySelectorAll("[data-result]")].findIndex((each) =>
      each.contains(here)),
    shown: box.width > 0 && box.bottom > 0 && box.top < innerHeight &&
      (style.outlineStyle !== "none" || here.id === "main" || here === document.body),
  };
});

async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
  return focus_of(page);
}

async function walk_with_tab(page) {
  const stops = [];
  for (let i = 0; i < kStops; ++i) {
    const at = await press(page, "Tab");
    if (at.tag === "BODY") break;
    assert.ok(at.shown, `the focus on ${at.tag} "${at.text}" cannot be seen`);
    stops.push(at);
  }
  return stops;
}

async function walk_results(page, visitor) {
  await visitor.go(kResults);
  assert.strictEqual((await press(page, "j")).result, 0);
  assert.strictEqual((await press(page, "j")).result, 1);
  assert.strictEqual((await press(page, "k")).result, 0);
  assert.strictEqual((await press(page, "k")).result, 0);
  const link = await focus_of(page);
  assert.strictEqual(link.tag, "A");
  await Promise.all([page.waitForURL(/\/m\//), page.keyboard.press("Enter")]);
}

async function fields_keep_their_keys(page, visitor) {
  await visitor.go(kResults);
  await press(page, "/");
  await page.keyboard.type("jk/?gn");
  assert.strictEqual(await page.locator("#q").inputValue(), "jk/?gn");
  assert.strictEqual(await page.locator("#key-list").isVisible(), false);
}

async function help_lists_keys(page, visitor) {
  await visitor.go("/");
  await press(page, "?");
  const dialog = page.getByRole("dialog", { name: "Keys on this page" });
  await dialog.waitFor();
  assert.strictEqual(await dialog.locator("dt").count(), await dialog.locator("dd").count());
  await press(page, "Escape");
  await dialog.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Keys", exact: true }).click();
  await dialog.getByRole("checkbox").uncheck();
  await dialog.getByRole("button").click();
  await visitor.go("/");
  await press(page, "?");
  assert.strictEqual(await dialog.isVisible(), false);
  assert.notStrictEqual((await press(page, "/")).id, "q");
}

async function run(world) {
  const test = (name, body) =>
    world.test(`keys.${name}`, () => with_visitor(world, {}, body));
  await test("j_and_k_walk_results_and_enter_opens_one", walk_results);
  await test("a_field_keeps_what_is_typed_in_it", fields_keep_their_keys);
  await test("the_list_of_keys_opens_closes_and_turns_them_off", help_lists_keys);
  await test("g_and_a_letter_go_to_a_part_of_the_archive", async (page, visitor) => {
    for (const [letter, path] of [["p", "/people"], ["f", "/files"], ["o", "/"]]) {
      await visitor.go("/help");
      await page.keyboard.press("g");
      await page.keyboard.press(letter);
      await page.waitForURL((url) => url.pathname === path);
    }
  });
  await test("with_ctrl_or_alt_keys_are_the_browsers", async (page, visitor) => {
    await visitor.go(kResults);
    for (const key of ["Control+j", "Alt+j", "Meta+j"]) {
      assert.strictEqual((await press(page, key)).result, -1, key);
    }
  });
  await test("the_first_stop_leads_to_the_content", async (page, visitor) => {
    await visitor.go("/");
    const first = await press(page, "Tab");
    assert.strictEqual(first.text, "To the content");
    assert.strictEqual((await press(page, "Enter")).id, "main");
  });
  for (const target of ["/", kResults, "/people", "/files", "/verdicts", "/help"]) {
    await test(`every_stop_of_tab_is_seen${target.replace(/\W+/g, "_")}`,
      async (page, visitor) => {
        await visitor.go(target);
        const stops = await walk_with_tab(page);
        assert.ok(stops.length > 8, `${stops.length} stops`);
      });
  }
}

module.exports = { run };
