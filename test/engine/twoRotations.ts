import * as pulumi from "@pulumi/pulumi";
import { AkoolTokenRotation } from "../../infra";

/** Two instances in one stack, each with an account of its own. */
const config = new pulumi.Config();
const instance = (name: string) => {
  return new AkoolTokenRotation(name, {
    credentials: { clientId: name, clientSecret: config.requireSecret("clientSecret") },
    baseUrl: config.require("baseUrl"),
    recoveryWindowInDays: config.requireNumber("recoveryWindowInDays"),
  });
};

export const one = instance("one").tokenSecretArn;
export const two = instance("two").tokenSecretArn;
