import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../infra/bundle";
import { SCHEMA_FILE, schema } from "./schema";

void schema().then((text) => writeFileSync(join(packageRoot(), SCHEMA_FILE), text));
