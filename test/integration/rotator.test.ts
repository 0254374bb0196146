import { afterAll, beforeAll, describe } from "vitest";
import { type AwsClients, awsClients } from "../support/clients";
import { type RunningEmulator, startMinistack } from "../support/emulator";
import { type SetStage, Stage } from "../support/rotatorStage";
import { withoutPython } from "../support/withoutPython";
import { nativeRotationCases } from "./nativeRotation.cases";
import { permissionCases } from "./permissions.cases";
import { runCases } from "./runs.cases";
import { secretCases } from "./secrets.cases";
import { vendorCases } from "./vendor.cases";

const skipped = withoutPython("the bundle as a Lambda on ministack");

/** The bundle as built, run by an emulator that enforces the shipped policy; one emulator for all cases. */
describe.skipIf(skipped)("the bundle as a Lambda", { concurrent: true }, () => {
  let ministack: RunningEmulator;
  let clients: AwsClients;

  beforeAll(async () => {
    ministack = await startMinistack();
    clients = awsClients(ministack.aws);
  });

  afterAll(async () => {
    await ministack?.stop();
  });

  const setStage: SetStage = async (context, options) => {
    const stage = await Stage.set(clients, options);
    context.onTestFinished(() => stage.strike());
    return stage;
  };

  runCases(setStage);
  vendorCases(setStage);
  permissionCases(setStage);
  secretCases(setStage);
  nativeRotationCases(setStage, () => ministack.aws.endpoint);
});
