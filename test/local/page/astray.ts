/**
 * Runs in the browser, with a chart's title and data as the page has them. Returns the points, each as its line's name
 * and value, at whose place on the canvas there is neither the colour of their line nor of one that is drawn over it.
 */
export const POINTS_ASTRAY = `(title, { from, to }, { axis, lines, marks }) => {
  const card = [...document.querySelectorAll("section")].find((one) => one.querySelector("h2")?.textContent === title);
  const colours = [...card.querySelectorAll(".legend i")].map((swatch) => getComputedStyle(swatch).backgroundColor);
  const canvas = card.querySelector("canvas");
  const area = card.querySelector(".u-over");
  const scale = canvas.width / canvas.clientWidth;
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const values = [...lines.flatMap(({ points }) => points.map(([, value]) => value)), ...marks.map(({ value }) => value)];
  // A tenth is left free above the highest value.
  const top = 1.1 * (axis.max ?? Math.max(1, ...values));
  return lines.flatMap(({ label, points }, index) =>
    points.flatMap(([at, value]) => {
      const x = area.offsetLeft + ((at - from) / (to - from)) * area.clientWidth;
      const y = area.offsetTop + (1 - (value - axis.min) / (top - axis.min)) * area.clientHeight;
      const { data } = copy.getImageData(Math.round(x * scale) - 2, Math.round(y * scale) - 2, 4, 4);
      const seen = Array.from({ length: 16 }, (_, n) => "rgb(" + data.slice(4 * n, 4 * n + 3).join(", ") + ")");
      return seen.some((colour) => colours.indexOf(colour) >= index) ? [] : [label + " " + value];
    }),
  );
}`;
