import { cost } from "./command";

cost(process.argv.slice(2), process.stdout, process.stderr).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
