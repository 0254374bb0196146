import { describe, expect, it } from "vitest";
import { GET_TOKEN_PATH } from "../../lambda/contract";
import { unheard } from "../../proof/soak/alarms";
import {
  CREDENTIALS,
  type Fault,
  KILLS,
  REFUSALS,
  REVOCATIONS,
  SLOW,
  UNREACHABLE,
} from "../../proof/soak/faults";
import { balance, fateOf, type Mint, mintsOf } from "../../proof/soak/ledger";
import { faultsOf } from "../../proof/soak/plan";
import { StandInAkool } from "../support/akool";

const FINE: Mint = { replyLost: false, runEnded: false, codes: [1000] };
const NEVER_CURRENT: ReadonlySet<string> = new Set();

function version(...labels: string[]) {
  return { id: "v1", labels };
}

describe("where a minted token is", () => {
  it.each([
    ["current", ["AWSPENDING", "AWSCURRENT"]],
    ["previous", ["AWSPREVIOUS"]],
    ["parked", ["AWSPENDING"]],
    ["unexplained", []],
  ])("%s, by its version's labels", (fate, labels) => {
    expect(fateOf(FINE, version(...labels), NEVER_CURRENT)).toBe(fate);
  });

  it("in an older version, once it has been current: ministack leaves AWSPENDING on it", () => {
    const wasCurrent = new Set(["v1"]);
    expect(fateOf(FINE, version("AWSPENDING"), wasCurrent)).toBe("older");
    expect(fateOf(FINE, version(), wasCurrent)).toBe("older");
  });

  it("in the secret, whatever became of its run", () => {
    const mint: Mint = { replyLost: true, runEnded: true, codes: [1101] };
    expect(fateOf(mint, version("AWSPREVIOUS"), NEVER_CURRENT)).toBe("previous");
  });

  it("lost with a run that was ended, whether or not the answer had arrived", () => {
    expect(fateOf({ ...FINE, runEnded: true }, undefined, NEVER_CURRENT)).toBe("runEnded");
    expect(fateOf({ ...FINE, runEnded: true, replyLost: true }, undefined, NEVER_CURRENT)).toBe("runEnded");
  });

  it("lost with Akool's answer", () => {
    expect(fateOf({ ...FINE, replyLost: true, codes: [] }, undefined, NEVER_CURRENT)).toBe("replyLost");
  });

  it("not stored where Akool rejected it each time it was asked", () => {
    expect(fateOf({ ...FINE, codes: [1101, 1101] }, undefined, NEVER_CURRENT)).toBe("rejected");
  });

  it.each([
    ["Akool accepted it", [1000]],
    ["Akool rejected it, then accepted it", [1101, 1000]],
    ["Akool said nothing of it that explains it", [1200]],
    ["nobody asked Akool about it", []],
  ])("unexplained where it is not stored and %s", (_, codes) => {
    expect(fateOf({ ...FINE, codes }, undefined, NEVER_CURRENT)).toBe("unexplained");
  });
});

describe("the balance", () => {
  it("counts every token once", () => {
    const mints = [FINE, { ...FINE, replyLost: true }, FINE, { ...FINE, codes: [1101] }, FINE];
    const stored = new Map([
      [0, { id: "a", labels: ["AWSPREVIOUS"] }],
      [4, { id: "b", labels: ["AWSCURRENT"] }],
    ]);
    expect(balance(mints, stored, new Set(["a", "b"]))).toEqual({
      current: 1,
      previous: 1,
      older: 0,
      parked: 0,
      runEnded: 0,
      replyLost: 1,
      rejected: 1,
      unexplained: 1,
    });
  });

  it("takes the tokens from what the stand-in has seen, in the order of their numbers", () => {
    const at = new Date(0);
    const requests = [
      { call: "getToken", at, code: 1101 },
      { call: "getToken", at, code: 1000, token: 1 },
      { call: "check", at, code: 1000, token: 1 },
      { call: "getToken", at, code: 1000, token: 0, lost: true },
      { call: "check", at, code: 1101, token: 1 },
      { call: "check", at, code: 1101 },
    ] as const;
    expect(mintsOf(requests, new Set([1]))).toEqual([
      { replyLost: true, runEnded: false, codes: [] },
      { replyLost: false, runEnded: true, codes: [1000, 1101] },
    ]);
  });
});

describe("the stand-in's evidence", () => {
  it("names the token that came, whatever is answered to it, and a mint whose answer was lost", async (context) => {
    const credentials = { clientId: "client", clientSecret: "secret" };
    const akool = await StandInAkool.start({ accounts: [credentials] });
    context.onTestFinished(() => akool.stop());
    const mint = () =>
      fetch(akool.url + GET_TOKEN_PATH, { method: "POST", body: JSON.stringify(credentials) });
    await mint();
    akool.script("check", { code: 1101 });
    await akool.codeFor(akool.issued[0] ?? "");
    akool.script("getToken", { close: "after" });
    await expect(mint()).rejects.toThrow();
    expect(mintsOf(akool.requests, new Set())).toEqual([
      { replyLost: false, runEnded: false, codes: [1101] },
      { replyLost: true, runEnded: false, codes: [] },
    ]);
  });
});

describe("what on-call heard", () => {
  it("is told of where a message is missing or too much; no OK is due of an event", () => {
    const told = { alarm: 2, ok: 1, toldAlarm: 2, toldOk: 1 };
    expect(unheard({ auth: told, healed: { ...told, toldOk: 0 } })).toEqual([]);
    expect(unheard({ auth: { ...told, toldAlarm: 1 }, quota: { ...told, toldOk: 2 }, healed: told })).toEqual(
      [
        "the alarm auth: ALARM 2 and OK 1 times, on-call heard 1 and 1",
        "the alarm quota: ALARM 2 and OK 1 times, on-call heard 2 and 2",
        "the alarm healed: ALARM 2 and OK 0 times, on-call heard 2 and 1",
      ],
    );
  });
});

describe("the plan", () => {
  function first(count: number, seed: number): Fault[] {
    const plan = faultsOf(seed);
    return Array.from({ length: count }, () => plan.next().value);
  }

  it("is the same for the same seed, and another for another", () => {
    expect(first(12, 7)).toEqual(first(12, 7));
    expect(first(12, 7)).not.toEqual(first(12, 8));
  });

  it.each([1, 7, 42])("holds one fault of each of the six kinds in a round (seed %i)", (seed) => {
    const round = first(12, seed).slice(6);
    const kinds = [UNREACHABLE, SLOW, REFUSALS, REVOCATIONS, CREDENTIALS, KILLS];
    const counts = kinds.map((kind) => round.filter((fault) => kind.includes(fault)).length);
    expect(counts).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it("holds each of the twenty faults within four rounds", () => {
    expect(new Set(first(24, 7)).size).toBe(20);
  });
});
