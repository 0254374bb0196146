import { AWSCURRENT, AWSPENDING, AWSPREVIOUS } from "../../../lambda/contract";
import { parseTokenValue } from "../../../lambda/tokenValue";
import type { ModelVersion } from "./secret";
import type { ModelWorld } from "./world";

/** What people do to the secrets and to the account, at any time. */
export const PEOPLE = {
  rollBack({ token }: ModelWorld) {
    const [current, previous] = [token.holder(AWSCURRENT), token.holder(AWSPREVIOUS)];
    if (current && previous) token.moveLabel(AWSCURRENT, previous.id, current.id);
  },
  /** Puts an old value once more, as a new version. */
  copyBack(world: ModelWorld) {
    const previous = world.token.holder(AWSPREVIOUS);
    if (previous) world.token.put(world.name("by-hand"), previous.value);
  },
  writeForeign(world: ModelWorld) {
    world.token.put(world.name("by-hand"), "pasted by hand");
  },
  newCredentials(world: ModelWorld) {
    world.putCredentials();
  },
  wrongCredentials(world: ModelWorld) {
    const { credentials } = world.vendor;
    world.putCredentials();
    world.vendor.credentials = credentials;
  },
  revoke({ token, vendor }: ModelWorld) {
    vendor.revoke(tokenOf(token.holder(AWSCURRENT)) ?? "");
  },
  dropPending({ token }: ModelWorld) {
    const pending = token.holder(AWSPENDING);
    if (pending) token.moveLabel(AWSPENDING, undefined, pending.id);
  },
} as const satisfies Record<string, (world: ModelWorld) => void>;

/** The token that a version holds, where its value is ours. */
export function tokenOf(version: ModelVersion | undefined): string | undefined {
  const parsed = parseTokenValue(version?.value, undefined);
  return parsed.kind === "ours" ? parsed.value.token : undefined;
}
