import { setTimeout as sleep } from "node:timers/promises";
import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { AlarmName } from "../../../infra/args";
import { METRICS, REJECTED_CODE, SUCCESS_CODE, type TokenValue } from "../../../lambda/contract";
import { metricExtreme } from "../cloud";
import type { Stage } from "../stage";
import { alarm, alarmed, backToOk } from "./alarms";
import { check, isVerified, type Seen, same, short, tokenNow, tokenVersions } from "./step";

const BANNED_CODE = 1200;
/** How long the token put by hand lives, and how long until its last quarter has begun, ms. */
const SHORT_LIFE_MS = 4_000;
const UNTIL_NEAR_MS = 3_200;

export async function refusals(stage: Stage): Promise<Seen> {
  const before = await tokenVersions(stage);
  stage.akool.always({ code: BANNED_CODE });
  const banned = await check(stage);
  same("outcome", outcomeOf(banned), { outcome: "refused", reason: "none", failureClass: "account" });
  const account = await alarmed(stage, AlarmName.account, 1);
  // A closed account says nothing of the token.
  same("the alarm token-rejected", (await alarm(stage, AlarmName.tokenRejected)).StateValue, "OK");

  stage.akool.always({ code: REJECTED_CODE });
  const rejected = await check(stage);
  same("outcome", outcomeOf(rejected), { outcome: "refused", reason: "rejected", failureClass: "auth" });
  const auth = await alarmed(stage, AlarmName.auth, 1);
  const token = await alarmed(stage, AlarmName.tokenRejected, 0);
  same("the token secret's versions", await tokenVersions(stage), before);
  return {
    seen: `${BANNED_CODE} → alarm account in ALARM; ${REJECTED_CODE} for the token and for a new one → alarms auth and token-rejected in ALARM; on-call notified of each, token untouched`,
    facts: {
      account: { code: banned.code, ...account.facts },
      auth: { code: rejected.code, ...auth.facts },
      tokenRejected: token.facts,
      tokenUntouched: true,
    },
    notifications: [account.notification, auth.notification, token.notification],
  };
}

/** Nobody waits for a year: somebody puts the token once more, with an expiry of its own. */
export async function nearExpiry(stage: Stage): Promise<Seen> {
  const { clients, akool, deployed } = stage;
  const { value } = await tokenNow(stage);
  const now = Date.now();
  const dying: TokenValue = {
    ...value,
    issuedAt: new Date(now).toISOString(),
    expiresAt: new Date(now + SHORT_LIFE_MS).toISOString(),
  };
  await clients.secrets.send(
    new PutSecretValueCommand({ SecretId: deployed.tokenSecretArn, SecretString: JSON.stringify(dying) }),
  );
  const before = await tokenVersions(stage);
  await sleep(UNTIL_NEAR_MS);
  akool.always();
  akool.script("getToken", { code: REJECTED_CODE });
  const since = new Date();
  const result = await check(stage);
  same("outcome", outcomeOf(result), { outcome: "refused", reason: "due", failureClass: "auth" });
  const { notification, facts } = await alarmed(stage, AlarmName.expiry, 1);
  const usable = await metricExtreme(clients, METRICS.tokenUsable, "Minimum", deployed.functionName, since);
  same(METRICS.tokenUsable, usable, 1);
  same("the token secret's versions", await tokenVersions(stage), before);
  same("Akool's code", await akool.codeFor(value.token), SUCCESS_CODE);
  return {
    seen: `the token put by hand with ${SHORT_LIFE_MS / 1_000} s to live, three quarters of them over: Akool takes it (${SUCCESS_CODE}) but refuses a new one (${REJECTED_CODE}) → alarm expiry in ALARM, on-call notified, token untouched`,
    facts: { code: result.code, reason: result.reason, expiry: facts, tokenUntouched: true },
    notifications: [notification],
  };
}

export async function recovery(stage: Stage): Promise<Seen> {
  const { Period } = await alarm(stage, AlarmName.auth);
  // The failures have to be older than what the alarms look at.
  await sleep((Period + 1) * 1_000);
  const first = await check(stage);
  same("outcome", outcomeOf(first), { outcome: "rotated", reason: "due" });
  const { outcome } = await check(stage);
  same("outcome", outcome, "healthy");
  const names = [AlarmName.account, AlarmName.auth, AlarmName.tokenRejected, AlarmName.expiry];
  const notifications = [];
  for (const name of names) notifications.push(await backToOk(stage, name));
  const { versionId, value } = await tokenNow(stage);
  same("Akool's code", await stage.akool.codeFor(value.token), SUCCESS_CODE);
  return {
    seen: `one check replaces the token, the next is ${outcome}; all ${names.length} alarms back to OK, token ${short(versionId)} works`,
    facts: { outcome, ...Object.fromEntries(names.map((name) => [name, "OK"])), versionId },
    notifications,
  };
}

export async function revoked(stage: Stage): Promise<Seen> {
  const { akool } = stage;
  const { versionId: dead, value } = await tokenNow(stage);
  const minted = akool.count("getToken");
  akool.revoke(value.token);
  same("Akool's code", await akool.codeFor(value.token), REJECTED_CODE);
  const result = await check(stage);
  same("outcome", outcomeOf(result), { outcome: "rotated", reason: "rejected" });
  same("tokens minted", akool.count("getToken") - minted, 1);
  const { notification, facts } = await alarmed(stage, AlarmName.healed, 1);
  same("the alarm token-rejected", (await alarm(stage, AlarmName.tokenRejected)).StateValue, "OK");
  const current = await tokenNow(stage);
  same("the new token verified by Akool", isVerified(stage, current.value.token), true);
  same("Akool's code", await akool.codeFor(current.value.token), SUCCESS_CODE);
  return {
    seen: `${REJECTED_CODE} for ${short(dead)}, credentials accepted: one check minted, verified and promoted ${short(current.versionId)}; alarm healed in ALARM, on-call notified`,
    facts: { ...outcomeOf(result), minted: 1, revoked: dead, current: current.versionId, healed: facts },
    notifications: [notification],
  };
}

function outcomeOf({ outcome, reason, failureClass }: Awaited<ReturnType<typeof check>>) {
  return { outcome, reason, ...(failureClass !== undefined && { failureClass }) };
}
