import * as pulumi from "@pulumi/pulumi";
import { AkoolTokenRotation } from "../../../infra";

const config = new pulumi.Config();

/** The ready stack has one rotation; this program has two. */
function rotation(name: string): AkoolTokenRotation {
  return new AkoolTokenRotation(name, {
    credentials: { clientId: config.require("clientId"), clientSecret: config.requireSecret("clientSecret") },
    baseUrl: config.require("baseUrl"),
    recoveryWindowInDays: 0,
  });
}

const one = rotation("one");
const other = rotation("other");

export const [oneTokenSecretArn, otherTokenSecretArn] = [one.tokenSecretArn, other.tokenSecretArn];
export const [oneOutcome, otherOutcome] = [one.firstRunOutcome, other.firstRunOutcome];
