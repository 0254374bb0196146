import { afterAll, beforeAll, expect } from "vitest";
import { leakedIn } from "../support/canary";
import { CREDENTIALS, Scene } from "./support/scene";
import { story } from "./support/story";

const SETTLE =
  "Akool has closed this account to API calls (banned, unpaid or unsubscribed) and new credentials will not help: settle it with Akool.";

story("a stack whose first run is refused", (step) => {
  let scene: Scene;
  const secretArns: string[] = [];

  beforeAll(async () => {
    scene = await Scene.open("refused");
    await scene.stack.configure(CREDENTIALS);
  });
  afterAll(() => scene?.close(secretArns));

  step("up fails with Akool's code 1200 and one sentence on what to do", async () => {
    scene.akool.always({ code: 1200 });
    const errors = (await scene.stack.errorsOf("up")).join("");
    expect(errors).toMatch(/\b1200\b/);
    expect(errors.split(SETTLE)).toHaveLength(2);
    expect(scene.akool.count("getToken")).toBe(1);
  });

  step("the next up, once Akool says yes, completes the stack with a verified token", async () => {
    scene.akool.always();
    const changes = await scene.stack.up();
    expect(changes.create).toBe(1);
    expect(Object.keys(changes).sort()).toEqual(["create", "same"]);
    expect(await scene.stack.output("firstRunOutcome")).toBe("rotated");
    const { value } = await scene.token();
    expect(await scene.akool.codeFor(value.token)).toBe(1000);
    expect(scene.akool.issued).toEqual([value.token]);
  });

  step("a required first run passes while Akool is down, since a token is there", async () => {
    const before = await scene.token();
    await scene.akool.stop();
    await scene.stack.configure({ rotateAfterDays: "60" });
    await scene.stack.up();
    expect(await scene.stack.output("firstRunOutcome")).toBe("transient");
    await scene.akool.restart();
    expect(await scene.token()).toEqual(before);
  });

  step("destroy leaves the two secrets, marked for deletion, and nothing else", async () => {
    secretArns.push(...(await scene.secretArns()));
    await scene.stack.destroy();
    const left = secretArns.map((arn) => `secret ${arn}, marked for deletion`);
    expect(new Set(await scene.added())).toEqual(new Set(left));
  });

  step("up right after destroy works, with new secrets and a new token", async () => {
    await scene.stack.up();
    const arns = await scene.secretArns();
    expect(secretArns).not.toContain(arns[0]);
    expect(secretArns).not.toContain(arns[1]);
    secretArns.push(...arns);
    const { value } = await scene.token();
    expect(await scene.akool.codeFor(value.token)).toBe(1000);
    expect(value.token).toBe(scene.akool.issued[1]);
  });

  step("no error, event or output of all that holds a piece of a token or of the clientSecret", async () => {
    const said = await scene.stack.said();
    expect(said).toContain(SETTLE);
    const secrets = [CREDENTIALS.clientSecret, ...scene.akool.issued];
    expect(leakedIn(said, secrets)).toEqual([]);
  });
});
