// SPDX-License-Identifier: AGPL-3.0-or-later
// Links in a part marked data-live change the page in place: the next one is fetched from here, its
// main part put into this one, and its address into the history. Where anything goes wrong the link
// is followed as ever. Pages are complete without this file.
(() => {
  "use strict";
  let asked = 0;

  // The same link of the new page, or its heading, keeps the focus from falling to the start.
  function focus_again(main, label) {
    const links = [...main.querySelectorAll("[data-live] a[href]")];
    const same = links.find((link) => link.textContent.trim() === label);
    const heading = main.querySelector("h1");
    if (same) {
      same.focus({ preventScroll: true });
    } else if (heading) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
  }

  async function show(address, label) {
    const turn = ++asked;
    const main = document.getElementById("main");
    main.setAttribute("aria-busy", "true");
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.getElementById("main");
    if (!answer.ok || answer.redirected || !next) throw new Error(address);
    if (turn !== asked) return false;
    document.title = page.title;
    document.getElementById("q").value = page.getElementById("q").value;
    main.className = next.className;
    main.replaceChildren(...next.childNodes);
    main.removeAttribute("aria-busy");
    focus_again(main, label);
    return true;
  }

  document.addEventListener("click", (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
      return;
    }
    const link = event.target.closest("[data-live] a[href]");
    if (!link || link.origin !== location.origin || event.defaultPrevented) return;
    event.preventDefault();
    const address = link.href;
    history.replaceState({ live: true }, "");
    show(address, link.textContent.trim())
      .then((shown) => shown && history.pushState({ live: true }, "", address))
      .catch(() => location.assign(address));
  });

  window.addEventListener("popstate", (event) => {
    if (!event.state || !event.state.live) return;
    show(location.href, "").catch(() => location.reload());
  });
})();
