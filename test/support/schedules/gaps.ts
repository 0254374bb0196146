import { DAY_MS } from "../../../lambda/clock";
import { AWSCURRENT, REJECTED_CODE } from "../../../lambda/contract";
import { parseTokenValue } from "../../../lambda/tokenValue";
import { tokenOf } from "../model/people";
import { isAsked, type Run } from "../model/run";
import { type Change, holderOf, type ModelVersion } from "../model/secret";
import type { VendorModel } from "../model/vendor";
import type { ModelWorld } from "../model/world";
import type { Round } from "./plan";

/** What the design cannot rule out, each with how often it happened. */
export interface Gaps {
  /** A person's roll-back that a run undid which had begun before it could be read. */
  rollBackUndone: number;
  /** A rotation asked for once more under the same id, which minted again since its read was old. */
  sameIdMintedAgain: number;
  /** A run that minted a second or third token: its first was refused, or somebody was faster. */
  severalMintsInARun: number;
  /** Runs beside each other, where a new token ends the old, that ended as refused though all was well. */
  refusedBesideAnother: number;
}

/** A run has three tries; a step of Secrets Manager's rotation that is outrun is followed by a run. */
export function mostMints({ event }: Run): number {
  return "Step" in event ? 6 : 3;
}

/** The hold of a roll-back ends 30 days before the token's expiry; a day for what a schedule takes. */
const HOLD_ENDS_MS = 31 * DAY_MS;

/** Counts the known gaps of one schedule, and finds what looks like one and is none. */
export class GapWatch {
  readonly gaps: Gaps = {
    rollBackUndone: 0,
    sameIdMintedAgain: 0,
    severalMintsInARun: 0,
    refusedBesideAnother: 0,
  };
  readonly violations: string[] = [];
  readonly #mints = new Map<Run, number>();
  #rolledBack: { readonly to: ModelVersion; readonly left: ModelVersion; readonly at: number } | undefined;
  #promotedAt = 0;
  #seenLines = 0;

  mint(world: ModelWorld, run: Run): void {
    const mints = (this.#mints.get(run) ?? 0) + 1;
    this.#mints.set(run, mints);
    if (mints > 1) this.gaps.severalMintsInARun++;
    if (mints > mostMints(run)) this.violations.push(`a run minted ${mints} tokens`);
    if (!this.#isAskedAgain(world, run)) return;
    if (run.startedAt > this.#promotedAt + world.readLag) {
      this.violations.push("a rotation that could be read as done was done again under the same id");
    } else this.gaps.sameIdMintedAgain++;
  }

  /** Whether a rotation mints though its own token is current, and nothing is wrong with that one. */
  #isAskedAgain({ token, credentials, vendor }: ModelWorld, run: Run): boolean {
    const current = token.holder(AWSCURRENT);
    const parsed = parseTokenValue(current?.value, undefined);
    return (
      isAsked(run) &&
      parsed.kind === "ours" &&
      "id" in run.event &&
      parsed.value.tick === run.event.id &&
      parsed.value.credentialsVersionId === credentials.holder(AWSCURRENT)?.id &&
      !isRejected(vendor, current)
    );
  }

  change(world: ModelWorld, { before, after }: Change, run: Run | undefined): void {
    const [was, is] = [holderOf(before, AWSCURRENT), holderOf(after, AWSCURRENT)];
    if (is === undefined || is.id === was?.id) return;
    const now = world.sim.now;
    this.#promotedAt = now;
    if (was === undefined) return;
    if (run === undefined) {
      const back = before.some(({ id }) => id === is.id);
      this.#rolledBack = back ? { to: is, left: was, at: now } : undefined;
      return;
    }
    const rolledBack = this.#rolledBack;
    this.#rolledBack = undefined;
    if (rolledBack === undefined || isAsked(run)) return;
    if (!isHeld(world, rolledBack.to, rolledBack.left)) return;
    if (run.startedAt > rolledBack.at + world.readLag) {
      this.violations.push("a roll-back was undone by a run that began after it could be read");
    } else this.gaps.rollBackUndone++;
  }

  /** After a round: how its runs ended. */
  round(
    world: ModelWorld,
    round: Round,
    began: { readonly readableCredentials: boolean; readonly knownTokens: boolean },
  ): void {
    const fine =
      began.readableCredentials &&
      began.knownTokens &&
      world.credentialsAreRight &&
      round.people.length === 0 &&
      round.getTokenMood === "normal" &&
      round.checkMood === "normal" &&
      round.newTokenLag < 2_000;
    const quiet = [...round.runs, ...(round.rotations ?? [])].every(
      ({ faults }) => faults.flat().length === 0,
    );
    if (fine && quiet && !round.swapDenied && world.readLag === 0 && !isAlive(world)) {
      this.violations.push(
        "a round without a fault ended with a token at AWSCURRENT that Akool does not accept",
      );
    }
    const refused = world.lines.slice(this.#seenLines).filter((line) => line.includes('"outcome":"refused"'));
    this.#seenLines = world.lines.length;
    if (!fine || refused.length === 0) return;
    const beside = round.runs.length + (round.rotations ?? []).length;
    if (!world.vendor.newTokenKillsOld || beside === 1) {
      this.violations.push("a run was refused though Akool and the credentials were right");
    } else this.gaps.refusedBesideAnother++;
  }
}

/** Whether nothing but a read that came too late lets a run replace what somebody went back to. */
function isHeld({ sim, vendor, credentials }: ModelWorld, to: ModelVersion, left: ModelVersion): boolean {
  const parsed = parseTokenValue(to.value, undefined);
  if (parsed.kind !== "ours" || left.createdAt <= to.createdAt) return false;
  if (isRejected(vendor, to)) return false;
  if (Date.parse(parsed.value.expiresAt ?? "") - sim.now <= HOLD_ENDS_MS) return false;
  const pair = credentials.holder(AWSCURRENT);
  return pair?.id === parsed.value.credentialsVersionId || (pair?.createdAt ?? 0) < left.createdAt;
}

/** Whether what is at AWSCURRENT works, where it is a token of ours. */
function isAlive({ token, vendor }: ModelWorld): boolean {
  const current = tokenOf(token.holder(AWSCURRENT));
  return current === undefined || vendor.accepts(current);
}

/** Whether a check of its token would be answered 1101, or was while it was new. */
function isRejected(vendor: VendorModel, version: ModelVersion | undefined): boolean {
  const { checkMood } = vendor;
  const denied = typeof checkMood === "object" && checkMood.code === REJECTED_CODE;
  return denied || !vendor.accepts(tokenOf(version) ?? "");
}
