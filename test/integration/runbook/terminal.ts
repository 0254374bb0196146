import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Ends what a block writes, with the last failed command's status, or 0. */
const END = /\0(\d+)\n$/;

/** A shell as on-call has it open: what one block sets, the next one finds. */
export class Terminal {
  #output = "";
  #errors = "";
  #blocks = 0;
  /** Called when there is more output, or when the shell has ended. */
  #onChange: () => void = () => undefined;

  private constructor(
    private readonly shell: ChildProcessWithoutNullStreams,
    /** The shell's working folder, and its home. */
    readonly folder: string,
  ) {
    shell.stdout.on("data", (chunk: Buffer) => {
      this.#output += chunk.toString("utf8");
      this.#onChange();
    });
    shell.stderr.on("data", (chunk: Buffer) => {
      this.#errors += chunk.toString("utf8");
    });
    shell.once("exit", () => this.#onChange());
    // Node gives a socket, which the CLI cannot open by the name /dev/stdout: a pipe in its place.
    shell.stdin.write("exec > >(cat)\ntrap 'TERMINAL_FAILED=$?' ERR\n");
  }

  static async open(environment: Readonly<Record<string, string>>): Promise<Terminal> {
    const folder = await mkdtemp(join(tmpdir(), "terminal-"));
    const shell = spawn("bash", ["--noprofile", "--norc", "-u"], {
      cwd: folder,
      env: { ...environment, HOME: folder },
    });
    return new Terminal(shell, folder);
  }

  /**
   * Runs a block of commands as it stands, and returns what it writes.
   * @param answers what is typed when a command asks
   * @throws Error when any of its commands fails
   */
  async run(block: string, answers = ""): Promise<string> {
    this.#output = "";
    this.#errors = "";
    const name = join(this.folder, `block-${++this.#blocks}`);
    await writeFile(name, block);
    await writeFile(`${name}.answers`, answers);
    this.shell.stdin.write(
      `TERMINAL_FAILED=0; . ${name} < ${name}.answers; printf '\\0%d\\n' "$TERMINAL_FAILED"\n`,
    );
    const [end, status] = await this.#ended();
    if (status !== "0") throw new Error(`status ${status} of\n${block}${this.#errors}`);
    return this.#output.slice(0, -end.length);
  }

  async close(): Promise<void> {
    this.shell.stdin.end();
    if (this.shell.exitCode === null) await new Promise((ended) => this.shell.once("exit", ended));
    await rm(this.folder, { recursive: true, force: true });
  }

  async #ended(): Promise<[end: string, status: string]> {
    for (;;) {
      const [end, status] = END.exec(this.#output) ?? [];
      if (end !== undefined && status !== undefined) return [end, status];
      if (this.shell.exitCode !== null) return ["", `${this.shell.exitCode}, which ended the shell,`];
      await new Promise<void>((changed) => {
        this.#onChange = changed;
      });
    }
  }
}
