import { ReaderClosedError, TokenExpiredError, type TokenReaderError } from "./errors";
import type { ReaderEvent, Settings } from "./options";
import { READ_LIMIT_MS, type Token } from "./secret";

/** Forced reads, and those after a failure, begin no closer to each other than this, ms: a storm of refreshes is one read. */
const READ_GAP_MS = READ_LIMIT_MS;
/** How often a secret without a token is looked at again, ms. */
const FIRST_TOKEN_POLL_MS = 1_000;
/** At which part of the refresh age the next read begins: what is left is longer than a read may take. */
const AHEAD = 0.8;

/** The token of one secret: read again before it is too old, and kept while it cannot be read. */
export class TokenCache {
  #token: Token | undefined;
  /** What `get` gives while nothing else has to be looked at. */
  #fresh: Promise<string> | undefined;
  #freshUntil = 0;
  /** When the last read began, the last forced one, and the last one that succeeded. */
  #begunAt = Number.NEGATIVE_INFINITY;
  #forcedAt = Number.NEGATIVE_INFINITY;
  #readAt = 0;
  #reading: Promise<Token | TokenReaderError> | undefined;
  #waiting: Promise<Token> | undefined;
  #failing = false;
  /** Whether it was told that this token has expired. */
  #warned = false;
  #closed = false;
  #cancelNext = (): void => undefined;

  /** @param read the one way to the secret; it fails with a TokenReaderError only */
  constructor(
    private readonly settings: Settings,
    private readonly read: () => Promise<Token>,
  ) {}

  get(): Promise<string> {
    return this.#fresh !== undefined && this.#now < this.#freshUntil ? this.#fresh : this.#slowly(false);
  }

  refresh(): Promise<string> {
    return this.#slowly(true);
  }

  close(): void {
    this.#closed = true;
    this.#fresh = undefined;
    this.#cancelNext();
  }

  get #now(): number {
    return this.settings.clock.now();
  }

  async #slowly(forced: boolean): Promise<string> {
    this.#mustBeOpen();
    const token = this.#token === undefined ? await this.#first() : await this.#latest(this.#token, forced);
    this.#mustBeOpen();
    return this.#served(token);
  }

  /** One wait for all who come before there is a token. */
  #first(): Promise<Token> {
    this.#waiting ??= this.#poll().finally(() => {
      this.#waiting = undefined;
    });
    return this.#waiting;
  }

  async #poll(): Promise<Token> {
    const { clock, waitMs } = this.settings;
    const giveUp = this.#now + waitMs;
    for (;;) {
      const got = await this.#readOnce();
      this.#mustBeOpen();
      if (!(got instanceof Error)) return got;
      if (!isMissing(got) || this.#now + FIRST_TOKEN_POLL_MS > giveUp) throw got;
      await new Promise<void>((wake) => {
        const cancel = clock.after(FIRST_TOKEN_POLL_MS, wake, { holding: true });
        this.#cancelNext = () => {
          cancel();
          wake();
        };
      });
      this.#mustBeOpen();
    }
  }

  async #latest(token: Token, forced: boolean): Promise<Token> {
    const now = this.#now;
    const overdue = now >= (forced ? this.#forcedAt : this.#begunAt) + READ_GAP_MS;
    if (this.#reading === undefined) {
      if (!overdue) return token;
      if (forced) this.#forcedAt = now;
      await this.#readOnce();
    } else if (forced || overdue || !this.#failing) {
      // While reads fail nobody waits for the next one, but who asks for it, or wakes up after a pause in the middle of it.
      await this.#reading;
    }
    return this.#token ?? token;
  }

  #readOnce(): Promise<Token | TokenReaderError> {
    if (this.#reading === undefined) {
      this.#cancelNext();
      this.#begunAt = this.#now;
      this.#reading = this.read()
        .then(
          (token) => this.#take(token),
          (error: TokenReaderError) => this.#keep(error),
        )
        .finally(() => {
          this.#reading = undefined;
        });
    }
    return this.#reading;
  }

  #take(token: Token): Token {
    if (token.token !== this.#token?.token) this.#warned = false;
    this.#token = token;
    this.#fresh = this.#closed ? undefined : Promise.resolve(token.token);
    this.#readAt = this.#begunAt;
    this.#failing = false;
    this.#setFreshUntil(token);
    this.#readAgain(this.settings.refreshAgeMs * AHEAD);
    return token;
  }

  #keep(error: TokenReaderError): TokenReaderError {
    if (this.#token === undefined) return error;
    this.#failing = true;
    this.#tell({ kind: "readFailed", error });
    this.#readAgain(READ_GAP_MS);
    return error;
  }

  /** @param ms after the last read began */
  #readAgain(ms: number): void {
    if (this.#closed) return;
    const wait = this.#begunAt + ms - this.#now;
    this.#cancelNext = this.settings.clock.after(wait, () => void this.#readOnce(), { holding: false });
  }

  /** A token's end is looked at when it comes, and after that as long as it matters. */
  #setFreshUntil(token: Token): void {
    const old = this.#readAt + this.settings.refreshAgeMs;
    this.#freshUntil = this.#warned ? old : Math.min(old, token.expiresAt);
  }

  /** @throws TokenExpiredError */
  #served(token: Token): string {
    if (token.expiresAt > this.#now) return token.token;
    const expiresAt = new Date(token.expiresAt);
    if (token.expiryIsKnown && !this.settings.serveExpired) throw new TokenExpiredError(expiresAt);
    if (!this.#warned) {
      this.#warned = true;
      this.#setFreshUntil(token);
      this.#tell({ kind: "expired", expiresAt });
    }
    return token.token;
  }

  #tell(event: ReaderEvent): void {
    try {
      this.settings.onEvent(event);
    } catch {
      // A fault of the service's log must not cost it the token.
    }
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new ReaderClosedError();
  }
}

/** No such secret, or no version in it yet: Secrets Manager answers both alike. */
function isMissing(error: TokenReaderError): boolean {
  return error.cause instanceof Error && error.cause.name === "ResourceNotFoundException";
}
