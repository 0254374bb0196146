import { isInstalled, MINISTACK, pythonProblem } from "../support/python";
import { setSchedule } from "./cloud";
import { untilStopped, writeKept } from "./kept";
import type { Message, StepReport } from "./messages";
import { Stage } from "./stage";
import { STEPS } from "./steps";
import type { Step } from "./steps/step";

/**
 * Does the work in a process of its own, apart from the terminal, so that it can stay when the command ends. It ends
 * when its starter goes away, whatever way that goes, unless it is kept.
 */
async function main(keep: boolean): Promise<void> {
  let kept = false;
  let stage: Stage | undefined;
  process.once("disconnect", () => {
    if (kept) return;
    void Promise.resolve(stage?.close()).finally(() => process.exit());
  });
  try {
    if (!isInstalled(MINISTACK) && pythonProblem() === undefined)
      await send({ kind: "installing", what: MINISTACK.name });
    await send({ kind: "working", on: "starting the AWS emulator" });
    stage = await Stage.open();
    await send({ kind: "started", endpoints: stage.endpoints });
    const ok = await runSteps(stage);
    if (!ok) return;
    if (keep) {
      await stage.akool.restart();
      await setSchedule(stage.clients, "ENABLED");
      await stage.openPage();
      await writeKept(stage.endpoints);
      kept = true;
    }
    await send({ kind: "finished", kept, endpoints: stage.endpoints, outputs: stage.deployed.all });
    if (kept) {
      process.disconnect();
      await untilStopped();
    }
  } catch (error) {
    await send({ kind: "stopped", error: messageOf(error) });
  } finally {
    await stage?.close();
    if (process.connected) process.disconnect();
  }
}

async function runSteps(stage: Stage): Promise<boolean> {
  for (const step of STEPS) {
    await send({ kind: "working", on: step.wait ?? step.title });
    const report = await runStep(step, stage);
    await send({ kind: "step", step: report });
    if (!report.ok) return false;
  }
  return true;
}

async function runStep({ id, title, run }: Step, stage: Stage): Promise<StepReport> {
  const started = Date.now();
  const seconds = (): number => Math.round((Date.now() - started) / 100) / 10;
  try {
    const { seen, facts, notifications = [] } = await run(stage);
    return { id, title, ok: true, seconds: seconds(), seen, facts, notifications };
  } catch (error) {
    return { id, title, ok: false, seconds: seconds(), seen: messageOf(error), facts: {}, notifications: [] };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Nobody may be listening any more; the disconnect says so. */
function send(message: Message): Promise<void> {
  return new Promise((sent) => {
    if (process.connected) process.send?.(message, () => sent());
    else sent();
  });
}

void main(process.argv.includes("--keep"));
