// The server's content stays until the page's own has mounted; then it goes, in one step, so that
// there is one set of landmarks at any time. Focus and the place scrolled to are kept.
(function () {
  var first = document.getElementById("first-paint");
  var entry = document.getElementById("react-entry-point");
  if (!first || !entry) return;

  function target() {
    var id = decodeURIComponent(location.hash.slice(1));
    return id ? document.getElementById(id) : null;
  }

  function takeOver() {
    if (!entry.querySelector("main")) return false;
    var offset = window.scrollY;
    first.remove();
    entry.hidden = false;
    window.dispatchEvent(new Event("resize"));
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
