import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { awsCliFolder } from "../support/awsCli";
import { PROJECT_ROOT } from "../support/paths";
import { handMade } from "./support/handMade";
import { CREDENTIALS, Scene } from "./support/scene";
import { type Secret, secretAsItIs } from "./support/secretAsItIs";
import { story } from "./support/story";

const PASTED = "a-token-that-somebody-pasted";
const README = readFileSync(join(PROJECT_ROOT, "README.md"), "utf8");
const RECIPE = /^## Move over from hand-made secrets\n([\s\S]*?)^## /m.exec(README)?.[1] ?? "";
const [ADOPT = "", TAKE_OVER = "", AGAIN = ""] = [...RECIPE.matchAll(/^ *```\n([\s\S]*?)^ *```$/gm)].map(
  ([, commands = ""]) => commands,
);

story("hand-made secrets, moved over as README says", (step) => {
  let scene: Scene;
  let tools: string | undefined;
  let tokenArn: string;
  let credentialsArn: string;
  let pasted: Secret;
  let credentials: Secret;
  let takeOver: string;

  beforeAll(async () => {
    tools = await awsCliFolder();
    scene = await Scene.open("moved-over");
    tokenArn = await handMade(scene.aws, "token", PASTED);
    credentialsArn = await handMade(scene.aws, "credentials", JSON.stringify(CREDENTIALS));
    pasted = await secretAsItIs(scene.aws, tokenArn);
    credentials = await secretAsItIs(scene.aws, credentialsArn);
  });
  afterAll(() => scene?.close([tokenArn, credentialsArn]));

  step(
    "to adopt them fails up with the sentence that README quotes, and leaves the pasted token",
    async () => {
      const commands = ADOPT.replace("CREDENTIALS_SECRET_ARN", credentialsArn);
      const { ok, printed } = await scene.stack.type(commands.replace("TOKEN_SECRET_ARN", tokenArn));
      expect(ok).toBe(false);
      const [, sentence = "no sentence"] = /: ``(.*)``/.exec(RECIPE) ?? [];
      expect(printed).toContain(sentence);
      const [, functionName = ""] = /invoking Lambda Function \(([\w-]+)\)/.exec(printed) ?? [];
      takeOver = TAKE_OVER.replace("FUNCTION", functionName);
      expect(await secretAsItIs(scene.aws, tokenArn)).toEqual(pasted);
      expect(scene.akool.requests).toEqual([]);
    },
  );

  step(
    "to take over mints one token, checks it and makes it current; sent again it does nothing new",
    async () => {
      for (const outcome of ["rotated", "healthy"]) {
        expect(await scene.stack.type(takeOver, tools)).toMatchObject({ ok: true });
        const answer = await readFile(join(scene.stack.project.folder, "out.json"), "utf8");
        expect(JSON.parse(answer)).toMatchObject({ outcome });
      }
      const { value } = await scene.token(tokenArn);
      expect(scene.akool.issued).toEqual([value.token]);
      const { versions } = await secretAsItIs(scene.aws, tokenArn);
      expect(versions.find(({ labels }) => labels.includes("AWSPREVIOUS"))?.value).toBe(PASTED);
    },
  );

  step("the second up reports healthy and mints nothing", async () => {
    expect(await scene.stack.type(AGAIN)).toMatchObject({ ok: true });
    expect(await scene.stack.output("firstRunOutcome")).toBe("healthy");
    expect(await scene.stack.output("tokenSecretArn")).toBe(tokenArn);
    expect(await scene.stack.output("credentialsSecretArn")).toBe(credentialsArn);
    expect(scene.akool.count("getToken")).toBe(1);
  });

  step("up and destroy leave them as they are: ARN, policy, tags, no deletion date", async () => {
    const token = await secretAsItIs(scene.aws, tokenArn);
    expect(token).toEqual({ ...pasted, versions: token.versions });
    await scene.stack.destroy();
    expect(await secretAsItIs(scene.aws, tokenArn)).toEqual(token);
    expect(await secretAsItIs(scene.aws, credentialsArn)).toEqual(credentials);
    expect(new Set(await scene.added())).toEqual(new Set([`secret ${tokenArn}`, `secret ${credentialsArn}`]));
  });
});
