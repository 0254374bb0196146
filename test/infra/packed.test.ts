import { execFile } from "node:child_process";
import { mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faultsOf, importsOf, manifestIn, packComponent, unpack } from "../support/packed";
import { NODE_BIN, PROJECT_ROOT } from "../support/paths";

const run = promisify(execFile);

/** Every file of the package; a module stands for its code and its types. */
const FILES = ["LICENSE", "README.md", "package.json", "dist/cli/index.js", "dist/lambda/index.js"];
const MODULES = [
  "infra/akoolTokenRotation",
  "infra/alarms/alarms",
  "infra/alarms/commands",
  "infra/alarms/table",
  "infra/alarms/text",
  "infra/alarms/topics",
  "infra/args",
  "infra/bundle",
  "infra/dashboard/body",
  "infra/dashboard/context",
  "infra/dashboard/dashboard",
  "infra/dashboard/runbook",
  "infra/dashboard/widgets",
  "infra/firstRun",
  "infra/index",
  "infra/known",
  "infra/nativeRotation",
  "infra/nestedArgs",
  "infra/policies",
  "infra/rotator",
  "infra/rules",
  "infra/schedule",
  "infra/secrets",
  "infra/settings",
  "infra/validate",
  "lambda/contract",
];

/** A program of somebody else's, as an ES module and as CommonJS; Pulumi's mocks stand for AWS. */
const PROGRAM = `
let code;
pulumi.runtime.setMocks({
  newResource: async ({ type, name, inputs }) => {
    if (type === "aws:lambda/function:Function") code = await (await inputs.code.assets)["index.js"].path;
    return { id: name, state: { ...inputs, arn: "arn:" + name, name, result: '{"outcome":"rotated"}' } };
  },
  call: () => ({ region: "eu-west-1" }),
});
const { firstRunOutcome } = new AkoolTokenRotation("akool", { credentials: { clientId: "a", clientSecret: "b" } });
firstRunOutcome.apply((outcome) => console.log(JSON.stringify({ outcome, code, names: [AlarmName.auth, FirstRun.skip] })));
`;

describe("the packed component", () => {
  let scratch: string;
  let empty: string;
  let packed: Awaited<ReturnType<typeof packComponent>>;
  let installed: string;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "component-"));
    empty = join(scratch, "empty");
    packed = await packComponent(scratch);
    installed = await unpack(packed.tarball, empty);
  });
  afterAll(() => rm(scratch, { recursive: true, force: true }));

  it("holds exactly these files", () => {
    const modules = MODULES.flatMap((name) => [`dist/${name}.d.ts`, `dist/${name}.js`]);
    expect(packed.files).toEqual([...FILES, ...modules].sort());
  });

  it("has no fault that publint or arethetypeswrong knows", async () => {
    expect(await faultsOf(packed)).toEqual([]);
  });

  it("depends on what its code imports, and on nothing else", async () => {
    const manifest = await manifestIn(installed);
    expect(await importsOf(installed, packed.files)).toEqual(["@pulumi/aws", "@pulumi/pulumi"]);
    expect(Object.keys(manifest.dependencies ?? {})).toEqual(["@pulumi/aws", "@pulumi/pulumi"]);
    expect([manifest.peerDependencies, manifest.optionalDependencies]).toEqual([undefined, undefined]);
  });

  it.each([
    [
      "an ES module",
      "program.mjs",
      `import * as pulumi from "@pulumi/pulumi";
       import { AkoolTokenRotation, AlarmName, FirstRun } from "akool-token-rotation";`,
    ],
    [
      "CommonJS",
      "program.cjs",
      `const pulumi = require("@pulumi/pulumi");
       const { AkoolTokenRotation, AlarmName, FirstRun } = require("akool-token-rotation");`,
    ],
  ])(
    "makes its resources in a folder that has nothing else, from %s, the bundle with them",
    async (_, file, imports) => {
      await writeFile(join(empty, file), `${imports}\n${PROGRAM}`);
      const { stdout } = await run(process.execPath, [file], { cwd: empty });
      expect(JSON.parse(stdout)).toEqual({
        outcome: "rotated",
        code: await realpath(bundleOf(installed)),
        names: ["auth", "skip"],
      });
      expect(await readFile(bundleOf(installed))).toEqual(await readFile(bundleOf(packed.checkout)));
    },
  );

  it("brings the command", async () => {
    const { bin } = await manifestIn(installed);
    const { stdout } = await run(join(installed, bin?.["akool-token"] ?? ""), ["--help"], {
      env: { PATH: [NODE_BIN, process.env.PATH].join(delimiter) },
    });
    expect(stdout).toMatch(/^Usage: akool-token \[options\] \[command\]\n/);
  });

  it("has the reader's version", async () => {
    const [own, reader] = await Promise.all([
      manifestIn(installed),
      manifestIn(join(PROJECT_ROOT, "reader")),
    ]);
    expect(own.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(own.version).toBe(reader.version);
  });
});

function bundleOf(root: string): string {
  return join(root, "dist", "lambda", "index.js");
}
