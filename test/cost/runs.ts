import { parseEmf } from "../support/emf";
import { hour, ModelWorld } from "../support/model/world";

/** What one run of the shipped handler uses. */
export interface RunUse {
  /** The metrics that it sends. */
  readonly metrics: readonly string[];
  /** What it writes to its log, bytes. */
  readonly logBytes: number;
  /** Its calls to Secrets Manager. */
  readonly secretCalls: number;
}

export interface Runs {
  /** A check that finds all well. */
  readonly check: RunUse;
  /** A check that replaces the token, since that is due. */
  readonly rotation: RunUse;
}

/** CloudWatch adds this to each log event. Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
const LOG_EVENT_BYTES = 26;

/** What the two kinds of runs in a healthy month use, measured on the models. */
export async function measureRuns(): Promise<Runs> {
  // As long a name as there is: it is in every metric line.
  const world = new ModelWorld({ functionName: "n".repeat(64) });
  world.putCredentials();
  const runAt = async (hours: number): Promise<RunUse> => {
    world.calls.length = 0;
    world.lines.length = 0;
    await world.pass(Date.parse(hour(hours)) - world.sim.now);
    const { error } = await world.run({ operation: "check", scheduledTime: hour(hours) });
    if (error !== undefined) throw error;
    return {
      metrics: world.lines.flatMap((line) => Object.keys(parseEmf(line)?.metrics ?? {})),
      logBytes: world.lines.reduce((sum, line) => sum + Buffer.byteLength(line) + LOG_EVENT_BYTES, 0),
      secretCalls: world.calls.filter((call) => call !== "getToken" && call !== "check").length,
    };
  };
  await runAt(1);
  return { check: await runAt(24), rotation: await runAt(100 * 24) };
}
