// The server's content stays until the page's own has mounted; then it goes, in one step, so that
// there is one set of landmarks at any time. Both are the same tree: what has the focus, is open or
// scrolled stays so.
(function () {
  var AT_LAST = 8000, fetched = false;

  function fetchDash() {
    if (fetched) return;
    fetched = true;
    var script = document.createElement("script");
    script.src = document.getElementById("_dash-renderer").dataset.src;
    script.onload = function () { window.renderer = new window.DashRenderer(); };
    document.body.append(script);
  }

  // After the paint; a page in the background is never painted.
  requestAnimationFrame(function () { setTimeout(fetchDash, 0); });
  setTimeout(function () { if (document.hidden) fetchDash(); }, 1000);
  setTimeout(fetchDash, AT_LAST);

  var first = document.getElementById("first-paint");
  var entry = document.getElementById("react-entry-point");
  if (!first || !entry) return;

  function target() {
    var id = decodeURIComponent(location.hash.slice(1));
    return id ? document.getElementById(id) : null;
  }

  function pairs(selector) {
    var mounted = entry.querySelectorAll(selector);
    return [...first.querySelectorAll(selector)].map(function (old, at) { return [old, mounted[at]]; });
  }

  function figure(room) {
    return room.querySelector("script").textContent;
  }

  function keep() {
    pairs(".chart-space").forEach(function (pair) {
      if (!pair[1] || pair[1].textContent !== figure(pair[0])) return;
      pair[1].append(...pair[0].querySelectorAll(":scope > svg, :scope > .js-plotly-plot"));
      pair[1].classList.toggle("explored", pair[0].classList.contains("explored"));
    });
    pairs("details").forEach(function (pair) { if (pair[1]) pair[1].open = pair[0].open; });
    var scrolled = pairs(".scroller").map(function (pair) { return [pair[1], pair[0].scrollLeft]; });
    var focused = pairs("a, button, summary, [tabindex]").find(function (pair) {
      return pair[0] === document.activeElement;
    });
    return function () {
      scrolled.forEach(function (pair) { if (pair[0]) pair[0].scrollLeft = pair[1]; });
      if (focused && focused[1]) focused[1].focus({ preventScroll: true });
    };
  }

  function takeOver() {
    if (!entry.querySelector("main")) return false;
    var offset = window.scrollY, restore = keep();
    first.remove();
    entry.hidden = false;
    restore();
    window.dispatchEvent(new Event("taken-over"));
    if (offset === 0 && target()) target().scrollIntoView();
    else window.scrollTo(0, offset);
    return true;
  }

  entry.hidden = true;
  if (takeOver()) return;
  var watcher = new MutationObserver(function () {
    if (takeOver()) watcher.disconnect();
  });
  watcher.observe(entry, { childList: true, subtree: true });
})();
