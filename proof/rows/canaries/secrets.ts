import { Canaries, canary, canaryToken, FORMS } from "../../../test/support/canary";
import type { Looks } from "../../../test/support/model/vendor";
import { ECHO } from "./plan";

/** Every secret there is; one of the same name is the same in every world. */
export class Secrets implements Looks {
  readonly #canaries = new Canaries();
  readonly #known = new Map<string, string>();

  clientSecret(name: string): string {
    return this.#keep(name, canary(name));
  }

  token(name: string, exp: number | undefined): string {
    return this.#keep(name, canaryToken(name, exp));
  }

  isIn(text: string): boolean {
    return this.#canaries.findIn(text).length > 0;
  }

  /** A text of a plan with tokens and keys in it, in a form. */
  echo(text: string, form: string): string {
    const encode = FORMS[form] ?? String;
    const secrets = [
      this.clientSecret("key-0"),
      this.token("token-0", undefined),
      ...this.#known.values(),
    ].slice(0, 4);
    return text.replaceAll(ECHO, () => secrets.map(encode).join("&"));
  }

  /** The same in every text of a value. */
  echoIn(value: unknown, form: string): unknown {
    if (typeof value === "string") return this.echo(value, form);
    if (Array.isArray(value)) return value.map((one) => this.echoIn(one, form));
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(([key, one]) => [this.echo(key, form), this.echoIn(one, form)]);
    return Object.fromEntries(entries);
  }

  #keep(name: string, secret: string): string {
    if (!this.#known.has(name)) {
      this.#known.set(name, secret);
      this.#canaries.add(secret);
    }
    return secret;
  }
}
