import { createAkool } from "../../lambda/akool";
import { systemClock } from "../../lambda/clock";
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS } from "../../lambda/contract";
import { nodeHttp } from "../../lambda/http";
import { rolledBackFrom } from "../../lambda/rules";
import type { Deployment } from "../deployment";
import { PUT_BACK } from "../doctor/finding";
import { scheduleOf } from "../facts/schedule";
import { holderOf, readToken, type TokenVersion, tokenVersions } from "../facts/versions";
import { dropPending, type Moved, moveCurrent, offWords, type Released } from "../move";
import { sentences } from "../output/table";
import { colours, confirmed, print, unbroken, waiting } from "../output/terminal";
import { minuteOf, short } from "../output/words";
import { Problem } from "../problems";

/** The two versions that a roll-back is about. */
interface Versions {
  readonly leaving: TokenVersion;
  readonly target: TokenVersion;
}

/**
 * Makes the token at AWSPREVIOUS current again, once Akool has said that it still accepts it. Where somebody has rolled
 * back already it does nothing: a script may send it twice.
 * @returns the exit code: 0 the token before is current, 1 not wanted, 2 it is, but the schedule is off
 */
export async function rollback(deployment: Deployment, { yes }: { yes?: true }): Promise<number> {
  const versions = await waiting("Reading the versions", () => tokenVersions(deployment));
  const { leaving, target } = movable(versions);
  if (rolledBackFrom(leaving, versions) !== undefined)
    return already(deployment, { leaving: target, target: leaving });
  await waiting("Checking the previous token", () => requireUsable(deployment, target));
  print(
    sentences(
      `Akool accepts the previous token: version ${short(target.id)}, made ${minuteOf(target.createdAt)}.`,
    ),
  );
  const question = `Make ${short(target.id)} current again, in place of ${short(leaving.id)}?`;
  if (!(await confirmed(question, yes))) {
    print("Nothing was done.");
    return 1;
  }
  const moved = await unbroken("Moving AWSCURRENT", () => moveCurrent(deployment, target, leaving));
  print(sentences(movedWords(deployment, { leaving, target }, moved)));
  return moved.staysOff === undefined ? 0 : 2;
}

function movedWords(
  { settings }: Deployment,
  { leaving, target }: Versions,
  { schedule, staysOff, pending }: Moved,
): string {
  const state = schedule?.State === "ENABLED" ? "on again" : "off, as it was";
  const facts = [
    `version ${short(target.id)} is current`,
    ...(schedule === undefined || staysOff !== undefined ? [] : [`the schedule is ${state}`]),
  ];
  const amiss = [
    ...(staysOff === undefined ? [] : [offWords(staysOff)]),
    ...(pending.stays === undefined ? [] : [staysWords(pending.stays)]),
    ...(pending.from === undefined || pending.from.id === leaving.id
      ? []
      : [`${AWSPENDING} is off ${short(pending.from.id)} too: the rotation that was under way there ends.`]),
  ];
  return [
    `${colours.green("✓ rolled back")}  ${facts.join(", ")}`,
    ...amiss.map((text) => `  ${colours.yellow(text)}`),
    "  The rotator holds it until it nears its expiry, Akool answers 1101, newer credentials come, or you rotate.",
    ...(settings.nativeRotation ? ["  Until then Secrets Manager's own rotations fail."] : []),
    "  A run that was under way, or Lambda's repeat of a failed one, may still undo it: see akool-token status in ten minutes.",
    "  Services that have read the other token read again when they restart.",
  ].join("\n");
}

/** Nothing but Secrets Manager's own rotation minds it. */
function staysWords({ message }: Problem): string {
  return `${AWSPENDING} may still be on a version that is not current, until the next check takes it off. It failed here: ${message}`;
}

/** The same move once more would go on to the version that somebody left. */
async function already(deployment: Deployment, { leaving, target }: Versions): Promise<number> {
  const schedule = await waiting("Reading the schedule", () => scheduleOf(deployment));
  const off = schedule?.State === "DISABLED";
  const pending = await finished(deployment, leaving);
  const done = pending.from === undefined ? "nothing was done" : `${AWSPENDING} is off that one now`;
  const lines = [
    `${colours.green("✓ rolled back already")}  version ${short(target.id)} is current, in place of ${short(leaving.id)}; ${done}`,
    ...(pending.stays === undefined ? [] : [`  ${colours.yellow(staysWords(pending.stays))}`]),
    ...(off
      ? [
          `  ${colours.yellow(`The schedule is off, so no check runs: if nobody wants that, switch it on with ${PUT_BACK}.`)}`,
        ]
      : []),
    `  To leave it, akool-token rotate makes a new token; to go on to ${short(leaving.id)}, move AWSCURRENT by hand.`,
  ];
  print(sentences(lines.join("\n")));
  return off ? 2 : 0;
}

/** A roll-back that stopped after its move has left AWSPENDING where Secrets Manager minds it. */
async function finished(deployment: Deployment, leaving: TokenVersion): Promise<Released> {
  if (!deployment.settings.nativeRotation || !leaving.labels.includes(AWSPENDING)) return {};
  return unbroken("Taking AWSPENDING off", () => dropPending(deployment, leaving));
}

function movable(versions: readonly TokenVersion[]): Versions {
  const leaving = holderOf(versions, AWSCURRENT);
  const target = holderOf(versions, AWSPREVIOUS);
  if (leaving === undefined || target === undefined) {
    throw new Problem(
      "There is no version at AWSPREVIOUS to go back to: if the current token does not work, use akool-token rotate.",
    );
  }
  return { leaving, target };
}

/** A token that Akool refuses would be healed by the next check, with services down until then. */
async function requireUsable(deployment: Deployment, target: TokenVersion): Promise<void> {
  const found = await readToken(deployment, target.id);
  if (found?.kind !== "ours") {
    throw new Problem(
      `Version ${short(target.id)} at AWSPREVIOUS holds no token of ours: use akool-token rotate instead.`,
    );
  }
  const { baseUrl, checkPath } = deployment.settings;
  const akool = createAkool({ baseUrl, checkPath, http: nodeHttp, clock: systemClock(() => Infinity) });
  const answer = await akool.check(found.value.token);
  if (answer.kind === "usable") return;
  if (answer.kind === "rejected") {
    throw new Problem(
      `Akool no longer accepts the previous token (version ${short(target.id)}, code 1101), so nothing was moved: use akool-token rotate instead.`,
    );
  }
  throw new Problem(`Nothing was moved. ${answer.error.message}`);
}
