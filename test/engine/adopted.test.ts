import { afterAll, beforeAll, expect } from "vitest";
import { handMade, POLICY, TAGS } from "./support/handMade";
import { CREDENTIALS, Scene } from "./support/scene";
import { type Secret, secretAsItIs } from "./support/secretAsItIs";
import { story } from "./support/story";

story("adopted secrets", (step) => {
  let scene: Scene;
  let credentialsArn: string;
  let tokenArn: string;
  let credentials: Secret;
  let token: Secret;

  beforeAll(async () => {
    scene = await Scene.open("adopted");
    credentialsArn = await handMade(scene.aws, "credentials", JSON.stringify(CREDENTIALS));
    tokenArn = await handMade(scene.aws, "token");
    credentials = await secretAsItIs(scene.aws, credentialsArn);
    token = await secretAsItIs(scene.aws, tokenArn);
    await scene.stack.configure({ credentialsSecretArn: credentialsArn, tokenSecretArn: tokenArn });
  });
  afterAll(() => scene?.close([credentialsArn, tokenArn]));

  step("up mints with the adopted credentials, and puts the token into the adopted secret", async () => {
    await scene.stack.up();
    expect(await scene.stack.output("firstRunOutcome")).toBe("rotated");
    const { value } = await scene.token(tokenArn);
    expect(await scene.akool.codeFor(value.token)).toBe(1000);
    expect(value.credentialsVersionId).toBe(await scene.credentialsVersionId());
    expect(scene.akool.count("getToken")).toBe(1);
  });

  step("up and destroy leave them as they are: value, versions, policy, tags, no deletion date", async () => {
    const current = await secretAsItIs(scene.aws, tokenArn);
    expect(current).toEqual({ ...token, versions: current.versions });
    await scene.stack.destroy();
    expect(await secretAsItIs(scene.aws, credentialsArn)).toEqual(credentials);
    expect(await secretAsItIs(scene.aws, tokenArn)).toEqual(current);
    expect(credentials).toMatchObject({ tags: TAGS, policy: POLICY, deletedAt: undefined });
  });

  step("destroy leaves nothing beside them", async () => {
    expect(new Set(await scene.added())).toEqual(new Set([`secret ${credentialsArn}`, `secret ${tokenArn}`]));
  });
});
