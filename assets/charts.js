// Charts are drawn when they come into view, and the first of them fetches plotly: ahead, where there
// is room for one in what the server painted. Once the page has been at rest for a while the others
// follow, so that they are there for printing.
(function () {
  const AT_REST = 4000;
  const NEAR = { rootMargin: "200px" };
  const waiting = new Map();
  const address = document.querySelector('meta[name="plotly"]').content;
  let library, everything = false;

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

  const ahead = new IntersectionObserver((changes) => {
    if (!changes.some((change) => change.isIntersecting)) return;
    ahead.disconnect();
    document.head.append(Object.assign(document.createElement("link"), { rel: "preload", as: "script", href: address }));
  }, NEAR);
  document.querySelectorAll(".chart-space").forEach((room) => ahead.observe(room));

  const watcher = new IntersectionObserver((changes) => changes.forEach((change) => {
    if (change.isIntersecting) come(change.target);
  }), NEAR);

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

// Dash's own scripts ask for one thing of the 100 kB of aids for old browsers that it would load: to
// step through a function that waits for nothing (see dashboard/scripts.py).
window.regeneratorRuntime = window.regeneratorRuntime || {
  mark: (steps) => steps,
  wrap: (step) => {
    const state = { prev: 0, next: 0, done: false, stop() { state.done = true; } };
    return { next: (sent) => { state.sent = sent; return { value: step(state), done: state.done }; } };
  },
};
