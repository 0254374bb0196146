import { describe, expect, test } from "vitest";
import { AWSCURRENT, AWSPREVIOUS, type TokenValue } from "../../lambda/contract";
import { TOKEN_MARK } from "../support/akool";
import { FIRST_PAIR, FIRST_PAIR_VERSION, MORNING, NOON, type SetStage } from "../support/rotatorStage";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** A year of Akool: first token, checks, an operator's rotations. */
export function runCases(setStage: SetStage): void {
  describe("runs", () => {
    test("the first run stores a verified token, and says so in one result, one metric line and one log line", async (context) => {
      const stage = await setStage(context);
      const { akool, fn } = stage;
      const { invoked, lines } = await stage.run({ operation: "check", scheduledTime: MORNING });

      const current = await stage.current();
      const versionId = current?.versionId;
      const expiresAt = new Date(expOf(akool.issued[0]) * 1_000).toISOString();
      expect(versionId).toMatch(UUID);
      expect(current?.value).toEqual({
        token: akool.issued[0],
        issuedAt: expect.stringMatching(INSTANT),
        expiresAt,
        expirySource: "jwt",
        credentialsVersionId: FIRST_PAIR_VERSION,
        replaces: "none",
        tick: "2026-03-01T06:00:00Z",
        baseUrl: akool.url,
        schema: "1",
      });
      expect(await stage.versions()).toHaveLength(1);
      expect(akool.requests.map(({ call, token, code }) => [call, token, code])).toEqual([
        ["getToken", 0, 1000],
        ["check", 0, 1000],
      ]);

      expect(invoked).toEqual({
        ok: true,
        result: { outcome: "rotated", reason: "missing", versionId, expiresAt },
      });
      expect(lines.map((line) => JSON.parse(line))).toEqual([
        {
          _aws: {
            Timestamp: expect.any(Number),
            CloudWatchMetrics: [
              {
                Namespace: "AkoolTokenRotation",
                Dimensions: [["FunctionName"]],
                Metrics: [
                  { Name: "RunCompleted", Unit: "None" },
                  { Name: "AuthFailure", Unit: "None" },
                  { Name: "AccountFailure", Unit: "None" },
                  { Name: "QuotaFailure", Unit: "None" },
                  { Name: "ConfigFailure", Unit: "None" },
                  { Name: "OtherFailure", Unit: "None" },
                  { Name: "TokenUsable", Unit: "None" },
                  { Name: "TokenDaysLeft", Unit: "None" },
                  { Name: "ExpiryNear", Unit: "None" },
                  { Name: "Rotated", Unit: "None" },
                ],
              },
            ],
          },
          FunctionName: fn.name,
          RunCompleted: 1,
          AuthFailure: 0,
          AccountFailure: 0,
          QuotaFailure: 0,
          ConfigFailure: 0,
          OtherFailure: 0,
          TokenUsable: 1,
          TokenDaysLeft: expect.closeTo(365, 2),
          ExpiryNear: 0,
          Rotated: 1,
          outcome: "rotated",
          reason: "missing",
          ageDays: expect.closeTo(0, 2),
        },
        {
          timestamp: expect.stringMatching(INSTANT),
          level: "INFO",
          requestId: expect.stringMatching(UUID),
          operation: "check",
          outcome: "rotated",
          reason: "missing",
          versionId,
          expiresAt,
          credentialsVersionId: FIRST_PAIR_VERSION,
          durationMs: expect.any(Number),
          akoolMs: expect.any(Number),
        },
      ]);
    });

    test("a check of a healthy token makes no version and asks for no token", async (context) => {
      const stage = await setStage(context);
      await stage.run({ operation: "check", scheduledTime: MORNING });
      const before = await stage.versions();
      const { invoked, metrics } = await stage.run({ operation: "check", scheduledTime: NOON });

      expect(invoked).toMatchObject({ ok: true, result: { outcome: "healthy", reason: "none" } });
      expect(metrics).toEqual({
        RunCompleted: 1,
        AuthFailure: 0,
        AccountFailure: 0,
        QuotaFailure: 0,
        ConfigFailure: 0,
        OtherFailure: 0,
        TokenUsable: 1,
        TokenDaysLeft: expect.closeTo(365, 2),
        ExpiryNear: 0,
      });
      expect(await stage.versions()).toEqual(before);
      expect(stage.akool.count("getToken")).toBe(1);
    });

    test("an operator's new id mints one token and leaves the old one at AWSPREVIOUS; the same id again does nothing", async (context) => {
      const stage = await setStage(context);
      await stage.run({ operation: "check", scheduledTime: MORNING });
      const first = await stage.current();

      const { invoked, metrics } = await stage.run({ operation: "rotate", id: "ticket-1" });
      const second = await stage.current();
      expect(invoked).toMatchObject({ ok: true, result: { outcome: "rotated", reason: "forced" } });
      expect(metrics).toMatchObject({ Rotated: 1, PreviousTokenUsable: 1, TokenUsable: 1 });
      expect(second?.value).toMatchObject({
        token: stage.akool.issued[1],
        replaces: first?.versionId,
        tick: "ticket-1",
      });
      expect(await stage.holders(AWSCURRENT)).toEqual([second?.versionId]);
      expect(await stage.holders(AWSPREVIOUS)).toEqual([first?.versionId]);

      const again = await stage.run({ operation: "rotate", id: "ticket-1" });
      expect(again.invoked).toMatchObject({ ok: true, result: { outcome: "healthy", reason: "none" } });
      expect(await stage.current()).toEqual(second);
      expect(stage.akool.count("getToken")).toBe(2);

      await stage.run({ operation: "rotate", id: "ticket-2" });
      expect(stage.akool.count("getToken")).toBe(3);
      expect(await stage.holders(AWSPREVIOUS)).toEqual([second?.versionId]);
      expect(await stage.versions()).toHaveLength(3);
    });

    test("a scheduled time that was left a placeholder is none: the request's id names the delivery", async (context) => {
      const stage = await setStage(context);
      const { lines } = await stage.run({
        operation: "check",
        scheduledTime: "<aws.scheduler.scheduled-time>",
      });
      const { requestId } = JSON.parse(lines[1] ?? "{}") as { requestId?: string };
      expect(requestId).toMatch(UUID);
      expect((await stage.current())?.value.tick).toBe(requestId);
    });

    test("no secret, token or claim is in the log group or in a result, however Akool answers", async (context) => {
      const stage = await setStage(context);
      const { akool } = stage;
      const echo = JSON.stringify({ error: FIRST_PAIR, token: `x.y.${TOKEN_MARK}` });
      const results: unknown[] = [];
      const rotate = async (id: string) =>
        results.push((await stage.run({ operation: "rotate", id })).invoked);

      await rotate("first");
      akool.script("getToken", { body: echo });
      await rotate("echoed-without-a-code");
      akool.script("getToken", { status: 400, body: `<p>${echo}` });
      await rotate("echoed-beside-html");
      akool.script("getToken", { status: 500, body: echo });
      await rotate("echoed-with-500");
      akool.script("getToken", { close: "midway" });
      await rotate("cut-off");
      akool.script("getToken", { body: `{"code":"${FIRST_PAIR.clientSecret}","msg":"${TOKEN_MARK}"}` });
      await rotate("secret-as-code");
      await stage.writeToken(`{"token":"${TOKEN_MARK}","oops`);
      results.push((await stage.run({ operation: "check" })).invoked);
      await rotate("last");

      const said = JSON.stringify([results, await stage.fn.logLines()]);
      expect(said.match(/\\"outcome\\":\\"(rotated|refused|transient|config)\\"/g)).toHaveLength(14);
      expect(said).not.toContain(TOKEN_MARK);
      expect(said).not.toContain(FIRST_PAIR.clientSecret);
      expect(said).not.toContain("owner@example.com");
      for (const token of akool.issued) expect(said).not.toContain(token.split(".")[1]);
    });
  });
}

/** The `exp` claim of a token of the stand-in, s. */
function expOf(token: TokenValue["token"] | undefined): number {
  const claims = Buffer.from(token?.split(".")[1] ?? "", "base64url").toString("utf8");
  return (JSON.parse(claims) as { exp: number }).exp;
}
