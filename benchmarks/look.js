// What was seen on a page that is at rest: the largest paint, in milliseconds since the reader set out,
// and how far what was shown has moved (see browsing.py). The browser has kept both.
() => new Promise((done) => {
  const seen = { paint: 0, shift: 0 };
  const observe = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note))
    .observe({ type, buffered: true });
  observe("largest-contentful-paint", (entry) => { seen.paint = entry.startTime; });
  observe("layout-shift", (entry) => { if (!entry.hadRecentInput) seen.shift += entry.value; });
  setTimeout(() => done(seen), 300);
})
