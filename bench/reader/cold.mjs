// One process: load a library, read the token once, end.
import { CONTENDERS } from "./contenders.mjs";

const [, , name, secretId] = process.argv;
const get = await (await CONTENDERS[name]({ secretId }))();
process.exit(get.length > 0 ? 0 : 1);
