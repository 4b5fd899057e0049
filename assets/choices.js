// A choice leads to the same page at another address. The reader stays where they were on it, with the
// focus on what they chose, and is told what came of it.
(function () {
  const KEPT = "choice", LINKS = ".choices a";
  const status = Object.assign(document.createElement("p"), { className: "announcement" });
  status.setAttribute("role", "status");
  document.body.append(status);

  const place = (link) => {
    const rows = [...document.querySelectorAll(".choices")], row = link.closest(".choices");
    return { row: rows.indexOf(row), link: [...row.querySelectorAll("a")].indexOf(link) };
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest(LINKS);
    if (!link || link.pathname !== location.pathname || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const kept = { ...place(link), path: link.pathname, search: link.search, top: scrollY };
    try { sessionStorage.setItem(KEPT, JSON.stringify(kept)); } catch { /* then the page begins at its top */ }
  });

  function kept() {
    try {
      const found = JSON.parse(sessionStorage.getItem(KEPT));
      sessionStorage.removeItem(KEPT);
      return found;
    } catch { return null; }
  }

  const was = kept();
  if (!was || was.path !== location.pathname || was.search !== location.search) return;
  const row = document.querySelectorAll(".choices")[was.row];
  const link = row && row.querySelectorAll("a")[was.link];
  if (!link) return;
  if (link.closest("details")) link.closest("details").open = true;
  scrollTo(0, was.top);
  link.focus({ preventScroll: true });
  // A region is read out only when it changes after it was there.
  setTimeout(() => { status.textContent = (document.querySelector("main .lead") || document.querySelector("h1")).textContent; }, 500);
})();
