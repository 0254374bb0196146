import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe } from "vitest";
import { awsClients } from "../support/clients";
import { type RunningEmulator, startMoto } from "../support/emulator";
import { labelRules } from "../support/labelRules";
import { withoutPython } from "../support/withoutPython";

/** The same rules that the reference model is held to, over the wire. */
describe.skipIf(withoutPython("label rules against moto"))("secret version labels (moto)", () => {
  let moto: RunningEmulator;
  let secrets: SecretsManagerClient;

  beforeAll(async () => {
    moto = await startMoto();
    secrets = awsClients(moto.aws).secrets;
  });

  afterAll(async () => {
    await moto?.stop();
  });

  labelRules(() => secrets);
});
