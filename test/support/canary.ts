import { createHash } from "node:crypto";

/** So many characters of a secret in a row are a leak; fewer may be there by chance. */
export const PIECE = 12;
const NO_LETTER = /[^A-Za-z0-9]/g;

/** A text that occurs nowhere by chance, the same for the same name; with characters that encodings change. */
export function canary(name: string): string {
  return createHash("sha512").update(name).digest("base64");
}

/** Looks like Akool's tokens: a JWT that nobody signed, whose claims hold an e-mail address. @param exp s */
export function canaryToken(name: string, exp?: number): string {
  const email = `${canary(`${name}, e-mail`).replace(NO_LETTER, "").slice(0, 40)}@example.com`;
  const parts = [
    { alg: "HS256", typ: "JWT" },
    { email, exp },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
  return [...parts, canary(name).replace(NO_LETTER, "")].join(".");
}

/** A text in the forms in which it may get somewhere, each by its name. */
export const FORMS: Readonly<Record<string, (secret: string) => string>> = {
  plain: (secret) => secret,
  "URL-encoded": (secret) => encodeURIComponent(secret),
  JSON: (secret) => JSON.stringify(JSON.stringify(secret)),
  base64: (secret) => Buffer.from(`{"a":"${secret}"}`).toString("base64"),
  base64url: (secret) => Buffer.from(`Bearer ${secret} `).toString("base64url"),
  hexadecimal: (secret) => Buffer.from(secret).toString("hex").toUpperCase(),
  "its first half": (secret) => secret.slice(0, secret.length / 2),
  "its second half": (secret) => secret.slice(secret.length / 2),
  "in short lines": (secret) => secret.replace(/.{5}/g, "$&\n"),
  "letter by letter": (secret) => [...secret].join(", "),
};

/** Finds secrets that are somewhere they must not be. */
export class Canaries {
  /** Every piece of every secret, in each encoding, with the place of its secret. */
  readonly #pieces = new Map<string, number>();
  #count = 0;

  /**
   * A secret of 12 characters or more, and the e-mail address in it where it is a JWT. A whole one needs to be as good
   * as random: 12 of its characters in a row count as the secret.
   * @throws Error for a shorter one
   */
  add(secret: string): this {
    if (secret.length < PIECE) throw new Error(`a canary has ${PIECE} characters or more`);
    this.#count++;
    for (const text of [secret, ...claimsIn(secret)]) {
      for (const form of encodings(text)) {
        this.#addPieces(form);
        this.#addPieces(form.replace(NO_LETTER, ""));
      }
    }
    return this;
  }

  /**
   * The secrets of which there is a piece in a text, by their places from 0: plain, in base64, hexadecimal or
   * URL-encoded, in pieces of 12 characters or more, and in shorter ones that only signs and blanks divide.
   */
  findIn(text: string): number[] {
    const decoded = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    const found = new Set<number>();
    for (const form of new Set([text, decoded, text.replace(NO_LETTER, "")])) {
      for (let at = 0; at + PIECE <= form.length; at++) {
        const place = this.#pieces.get(form.slice(at, at + PIECE));
        if (place !== undefined) found.add(place);
      }
    }
    return [...found];
  }

  #addPieces(form: string): void {
    for (let at = 0; at + PIECE <= form.length; at++)
      this.#pieces.set(form.slice(at, at + PIECE), this.#count - 1);
  }
}

/** Those secrets of which there is a piece in a text, in any form. */
export function leakedIn(text: string, secrets: readonly string[]): string[] {
  return secrets.filter((secret) => new Canaries().add(secret).findIn(text).length > 0);
}

/** Base64 looks different by how many bytes are before: of each, what no neighbour changes. */
function encodings(text: string): string[] {
  const bytes = Buffer.from(text);
  const base64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    const whole = Math.floor(((before + bytes.length) * 8) / 6);
    return encoded.slice(Math.ceil((before * 8) / 6), whole);
  });
  const base64url = base64.map((encoded) => encoded.replaceAll("+", "-").replaceAll("/", "_"));
  const hex = bytes.toString("hex");
  return [text, ...base64, ...base64url, hex, hex.toUpperCase()];
}

/** The name in a token's e-mail address: the domain may be anybody's. */
function claimsIn(token: string): string[] {
  const payload = Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8");
  const [, name = ""] = /"email":"([^"@]+)@/.exec(payload) ?? [];
  return name.length < PIECE ? [] : [name];
}
