import { UpdateSecretVersionStageCommand } from "@aws-sdk/client-secrets-manager";
import { createAkool } from "../../lambda/akool";
import { systemClock } from "../../lambda/clock";
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS } from "../../lambda/contract";
import { nodeHttp } from "../../lambda/http";
import type { Deployment } from "../deployment";
import { type Schedule, scheduleOf, setState } from "../facts/schedule";
import { secretArn, secretWords } from "../facts/secrets";
import { holderOf, readToken, type TokenVersion, tokenVersions } from "../facts/versions";
import { sentences } from "../output/table";
import { colours, confirmed, print, waiting } from "../output/terminal";
import { minuteOf, short } from "../output/words";
import { asked, Problem } from "../problems";

/**
 * Makes the token at AWSPREVIOUS current again, once Akool has said that it still accepts it. The schedule is off
 * meanwhile: a run under way could undo the move.
 * @returns the exit code: 0 moved, 1 not wanted
 */
export async function rollback(deployment: Deployment, { yes }: { yes?: true }): Promise<number> {
  const { leaving, target } = await waiting("Checking the previous token", async () => {
    const found = movable(await tokenVersions(deployment));
    await requireUsable(deployment, found.target);
    return found;
  });
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
  const { schedule, pendingStays } = await waiting("Moving AWSCURRENT", () =>
    move(deployment, target, leaving),
  );
  const state = schedule?.State === "ENABLED" ? "on again" : "off, as it was";
  print(
    sentences(
      [
        `${colours.green("✓ rolled back")}  version ${short(target.id)} is current${schedule === undefined ? "" : `, the schedule is ${state}`}`,
        "  The rotator holds it until it nears its expiry, Akool answers 1101, newer credentials come, or you rotate.",
        "  Services that have read the other token read again when they restart.",
        ...(pendingStays === undefined
          ? []
          : [
              `  ${colours.yellow(`${AWSPENDING} is still on ${short(leaving.id)}: ${pendingStays.message}`)}`,
            ]),
      ].join("\n"),
    ),
  );
  return 0;
}

function movable(versions: readonly TokenVersion[]): { leaving: TokenVersion; target: TokenVersion } {
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

interface Moved {
  /** As it was found and left. */
  readonly schedule: Schedule | undefined;
  /** Why AWSPENDING is still on the version left. */
  readonly pendingStays: Problem | undefined;
}

async function move(deployment: Deployment, target: TokenVersion, leaving: TokenVersion): Promise<Moved> {
  const schedule = await scheduleOf(deployment);
  const running = schedule?.State === "ENABLED" ? schedule : undefined;
  // Ctrl-C between the two would leave the schedule off for good.
  const hold = (): void => undefined;
  process.on("SIGINT", hold);
  try {
    if (running !== undefined) await setState(deployment, running, "DISABLED");
    await swap(deployment, target, leaving);
    return { schedule, pendingStays: await dropPending(deployment, leaving) };
  } finally {
    if (running !== undefined) await setState(deployment, running, "ENABLED");
    process.off("SIGINT", hold);
  }
}

/** A compare and swap: it fails where somebody else has moved AWSCURRENT since it was read. */
async function swap(deployment: Deployment, target: TokenVersion, leaving: TokenVersion): Promise<void> {
  try {
    await updateStage(deployment, AWSCURRENT, {
      MoveToVersionId: target.id,
      RemoveFromVersionId: leaving.id,
    });
  } catch (error) {
    const now = holderOf(await tokenVersions(deployment), AWSCURRENT)?.id;
    if (now === target.id) return;
    if (now === leaving.id) throw error;
    throw new Problem(
      "A run has moved AWSCURRENT meanwhile, so nothing was moved here: see akool-token status, and try again.",
    );
  }
}

/** AWSCURRENT is moved by now, whatever comes of this. @returns what was in the way */
async function dropPending(deployment: Deployment, leaving: TokenVersion): Promise<Problem | undefined> {
  if (!leaving.labels.includes(AWSPENDING)) return undefined;
  try {
    await updateStage(deployment, AWSPENDING, { RemoveFromVersionId: leaving.id });
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

async function updateStage(
  deployment: Deployment,
  VersionStage: string,
  versions: { MoveToVersionId?: string; RemoveFromVersionId: string },
): Promise<void> {
  const { aws } = deployment;
  const SecretId = secretArn(deployment, "token");
  const what = secretWords(deployment, "token");
  await asked("secretsmanager:UpdateSecretVersionStage", what, aws.region, () =>
    aws.secrets.send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage, ...versions })),
  );
}
