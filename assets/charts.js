// Charts are drawn when they come into view, and the first of them fetches plotly. Once the page has
// been at rest for a while the others follow, so that they are there for printing.
(function () {
  const AT_REST = 4000;
  const waiting = new Map();
  let library, everything = false;

  function load() {
    library = library || new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = document.querySelector('meta[name="plotly"]').content;
      script.onload = () => { resolve(window.Plotly); };
      script.onerror = () => { library = null; reject(new Error("The charts could not be loaded.")); };
      document.head.append(script);
    });
    return library;
  }

  const watcher = new IntersectionObserver((changes) => changes.forEach((change) => {
    if (change.isIntersecting) come(change.target);
  }), { rootMargin: "200px" });

  function come(chart) {
    watcher.unobserve(chart);
    if (waiting.has(chart)) waiting.get(chart)();
    waiting.delete(chart);
  }

  function seen(chart) {
    return everything ? Promise.resolve() : new Promise((resolve) => {
      waiting.set(chart, resolve);
      watcher.observe(chart);
    });
  }

  function all() {
    everything = true;
    [...waiting.keys()].forEach(come);
  }

  const nothingYet = () => Promise.resolve();
  const react = async (chart, ...rest) => {
    await seen(chart);
    return (await load()).react(chart, ...rest);
  };
  window.Plotly = { react, newPlot: react, purge: come, relayout: nothingYet, Plots: { resize: nothingYet } };
  window.addEventListener("draw-charts", all);
  window.addEventListener("load", () => setTimeout(() => (window.requestIdleCallback || setTimeout)(all), AT_REST));
})();
