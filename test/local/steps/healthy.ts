import { randomUUID } from "node:crypto";
import type { AlarmName } from "../../../infra/args";
import { AWSCURRENT, AWSPREVIOUS, METRICS, SUCCESS_CODE } from "../../../lambda/contract";
import { inventory, type Kind, singular } from "../../support/inventory";
import { until } from "../../support/poll";
import { currentToken, holdersOf } from "../../support/secretVersions";
import { metricExtreme, putCredentials, runsIn, setSchedule } from "../cloud";
import { isDenied, serviceClient } from "../service";
import type { Stage } from "../stage";
import { alarmStates, backToOk } from "./alarms";
import { check, isVerified, type Seen, same, short, tokenNow, tokenVersions } from "./step";

/** The schedule fires every minute, and the emulator looks every 10 s. */
const SCHEDULE_LIMIT_MS = 80_000;
const METRIC_LIMIT_MS = 10_000;
/** What the first step counts. */
const KINDS = [
  "secrets",
  "functions",
  "roles",
  "logGroups",
  "queues",
  "schedules",
  "topics",
  "alarms",
] as const satisfies readonly Kind[];
/** The alarms that get data from a first run that finds nothing wrong. */
const FIRST_OK = [
  "auth",
  "account",
  "config",
  "token-rejected",
  "expiry",
  "quota",
  "other",
  "dead-man",
] as const satisfies readonly AlarmName[];

export async function deploy(stage: Stage): Promise<Seen> {
  const before = await inventory(stage.clients);
  const { resources } = await stage.deploy();
  const after = await inventory(stage.clients);
  // The queue of on-call is this run's own.
  const made = Object.fromEntries(
    KINDS.map((kind) => [kind, after[kind].length - before[kind].length - (kind === "queues" ? 1 : 0)]),
  );
  for (const [kind, count] of Object.entries(made)) same(`any ${kind}`, count > 0, true);
  const seen = Object.entries(made).map(([kind, count]) => words(kind, count));
  return { seen: seen.join(", "), facts: { resources: resources.length, ...made } };
}

export async function firstRun(stage: Stage): Promise<Seen> {
  const { clients, akool, deployed } = stage;
  const { versionId, value } = await tokenNow(stage);
  same("the token verified by Akool", isVerified(stage, value.token), true);
  same("tokens minted", akool.count("getToken"), 1);
  const completed = await until("the first run's metric RunCompleted", METRIC_LIMIT_MS, () =>
    metricExtreme(
      clients,
      METRICS.runCompleted,
      "Maximum",
      deployed.functionName,
      new Date(Date.now() - 120_000),
    ),
  );
  same(METRICS.runCompleted, completed, 1);
  for (const name of FIRST_OK) await backToOk(stage, name);
  same("the alarms' states", await alarmStates(stage), {
    ...Object.fromEntries(FIRST_OK.map((name) => [name, "OK"])),
    "dead-letter": "INSUFFICIENT_DATA",
    healed: "INSUFFICIENT_DATA",
    "previous-killed": "INSUFFICIENT_DATA",
  });
  return {
    seen: `token verified by Akool, version ${short(versionId)}, expires ${value.expiresAt.slice(0, 10)}; ${FIRST_OK.length} alarms went to OK, on-call heard each (in AWS dead-man's comes after its warm-up); dead-letter, healed and previous-killed have no data yet`,
    facts: { versionId, expiresAt: value.expiresAt, verified: true, minted: 1, alarmsOk: FIRST_OK },
  };
}

export async function service(stage: Stage): Promise<Seen> {
  const { tokenSecretArn, credentialsSecretArn } = stage.deployed;
  const client = await serviceClient(stage);
  const current = await currentToken(client, tokenSecretArn);
  if (current === undefined) throw new Error("the service found no value at AWSCURRENT");
  const code = await stage.akool.codeFor(current.value.token);
  same("Akool's code", code, SUCCESS_CODE);
  same("the credentials denied to the service", await isDenied(client, credentialsSecretArn), true);
  return {
    seen: `with readerPolicy alone: version ${short(current.versionId)} at AWSCURRENT, Akool took it as Bearer (${code}); the credentials are denied`,
    facts: { versionId: current.versionId, label: AWSCURRENT, code, credentialsDenied: true },
  };
}

export async function scheduled(stage: Stage): Promise<Seen> {
  const { clients, deployed } = stage;
  const before = await tokenVersions(stage);
  const run = await until("a check by the emulator's scheduler", SCHEDULE_LIMIT_MS, async () => {
    const runs = await runsIn(clients, deployed.logGroupName);
    return runs.find(({ operation }) => operation === "check");
  });
  await setSchedule(clients, "DISABLED");
  same("outcome", run.outcome, "healthy");
  same("the token secret's versions", await tokenVersions(stage), before);
  return {
    seen: `the emulator's scheduler fired a check: ${run.outcome}, still ${words("versions", before.length)}`,
    facts: { outcome: run.outcome, reason: run.reason, versions: before.length },
  };
}

export async function newCredentials(stage: Stage): Promise<Seen> {
  const { clients, akool, deployed, firstCredentials } = stage;
  const old = await tokenNow(stage);
  const minted = akool.count("getToken");
  const credentials = { clientId: firstCredentials.clientId, clientSecret: randomUUID() };
  akool.setCredentials(credentials);
  await putCredentials(clients, deployed.credentialsSecretArn, credentials);
  const { outcome, reason } = await check(stage);
  same("outcome", { outcome, reason }, { outcome: "rotated", reason: "credentials" });
  same("tokens minted", akool.count("getToken") - minted, 1);
  const current = await tokenNow(stage);
  same("the version at AWSCURRENT", await holder(stage, AWSCURRENT), [current.versionId]);
  same("the version at AWSPREVIOUS", await holder(stage, AWSPREVIOUS), [old.versionId]);
  same("Akool's code", await stage.akool.codeFor(current.value.token), SUCCESS_CODE);
  return {
    seen: `one mint, ${short(current.versionId)} is AWSCURRENT, ${short(old.versionId)} is AWSPREVIOUS`,
    facts: { minted: 1, current: current.versionId, previous: old.versionId, reason },
  };
}

async function holder(stage: Stage, label: string): Promise<string[]> {
  return holdersOf(await tokenVersions(stage), label);
}

/** "logGroups" as "1 log group". */
function words(kind: string, count: number): string {
  return `${count} ${singular(kind)}${count === 1 ? "" : "s"}`;
}
