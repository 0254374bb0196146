import { CommanderError } from "commander";
import pc from "picocolors";
import { sentences } from "./output/table";
import { Problem } from "./problems";
import { createProgram } from "./program";

/** Could not do it, or cannot tell. 1 says that it was done, and the answer is bad. */
const COULD_NOT = 2;

async function main(): Promise<void> {
  // A reader that has seen enough, such as `head`, closes the pipe.
  process.stdout.on("error", () => process.exit());
  try {
    await createProgram().parseAsync();
  } catch (error) {
    // Commander has said it already; asking for help is no error.
    const said = error instanceof CommanderError;
    process.exitCode = said && error.exitCode === 0 ? 0 : COULD_NOT;
    if (said) return;
    const colours = pc.createColors(pc.isColorSupported && process.stderr.isTTY === true);
    // What an unforeseen error says may quote a secret: its name and no more.
    const text =
      error instanceof Problem
        ? error.message
        : `This failed unexpectedly with ${error instanceof Error ? error.name : typeof error}: please report it.`;
    process.stderr.write(`${sentences(`${colours.red("✗")} ${text}`)}\n`);
  }
}

void main();
