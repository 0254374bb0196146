import { type Credentials, DEFAULT_CHECK_PATH, GET_TOKEN_PATH } from "../../../lambda/contract";
import type { HttpReply, HttpRequest } from "../../../lambda/http";

/** In every token and every clientSecret that is MARKED, and in every error: where a line holds it, something leaked. */
export const SECRET_MARK = "SECRET";

/** How the secrets of a world look. */
export interface Looks {
  clientSecret(name: string): string;
  /** @param exp when it says that it ends, s */
  token(name: string, exp: number | undefined): string;
}

/** Short, with the mark in them. */
export const MARKED: Looks = {
  clientSecret: (name) => `${SECRET_MARK}-${name}`,
  token: (name, exp) => {
    const claims = exp !== undefined && Buffer.from(JSON.stringify({ exp })).toString("base64url");
    return `${SECRET_MARK}-${name}${claims === false ? "" : `.${claims}.signature`}`;
  },
};

const YEAR_S = 31_536_000;

/** When a new token says that it ends: nothing, a second after it began, or a year. */
export type ExpClaim = "none" | "aSecond" | "aYear";

/** Only who is known can have used up a quota. */
const QUOTA_CODES = [1006, 1104];

const GONE: HttpReply = { kind: "answered", status: 404, body: Buffer.from("<html>gone</html>") };

/** How Akool answers a call; `moved`: the path is gone, an HTML page with 404 is there. */
export type Mood = "normal" | "busy" | "moved" | { readonly code: number };

/** Akool as far as its page and our guesses go: both guesses about an old token's life. */
export class VendorModel {
  /** Every token that was minted, in order. */
  readonly minted: string[] = [];
  /** Tokens that Akool has accepted in a check, with the time of the last one, ms. */
  readonly accepted = new Map<string, number>();
  getTokenMood: Mood = "normal";
  checkMood: Mood = "normal";
  /** How long a new token is not yet known to the check, ms. */
  newTokenLag = 0;
  credentials: Credentials | undefined;
  readonly #valid = new Map<string, number>();

  constructor(
    private readonly now: () => number,
    readonly newTokenKillsOld: boolean,
    private readonly expClaim: ExpClaim = "none",
    private readonly looks = MARKED,
  ) {}

  answer({ url, body, headers }: HttpRequest): HttpReply {
    const { pathname } = new URL(url);
    if (pathname === GET_TOKEN_PATH) return reply(this.getTokenMood) ?? this.#mint(body ?? "");
    if (pathname !== DEFAULT_CHECK_PATH) return GONE;
    return this.#check(headers.authorization ?? "");
  }

  accepts(token: string): boolean {
    const from = this.#valid.get(token);
    return from !== undefined && from <= this.now();
  }

  /** Whether the check knows every token that is valid. */
  get knowsAll(): boolean {
    return [...this.#valid.values()].every((from) => from <= this.now());
  }

  /** Another system with the same key pair asks for a token. */
  mintElsewhere(): void {
    this.#mint(JSON.stringify(this.credentials));
  }

  revoke(token: string): void {
    this.#valid.delete(token);
  }

  #mint(body: string): HttpReply {
    const { clientId, clientSecret } = JSON.parse(body) as Credentials;
    if (clientId !== this.credentials?.clientId || clientSecret !== this.credentials.clientSecret) {
      return json({ code: 1101 });
    }
    if (this.newTokenKillsOld) this.#valid.clear();
    const token = this.looks.token(`token-${this.minted.length}`, this.#exp());
    this.minted.push(token);
    this.#valid.set(token, this.now() + this.newTokenLag);
    return json({ code: 1000, token });
  }

  /** The sample token of Akool's page ends a second after its beginning. */
  #exp(): number | undefined {
    if (this.expClaim === "none") return undefined;
    return Math.floor(this.now() / 1_000) + (this.expClaim === "aSecond" ? 1 : YEAR_S);
  }

  #check(authorization: string): HttpReply {
    const token = authorization.replace(/^Bearer /, "");
    const quota = typeof this.checkMood === "object" && QUOTA_CODES.includes(this.checkMood.code);
    const said = reply(this.checkMood);
    if (said !== undefined && !quota) return said;
    if (!this.accepts(token)) return json({ code: 1101 });
    this.accepted.set(token, this.now());
    return said ?? json({ code: 1000, data: { credit: 1 } });
  }
}

function reply(mood: Mood): HttpReply | undefined {
  if (mood === "normal") return undefined;
  if (mood === "busy") return { kind: "answered", status: 503, body: Buffer.from("busy") };
  if (mood === "moved") return GONE;
  return json({ code: mood.code });
}

function json(value: object): HttpReply {
  return { kind: "answered", status: 200, body: Buffer.from(JSON.stringify(value)) };
}
