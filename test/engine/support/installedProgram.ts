import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { unpack } from "../../support/packed";
import type { Project } from "./engineStack";

const run = promisify(execFile);

const MANIFEST = '{"name":"video","private":true}';
const PULUMI_YAML = "name: video\nruntime: nodejs\nmain: index.js\n";
/** With args that every version kept in upgrades/ knows. */
const INDEX_JS = `
const pulumi = require("@pulumi/pulumi");
const { AkoolTokenRotation } = require("akool-token-rotation");

const config = new pulumi.Config();
const rotation = new AkoolTokenRotation("akool", {
  credentials: { clientId: config.require("clientId"), clientSecret: config.requireSecret("clientSecret") },
  baseUrl: config.require("baseUrl"),
  alarmEmails: ["on-call@example.com", "lead@example.com"],
  recoveryWindowInDays: 0,
  tags: { team: "video" },
});
const { tokenSecretArn, credentialsSecretArn, functionName, firstRunOutcome } = rotation;
module.exports = { tokenSecretArn, credentialsSecretArn, functionName, firstRunOutcome };
`;

/** Somebody else's project, whose program imports the package by its name. It has nothing of this checkout's. */
export class InstalledProgram implements Project {
  private constructor(
    private readonly scratch: string,
    readonly folder: string,
    readonly backendUrl: string,
  ) {}

  static async make(): Promise<InstalledProgram> {
    const scratch = await mkdtemp(join(tmpdir(), "installed-"));
    const folder = join(scratch, "video");
    const backend = join(scratch, "backend");
    await mkdir(backend);
    await mkdir(folder);
    await writeFile(join(folder, "package.json"), MANIFEST);
    await writeFile(join(folder, "Pulumi.yaml"), PULUMI_YAML);
    await writeFile(join(folder, "index.js"), INDEX_JS);
    return new InstalledProgram(scratch, folder, `file://${backend}`);
  }

  /** As its user does it, with all that the package depends on. */
  async install(tarball: string): Promise<void> {
    const options = ["--silent", "--no-audit", "--no-fund", "--prefer-offline"];
    await run("npm", ["install", ...options, tarball], { cwd: this.folder });
  }

  /** The package's own files, in place of another version's, beside this project's dependencies. */
  async unpack(tarball: string): Promise<void> {
    await rm(join(this.folder, "node_modules"), { recursive: true, force: true });
    await unpack(tarball, this.folder);
  }

  async remove(): Promise<void> {
    await rm(this.scratch, { recursive: true, force: true });
  }
}
