import fc from "fast-check";
import { FORMS } from "../../../test/support/canary";
import type { CallFault } from "../../../test/support/model/run";
import type { ExpClaim } from "../../../test/support/model/vendor";

/** In texts of a plan it stands for secrets, in one of their forms. */
export const ECHO = "ECHO";

const form = fc.constantFrom(...Object.keys(FORMS));

/** What befalls one call to Akool; every answer holds secrets, in that form. */
const akoolDoes = fc.record({
  form,
  does: fc.oneof(
    { weight: 12, arbitrary: fc.constant({ kind: "asUsual" } as const) },
    fc.record({
      kind: fc.constant("says" as const),
      status: fc.constantFrom(200, 201, 302, 400, 401, 404, 429, 500, 503),
      code: fc.constantFrom<unknown>(
        ...[
          1000,
          1003,
          1005,
          1006,
          1101,
          1101,
          1102,
          1104,
          1200,
          1221,
          1999,
          "1101",
          3.5,
          null,
          ECHO,
          [ECHO],
        ],
      ),
    }),
    fc.record({
      kind: fc.constant("sends" as const),
      status: fc.constantFrom(200, 204, 307, 403, 502, 503),
      text: fc.constantFrom(
        ECHO,
        `<p>${ECHO}</p>`,
        `["${ECHO}"]`,
        `{"code":1000,"token":"${ECHO}`,
        `"${ECHO}"`,
      ),
    }),
    fc.record({ kind: fc.constant("sendsTooMuch" as const), status: fc.constantFrom(200, 500) }),
    fc.constant({ kind: "throws" } as const),
  ),
});
export type AkoolDoes = Value<typeof akoolDoes>;

/** The name of an error of Secrets Manager's, whose text holds secrets; undefined: as usual. */
const awsDoes = fc.oneof(
  { weight: 30, arbitrary: fc.constant(undefined) },
  fc.constantFrom(
    ...["AccessDeniedException", "DecryptionFailure", "KMSDisabledException", "LimitExceededException"],
    ...["InvalidRequestException", "InternalServiceError", "ResourceNotFoundException", "SyntaxError"],
  ),
);

const fault = fc.record<CallFault>({
  call: fc.nat(10),
  kind: fc.constantFrom("crashBefore", "crashAfter", "lostReply", "throttled", "limit", "twice"),
});

/** Stands for the four steps of a rotation of Secrets Manager's own. */
export const ALL_STEPS = "all steps";

const wrongEvents = [
  ...[undefined, null, ECHO, [ECHO], { operation: ECHO }, { [ECHO]: ECHO }],
  ...[
    { operation: "rotate", id: `${ECHO} ` },
    { operation: "deploy", required: ECHO },
  ],
  { operation: "deploy", credentialsVersionId: [ECHO] },
  { Step: ECHO },
  { Step: "createSecret", SecretId: ECHO, ClientRequestToken: ECHO },
  { Step: "createSecret", SecretId: ECHO, ClientRequestToken: "x".repeat(32) },
];
const event = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ operation: "check" }) },
  { weight: 2, arbitrary: fc.constant({ operation: "rotate", id: "by-hand" }) },
  { weight: 1, arbitrary: fc.constant({ operation: "deploy" }) },
  { weight: 1, arbitrary: fc.constant({ operation: "deploy", required: false, scheduledTime: ECHO }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(...wrongEvents) },
  { weight: 2, arbitrary: fc.constant(ALL_STEPS) },
);

const run = fc.record({
  event,
  daysBefore: fc.constantFrom(0, 0, 1, 100, 340),
  /** What somebody writes into the token secret before it. */
  tokenValue: often(
    undefined,
    ...["", ECHO, `${ECHO} {`, `{"token":"${ECHO}"}`, `{"token":"${ECHO}","schema":"${ECHO}"}`],
    ...[`{"token":"${ECHO}","schema":"1"}`, `{"token":"${ECHO}","schema":"1","expiresAt":"${ECHO}"}`],
  ),
  /** The same for the credentials secret; `new`: a pair that Akool knows. */
  credentialsValue: often(
    undefined,
    ...["new", "", `${ECHO}}`, `{"clientId":"client","clientSecret":"${ECHO}"}`, `{"secret":"${ECHO}"}`],
  ),
  /** Over the function's environment. */
  environment: often(
    {},
    ...[{ AKOOL_BASE_URL: `https://akool:${ECHO}@akool.example` }, { AKOOL_CHECK_PATH: ECHO }],
    ...[{ ROTATE_AFTER_DAYS: ECHO }, { TOKEN_SECRET_ARN: undefined }],
  ),
  faults: fc.oneof(fc.constant([]), fc.array(fault, { maxLength: 2 })),
  akool: fc.array(akoolDoes, { maxLength: 6 }),
  aws: fc.array(awsDoes, { maxLength: 8 }),
  form,
});
export type PlannedRun = Value<typeof run>;

/** A few runs after one another, and all that may go wrong in them. */
export const plan = fc.record({
  seed: fc.integer(),
  expClaim: fc.constantFrom<ExpClaim>("none", "aSecond", "aYear"),
  newTokenKillsOld: fc.boolean(),
  hasCredentials: fc.constantFrom(true, true, true, true, true, true, true, false),
  runs: fc.array(run, { minLength: 1, maxLength: 6 }),
  nativeRotation: fc.boolean(),
});
export type Plan = Value<typeof plan>;

type Value<T> = T extends fc.Arbitrary<infer V> ? V : never;

function often<T>(usual: T, ...others: readonly NoInfer<T>[] | readonly string[]) {
  return fc.oneof(
    { weight: 27, arbitrary: fc.constant<T | string>(usual) },
    { weight: 3, arbitrary: fc.constantFrom<T | string>(...others) },
  );
}
