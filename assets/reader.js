// Small helps for readers who have scripts: the key / finds a place or an indicator, buttons copy the
// page's address and put the hint away, and a page that waits for something looks again by itself.
// They listen on the document, so that pages may come and go. This runs before the page is painted.
(function () {
  const HINT = "hint", HIDDEN = "hint-hidden", LOOK_AGAIN = 2000;
  const root = document.documentElement;
  root.classList.add("has-script");
  try {
    if (localStorage.getItem(HINT)) root.classList.add(HIDDEN);
  } catch { /* a browser that keeps nothing shows the hint each time */ }

  function hideHint() {
    root.classList.add(HIDDEN);
    document.querySelector("main").focus({ preventScroll: true });
    try { localStorage.setItem(HINT, "hidden"); } catch { /* as above */ }
  }

  async function lookAgain() {
    try {
      const answer = await fetch(location.href);
      if (answer.status >= 429) throw new Error(answer.statusText);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!page.querySelector("main > progress")) { location.reload(); return; }
      follow(page);
    } catch { /* the server is busy, or starts again: it may answer next time */ }
    setTimeout(lookAgain, LOOK_AGAIN);
  }

  function follow(page) {
    const [now, then] = [document, page].map((one) => one.querySelector("main > progress"));
    const [said, says] = [document, page].map((one) => one.querySelector("main [role=status]"));
    for (const name of ["max", "value"]) {
      if (then.hasAttribute(name)) now.setAttribute(name, then.getAttribute(name));
      else now.removeAttribute(name);  // nobody knows how far it is
    }
    if (said.textContent !== says.textContent) said.textContent = says.textContent;
  }

  addEventListener("DOMContentLoaded", () => {
    if (document.querySelector("main > progress")) setTimeout(lookAgain, LOOK_AGAIN);
  });

  async function entries() {
    const answer = await fetch("/find", { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return [...page.querySelectorAll("#first-paint .found a")].map((link) => ({
      text: link.textContent, href: link.getAttribute("href"),
    }));
  }

  let dialog, list;
  async function find() {
    if (!document.body) return;
    if (!dialog) {
      dialog = document.createElement("dialog");
      dialog.className = "finder";
      dialog.setAttribute("aria-label", "Find a place or indicator");
      dialog.innerHTML = '<form method="dialog"><label for="finder-box">Find a place or indicator</label>'
        + '<input id="finder-box" type="search" autocomplete="off" aria-controls="finder-list">'
        + '<p role="status"></p><ul id="finder-list"></ul><button>Close</button></form>';
      document.body.append(dialog);
      const box = dialog.querySelector("input");
      box.addEventListener("input", show);
      box.addEventListener("keydown", (event) => {
        const first = dialog.querySelector("a");
        if (event.key === "Enter") { event.preventDefault(); if (first) first.click(); }
        if (event.key === "ArrowDown" && first) { event.preventDefault(); first.focus(); }
      });
    }
    dialog.querySelector("input").value = "";
    dialog.showModal();
    try {
      list = list || await entries();
      show();
    } catch { location.assign("/find"); }
  }

  function show() {
    const wanted = dialog.querySelector("input").value.trim().toLowerCase().split(/\s+/);
    const found = (list || []).filter((one) => wanted.every((part) => one.text.toLowerCase().includes(part)));
    const shown = found.slice(0, 12);
    dialog.querySelector("ul").replaceChildren(...shown.map((one) => {
      const item = document.createElement("li"), link = document.createElement("a");
      link.href = one.href;
      link.textContent = one.text;
      item.append(link);
      return item;
    }));
    const more = found.length > shown.length ? `, the first ${shown.length} shown` : "";
    dialog.querySelector("[role=status]").textContent = found.length === 1 ? "1 found" : `${found.length} found${more}`;
  }

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      find();
    }
  });

  document.addEventListener("click", async (event) => {
    const opener = event.target.closest('nav a[href^="/find"]');
    if (opener && !event.ctrlKey && !event.metaKey) { event.preventDefault(); find(); return; }
    if (event.target.closest(".hint button")) { hideHint(); return; }
    const button = event.target.closest(".copy-link");
    if (!button) return;
    const said = button.parentElement.querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(location.href);
      said.textContent = "Link copied";
    } catch {
      said.textContent = `Copy it from here: ${location.href}`;
    }
  });
})();
