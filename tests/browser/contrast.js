// SPDX-License-Identifier: AGPL-3.0-or-later
// The colours of assets/base.css against each other, by the formula of WCAG 2.2 ("contrast ratio"):
// axe sees only the pairs that happen to be on a page.
"use strict";
const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");

const kSheet = path.join(__dirname, "..", "..", "src", "room", "assets", "base.css");
const kText = ["ink", "ink-soft", "link", "visited", "accent", "proven", "supported", "caution",
  "altered"];
const kGrounds = ["paper", "panel", "sunken"];
// Grounds on which only these are written.
const kMarked = { mark: ["ink"], added: ["ink"], removed: ["ink"],
  "accent-soft": ["ink", "ink-soft", "link", "visited", "caution"] };
const kParts = ["edge", "focus", "bar"];

function luminance(colour) {
  const channel = (at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

// The tokens of the first :root (light) and of the one for dark, which changes some.
function read_schemes() {
  const blocks = [...fs.readFileSync(kSheet, "utf8").matchAll(/:root \{([^}]*)\}/g)];
  const tokens = blocks.map((block) => Object.fromEntries(
    [...block[1].matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map((each) => [each[1], each[2]])));
  return { light: tokens[0], dark: { ...tokens[0], ...tokens[1] } };
}

function too_weak(tokens, pairs, least) {
  return pairs.filter(([text, ground]) => contrast(tokens[text], tokens[ground]) < least)
    .map(([text, ground]) =>
      `${text} on ${ground}: ${contrast(tokens[text], tokens[ground]).toFixed(2)} < ${least}`);
}

async function run(world) {
  await world.test("contrast.the_formula_gives_what_is_known_of_black_grey_and_white", () => {
    assert.strictEqual(contrast("#000000", "#ffffff"), 21);
    assert.ok(contrast("#777777", "#ffffff") < 4.5 && contrast("#767676", "#ffffff") > 4.5);
  });
  const pairs = kGrounds.flatMap((ground) => kText.map((text) => [text, ground]));
  for (const [ground, texts] of Object.entries(kMarked)) {
    pairs.push(...texts.map((text) => [text, ground]));
  }
  const parts = kGrounds.flatMap((ground) => kParts.map((part) => [part, ground]));
  for (const [scheme, tokens] of Object.entries(read_schemes())) {
    await world.test(`contrast.every_pair_is_strong_enough_when_${scheme}`, () => {
      assert.ok(Object.keys(tokens).length > 15);
      assert.deepStrictEqual(
        [...too_weak(tokens, pairs, 4.5), ...too_weak(tokens, parts, 3)], []);
    });
  }
}

module.exports = { run };
