// Before printing, charts that plotly has drawn are drawn for the paper's width; drawings fit by themselves.
(function () {
  const WHOLE = 670, HALF = 325;
  const charts = () => [...document.querySelectorAll(".js-plotly-plot")];
  const widthOf = (chart) => (chart.closest(".small-multiples, .beside") ? HALF : WHOLE);

  addEventListener("beforeprint", () => charts().forEach((chart) => {
    window.Plotly.relayout(chart, { width: widthOf(chart) });
  }));
  addEventListener("afterprint", () => charts().forEach((chart) => {
    window.Plotly.relayout(chart, { width: null, autosize: true });
  }));
})();
