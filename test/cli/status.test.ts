import { badInputCases } from "./badInput.cases";
import { credentialsCases } from "./credentials.cases";
import { nativeStatusCases } from "./nativeStatus.cases";
import { onDeployment } from "./onDeployment";
import { runsCases } from "./runs.cases";
import { statusCases } from "./status.cases";

onDeployment(statusCases, nativeStatusCases, runsCases, credentialsCases, badInputCases);
