import uPlot from "uplot";
import type { Drawn, DrawnChart, DrawnLine, DrawnWidget } from "../drawn";
import { element } from "./element";

const COLOURS = ["#2563eb", "#dc2626", "#d97706", "#0891b2", "#7c3aed", "#65a30d", "#475569"];
const GRID = "#eef0f3";
const INK = "#5b6472";
/** Between the times on the axis, s: whole minutes, as they are written. */
const STEPS = [60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400];
const FONT = "12px system-ui, sans-serif";

/** A chart that fills its card: axes with units, a legend with the last values. */
export function chart(body: HTMLElement): (widget: DrawnWidget, window: Drawn) => void {
  const space = element("div", { class: "plot" });
  const legend = element("ul", { class: "legend" });
  body.append(space, legend);
  let plot: uPlot | undefined;
  return (widget, window) => {
    if (widget.kind !== "chart") return;
    legend.replaceChildren(...widget.lines.map(legendEntry));
    plot?.destroy();
    plot = new uPlot(options(widget, window, space), dataOf(widget.lines), space);
  };
}

function legendEntry({ label, points }: DrawnLine, index: number): HTMLElement {
  const swatch = element("i");
  swatch.style.background = colour(index);
  const last = points.at(-1)?.[1];
  return element(
    "li",
    {},
    swatch,
    element("span", {}, label),
    element("b", {}, last === undefined ? "no data" : short(last)),
  );
}

function options(
  { axis, lines, marks }: DrawnChart,
  { from, to }: Drawn,
  { clientWidth: width, clientHeight: height }: HTMLElement,
): uPlot.Options {
  const values = [
    ...lines.flatMap(({ points }) => points.map(([, value]) => value)),
    ...marks.map((m) => m.value),
  ];
  const top = axis.max ?? Math.max(1, ...values);
  const shared = {
    stroke: INK,
    grid: { stroke: GRID, width: 1 },
    ticks: { stroke: GRID, width: 1 },
    font: FONT,
  };
  return {
    width,
    height,
    padding: [8, 24, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { range: [from / 1_000, to / 1_000] },
      y: { range: [axis.min, top * 1.1] },
    },
    axes: [
      {
        ...shared,
        size: 28,
        values: (_, times) => times.map((at) => clock(at * 1_000)),
        space: 50,
        incrs: STEPS,
      },
      { ...shared, size: 44, label: axis.label, labelSize: 18, labelFont: FONT, labelGap: 2, space: 28 },
    ],
    series: [{}, ...lines.map((_, index) => line(colour(index)))],
    hooks: { draw: [(plot) => drawMarks(plot, marks)] },
  };
}

/** Points too: a line needs two of them, and a run is a moment. */
function line(stroke: string): uPlot.Series {
  return { stroke, width: 1.5, spanGaps: true, points: { show: true, size: 6, fill: stroke } };
}

function dataOf(lines: readonly DrawnLine[]): uPlot.AlignedData {
  if (lines.length === 0) return [[]];
  return uPlot.join(
    lines.map(({ points }) => [points.map(([at]) => at / 1_000), points.map(([, value]) => value)]),
  );
}

function drawMarks({ ctx, bbox, valToPos }: uPlot, marks: DrawnChart["marks"]): void {
  for (const { label, value } of marks) {
    const y = valToPos(value, "y", true);
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = "#b45309";
    ctx.setLineDash([6, 4]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.textAlign = "right";
    ctx.font = `${12 * devicePixelRatio}px system-ui, sans-serif`;
    ctx.fillText(`${label} ${value}`, bbox.left + bbox.width - 4, y - 5);
    ctx.restore();
  }
}

function colour(index: number): string {
  return COLOURS[index % COLOURS.length] ?? INK;
}

function clock(at: number): string {
  return new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

function short(value: number): string {
  return value.toLocaleString("en-GB", { maximumFractionDigits: 2 });
}
