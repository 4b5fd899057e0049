// Small helps for readers who have scripts: buttons copy the page's address and put the hint away, and a
// page that waits for something looks again by itself. They listen on the document, so that pages may
// come and go. This runs before the page is painted.
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

  document.addEventListener("click", async (event) => {
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
