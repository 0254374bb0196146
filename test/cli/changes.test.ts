import { changesCases } from "./changes.cases";
import { interruptedCases } from "./interrupted.cases";
import { onDeployment } from "./onDeployment";
import { rollbackCases } from "./rollback.cases";
import { rollbackNativeCases } from "./rollbackNative.cases";
import { wireCases } from "./wire.cases";

onDeployment(changesCases, rollbackCases, rollbackNativeCases, interruptedCases, wireCases);
