// SPDX-License-Identifier: AGPL-3.0-or-later
// On paper the text is whole: what is folded away within a message is opened for printing, where the
// style sheet alone cannot do it, and folded again afterwards.
(() => {
  "use strict";
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open])")];
    for (const each of opened) each.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const each of opened) each.open = false;
    opened = [];
  });
})();
