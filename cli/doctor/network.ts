import { readAnswer } from "../../lambda/answers";
import { EMPTY_TOKEN_CODE, REJECTED_CODE } from "../../lambda/contract";
import { nodeHttp, TOTAL_LIMIT_MS } from "../../lambda/http";
import type { Deployment } from "../deployment";
import { broken, type Finding, fine, unknown } from "./finding";

/** What the function sees of Akool is not what this machine sees. */
const ITS_OWN_VIEW = "the function's own view is its last run: akool-token status";

/** Asks Akool for the check's path without a token, from this machine: it has to answer that there is none. */
export async function lookAtNetwork({ settings: { baseUrl, checkPath } }: Deployment): Promise<Finding[]> {
  const headers = { accept: "application/json" };
  const request = { method: "GET", url: baseUrl + checkPath, headers, limitMs: TOTAL_LIMIT_MS } as const;
  const reply = await nodeHttp(request);
  if (reply.kind === "failed") {
    return [
      broken(
        `${baseUrl} cannot be reached from here (${reply.detail})`,
        `look at this machine's network; ${ITS_OWN_VIEW}`,
      ),
    ];
  }
  const answer = readAnswer("check", reply);
  if (answer.kind === "transient") {
    return [unknown(`${baseUrl} is busy or down`, "look again in a few minutes")];
  }
  const code = answer.kind === "refused" ? answer.error.akoolCode : undefined;
  if (code === EMPTY_TOKEN_CODE || code === REJECTED_CODE) {
    return [fine(`${baseUrl} answers here; ${ITS_OWN_VIEW}`)];
  }
  const said = answer.kind === "success" ? "took a request without a token" : answer.error.message;
  return [
    broken(`${baseUrl}${checkPath} is not what it was: ${said}`, "see docs/runbook.md, Akool moved its host"),
  ];
}
