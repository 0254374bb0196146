import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { describe, expect, it } from "vitest";
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS } from "../../lambda/contract";
import { awsError, type Rule } from "../support/front";
import type { Scene } from "./command";
import { native } from "./native";
import { holders, onePending } from "./onePending";
import { rotatedApart } from "./rotatedApart";
import { firstOf } from "./rules";

const UNDER_WAY = "0badc0de-0000-4000-8000-000000000000";
const HELD = "  Until then Secrets Manager's own rotations fail.\n";

/** `rollback` with `nativeRotation`: Secrets Manager minds where AWSPENDING is. */
export function rollbackNativeCases(scene: () => Scene): void {
  const rollback = (...rules: readonly Rule[]) =>
    scene().behind(firstOf(...rules, native(scene())), (how) => scene().verb("rollback", [], how));
  const at = (label: string) => holders(scene(), label);
  /** AWSPENDING cannot be moved, AWSCURRENT can. */
  const dropDenied: Rule = (call) =>
    call.operation === "UpdateSecretVersionStage" && !call.body.includes(AWSCURRENT)
      ? awsError(call, "AccessDeniedException")
      : undefined;
  /** A new token, with AWSPENDING where AWS leaves it. */
  const rotated = async (): Promise<string> => {
    const before = await rotatedApart(scene());
    const [left = ""] = await at(AWSCURRENT);
    await onePending(scene(), left);
    return before;
  };

  describe("rollback with nativeRotation", () => {
    it("says that Secrets Manager's own rotations are held too, and AWSPENDING is nowhere", async () => {
      const before = await rotated();
      const { code, out } = await rollback();
      expect({ code, current: await at(AWSCURRENT), pending: await at(AWSPENDING) }).toEqual({
        code: 0,
        current: [before],
        pending: [],
      });
      expect(out).toContain(HELD);
      expect(out).not.toContain(AWSPENDING);
      const { out: said } = await scene().behind(native(scene()), (how) => scene().verb("status", [], how));
      expect(said).toMatch(/held +yes, .* with rotate; until then Secrets Manager's own rotations fail\n/);
    });

    it("what stopped after the move is brought to its end by the next", async () => {
      await rotated();
      const [left = ""] = await at(AWSCURRENT);
      const first = await rollback(dropDenied);
      expect(first.code).toBe(0);
      expect(first.out).toContain(
        "  AWSPENDING may still be on a version that is not current, until the next check takes it off. It failed here: You have no permission for secretsmanager:UpdateSecretVersionStage on the token secret ",
      );
      expect(await at(AWSPENDING)).toEqual([left]);

      const second = await rollback();
      expect(second.code).toBe(0);
      expect(second.out).toContain(`in place of ${left.slice(0, 8)}; AWSPENDING is off that one now\n`);
      expect({ pending: await at(AWSPENDING), previous: await at(AWSPREVIOUS) }).toEqual({
        pending: [],
        previous: [left],
      });
      expect((await rollback()).out).toContain(`in place of ${left.slice(0, 8)}; nothing was done\n`);
    });

    it("a second one that cannot either says so", async () => {
      await rotated();
      await rollback(dropDenied);
      const { code, out } = await rollback(dropDenied);
      expect(code).toBe(0);
      expect(out).toContain(
        "; nothing was done\n  AWSPENDING may still be on a version that is not current, ",
      );
    });

    it("a rotation that is under way ends", async () => {
      const before = await rotated();
      const { clients, deployed } = scene().stage;
      await clients.secrets.send(
        new PutSecretValueCommand({
          SecretId: deployed.tokenSecretArn,
          ClientRequestToken: UNDER_WAY,
          SecretString: "{}",
          VersionStages: [AWSPENDING],
        }),
      );
      await onePending(scene(), UNDER_WAY);
      const { code, out } = await rollback();
      expect({ code, current: await at(AWSCURRENT), pending: await at(AWSPENDING) }).toEqual({
        code: 0,
        current: [before],
        pending: [],
      });
      expect(out).toContain(
        "  AWSPENDING is off 0badc0de too: the rotation that was under way there ends.\n",
      );
    });

    it("rotate lifts the hold", async () => {
      expect((await scene().verb("rotate")).code).toBe(0);
      const { out } = await scene().behind(native(scene()), (how) => scene().verb("status", [], how));
      expect(out).toMatch(/held +no\n/);
    });
  });
}
