// Where the marks of a chart lie, by kind, in pixels from its left upper corner: boxes of bars, points, texts and
// lines, and of lines also places along them. `kinds` says how each is found.
(root, kinds) => {
  const { left, top } = root.getBoundingClientRect();
  const box = (one) => {
    const b = one.getBoundingClientRect();
    return [b.left - left, b.top - top, b.right - left, b.bottom - top];
  };
  const along = (one) => [0.2, 0.4, 0.6, 0.8].flatMap((share) => {
    const at = one.getPointAtLength(one.getTotalLength() * share).matrixTransform(one.getScreenCTM());
    return [at.x - left, at.y - top];
  });
  // Plotly draws a line with gaps as a path for each stretch, we as one path: ours is taken apart.
  const stretches = (one) => one.getAttribute("d").split(/(?=M)/).map((d) => {
    const part = one.parentNode.appendChild(one.cloneNode());
    part.setAttribute("d", d);
    return part;
  });
  const found = {};
  for (const [kind, selector] of Object.entries(kinds)) {
    found[kind] = [...root.querySelectorAll(selector)]
      .filter((one) => one.getAttribute("d") !== "M0,0Z" && one.getAttribute("d") !== "")
      .filter((one) => getComputedStyle(one).opacity !== "0")
      .filter((one) => kind !== "lines" || getComputedStyle(one).strokeWidth !== "0px")
      .flatMap((one) => (kind === "lines" ? stretches(one) : [one]))
      .map((one) => (kind === "lines" ? [...box(one), ...along(one)] : box(one)));
  }
  return found;
}
