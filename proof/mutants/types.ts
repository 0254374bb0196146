import { join } from "node:path";
import ts from "typescript";
import { PROJECT_ROOT } from "../../test/support/paths";
import type { Sources } from "../subject/build";

/** Type-checks variants of lambda/, each in little time: what did not change is parsed once. */
export class TypeChecker {
  readonly #options: ts.CompilerOptions;
  readonly #parsed = new Map<string, ts.SourceFile | undefined>();
  #last: ts.Program | undefined;

  constructor() {
    const { config } = ts.readConfigFile(join(PROJECT_ROOT, "tsconfig.json"), ts.sys.readFile);
    this.#options = {
      ...ts.convertCompilerOptionsFromJson(config.compilerOptions, PROJECT_ROOT).options,
      noEmit: true,
    };
  }

  /** The first error, undefined where there is none. */
  errorIn(sources: Sources): string | undefined {
    const folder = join(PROJECT_ROOT, "lambda");
    const host = ts.createCompilerHost(this.#options);
    const fromDisk = host.getSourceFile;
    host.getSourceFile = (name, ...rest) => {
      const text = sources.get(name.slice(folder.length + 1));
      const key = name.startsWith(`${folder}/`) && text !== undefined ? `${name}\n${text}` : name;
      if (!this.#parsed.has(key)) {
        const parsed =
          key === name || text === undefined
            ? fromDisk(name, ...rest)
            : ts.createSourceFile(name, text, rest[0], true);
        this.#parsed.set(key, parsed);
      }
      return this.#parsed.get(key);
    };
    const program = ts.createProgram([join(folder, "index.ts")], this.#options, host, this.#last);
    this.#last = program;
    for (const file of program.getSourceFiles()) {
      if (!file.fileName.startsWith(folder)) continue;
      const [error] = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
      if (error !== undefined) return ts.flattenDiagnosticMessageText(error.messageText, " ");
    }
    return undefined;
  }
}
