// What a reader could not read: pieces of text that lie over each other, or over a chart's edge.
() => {
  const visible = (node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const pieces = [];
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, parent = text.parentElement;
    if (!text.data.trim() || !visible(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const chart = parent.closest('.main-svg');
    for (const box of range.getClientRects()) pieces.push({ text: text.data.trim(), box, chart });
  }
  const shared = (a, b) => [
    Math.min(a.right, b.right) - Math.max(a.left, b.left),
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top),
  ];
  const faults = [];
  pieces.sort((a, b) => a.box.top - b.box.top);
  pieces.forEach((one, at) => {
    for (let next = at + 1; next < pieces.length; next++) {
      const other = pieces[next];
      if (other.box.top > one.box.bottom) break;
      const [width, height] = shared(one.box, other.box);
      if (width > 2 && height > 4) faults.push(`“${one.text}” lies over “${other.text}”`);
    }
    if (one.chart) {
      const edge = one.chart.getBoundingClientRect();
      const out = Math.max(edge.left - one.box.left, one.box.right - edge.right);
      if (out > 2) faults.push(`“${one.text}” is cut off by its chart's edge`);
    }
  });
  return faults;
}
