import { expect, test } from "vitest";
import { inOneProcess } from "./process";

const HEALTHY = { outcome: "healthy" } as const;

/** A run reads two secrets at once, on a connection each; the runs after it find both open. */
test("warm runs make no new connection to Secrets Manager", async () => {
  const handshakes = async (runs: number): Promise<number[]> => {
    const { secretsManager } = await inOneProcess(false, Array(runs).fill(HEALTHY));
    return [secretsManager.handshakes, secretsManager.calls.length];
  };
  expect(await handshakes(1)).toEqual([2, 2]);
  expect(await handshakes(3)).toEqual([2, 6]);
});
