import { expect, it } from "vitest";
import { jsonReply } from "../support/front";
import { currentToken } from "../support/secretVersions";
import { type Scene, whileAkoolSays } from "./command";
import { withoutTerminal } from "./halves";

/** What a terminal is told with, and a pipe is not. */
const ESCAPE = "\u001b[";

export function runsCases(scene: () => Scene): void {
  const currentId = async (): Promise<string> => {
    const { clients, deployed } = scene().stage;
    return (await currentToken(clients.secrets, deployed.tokenSecretArn))?.versionId ?? "none";
  };

  it("check: healthy, exit code 0, nothing minted", async () => {
    const minted = scene().stage.akool.count("getToken");
    const { code, out, err } = await scene().verb("check");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^✓ healthy {2}version [0-9a-f]{8} is current, expires \d{4}-\d\d-\d\d\n$/);
    expect(scene().stage.akool.count("getToken")).toBe(minted);
  });

  it("check: refused with Akool's code and what to do, exit code 1", async () => {
    const { code, out } = await whileAkoolSays(scene(), 1200, () => scene().verb("check"));
    expect(code).toBe(1);
    expect(out).toContain("✗ refused 1200");
    expect(out).toContain("settle it with Akool.");
  });

  it.each(["check", "rotate"])("%s: Akool is too busy: nothing was learned, exit code 2", async (verb) => {
    const { code, out } = await whileAkoolSays(scene(), 1005, () => scene().verb(verb));
    expect(code).toBe(2);
    expect(out).toMatch(
      /^✗ failed {2}Akool (check|getToken): code 1005\. Akool could not be reached or is too busy/,
    );
  });

  // The emulator names every error of a function alike.
  it.each([
    ["RefusedError", 1],
    ["ConfigError", 1],
    ["NotConfiguredError", 1],
    ["AkoolUnreachableError", 2],
    ["AwsUnavailableError", 2],
    ["Sandbox.Timedout", 2],
  ])("rotate: nothing was learned is another exit code than no: %s, %d", async (errorType, expected) => {
    const { code, out } = await scene().behind(
      ({ operation }) =>
        operation.endsWith("/invocations")
          ? jsonReply({ errorType, errorMessage: "the reason." }, 200, {
              "x-amz-function-error": "Unhandled",
            })
          : undefined,
      (how) => scene().verb("rotate", [], how),
    );
    expect({ code, out }).toEqual({ code: expected, out: "✗ failed  the reason.\n" });
  });

  it("rotate: from a script it does not ask; the same id a second time mints nothing", async () => {
    const before = await currentId();
    const minted = scene().stage.akool.count("getToken");
    const first = await scene().verb("rotate", ["--id", "leak-1", "--json"]);
    expect(first.code).toBe(0);
    expect(JSON.parse(first.out)).toMatchObject({
      id: "leak-1",
      kind: "result",
      result: { outcome: "rotated", reason: "forced" },
    });
    const after = await currentId();
    expect(after).not.toBe(before);
    const again = await scene().verb("rotate", ["--id", "leak-1"]);
    expect(again.code).toBe(0);
    expect(again.out).toMatch(/^✓ healthy {2}version /);
    expect(await currentId()).toBe(after);
    expect(scene().stage.akool.count("getToken")).toBe(minted + 1);
  });

  it("rotate: a refusal is an error in the function's own words", async () => {
    const before = await currentId();
    const { out } = await whileAkoolSays(scene(), 1101, () => scene().verb("rotate"));
    expect(out).toMatch(/^✗ failed {2}Akool getToken: code 1101\. Akool does not accept these credentials/);
    expect(await currentId()).toBe(before);
  });

  it.skipIf(withoutTerminal)("rotate: in a terminal it asks first; no means no", async () => {
    const before = await currentId();
    const { code, out } = await scene().inTerminal("rotate", [], { answers: [{ to: "now?", typed: "n" }] });
    expect(code).toBe(1);
    expect(out).toContain(`Replace the token of ${scene().functionName} in us-east-1 now?`);
    expect(out).toContain("Nothing was done.");
    expect(await currentId()).toBe(before);
  });

  it.skipIf(withoutTerminal)("rotate: in a terminal with --yes it asks nothing", async () => {
    const before = await currentId();
    const { code, out } = await scene().inTerminal("rotate", ["--yes"]);
    expect(code).toBe(0);
    expect(out).not.toContain("Replace the token");
    expect(await currentId()).not.toBe(before);
  });

  it.skipIf(withoutTerminal)("a terminal gets colours; NO_COLOR and a pipe get none", async () => {
    const coloured = await scene().inTerminal("logs", ["--last", "1"]);
    expect(coloured.out).toContain(`${ESCAPE}32mrotated`);
    const plain = await scene().inTerminal("logs", ["--last", "1"], { env: { NO_COLOR: "1" } });
    expect(plain.out).toContain("rotated");
    expect(plain.out).not.toContain(`${ESCAPE}32m`);
    const piped = await scene().verb("logs", ["--last", "1"], { env: { CI: "true" } });
    expect(piped.out).not.toContain(ESCAPE);
  });

  it.skipIf(withoutTerminal).each([50, 80])(
    "no line is longer than a terminal of %d columns",
    async (columns) => {
      const env = { NO_COLOR: "1" };
      for (const verb of ["status", "logs"]) {
        const { out } = await scene().inTerminal(verb, [], { columns, env });
        const shown = out.slice(out.lastIndexOf(ESCAPE)).replace(/^.\[[?\d]*[a-zA-Z]/, "");
        expect(shown).toContain("rotated");
        expect(shown.split("\r\n").filter((line) => line.length > columns)).toEqual([]);
      }
    },
  );

  it("logs: the last runs, one line each, the newest last", async () => {
    const { code, out } = await scene().verb("logs", ["--last", "2"]);
    expect(code).toBe(0);
    const lines = out.trimEnd().split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d UTC {2}rotate {2}refused 1101 {2}.*Akool getToken: code 1101/,
    );
    expect(lines[1]).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d UTC {2}rotate {2}rotated {7}reason forced, [0-9a-f]{8}, /,
    );
  });

  it("logs --json: one object a line", async () => {
    const { out } = await scene().verb("logs", ["--last", "1", "--json"]);
    expect(JSON.parse(out)).toMatchObject({ operation: "rotate", outcome: "rotated", reason: "forced" });
  });
}
