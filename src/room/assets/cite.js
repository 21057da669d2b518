// SPDX-License-Identifier: AGPL-3.0-or-later
// Citing: a button that copies the citation, and a link for the passage that is selected. Without
// this file the passage is found by its words, and the citation is copied by hand.
(() => {
  "use strict";
  const box = document.getElementById("cite-text");
  const copy = document.getElementById("cite-copy");
  const said = document.getElementById("cite-said");
  if (!box || !copy) return;

  const put = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      box.focus();
      box.select();
      return document.execCommand("copy");
    }
  };
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    if (await put(box.value)) said.textContent = copy.dataset.done;
  });

  // Characters of Unicode from the beginning of a block up to a place in it, without what is ours.
  const countTo = (block, node, offset) => {
    const range = document.createRange();
    range.selectNodeContents(block);
    range.setEnd(node, offset);
    const part = range.cloneContents();
    for (const each of part.querySelectorAll(".note-ref")) each.remove();
    return Array.from(part.textContent).length;
  };
  const blockOf = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest(".text[data-from]");
  const placeOf = (node, offset) => {
    const block = blockOf(node);
    return block ? Number(block.dataset.from) + countTo(block, node, offset) : null;
  };

  const path = document.querySelector(".cite-form")?.getAttribute("action");
  const heading = document.getElementById("cite-heading");
  let bubble = null;
  const hide = () => {
    bubble?.remove();
    bubble = null;
  };
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!path || !selection || selection.isCollapsed || selection.rangeCount === 0) return hide();
    const range = selection.getRangeAt(0);
    const from = placeOf(range.startContainer, range.startOffset);
    const to = placeOf(range.endContainer, range.endOffset);
    if (from === null || to === null || from >= to) return hide();
    if (!bubble) {
      bubble = document.createElement("a");
      bubble.className = "tag cite-bubble panel";
      document.body.append(bubble);
    }
    const at = range.getBoundingClientRect();
    bubble.textContent = heading.dataset.passage;
    bubble.href = `${path}?span=${from}-${to}#span`;
    // By properties of the element: a policy without inline styles allows it.
    bubble.style.left = `${Math.max(0, at.left + window.scrollX)}px`;
    bubble.style.top = `${at.bottom + window.scrollY + 4}px`;
  });
})();
