import type { Command } from "commander";
import { createProgram } from "../../cli/program";
import { table } from "./table";

/** The command's exit codes, out of its own help. */
export function exitCodeSection(): string {
  const program = createProgram();
  const verbs = program.commands.flatMap((command) =>
    command.commands.length > 0 ? command.commands : [command],
  );
  return table(
    ["command", "exit code", "meaning"],
    [program, ...verbs].flatMap((command) =>
      exitCodes(command).map(([code, meaning]) => [
        command === program ? "every verb without rows of its own" : `\`${fullName(command)}\``,
        code,
        meaning,
      ]),
    ),
  );
}

function exitCodes(command: Command): [code: string, meaning: string][] {
  let help = "";
  const writeOut = (text: string) => {
    help += text;
  };
  command.configureOutput({ writeOut }).outputHelp();
  const said = /^Exit codes: (.+)\.$/m.exec(help)?.[1] ?? "";
  return said.split(/[,;]? (?=\d+ )/).flatMap((part) => {
    const [, code, meaning] = /^(\d+) (.+)$/.exec(part) ?? [];
    return code === undefined || meaning === undefined ? [] : [[code, meaning]];
  });
}

function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}
