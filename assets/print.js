// Before printing charts are drawn for the paper's width, those that are not drawn yet too. A browser waits
// for nothing there, so plotly, where it has not come yet, is fetched while it waits, and runs as a script
// within the page, which the page's policy allows for this one file. Where that fails the stylesheet prints
// the table in the chart's place.
(function () {
  const WHOLE = 670, HALF = 325;
  const charts = () => [...document.querySelectorAll(".js-plotly-plot")];
  const widthOf = (chart) => (chart.closest(".small-multiples, .beside") ? HALF : WHOLE);

  function loadAtOnce() {
    const request = new XMLHttpRequest(), script = document.createElement("script");
    request.open("GET", document.querySelector('meta[name="plotly"]').content, false);
    request.send();
    script.textContent = request.responseText;
    document.head.append(script);
  }

  addEventListener("beforeprint", () => {
    charts().forEach((chart) => window.Plotly.relayout(chart, { width: widthOf(chart) }));
    if (!document.querySelector(".chart-space")) return;
    if (!window.Plotly) loadAtOnce();
    dispatchEvent(new CustomEvent("print-charts", { detail: widthOf }));
  });
  addEventListener("afterprint", () => charts().forEach((chart) => {
    window.Plotly.relayout(chart, { width: null, autosize: true });
  }));
})();
