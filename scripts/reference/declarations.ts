import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { packageRoot } from "../../infra/bundle";

/** Something that a source file declares, with its docstring on one line. */
export interface Documented {
  readonly name: string;
  /** The type as it is written there; empty where none is. */
  readonly type: string;
  readonly doc: string;
}

/** A class that ends a run or a call, and the code that tells it apart. */
export interface ErrorClass {
  readonly name: string;
  readonly code: string;
  readonly doc: string;
}

/** What one source file of this package declares. Every method throws an Error that names what is missing there. */
export class Declarations {
  readonly #file: ts.SourceFile;

  /** @param path of the source file, below the package's folder */
  constructor(private readonly path: string) {
    const text = readFileSync(join(packageRoot(), path), "utf8");
    this.#file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  }

  /** The docstring of a class, an interface or a type. */
  docOf(name: string): string {
    return this.#doc(this.#named(isDeclaration, name), name);
  }

  /** The properties of an interface, in its order. */
  propertiesOf(name: string): Documented[] {
    return this.#named(ts.isInterfaceDeclaration, name)
      .members.filter(ts.isPropertySignature)
      .map((member) => this.#documented(member, member.type));
  }

  /** The public read-only properties of a class: a component's outputs. */
  outputsOf(name: string): Documented[] {
    return this.#named(ts.isClassDeclaration, name)
      .members.filter(ts.isPropertyDeclaration)
      .filter((member) => member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PublicKeyword))
      .map((member) => this.#documented(member, member.type));
  }

  /** The entries of a constant object: the values are the names. */
  entriesOf(name: string): Documented[] {
    const variable = this.#file.statements
      .filter(ts.isVariableStatement)
      .flatMap(({ declarationList }) => [...declarationList.declarations])
      .find((declaration) => declaration.name.getText() === name);
    let value = variable?.initializer;
    while (value !== undefined && (ts.isAsExpression(value) || ts.isSatisfiesExpression(value))) {
      value = value.expression;
    }
    if (value === undefined || !ts.isObjectLiteralExpression(value)) {
      throw new Error(`${this.path} has no constant object ${name}`);
    }
    return value.properties.filter(ts.isPropertyAssignment).map((entry) => ({
      name: literal(entry.initializer),
      type: "",
      doc: this.#doc(entry, entry.name.getText()),
    }));
  }

  /** The members of a union of strings; each has its docstring before it. */
  membersOf(name: string): Documented[] {
    const { type } = this.#named(ts.isTypeAliasDeclaration, name);
    if (!ts.isUnionTypeNode(type)) {
      throw new Error(`${this.path}: ${name} is no union`);
    }
    return type.types.map((member, index) => {
      // A docstring stands before the bar, which belongs to the union and not to the member.
      const start = type.types[index - 1]?.end ?? type.pos;
      const said = /\/\*\*(.*?)\*\//s.exec(this.#file.text.slice(start, member.getStart()))?.[1];
      if (said === undefined || !ts.isLiteralTypeNode(member)) {
        throw new Error(`${this.path}: a member of ${name} has no docstring: ${member.getText()}`);
      }
      return { name: literal(member.literal), type: "", doc: oneLine(said.replace(/^\s*\*/gm, "")) };
    });
  }

  /** The classes with a `code`, in the file's order. */
  errors(): ErrorClass[] {
    return this.#file.statements.filter(ts.isClassDeclaration).flatMap((declaration) => {
      const code = declaration.members
        .filter(ts.isPropertyDeclaration)
        .find((member) => member.name.getText() === "code")?.initializer;
      const name = declaration.name?.text ?? "";
      return code === undefined ? [] : [{ name, code: literal(code), doc: this.#doc(declaration, name) }];
    });
  }

  #named<T extends ts.Statement & { readonly name?: ts.Identifier }>(
    kind: (node: ts.Statement) => node is T,
    name: string,
  ): T {
    const found = this.#file.statements.filter(kind).find((node) => node.name?.text === name);
    if (found === undefined) {
      throw new Error(`${this.path} declares no ${name}`);
    }
    return found;
  }

  #documented(
    member: ts.PropertySignature | ts.PropertyDeclaration,
    type: ts.TypeNode | undefined,
  ): Documented {
    const name = member.name.getText();
    return { name, type: type?.getText() ?? "", doc: this.#doc(member, name) };
  }

  #doc(node: ts.Node, name: string): string {
    const said = ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc)?.comment;
    if (said === undefined) {
      throw new Error(`${this.path}: ${name} has no docstring`);
    }
    return oneLine(ts.getTextOfJSDocComment(said) ?? "");
  }
}

type Declaration = ts.ClassDeclaration | ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

function isDeclaration(node: ts.Statement): node is Declaration {
  return ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
}

function literal(node: ts.Node): string {
  if (!ts.isStringLiteral(node)) {
    throw new Error(`not a string: ${node.getText()}`);
  }
  return node.text;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
