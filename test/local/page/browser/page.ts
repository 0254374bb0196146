import { marked } from "marked";
import type { Drawn, DrawnAlarms, DrawnTable, DrawnWidget } from "../drawn";
import { chart } from "./chart";
import { element } from "./element";

/** How often the page asks again, ms. */
const EVERY = 3_000;

/** Puts a widget's present data into its card. */
type Update = (widget: DrawnWidget, window: Drawn) => void;

const main = document.querySelector("main");
const about = document.querySelector("#about");
const cards: Update[] = [];

async function refresh(): Promise<void> {
  if (main === null || about === null) return;
  try {
    const response = await fetch("/data");
    if (!response.ok) throw new Error(await response.text());
    const drawn = (await response.json()) as Drawn;
    drawn.widgets.forEach((widget, index) => {
      cards[index] ??= card(main, widget);
      cards[index](widget, drawn);
    });
    about.textContent = `The widgets of its CloudWatch dashboard, drawn from the emulator; a point in a chart is ${seconds(drawn.period)}. As of ${time(drawn.to)}.`;
  } catch (error) {
    about.textContent = `No news: ${error instanceof Error ? error.message : error}. Has the local run been stopped?`;
  }
}

function card(parent: Element, { x, y, width, height, ...widget }: DrawnWidget): Update {
  const section = element("section", { class: widget.kind });
  section.style.gridArea = `${y + 1} / ${x + 1} / span ${height} / span ${width}`;
  if (widget.kind !== "text") section.append(element("h2", {}, widget.title));
  const body = element("div", { class: "body" });
  section.append(body);
  parent.append(section);
  switch (widget.kind) {
    case "chart":
      return chart(body);
    case "alarms":
      return (now) => now.kind === "alarms" && body.replaceChildren(...alarms(now));
    case "table":
      return (now) => now.kind === "table" && body.replaceChildren(table(now));
    case "text":
      body.innerHTML = marked.parse(widget.markdown, { async: false });
      return () => undefined;
  }
}

function alarms({ alarms }: DrawnAlarms): HTMLElement[] {
  return alarms.map(({ name, state }) =>
    element(
      "div",
      { class: "alarm", "data-state": state },
      element("b", {}, state === "INSUFFICIENT_DATA" ? "no data" : state),
      element("span", {}, name),
    ),
  );
}

function table({ columns, rows }: DrawnTable): HTMLElement {
  const cell = (column: string, text: string): HTMLElement =>
    element("td", { "data-column": column }, column === "@timestamp" ? time(Date.parse(text)) : text);
  return element(
    "table",
    {},
    element("thead", {}, element("tr", {}, ...columns.map((name) => element("th", {}, name)))),
    element(
      "tbody",
      {},
      ...rows.map((row) => element("tr", {}, ...row.map((text, n) => cell(columns[n] ?? "", text)))),
    ),
  );
}

function time(at: number): string {
  return new Date(at).toLocaleTimeString("en-GB");
}

function seconds(period: number): string {
  return period < 60 ? `${period} s` : period < 3_600 ? `${period / 60} min` : `${period / 3_600} h`;
}

async function run(): Promise<never> {
  for (;;) {
    await refresh();
    await new Promise((resolve) => setTimeout(resolve, EVERY));
  }
}

void run();
