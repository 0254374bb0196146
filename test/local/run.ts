import { fork } from "node:child_process";
import { mkdirSync, openSync } from "node:fs";
import { join, relative } from "node:path";
import { LOCAL_FOLDER, PROJECT_ROOT } from "../support/paths";
import type { Endpoints, Message, StepReport } from "./messages";
import type { Printer } from "./printer";

/** What the background process itself says, if ever: a crash. */
const LOG_FILE = join(LOCAL_FOLDER, "local-run.log");

/** What `--json` prints. */
export interface RunReport {
  ok: boolean;
  readonly steps: StepReport[];
  endpoints?: Endpoints;
  outputs?: Readonly<Record<string, unknown>>;
  /** Why it ended early. */
  error?: string;
  /** Ended by Ctrl-C or the like. */
  interrupted?: NodeJS.Signals;
}

/** Runs the steps in a background process and prints along; resolves when that has ended, or stays behind. */
export async function run(keep: boolean, printer: Printer): Promise<RunReport> {
  const report: RunReport = { ok: false, steps: [] };
  mkdirSync(LOCAL_FOLDER, { recursive: true });
  const log = openSync(LOG_FILE, "w");
  const session = fork(join(__dirname, "session.ts"), keep ? ["--keep"] : [], {
    cwd: PROJECT_ROOT,
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", log, log, "ipc"],
    // Ctrl-C reaches this process alone, which then lets the other one clean up.
    detached: true,
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (report.interrupted !== undefined) return;
      report.interrupted = signal;
      printer.line("Stopping everything …");
      if (session.connected) session.disconnect();
    });
  }
  await new Promise<void>((ended, failed) => {
    session.on("message", (message: Message) => {
      take(message, report, printer);
      if (message.kind === "finished" && message.kept) {
        session.unref();
        session.once("disconnect", ended);
      }
    });
    session.once("error", failed);
    session.once("exit", () => ended());
  });
  const failed = report.steps.find(({ ok }) => !ok);
  if (failed !== undefined) report.error = `step ${failed.id}, ${failed.title}: ${failed.seen}`;
  else if (!report.ok)
    report.error ??= report.interrupted ?? `it ended without a word; see ${relative(PROJECT_ROOT, LOG_FILE)}`;
  return report;
}

function take(message: Message, report: RunReport, printer: Printer): void {
  switch (message.kind) {
    case "installing":
      printer.line(`Installing the AWS emulator ${message.what} into .local/, this once …`);
      break;
    case "working":
      printer.working(message.on);
      break;
    case "started":
      report.endpoints = message.endpoints;
      printer.intro(message.endpoints);
      break;
    case "step":
      report.steps.push(message.step);
      printer.step(message.step);
      break;
    case "stopped":
      report.error = message.error;
      break;
    case "finished":
      report.ok = true;
      report.endpoints = message.endpoints;
      report.outputs = message.outputs;
      break;
  }
}
