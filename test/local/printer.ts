import { EMULATOR_LIMITS, EXCEPTIONS } from "./deploy/exceptions";
import type { Endpoints, Notification, StepReport } from "./messages";

const INDENT = " ".repeat(8);

/** Writes for people; with colour and a moving line only on a terminal that wants them. */
export class Printer {
  readonly #colour: boolean;
  readonly #moving: boolean;

  constructor(private readonly out: NodeJS.WriteStream) {
    this.#moving = out.isTTY === true && process.env.TERM !== "dumb";
    this.#colour = this.#moving && (process.env.NO_COLOR ?? "") === "";
  }

  line(text = ""): void {
    this.#clear();
    this.out.write(`${text}\n`);
  }

  /** What is being waited for; it is overwritten by the next line. */
  working(on: string): void {
    if (!this.#moving) return;
    this.#clear();
    this.out.write(this.#dim(`  … ${on}`));
  }

  intro(endpoints: Endpoints): void {
    this.line(this.#bold("Akool token rotation, local run: infra/program.ts as it is, no AWS account"));
    this.line();
    this.line(`  AWS (emulator)    ${endpoints.aws}`);
    this.line(`  Akool (stand-in)  ${endpoints.akool}`);
    this.line();
    this.line("  Other than in AWS:");
    for (const { text } of EXCEPTIONS) this.line(`  - ${text}`);
    for (const text of EMULATOR_LIMITS) this.line(`  - ${text}`);
    this.line();
  }

  step({ id, title, ok, seconds, seen, notifications }: StepReport): void {
    const mark = ok ? this.#green("✓") : this.#red("✗");
    const time = `${seconds.toFixed(1)} s`.padStart(7);
    this.line(`  ${mark} ${id}  ${title.padEnd(26)}${this.#dim(time)}  ${seen}`);
    for (const notification of notifications) this.#notification(notification);
  }

  failed(text: string): void {
    this.line(`${this.#red("Failed")}: ${text}`);
  }

  passed(text: string): void {
    this.line(`${this.#green("Passed")}: ${text}`);
  }

  /** As on-call's mail or pager shows it, lines unbroken so that commands can be copied; the text of an OK is its alarm's. */
  #notification({ subject, state, description }: Notification): void {
    this.line(`${INDENT}to on-call: ${this.#bold(subject)}`);
    if (state === "OK") return;
    for (const line of description.split("\n")) this.line(`${INDENT}| ${line}`);
  }

  #clear(): void {
    if (this.#moving) this.out.write("\r\x1b[2K");
  }

  #paint(code: number, text: string): string {
    return this.#colour ? `\x1b[${code}m${text}\x1b[0m` : text;
  }
  #bold(text: string): string {
    return this.#paint(1, text);
  }
  #dim(text: string): string {
    return this.#paint(2, text);
  }
  #green(text: string): string {
    return this.#paint(32, text);
  }
  #red(text: string): string {
    return this.#paint(31, text);
  }
}
