import { Command, InvalidArgumentError } from "commander";
import { Printer } from "../../test/local/printer";
import { Stage } from "../../test/local/stage";
import { type SoakOptions, type SoakReport, summaryOf, tableOf } from "./report";
import { Soak, type Tell } from "./soak";

const MINUTES = { least: 10, most: 120 } as const;
const SEED = { least: 1, most: 1_000_000 } as const;

const program = new Command("npm run soak --")
  .description(
    "Runs infra/program.ts in a local AWS emulator for a long time, with one fault after the other: Akool's, and the " +
      "machine's. Ends with the table of outcomes, alarms and mints; exit code 1 where a token is lost without a " +
      "known reason, or a clean run after a fault is not as it has to be.",
  )
  .option(
    "--minutes <number>",
    `how long, ${MINUTES.least} to ${MINUTES.most}`,
    whole("minutes", MINUTES),
    30,
  )
  .option("--seed <number>", `which order of faults, ${SEED.least} to ${SEED.most}`, whole("seed", SEED), 1)
  .option("--json", "print one JSON object as the last line of standard output", false)
  .action(main);

async function main({ json, ...options }: SoakOptions & { readonly json: boolean }): Promise<void> {
  // With --json, standard output is for the object alone.
  const printer = new Printer(json ? process.stderr : process.stdout);
  const report = await soak(options, printer);
  printer.line(`\n${tableOf(report)}\n`);
  if (report.ok) printer.passed(summaryOf(report));
  else printer.failed(summaryOf(report));
  if (json) console.log(JSON.stringify(report));
  process.exitCode = report.ok ? 0 : 1;
}

async function soak(options: SoakOptions, printer: Printer): Promise<SoakReport> {
  printer.working("starting the AWS emulator");
  const stage = await Stage.open();
  try {
    printer.working("deploying");
    await stage.deploy();
    printer.line(
      "Long run of infra/program.ts as it is, in ministack: a check every minute, alarms look at the last 10 s.",
    );
    const started = Date.now();
    const tell: Tell = (kind, text) => {
      printer.line(`${elapsed(Date.now() - started)}  ${kind.padEnd(9)}  ${text}`);
      printer.working("waiting for the scheduler, up to 70 s");
    };
    return await new Soak(stage, options, tell).run();
  } finally {
    await stage.close();
  }
}

function whole(name: string, { least, most }: { readonly least: number; readonly most: number }) {
  return (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`${name} must be a whole number from ${least} to ${most}.`);
  };
}

/** ms as mm:ss */
function elapsed(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return [Math.floor(seconds / 60), seconds % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
