// Text that a reader could not get at: beyond the window's edges, unless it is in a region that
// scrolls sideways and can be reached by keyboard; or cut by a part that hides what is too wide.
() => {
  const faults = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, parent = text.parentElement;
    if (!text.data.trim() || !parent.checkVisibility({ visibilityProperty: true })) continue;
    if (parent.closest('.scroller[tabindex="0"], .main-svg, .skip-link')) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const hiding = [...function* (part) {
      for (let at = part; at; at = at.parentElement) if (getComputedStyle(at).overflowX === "hidden") yield at;
    }(parent)];
    for (const box of range.getClientRects()) {
      const edges = [{ left: 0, right: innerWidth }, ...hiding.map((one) => one.getBoundingClientRect())];
      if (edges.some((edge) => box.left < edge.left - 1 || box.right > edge.right + 1)) {
        faults.push(`“${text.data.trim().slice(0, 60)}” of ${parent.tagName} is cut off`);
        break;
      }
    }
  }
  return faults;
}
