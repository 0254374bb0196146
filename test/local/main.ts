import { parseArgs } from "node:util";
import { CONTROL_PATH } from "../support/akool";
import { findKept, stopKept } from "./kept";
import { Printer } from "./printer";
import { type RunReport, run } from "./run";

const USAGE = `Usage: npm run local -- [options]

Deploys infra/program.ts into a local AWS emulator and shows what it does.

  --json   print one JSON object as the last line of standard output
  --keep   leave everything running when all went well
  --stop   end what --keep left running
  --help   print this`;

const INTERRUPTED = 130;

/** @returns the exit code */
async function main(): Promise<number> {
  const options = parse();
  if (options === undefined) return 2;
  const { json, keep, stop, help } = options;
  // With --json, standard output is for the object alone.
  const printer = new Printer(json ? process.stderr : process.stdout);
  if (help) {
    printer.line(USAGE);
    return 0;
  }
  if (stop) {
    printer.line((await stopKept()) ? "Stopped." : "Nothing was running.");
    return 0;
  }
  if (keep && (await findKept()) !== undefined) {
    printer.failed("a kept run is still there; end it with: npm run local -- --stop");
    return 1;
  }
  const started = Date.now();
  const report = await run(keep, printer);
  summarize(report, Math.round((Date.now() - started) / 1_000), printer);
  if (report.ok && keep && !json) lookAround(report, printer);
  if (json) console.log(JSON.stringify(report));
  if (report.interrupted !== undefined) return INTERRUPTED;
  return report.ok ? 0 : 1;
}

function parse() {
  const flag = { type: "boolean", default: false } as const;
  try {
    return parseArgs({ options: { json: flag, keep: flag, stop: flag, help: flag } }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    return undefined;
  }
}

function summarize({ ok, steps, error, interrupted }: RunReport, seconds: number, printer: Printer): void {
  printer.line();
  const failed = steps.find((step) => !step.ok);
  if (ok) printer.passed(`${steps.length} of ${steps.length} steps in ${seconds} s.`);
  else if (interrupted !== undefined) printer.line("Interrupted; everything is stopped.");
  else
    printer.failed(
      `${failed === undefined ? error : `step ${failed.id}, ${failed.title}.`}\nEverything is stopped.`,
    );
}

function lookAround({ endpoints, outputs = {} }: RunReport, printer: Printer): void {
  if (endpoints === undefined) return;
  const akool = endpoints.akool + CONTROL_PATH;
  printer.line(`
Kept running. Its dashboard: ${endpoints.dashboard}

Look around with the command, or with AWS CLI 2.13 or later:

  export AWS_ENDPOINT_URL=${endpoints.aws} AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
  npx akool-token status --function ${outputs.functionName}
  aws secretsmanager list-secret-version-ids --secret-id ${outputs.tokenSecretArn}
  aws cloudwatch describe-alarms --query 'MetricAlarms[].[AlarmName,StateValue]' --output text
  aws logs filter-log-events --log-group-name ${outputs.logGroupName} --query 'events[].message' --output text
  aws lambda invoke --function-name ${outputs.functionName} --cli-binary-format raw-in-base64-out --payload '{"operation":"check"}' /dev/stdout

Let Akool refuse everything, and recover:

  curl -X POST ${akool} -d '{"code":1200}'
  curl -X DELETE ${akool}

Stop it:

  npm run local -- --stop`);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
