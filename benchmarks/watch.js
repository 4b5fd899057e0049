// What a visit notes as it happens, in milliseconds (see browsing.py): of the control since the reader set out, of the
// chart since the reader reached for it.
window.seen = { control: null, chart: null };
(function () {
  // The control: the finder that a key opens, with places and indicators to choose from.
  const control = () => document.querySelector("dialog[open] li a");

  // The chart: brought into view and reached for once the page is loaded; it answers when a pointer that goes over it,
  // from mark to mark, is told a figure.
  let next = 0, reached = null;
  function chart() {
    const room = document.querySelector(".dash-graph, .stPlotlyChart, .chart-space");
    const drawn = document.querySelector(".js-plotly-plot");
    if (room && !drawn && document.readyState === "complete") {
      reached ??= performance.now();
      room.scrollIntoView({ block: "center" });
      room.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
    }
    if (!drawn || !drawn.querySelector(".main-svg")) return false;
    drawn.scrollIntoView({ block: "center" });
    if (drawn.querySelector(".hoverlayer .hovertext")) return true;
    const over = drawn.querySelector(".nsewdrag");
    const marks = [...drawn.querySelectorAll(".point path, path.point, .plot .fills + g path")].filter(
      (mark) => mark.getBoundingClientRect().height);
    if (!over || !marks.length) return false;
    const box = marks[next++ % marks.length].getBoundingClientRect();
    const at = { bubbles: true, clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 };
    over.dispatchEvent(new MouseEvent("mouseover", at));
    over.dispatchEvent(new MouseEvent("mousemove", at));
    return drawn.querySelector(".hoverlayer .hovertext") !== null;
  }

  function look() {
    if (seen.control === null && control()) seen.control = performance.now();
    if (window.wantsChart && seen.chart === null && chart()) seen.chart = performance.now() - reached;
    requestAnimationFrame(look);
  }
  requestAnimationFrame(look);
})();
