// Charts are drawn when they come into view, each from the figure that its room carries, and the first
// of them fetches plotly. They need no Dash: it takes over what is drawn (see first_paint.js). Once the
// page has been at rest for a while the others follow. print.js has those that are missing drawn at once.
(function () {
  const AT_REST = 4000;
  const NEAR = { rootMargin: "200px" };
  const LOOKS = { displayModeBar: false, responsive: true };
  const address = document.querySelector('meta[name="plotly"]').content;
  let library, everything = false;

  const empty = () => [...document.querySelectorAll(".chart-space")].filter(
    (room) => !room.querySelector(".js-plotly-plot"));

  function load() {
    library = library || new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = () => { resolve(window.Plotly); };
      script.onerror = () => { library = null; reject(new Error("The charts could not be loaded.")); };
      document.head.append(script);
    });
    return library;
  }

  async function fill(room) {
    const plotly = await load();
    if (empty().includes(room)) await plot(plotly, room);
  }

  function plot(plotly, room, size) {
    regret(room, false);
    const { data, layout } = JSON.parse(room.querySelector("script").textContent);
    return plotly.newPlot(room.appendChild(document.createElement("div")), data, { ...layout, ...size }, LOOKS);
  }

  // Where a chart cannot be loaded a sentence stands in its place, and it can be asked for again.
  function regret(room, missing) {
    const picture = room.parentElement, beside = picture.nextElementSibling;
    if (picture.hidden === missing) return;
    picture.hidden = missing;
    if (!missing) { beside.remove(); return; }
    const table = beside ? " Its figures are in the table below. " : " ";
    const said = Object.assign(document.createElement("p"), { className: "undrawn" });
    const again = Object.assign(document.createElement("button"), { type: "button", textContent: "Try again" });
    again.addEventListener("click", () => empty().filter((one) => one.parentElement.hidden).forEach(draw));
    said.append(`The chart could not be loaded.${table}`, again);
    picture.after(said);
  }

  // One after the other, each seen before the next is drawn; what is hidden is never painted.
  const painted = () => new Promise((resolve) => {
    if (document.hidden) setTimeout(resolve); else requestAnimationFrame(() => setTimeout(resolve));
  });
  let turn = Promise.resolve();
  function draw(room) {
    watcher.unobserve(room);
    const drawn = turn.then(() => fill(room)).catch(() => regret(room, true));
    turn = drawn.then(painted);
    return drawn;
  }

  let inView;
  const watcher = new IntersectionObserver((changes) => {
    inView(Promise.allSettled(changes.filter((one) => one.isIntersecting).map((one) => draw(one.target))));
  }, NEAR);

  function watch() {
    empty().forEach((room) => { if (everything) draw(room); else watcher.observe(room); });
  }

  function all() {
    everything = true;
    watch();
  }

  // What is slow and can wait does so until those that are in view at first are drawn.
  window.chartsInView = new Promise((resolve) => { inView = resolve; });
  if (!empty().length) inView();
  watch();
  window.addEventListener("taken-over", watch);
  window.addEventListener("draw-charts", all);
  window.addEventListener("print-charts", ({ detail: widthOf }) => empty().forEach(
    (room) => plot(window.Plotly, room, { width: widthOf(room) })));
  window.addEventListener("load", () => setTimeout(() => (window.requestIdleCallback || setTimeout)(all), AT_REST));
})();
