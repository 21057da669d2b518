// SPDX-License-Identifier: AGPL-3.0-or-later
// The keyboard: "/" to the search box. Pages are complete without this file.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = document.getElementById("q");
  if (!box || event.target.matches("input, textarea, select")) return;
  event.preventDefault();
  box.focus();
});
