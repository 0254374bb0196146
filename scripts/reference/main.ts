import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../infra/bundle";
import { REFERENCE_FILE, reference } from "./reference";

writeFileSync(join(packageRoot(), REFERENCE_FILE), reference());
