// Charts are drawn for the screen's width: before printing they are drawn again for A4's, as vector.
(function () {
  const WHOLE = 670, HALF = 325;
  const charts = () => [...document.querySelectorAll(".js-plotly-plot")];

  addEventListener("beforeprint", () => charts().forEach((chart) => {
    const half = chart.closest(".small-multiples, .beside");
    window.Plotly.relayout(chart, { width: half ? HALF : WHOLE });
  }));
  addEventListener("afterprint", () => charts().forEach((chart) => {
    window.Plotly.relayout(chart, { width: null, autosize: true });
  }));
})();
