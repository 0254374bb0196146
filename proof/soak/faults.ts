import { randomUUID } from "node:crypto";
import type { AlarmName } from "../../infra/args";
import { REJECTED_CODE } from "../../lambda/contract";
import { putCredentials } from "../../test/local/cloud";
import type { Stage } from "../../test/local/stage";
import { tokenNow } from "../../test/local/steps/step";
import type { AkoolCall } from "../../test/support/akool";

/** A wait that a person would notice, one that shows a run in the middle, and one beyond the rotator's 15 s, ms. */
const SLOW_MS = 5_000;
const HELD_MS = 4_000;
const TOO_SLOW_MS = 16_000;

/** How the run under a fault is ended from outside. */
export interface Strike {
  /** While Akool keeps this call waiting; without it, between two runs. */
  readonly during?: AkoolCall;
  readonly by: "kill" | "restart";
}

/** What goes wrong for one run, and what has to come of it; runs are written outcome/reason/class. */
export interface Fault {
  readonly text: string;
  readonly begin: (stage: Stage) => Promise<void> | void;
  /** What puts the world right, beyond Akool's answering as usual. */
  readonly end?: (stage: Stage) => Promise<void> | void;
  readonly strike?: Strike;
  /** The run under the fault; undefined where that is ended and leaves no word. */
  readonly faulty?: string;
  /** The clean runs after it, the last one healthy. */
  readonly clean: readonly string[];
  /** What has to be in ALARM after the faulty run, and nothing else but events. */
  readonly alarms?: readonly AlarmName[];
  /** The same, where a new token ends the old one. */
  readonly alarmsWhereOldEnds?: readonly AlarmName[];
  /** How many tokens it costs in all. */
  readonly mints: number;
}

const HEALTHY = "healthy/none";
const UNTOUCHED = { clean: [HEALTHY], mints: 0 } as const;
const BY_NEW_CREDENTIALS = ["rotated/credentials", HEALTHY];

async function giveNewCredentials(stage: Stage, accepted: boolean): Promise<void> {
  const credentials = { clientId: stage.firstCredentials.clientId, clientSecret: randomUUID() };
  if (accepted) stage.akool.setCredentials(credentials);
  await putCredentials(stage.clients, stage.deployed.credentialsSecretArn, credentials);
}

async function acceptCredentials(stage: Stage): Promise<void> {
  await giveNewCredentials(stage, true);
}

async function revoke(stage: Stage): Promise<void> {
  const { value } = await tokenNow(stage);
  stage.akool.revoke(value.token);
}

/** A run that Akool keeps waiting at its n-th request of a kind, long enough to end it there. */
function held(call: AkoolCall, nth: number) {
  const waits = [...Array.from({ length: nth - 1 }, () => ({})), { delayMs: HELD_MS }];
  return async (stage: Stage): Promise<void> => {
    stage.akool.script(call, ...waits);
    await acceptCredentials(stage);
  };
}

export const UNREACHABLE: readonly Fault[] = [
  {
    text: "Akool answers HTTP 500",
    begin: ({ akool }) => akool.always({ status: 500 }),
    faulty: "transient/none",
    ...UNTOUCHED,
  },
  {
    text: "Akool refuses connections",
    begin: ({ akool }) => akool.stop(),
    end: ({ akool }) => akool.restart(),
    faulty: "transient/none",
    ...UNTOUCHED,
  },
  {
    text: "Akool answers 1005, too frequent",
    begin: ({ akool }) => akool.always({ code: 1005 }),
    faulty: "transient/none",
    ...UNTOUCHED,
  },
  {
    text: "Akool's answer is cut off once",
    begin: ({ akool }) => akool.script("check", { close: "midway" }),
    faulty: HEALTHY,
    ...UNTOUCHED,
  },
];

export const SLOW: readonly Fault[] = [
  {
    text: "new credentials, and Akool mints after the rotator has stopped waiting",
    async begin(stage) {
      stage.akool.script("getToken", { delayMs: TOO_SLOW_MS });
      await acceptCredentials(stage);
    },
    faulty: "transient/credentials",
    clean: BY_NEW_CREDENTIALS,
    mints: 2,
  },
  {
    text: `Akool takes ${SLOW_MS / 1_000} s to answer`,
    begin: ({ akool }) => akool.script("check", { delayMs: SLOW_MS }),
    faulty: HEALTHY,
    ...UNTOUCHED,
  },
  {
    text: `Akool takes ${TOO_SLOW_MS / 1_000} s to answer, once`,
    begin: ({ akool }) => akool.script("check", { delayMs: TOO_SLOW_MS }),
    faulty: HEALTHY,
    ...UNTOUCHED,
  },
];

export const REFUSALS: readonly Fault[] = [
  {
    text: "Akool bans the account (1200)",
    begin: ({ akool }) => akool.always({ code: 1200 }),
    faulty: "refused/none/account",
    alarms: ["account"],
    ...UNTOUCHED,
  },
  {
    text: "new credentials, and Akool bans the account (1200) between mint and check",
    async begin(stage) {
      stage.akool.script("check", { code: 1200 });
      await acceptCredentials(stage);
    },
    faulty: "refused/credentials/account",
    alarms: ["account"],
    alarmsWhereOldEnds: ["account", "token-rejected"],
    clean: BY_NEW_CREDENTIALS,
    mints: 1,
  },
  {
    text: "the quota is used up (1006)",
    begin: ({ akool }) => akool.always({ code: 1006 }),
    faulty: "healthy/none/quota",
    alarms: ["quota"],
    ...UNTOUCHED,
  },
  {
    text: "Akool answers a code that nobody knows (1999)",
    begin: ({ akool }) => akool.always({ code: 1999 }),
    faulty: "refused/none/other",
    alarms: ["other"],
    ...UNTOUCHED,
  },
];

export const REVOCATIONS: readonly Fault[] = [
  { text: "Akool revokes the token", begin: revoke, faulty: "rotated/rejected", clean: [HEALTHY], mints: 1 },
  {
    text: "Akool revokes the token, and its answer with the new one is lost",
    async begin(stage) {
      stage.akool.script("getToken", { close: "after" });
      await revoke(stage);
    },
    faulty: "transient/rejected",
    alarms: ["token-rejected"],
    clean: ["rotated/rejected", HEALTHY],
    mints: 2,
  },
  {
    text: "Akool revokes the token and rejects the first new one",
    async begin(stage) {
      stage.akool.script("check", {}, { code: REJECTED_CODE }, { code: REJECTED_CODE });
      await revoke(stage);
    },
    faulty: "rotated/rejected",
    clean: [HEALTHY],
    mints: 2,
  },
];

export const CREDENTIALS: readonly Fault[] = [
  {
    text: "new credentials",
    begin: acceptCredentials,
    faulty: "rotated/credentials",
    clean: [HEALTHY],
    mints: 1,
  },
  {
    text: "credentials that Akool does not accept",
    begin: (stage) => giveNewCredentials(stage, false),
    end: acceptCredentials,
    faulty: "refused/credentials/auth",
    alarms: ["auth"],
    clean: BY_NEW_CREDENTIALS,
    mints: 1,
  },
];

export const KILLS: readonly Fault[] = [
  {
    text: "new credentials; kill -9 while the rotator checks the new token",
    begin: held("check", 1),
    strike: { during: "check", by: "kill" },
    clean: BY_NEW_CREDENTIALS,
    mints: 2,
  },
  {
    text: "new credentials; kill -9 while the rotator waits for the new token",
    begin: held("getToken", 1),
    strike: { during: "getToken", by: "kill" },
    clean: BY_NEW_CREDENTIALS,
    mints: 2,
  },
  {
    text: "new credentials; kill -9 after the new token is current, before the run says so",
    begin: held("check", 2),
    strike: { during: "check", by: "kill" },
    clean: [HEALTHY],
    mints: 1,
  },
  {
    text: "kill -9 of the idle process",
    begin: () => undefined,
    strike: { by: "kill" },
    faulty: HEALTHY,
    ...UNTOUCHED,
  },
];

/** The two restarts of the emulator. */
export const RESTARTS: readonly [Fault, Fault] = [
  {
    text: "the emulator is restarted between two runs",
    begin: () => undefined,
    strike: { by: "restart" },
    faulty: HEALTHY,
    ...UNTOUCHED,
  },
  {
    text: "new credentials; the emulator is restarted while the rotator checks the new token",
    begin: held("check", 1),
    strike: { during: "check", by: "restart" },
    clean: BY_NEW_CREDENTIALS,
    mints: 2,
  },
];
