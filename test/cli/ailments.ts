import type { How, Scene } from "./command";

/** A line of `doctor --json`. */
export interface Told {
  readonly subject: string;
  readonly state: string;
  readonly text: string;
  readonly mend?: string;
}

/** What is not fine, and the exit code. */
export async function ailments(
  scene: Scene,
  how: How = {},
  args: readonly string[] = ["--no-deployer"],
): Promise<{ code: number | null; told: Told[] }> {
  const { code, out } = await scene.verb("doctor", ["--json", ...args], how);
  const told = JSON.parse(out) as Told[];
  return { code, told: told.filter(({ state }) => state !== "fine") };
}
