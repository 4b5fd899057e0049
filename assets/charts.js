// Charts are drawings that need no script. Who reaches for one, by pointer, touch, click or keyboard, has plotly
// draw it anew in the drawing's place, from the figure that its room carries; the first of them fetches plotly.
// They need no Dash: it takes over what is drawn (see first_paint.js).
(function () {
  const LOOKS = { displayModeBar: false, showTips: false, responsive: true };
  const address = document.querySelector('meta[name="plotly"]').content;
  let library;

  const still = () => [...document.querySelectorAll(".chart-space")].filter(
    (room) => !room.querySelector(".js-plotly-plot"));

  function load() {
    library = library || new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = () => { resolve(window.Plotly); };
      script.onerror = () => { library = null; reject(new Error("Plotly could not be loaded.")); };
      document.head.append(script);
    });
    return library;
  }

  // The drawing stays in sight until plotly's lies over it, and is what is printed; where plotly cannot be had it
  // stays for good.
  async function draw(room) {
    const plotly = await load().catch(() => null);
    if (!plotly || !still().includes(room)) return;
    const { data, layout } = JSON.parse(inItsColours(room.querySelector("script").textContent));
    if (room.style.aspectRatio) delete layout.height;  // the page says how large it is
    if (matchMedia("(pointer: coarse)").matches) layout.xaxis.fixedrange = true;  // a finger scrolls the page
    const plot = room.appendChild(document.createElement("div"));
    await plotly.newPlot(plot, data, layout, LOOKS);
    plot.parentElement.classList.add("explored");
    plot.on("plotly_click", ({ points: [point] }) => { if (point?.customdata) location.assign(point.customdata); });
    plot.on("plotly_relayout", (to) => {
      const span = ["xaxis.range[0]", "xaxis.range[1]"].map((end) => to[end]);
      if (span[0]) plot.dispatchEvent(new CustomEvent("span-chosen", { bubbles: true, detail: span }));
    });
  }

  // On a dark page each colour is another, which the stylesheet names by the light one.
  function inItsColours(figure) {
    const page = getComputedStyle(document.documentElement);
    return figure.replace(/#([0-9a-f]{6})\b/g, (colour, digits) =>
      page.getPropertyValue(`--c-${digits}`).trim() || colour);
  }

  function reach(event) {
    const figure = event.target.closest?.("figure"), room = figure?.querySelector(".chart-space");
    if (room && still().includes(room)) draw(room);
  }

  for (const gesture of ["pointerover", "pointerdown", "focusin"]) addEventListener(gesture, reach, { passive: true });
  addEventListener("draw-charts", () => still().forEach(draw));
})();
