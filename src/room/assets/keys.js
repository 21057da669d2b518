// SPDX-License-Identifier: AGPL-3.0-or-later
// Keys: j and k walk through what is marked data-result, n and p through pages, "/" goes to the
// search, g and a letter to a part of the archive, ? lists them. The focus itself moves, so that a
// screen reader follows. Nothing is taken from a field that is typed in, and all can be turned off
// (WCAG 2.2, 2.1.4). Pages are complete without this file.
(() => {
  "use strict";
  const kOffKey = "daylight-keys-off";
  // After g, for how long a letter is waited for.
  const kGoMillis = 1500;
  const dialog = document.getElementById("key-list");
  const is_on = document.getElementById("key-list-on");
  const button = document.getElementById("key-list-open");
  let go_until = 0;

  // Storage may be forbidden; then the choice lasts as long as the page.
  try {
    is_on.checked = localStorage.getItem(kOffKey) === null;
  } catch {
    is_on.checked = true;
  }
  is_on.addEventListener("change", () => {
    try {
      if (is_on.checked) localStorage.removeItem(kOffKey);
      else localStorage.setItem(kOffKey, "1");
    } catch {
      return;
    }
  });
  button.hidden = false;
  button.addEventListener("click", () => dialog.showModal());

  const is_typed_in = (element) =>
    element.isContentEditable || element.matches("input, textarea, select");

  // What of a result takes the focus: itself if it can, else its first link.
  const focus_of = (result) =>
    result.matches("a[href], button, [tabindex]") ? result : result.querySelector("a[href]");

  function walk(step) {
    const stops = [...document.querySelectorAll("[data-result]")].map(focus_of).filter(Boolean);
    if (stops.length === 0) return false;
    const here = document.activeElement;
    let at = stops.findIndex((stop) => stop === here);
    if (at < 0) {
      // Somewhere else: the next one after it, or before.
      const is_before = (stop) =>
        here.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING;
      const next = here === document.body ? 0 : stops.findIndex(is_before);
      at = next < 0 ? stops.length : next;
      if (step > 0) at -= 1;
    }
    const stop = stops[Math.min(Math.max(at + step, 0), stops.length - 1)];
    stop.focus();
    stop.scrollIntoView({ block: "nearest" });
    return true;
  }

  function follow(selector) {
    const link = document.querySelector(selector);
    if (link) link.click();
    return link !== null;
  }

  function go_to(letter) {
    const links = [...document.querySelectorAll("[data-go]")];
    const link = links.find((each) => each.dataset.go.startsWith(letter));
    if (link) link.click();
    return link !== undefined;
  }

  function act(key, now) {
    if (now < go_until) {
      go_until = 0;
      return go_to(key);
    }
    switch (key) {
      case "j":
        return walk(1);
      case "k":
        return walk(-1);
      case "n":
        return follow("a[rel~=next]");
      case "p":
        return follow("a[rel~=prev]");
      case "g":
        go_until = now + kGoMillis;
        return true;
      case "/": {
        const box = document.getElementById("q");
        box.focus();
        box.select();
        return true;
      }
      case "?":
        dialog.showModal();
        return true;
      default:
        return false;
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!is_on.checked || dialog.open || is_typed_in(event.target)) return;
    if (act(event.key, event.timeStamp)) event.preventDefault();
  });
})();
