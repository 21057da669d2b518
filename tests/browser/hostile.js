// SPDX-License-Identifier: AGPL-3.0-or-later
// Mail that attacks whoever reads it (tests/hostile): all pages of each message are opened with
// script on, and what is framed is clicked. The browser itself says whether anything happened:
// visitor.js writes down requests, dialogs, windows, and every word on the console, so that not
// even something that the policy had to block is left.
"use strict";
const assert = require("node:assert");
const { open_visitor } = require("./visitor.js");

// Pages of one message that are opened at most, besides the first.
const kPagesOfOne = 8;
const kNoPages = /\/raw\b|\.(png|atom|json)\b/;

function targets_of(message) {
  const id = `/m/${message.id}`;
  const search = `/search?q=${encodeURIComponent(`msgid:${message.message_id}`)}`;
  return [`${id}/html`, `${id}/html/frame`, `${id}/headers`, `${id}/source`, `${id}/evidence`,
    `/t/${message.id}`, search];
}

// Opens one page, sees that it is what it says, and clicks into what is framed there.
async function open_one(visitor, target, status) {
  const answer = await visitor.go(target);
  assert.ok(status.includes(answer.status()), `${target}: ${answer.status()}`);
  const at = visitor.page.url();
  for (const frame of await visitor.page.locator("iframe").all()) {
    const box = await frame.boundingBox();
    if (box === null) continue;
    await visitor.page.mouse.click(box.x + box.width / 2, box.y + Math.min(box.height / 2, 60));
    // What was clicked has the focus; another stop would be a link of our own.
    await visitor.page.keyboard.press("Enter");
    await visitor.page.keyboard.press("Space");
  }
  // Whatever was started has its turn: the page is drawn. Asked of the browser, since no callback
  // runs in a document that may run no script.
  await visitor.page.screenshot({ clip: { x: 0, y: 0, width: 8, height: 8 } });
  assert.strictEqual(visitor.page.url(), at, `${target} navigated`);
  assert.ok(!(await visitor.page.title()).startsWith("ALARM"), `${target} changed its title`);
  assert.deepStrictEqual(visitor.wrongs, [], target);
}

async function links_under(page) {
  const links = await page.locator("main a[href]").evaluateAll((all) =>
    all.map((each) => each.href.split("#")[0]));
  const own = links.filter((link) => new URL(link).origin === new URL(page.url()).origin)
    .map((link) => new URL(link).pathname + new URL(link).search);
  return [...new Set(own)].filter((link) => link.startsWith("/m/") && !kNoPages.test(link))
    .slice(0, kPagesOfOne);
}

async function open_all(visitor, message) {
  visitor.wrongs.length = 0;
  await open_one(visitor, `/m/${message.id}`, [200]);
  const targets = new Set([...await links_under(visitor.page), ...targets_of(message)]);
  // A message without HTML has no such page, one that could not be read no evidence.
  for (const target of targets) await open_one(visitor, target, [200, 404]);
}

// What the test rests on: a page without a policy, with the same script, does set off the alarms.
async function alarms_work(world) {
  const visitor = await open_visitor(world, { url: world.settings.hostile, expected: [/404/] });
  try {
    await visitor.page.setContent("<title>x</title><img src=/alarm/a>" +
      "<img src='http://alarm.invalid/b'><script>document.title = 'ALARM c'; alert(1)</script>");
    await visitor.page.waitForLoadState("load");
    const wrongs = visitor.wrongs.join("\n");
    for (const each of ["alarm.invalid/b", "dialog: 1"]) assert.ok(wrongs.includes(each), wrongs);
    assert.strictEqual(await visitor.page.title(), "ALARM c");
  } finally {
    await visitor.close();
  }
}

async function run(world) {
  if (!world.settings.hostile) {
    world.skip("hostile", "there is no hostile mail beside");
    return;
  }
  await world.test("hostile.the_alarms_go_off_where_nothing_holds_them", () => alarms_work(world));
  // One for all of them: what one leaves behind must not help the next either.
  const visitor = await open_visitor(world, { url: world.settings.hostile, expected: [/ 404 /] });
  for (const message of world.settings.ways) {
    await world.test(`hostile.nothing_happens.${message.way}`, () => open_all(visitor, message));
  }
  await visitor.close();
}

module.exports = { run };
