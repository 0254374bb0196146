import { doctorCases } from "./doctor.cases";
import { doctorAlarmsCases } from "./doctorAlarms.cases";
import { doctorNativeCases } from "./doctorNative.cases";
import { doctorSecretsCases } from "./doctorSecrets.cases";
import { onDeployment } from "./onDeployment";
import { permissionsCases } from "./permissions.cases";

onDeployment(doctorCases, doctorAlarmsCases, doctorSecretsCases, doctorNativeCases, permissionsCases);
