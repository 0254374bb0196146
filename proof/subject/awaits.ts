import ts from "typescript";

/** What became of an `await`. */
export interface AwaitSite {
  reached: boolean;
  /** Something outside of the code was asked while it waited. */
  asked: boolean;
}

/** The module that instrumented code imports. */
export const AWAITS_MODULE = "proof:awaits";

/** Its source: it keeps count of every `await` and of what was asked during it. */
export const AWAITS_SOURCE = `
let asked = 0;
export const awaitSites = new Map();
export function noteAsked() { asked++; }
export function declare(sites) { for (const site of sites) awaitSites.set(site, { reached: false, asked: false }); }
export async function awaited(name, operand) {
  const site = awaitSites.get(name);
  site.reached = true;
  const before = asked;
  try { return await operand(); } finally { if (asked !== before) site.asked = true; }
}
`;

/** Rewrites each `await x` so that it is counted; the code does the same as before. */
export function instrumentAwaits(file: string, text: string): string {
  const sites: string[] = [];
  const { outputText } = ts.transpileModule(text, {
    fileName: file,
    compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
    transformers: { before: [counting(file, sites)] },
  });
  if (sites.length === 0) return outputText;
  return [
    `import { awaited as __awaited, declare as __declare } from "${AWAITS_MODULE}";`,
    `__declare(${JSON.stringify(sites)});`,
    outputText,
  ].join("\n");
}

function counting(file: string, sites: string[]): ts.TransformerFactory<ts.SourceFile> {
  return (context) => {
    const { factory } = context;
    return (source) => {
      const visit = (node: ts.Node): ts.Node => {
        if (!ts.isAwaitExpression(node)) return ts.visitEachChild(node, visit, context);
        const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source));
        const site = `${file}:${line + 1}:${character + 1}`;
        sites.push(site);
        const operand = ts.visitNode(node.expression, visit, ts.isExpression);
        const modifiers = [factory.createModifier(ts.SyntaxKind.AsyncKeyword)];
        const thunk = factory.createArrowFunction(modifiers, undefined, [], undefined, undefined, operand);
        const call = factory.createCallExpression(factory.createIdentifier("__awaited"), undefined, [
          factory.createStringLiteral(site),
          thunk,
        ]);
        return factory.createAwaitExpression(call);
      };
      return ts.visitEachChild(source, visit, context);
    };
  };
}
