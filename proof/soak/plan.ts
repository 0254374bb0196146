import fc from "fast-check";
import { CREDENTIALS, type Fault, KILLS, REFUSALS, REVOCATIONS, SLOW, UNREACHABLE } from "./faults";

/** One of each of these in every round, so that half an hour holds something of everything. */
const KINDS = [UNREACHABLE, SLOW, REFUSALS, REVOCATIONS, CREDENTIALS, KILLS];

/** The faults in the order that a seed gives, without end: the same for the same seed. */
export function* faultsOf(seed: number): Generator<Fault, never> {
  const orders = inAnyOrder(KINDS).chain((kinds) => fc.tuple(...kinds.map(inAnyOrder)));
  const [kinds = []] = fc.sample(orders, { seed, numRuns: 1 });
  for (let round = 0; ; round++) {
    for (const faults of kinds) {
      const fault = faults[round % faults.length];
      if (fault !== undefined) yield fault;
    }
  }
}

function inAnyOrder<T>(items: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
}
