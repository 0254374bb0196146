import { PEOPLE } from "../../support/model/people";
import { ModelWorld } from "../../support/model/world";
import { withToken } from "../rotation/given";
import { busyMint, changed, down, malformedCredentials, withCredentials, withMood, without } from "./arrange";

const NO_FAILURE = {
  RunCompleted: 1,
  AuthFailure: 0,
  AccountFailure: 0,
  QuotaFailure: 0,
  ConfigFailure: 0,
  OtherFailure: 0,
};
/** A token that is as good as new. */
const FRESH = { TokenUsable: 1, TokenDaysLeft: 365, ExpiryNear: 0 };

export interface Row {
  readonly run: string;
  readonly outcome: string;
  readonly world: () => ModelWorld | Promise<ModelWorld>;
  /** Null: there is no line. */
  readonly metrics: Record<string, number> | null;
}

/** The model's tokens are no JWTs: their lifetime is the configured 365 days, and they are due after 90. */
export const ROWS: readonly Row[] = [
  {
    run: "a check that finds all well",
    outcome: "healthy",
    world: () => withToken(10),
    metrics: { ...NO_FAILURE, TokenUsable: 1, TokenDaysLeft: 355, ExpiryNear: 0 },
  },
  ...[1006, 1104].map((code) => ({
    run: `a check answered with quota code ${code}`,
    outcome: "healthy",
    world: () => withMood(withToken(10), { check: code }),
    metrics: { ...NO_FAILURE, QuotaFailure: 1, TokenUsable: 1, TokenDaysLeft: 355, ExpiryNear: 0 },
  })),
  {
    run: "a first token",
    outcome: "rotated",
    world: () => withCredentials(),
    metrics: { ...NO_FAILURE, ...FRESH, Rotated: 1 },
  },
  {
    run: "a first token, checked with a quota code",
    outcome: "rotated",
    world: () => withMood(withCredentials(), { check: 1006 }),
    metrics: { ...NO_FAILURE, ...FRESH, QuotaFailure: 1, Rotated: 1 },
  },
  {
    run: "a token that was due, where the old one lives on",
    outcome: "rotated",
    world: () => withToken(90),
    metrics: { ...NO_FAILURE, ...FRESH, Rotated: 1, PreviousTokenUsable: 1 },
  },
  {
    run: "a token that was due, where the new one kills the old one",
    outcome: "rotated",
    world: () => withToken(90, { newTokenKillsOld: true }),
    metrics: { ...NO_FAILURE, ...FRESH, Rotated: 1, PreviousTokenUsable: 0 },
  },
  {
    run: "a rejected token that was replaced",
    outcome: "rotated",
    world: async () => changed(await withToken(10), PEOPLE.revoke),
    metrics: { ...NO_FAILURE, ...FRESH, Rotated: 1, Healed: 1 },
  },
  {
    run: "wrong credentials beside a token that works",
    outcome: "refused",
    world: async () => changed(await withToken(10), PEOPLE.wrongCredentials),
    metrics: { ...NO_FAILURE, AuthFailure: 1, TokenUsable: 1, TokenDaysLeft: 355, ExpiryNear: 0 },
  },
  ...(
    [
      [1009, "AuthFailure"],
      [1200, "AccountFailure"],
      [1006, "QuotaFailure"],
      [1003, "ConfigFailure"],
      [1999, "OtherFailure"],
    ] as const
  ).flatMap(([code, failure]) => [
    {
      run: `a getToken refused with ${code}, beside a token that works`,
      outcome: "refused",
      world: () => withMood(withToken(100), { getToken: code }),
      metrics: { ...NO_FAILURE, [failure]: 1, TokenUsable: 1, TokenDaysLeft: 265, ExpiryNear: 0 },
    },
    {
      run: `a first getToken refused with ${code}`,
      outcome: "refused",
      world: () => withMood(withCredentials(), { getToken: code }),
      metrics: { ...NO_FAILURE, [failure]: 1, TokenUsable: 0 },
    },
    {
      run: `a rejected token, and a getToken refused with ${code}`,
      outcome: "refused",
      world: async () => withMood(changed(await withToken(10), PEOPLE.revoke), { getToken: code }),
      metrics: { ...NO_FAILURE, [failure]: 1, TokenUsable: 0, TokenDaysLeft: 355, ExpiryNear: 0 },
    },
  ]),
  {
    run: "a token that Akool takes for none (1102)",
    outcome: "refused",
    world: () => withMood(withToken(10), { check: 1102 }),
    metrics: { ...NO_FAILURE, AuthFailure: 1, TokenUsable: 0, TokenDaysLeft: 355, ExpiryNear: 0 },
  },
  ...(
    [
      [1009, "AuthFailure"],
      [1200, "AccountFailure"],
      [1003, "ConfigFailure"],
      [1999, "OtherFailure"],
    ] as const
  ).map(([code, failure]) => ({
    run: `a check answered with ${code}, which says nothing of the token`,
    outcome: "refused",
    world: () => withMood(withToken(10), { check: code }),
    metrics: { ...NO_FAILURE, [failure]: 1, TokenDaysLeft: 355, ExpiryNear: 0 },
  })),
  {
    run: "a refusal with 30 days left",
    outcome: "refused",
    world: () => withMood(withToken(335), { getToken: 1200 }),
    metrics: { ...NO_FAILURE, AccountFailure: 1, TokenUsable: 1, TokenDaysLeft: 30, ExpiryNear: 1 },
  },
  {
    run: "a refusal with 31 days left",
    outcome: "refused",
    world: () => withMood(withToken(334), { getToken: 1200 }),
    metrics: { ...NO_FAILURE, AccountFailure: 1, TokenUsable: 1, TokenDaysLeft: 31, ExpiryNear: 0 },
  },
  {
    run: "a refusal ten days after the expiry",
    outcome: "refused",
    world: () => withMood(withToken(375), { getToken: 1200 }),
    metrics: { ...NO_FAILURE, AccountFailure: 1, TokenUsable: 1, TokenDaysLeft: -10, ExpiryNear: 1 },
  },
  {
    run: "somebody else's value",
    outcome: "config",
    world: async () => changed(await withToken(10), PEOPLE.writeForeign),
    metrics: { ...NO_FAILURE, ConfigFailure: 1 },
  },
  {
    run: "malformed credentials beside a token that works",
    outcome: "config",
    world: async () => changed(await withToken(10), malformedCredentials),
    metrics: { ...NO_FAILURE, ConfigFailure: 1, TokenUsable: 1, TokenDaysLeft: 355, ExpiryNear: 0 },
  },
  {
    run: "malformed credentials beside a token that is rejected",
    outcome: "config",
    world: async () => changed(await withToken(10), malformedCredentials, PEOPLE.revoke),
    metrics: { ...NO_FAILURE, ConfigFailure: 1, TokenUsable: 0, TokenDaysLeft: 355, ExpiryNear: 0 },
  },
  {
    run: "malformed credentials while Akool is down",
    outcome: "config",
    world: async () => down(changed(await withToken(10), malformedCredentials)),
    metrics: { ...NO_FAILURE, ConfigFailure: 1, TokenDaysLeft: 355, ExpiryNear: 0 },
  },
  {
    run: "malformed credentials beside a token with a quota code",
    outcome: "config",
    world: async () => withMood(changed(await withToken(10), malformedCredentials), { check: 1006 }),
    metrics: { ...NO_FAILURE, ConfigFailure: 1, TokenUsable: 1, TokenDaysLeft: 355, ExpiryNear: 0 },
  },
  {
    run: "malformed credentials and no token",
    outcome: "config",
    world: () => changed(new ModelWorld(), malformedCredentials),
    metrics: { ...NO_FAILURE, ConfigFailure: 1, TokenUsable: 0 },
  },
  {
    run: "a role that may not read",
    outcome: "config",
    world: () => without("GetSecretValue", withToken(10)),
    metrics: { ...NO_FAILURE, ConfigFailure: 1 },
  },
  {
    run: "a role that may not put, when a token is due",
    outcome: "config",
    world: () => without("PutSecretValue", withToken(100)),
    metrics: { ...NO_FAILURE, ConfigFailure: 1, TokenUsable: 1, TokenDaysLeft: 265, ExpiryNear: 0 },
  },
  {
    run: "no credentials and no token yet",
    outcome: "notConfigured",
    world: () => new ModelWorld(),
    metrics: { ...NO_FAILURE },
  },
  {
    run: "Akool down",
    outcome: "transient",
    world: () => down(withToken(10)),
    metrics: null,
  },
  {
    run: "the token refused, Akool too busy for a new one",
    outcome: "transient",
    world: async () => changed(await withToken(10), PEOPLE.revoke, busyMint),
    metrics: { TokenUsable: 0 },
  },
  {
    run: "no token yet, Akool too busy for one",
    outcome: "transient",
    world: () => changed(withCredentials(), busyMint),
    metrics: { TokenUsable: 0 },
  },
];
