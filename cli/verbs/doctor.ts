import type { Deployment } from "../deployment";
import { examine, type Told } from "../doctor";
import { columns } from "../output/table";
import { colours, print, waiting } from "../output/terminal";

export interface DoctorOptions {
  /** False: only what on-call needs. */
  readonly deployer: boolean;
  readonly json?: true;
}

/** Looks at all that a rotation stands on. @returns the exit code: 0 all fine, 1 something to mend, 2 something untold */
export async function doctor(deployment: Deployment, { deployer, json }: DoctorOptions): Promise<number> {
  const findings = await waiting("Looking", () => examine(deployment, deployer));
  print(json ? JSON.stringify(findings, undefined, 2) : asText(deployment, findings));
  if (findings.some(({ state }) => state === "broken")) return 1;
  return findings.some(({ state }) => state === "unknown") ? 2 : 0;
}

function asText({ functionName, aws }: Deployment, findings: readonly Told[]): string {
  const where = colours.dim(`${functionName} in ${aws.region}`);
  const rows = findings.flatMap(({ state, subject, text, mend }) => [
    [`${MARKS[state]} ${subject}`, text],
    ...(mend === undefined ? [] : [["", colours.yellow(`→ ${mend}`)]]),
  ]);
  return `${summary(findings)}  ${where}\n\n${columns(rows)}`;
}

function summary(findings: readonly Told[]): string {
  const count = (state: Told["state"]) => findings.filter((finding) => finding.state === state).length;
  const [bad, untold] = [count("broken"), count("unknown")];
  if (bad > 0) return colours.red(`● ${bad} to mend${untold === 0 ? "" : `, ${untold} not told`}`);
  return untold > 0 ? colours.yellow(`● ${untold} not told`) : colours.green("● all fine");
}

const MARKS = { fine: colours.green("✓"), broken: colours.red("✗"), unknown: colours.yellow("?") } as const;
