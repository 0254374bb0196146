import { CommanderError } from "commander";
import pc from "picocolors";
import { sentences } from "./output/table";
import { asProblem } from "./problems";
import { createProgram } from "./program";

/** Could not do it, or cannot tell. 1 says that it was done, and the answer is bad. */
const COULD_NOT = 2;

async function main(): Promise<void> {
  // A reader that has seen enough, such as `head`, closes the pipe: what was not said is not known.
  process.stdout.on("error", () => process.exit(COULD_NOT));
  // A terminal that was closed is no reason to stop half-way.
  process.stderr.on("error", () => undefined);
  try {
    await createProgram().parseAsync();
  } catch (error) {
    // Commander has said it already; asking for help is no error.
    const said = error instanceof CommanderError;
    process.exitCode = said && error.exitCode === 0 ? 0 : COULD_NOT;
    if (said) return;
    const colours = pc.createColors(pc.isColorSupported && process.stderr.isTTY === true);
    process.stderr.write(`${sentences(`${colours.red("✗")} ${asProblem(error).message}`)}\n`);
  }
}

void main();
