import { afterAll, beforeAll, describe } from "vitest";
import { withoutPython } from "../support/withoutPython";
import { Scene } from "./command";

const skipped = withoutPython("the command on a deployed stack");

/** One deployment for all the cases of a file, which therefore come one after the other. */
export function onDeployment(...cases: readonly ((scene: () => Scene) => void)[]): void {
  describe.skipIf(skipped)("akool-token", () => {
    let scene: Scene;

    beforeAll(async () => {
      scene = await Scene.open();
    });

    afterAll(async () => {
      await scene?.close();
    });

    for (const add of cases) add(() => scene);
  });
}
