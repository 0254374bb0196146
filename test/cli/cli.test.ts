import { afterAll, beforeAll, describe } from "vitest";
import { withoutPython } from "../support/withoutPython";
import { badInputCases } from "./badInput.cases";
import { changesCases } from "./changes.cases";
import { Scene } from "./command";
import { credentialsCases } from "./credentials.cases";
import { doctorCases } from "./doctor.cases";
import { doctorAlarmsCases } from "./doctorAlarms.cases";
import { doctorSecretsCases } from "./doctorSecrets.cases";
import { interruptedCases } from "./interrupted.cases";
import { permissionsCases } from "./permissions.cases";
import { rollbackCases } from "./rollback.cases";
import { runsCases } from "./runs.cases";
import { statusCases } from "./status.cases";
import { wireCases } from "./wire.cases";

const skipped = withoutPython("the command on a deployed stack");

/** One deployment for all cases, which therefore come one after the other. */
describe.skipIf(skipped)("akool-token", () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await Scene.open();
  });

  afterAll(async () => {
    await scene?.close();
  });

  statusCases(() => scene);
  runsCases(() => scene);
  changesCases(() => scene);
  rollbackCases(() => scene);
  interruptedCases(() => scene);
  credentialsCases(() => scene);
  doctorCases(() => scene);
  doctorAlarmsCases(() => scene);
  doctorSecretsCases(() => scene);
  permissionsCases(() => scene);
  wireCases(() => scene);
  badInputCases(() => scene);
});
