import { nearExpiry, recovery, refusals, revoked } from "./failure";
import { deploy, firstRun, newCredentials, scheduled, service } from "./healthy";
import { deadMan, outage } from "./silence";
import type { Step } from "./step";

/** The whole story, in order; each step needs the ones before it. */
export const STEPS: readonly Step[] = [
  { id: "a", title: "Resources created", run: deploy },
  { id: "b", title: "First run", run: firstRun },
  { id: "c", title: "A service reads the token", run: service },
  { id: "d", title: "Scheduled check", wait: "waiting for the scheduler, up to 70 s", run: scheduled },
  { id: "e", title: "New credentials", run: newCredentials },
  { id: "f", title: "Akool refuses", run: refusals },
  { id: "g", title: "Token near its end", run: nearExpiry },
  { id: "h", title: "Akool recovers", wait: "waiting until the failures are 10 s old", run: recovery },
  { id: "i", title: "Akool revokes the token", run: revoked },
  { id: "j", title: "Akool is down", wait: "waiting for Lambda's retries", run: outage },
  { id: "k", title: "The alarm dead-man", run: deadMan },
];
