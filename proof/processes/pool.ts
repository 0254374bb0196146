import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Share } from "../row";
import type { Job, Reply } from "./protocol";

/** Processes that do jobs, each one at a time. */
export class Pool {
  readonly #idle: ChildProcess[] = [];
  readonly #all: ChildProcess[] = [];
  readonly #waiting: ((worker: ChildProcess) => void)[] = [];

  constructor(readonly size: number) {
    for (let n = 0; n < size; n++) {
      const worker = fork(join(__dirname, "worker.ts"), { stdio: ["ignore", "ignore", "inherit", "ipc"] });
      this.#all.push(worker);
      this.#idle.push(worker);
    }
  }

  /** Throws an Error where the process ends, or the row itself throws. */
  async run(job: Job): Promise<Share> {
    const worker = this.#idle.pop() ?? (await new Promise<ChildProcess>((free) => this.#waiting.push(free)));
    const done = new AbortController();
    const { signal } = done;
    try {
      worker.send(job);
      const ended = once(worker, "exit", { signal }).then(([code]): [Reply] => [
        { error: `a process ended with ${code} while it did a part of the row ${job.row}` },
      ]);
      const [reply] = (await Promise.race([once(worker, "message", { signal }), ended])) as [Reply];
      if ("error" in reply) throw new Error(reply.error);
      return reply.share;
    } finally {
      done.abort();
      const next = this.#waiting.shift();
      if (next === undefined) this.#idle.push(worker);
      else next(worker);
    }
  }

  close(): void {
    for (const worker of this.#all) worker.kill();
  }
}
