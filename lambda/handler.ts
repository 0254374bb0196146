import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createAkool } from "./akool";
import type { Clock } from "./clock";
import type { RunResult } from "./contract";
import { createCredentialsSecret } from "./credentialsSecret";
import { AkoolUnreachableError, type RotationError } from "./errors";
import { parseEvent, type Request } from "./event";
import type { Http } from "./http";
import { emfLine, metricsOf } from "./metrics";
import { patientUntil } from "./patience";
import { logLine, resultOf } from "./report";
import { rotate } from "./rotate";
import { readSettings, type Settings } from "./settings";
import { runStep } from "./steps";
import { createTokenSecret } from "./tokenSecret";
import { configFailure, type Verdict } from "./verdict";

/**
 * A deployment waits this long for a new role and for the credentials it has just written, ms, both together. So does
 * a step of Secrets Manager's: the first one comes in the moment in which a deployment sets its rotation up.
 */
const PATIENCE_MS = 60_000;

/** What a run needs of the world. */
export interface World {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly secretsManager: SecretsManagerClient;
  readonly http: Http;
  readonly clock: (timeLeft: () => number) => Clock;
  /** Writes a line to standard output. */
  readonly write: (line: string) => void;
}

/** What the handler uses of Lambda's context object. */
export interface RunContext {
  readonly awsRequestId: string;
  readonly functionName: string;
  getRemainingTimeInMillis(): number;
}

export type Handler = (event: unknown, context: RunContext) => Promise<RunResult>;

/**
 * The Lambda handler: event and environment are parsed here, once; metrics and log are written before anything is
 * thrown. Throws InvalidEventError before any call, and what `thrown` says after a run.
 */
export function createHandler(world: World): Handler {
  return async (event, context) => {
    const request = parseEvent(event, context.awsRequestId);
    const clock = world.clock(() => context.getRemainingTimeInMillis());
    const startedAt = clock.now();
    let akoolMs = 0;
    const http: Http = async (asked) => {
      const before = clock.now();
      const reply = await world.http(asked);
      akoolMs += clock.now() - before;
      return reply;
    };
    const { verdict, settings } = await run({ ...world, http }, request, clock, startedAt);

    const now = clock.now();
    const values = metricsOf(verdict, settings, now);
    if (values !== undefined) world.write(emfLine(values, verdict, context.functionName, now));
    const result = resultOf(verdict, settings);
    const { operation } = request;
    const requestId = context.awsRequestId;
    world.write(logLine(result, verdict, { requestId, operation, startedAt, now, akoolMs }));

    const error = thrown(request, verdict);
    if (error !== undefined) throw error;
    return result;
  };
}

async function run(
  world: World,
  request: Request,
  clock: Clock,
  startedAt: number,
): Promise<{ verdict: Verdict; settings?: Settings }> {
  let settings: Settings;
  try {
    settings = readSettings(world.environment);
  } catch (error) {
    return { verdict: configFailure(error) };
  }
  const { tokenSecretArn, credentialsSecretArn, baseUrl, checkPath } = settings;
  const isPatient = request.operation !== "check" && request.operation !== "rotate";
  const until = startedAt + (isPatient ? PATIENCE_MS : 0);
  const patience = patientUntil(clock, until);
  const ports = {
    tokens: createTokenSecret(world.secretsManager, tokenSecretArn, patience),
    credentials: createCredentialsSecret(world.secretsManager, credentialsSecretArn, patience),
    akool: createAkool({ baseUrl, checkPath, http: world.http, clock }),
    clock,
  };
  const verdict =
    "secretId" in request
      ? await runStep(request, settings, ports)
      : await rotate(request, settings, ports, until);
  return { verdict, settings };
}

/**
 * Which verdicts the caller gets as an error. Lambda repeats what is thrown, so `check` throws only what a repeat may
 * mend; an operator and Secrets Manager always want to see the failure; a deployment must not fail over an Akool outage
 * while a token works.
 */
function thrown(request: Request, verdict: Verdict): RotationError | undefined {
  const { outcome, error } = verdict;
  if (request.operation === "rotate" || "secretId" in request) return error;
  if (request.operation === "check") return outcome === "transient" ? error : undefined;
  if (!request.required) return undefined;
  if (outcome === "refused" && verdict.reason !== "credentials" && verdict.hasToken) return undefined;
  if (error instanceof AkoolUnreachableError && verdict.hasToken) return undefined;
  return error;
}
