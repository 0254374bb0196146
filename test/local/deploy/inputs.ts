import { isRpcSecret, unwrapRpcSecret } from "@pulumi/pulumi/runtime";

/** A resource's properties, of which every one must be taken: one that nobody applies is an error. */
export class Inputs {
  readonly #values: Map<string, unknown>;
  readonly #nested: Inputs[] = [];

  constructor(
    values: Readonly<Record<string, unknown>>,
    private readonly path = "",
  ) {
    this.#values = new Map(Object.entries(values).filter(([, value]) => value !== undefined));
  }

  string(name: string): string {
    return this.#required(name, this.optionalString(name));
  }

  optionalString(name: string): string | undefined {
    return this.#take(name, "a string", (value) => typeof value === "string");
  }

  number(name: string): number {
    return this.#required(name, this.optionalNumber(name));
  }

  optionalNumber(name: string): number | undefined {
    return this.#take(name, "a number", (value) => typeof value === "number");
  }

  optionalBoolean(name: string): boolean | undefined {
    return this.#take(name, "a boolean", (value) => typeof value === "boolean");
  }

  strings(name: string): string[] {
    const list = this.#take<string[]>(name, "a list", Array.isArray);
    return (list ?? []).map(String);
  }

  /** A map of strings, empty where there is none. */
  record(name: string): Record<string, string> {
    const map = this.#take<object>(name, "a map", isObject) ?? {};
    return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, String(value)]));
  }

  /** Properties of a property; they too must all be taken. */
  object(name: string): Inputs | undefined {
    const values = this.#take<object>(name, "an object", isObject);
    if (values === undefined) return undefined;
    const inputs = new Inputs({ ...values }, `${this.path}${name}.`);
    this.#nested.push(inputs);
    return inputs;
  }

  /** Whatever it is. */
  unknown(name: string): unknown {
    return this.#take(name, "a value", () => true);
  }

  /** What nobody has taken. */
  left(): string[] {
    const own = [...this.#values.keys()].map((name) => this.path + name);
    return [...own, ...this.#nested.flatMap((inputs) => inputs.left())];
  }

  #take<T>(name: string, kind: string, is: (value: unknown) => boolean): T | undefined {
    const value = this.#values.get(name);
    this.#values.delete(name);
    if (value === undefined) return undefined;
    const plain: unknown = isRpcSecret(value) ? unwrapRpcSecret(value) : value;
    if (!is(plain)) throw new Error(`${this.path}${name} is not ${kind}`);
    return plain as T;
  }

  #required<T>(name: string, value: T | undefined): T {
    if (value === undefined) throw new Error(`${this.path}${name} is missing`);
    return value;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
