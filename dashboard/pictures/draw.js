// Draws a figure as SVG between the words of its sheet, and as PNG where a scale is given.
// The same figure gives the same bytes: the ids Plotly makes up come from a seed.
// Request and answer are JSON as text, which passes through to the page as it is.
async (request) => {
  try {
    const { figure, box, before, after, width, height, seed, scale } = JSON.parse(request);
    let state = seed;
    Math.random = () => (state = (state * 16807) % 2147483647) / 2147483647;
    const [x, y, wide, high] = box;
    const size = { format: "svg", width: wide, height: high, imageDataOnly: true };
    const content = { data: figure.data, layout: figure.layout, config: { staticPlot: true } };
    const chart = await Plotly.toImage(content, size);
    const faces = document.querySelector("style").textContent;
    const svg = before.replace("/*faces*/", faces)
      + chart.replace("<svg ", `<svg x="${x}" y="${y}" `) + after;
    if (!scale) return JSON.stringify({ svg });
    const image = new Image();
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext("2d", { alpha: false }).drawImage(image, 0, 0, canvas.width, canvas.height);
    return JSON.stringify({ svg, png: canvas.toDataURL("image/png").split(",")[1] });
  } catch (error) {
    return JSON.stringify({ error: `The picture could not be drawn: ${error}` });
  }
}
