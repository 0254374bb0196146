import type { Akool, CheckAnswer } from "./akool";
import type { Clock } from "./clock";
import { AWSCURRENT, EMPTY_TOKEN_CODE, type Reason } from "./contract";
import type { CredentialsSecret, CredentialsVersion } from "./credentialsSecret";
import type { Request } from "./event";
import { POLL_MS } from "./patience";
import type { OurVersion } from "./rules";
import type { Settings } from "./settings";
import type { Current, TokenSecret, Version } from "./tokenSecret";

/** Before a read or a check that the other side may have answered too early, ms. */
export const SECOND_LOOK_MS = 2_000;

/** The world as the rotation sees it. */
export interface Ports {
  readonly tokens: TokenSecret;
  readonly credentials: CredentialsSecret;
  readonly akool: Akool;
  readonly clock: Clock;
}

/** Both secrets as one pair of reads found them. */
export interface Secrets {
  readonly current: Current;
  readonly credentials: CredentialsVersion | undefined;
}

/** One run: what it was asked, its ports, and the few facts that outlive a try. */
export class Run {
  /** What the last read found at AWSCURRENT; undefined before one succeeded. */
  current: Current | undefined;
  /** The version of the credentials secret that the last read found. */
  credentialsVersionId: string | undefined;
  /** What Akool last said of the token at AWSCURRENT. */
  answer: CheckAnswer | undefined;
  reason: Reason = "none";
  /** The credentials that a deployment waited for: once seen they are not read again, since a read may be old. */
  kept: CredentialsVersion | undefined;
  /** A new token was answered 1101 while this version was current. */
  rejectedOver: { readonly id: string | undefined } | undefined;
  private first: { readonly id: string | undefined } | undefined;

  constructor(
    readonly request: Request,
    readonly settings: Settings,
    readonly ports: Ports,
  ) {}

  /** Reads both secrets at once. What was found at AWSCURRENT is remembered even where the other read fails. */
  async read(): Promise<Secrets> {
    const [current, credentials] = await Promise.allSettled([
      this.ports.tokens.readCurrent(),
      this.kept ?? this.ports.credentials.read(),
    ]);
    if (current.status === "rejected") throw current.reason;
    this.see(current.value);
    if (credentials.status === "rejected") throw credentials.reason;
    this.credentialsVersionId = credentials.value?.id;
    return { current: current.value, credentials: credentials.value };
  }

  /**
   * A deployment that has just written credentials waits until they can be read, at most to `until`, and keeps them.
   * Returns the reads it ended with, for the first try; undefined where there was nothing to wait for.
   */
  async awaitCredentials(
    credentialsVersionId: string | undefined,
    until: number,
  ): Promise<Secrets | undefined> {
    if (credentialsVersionId === undefined) return undefined;
    const { clock } = this.ports;
    for (;;) {
      const read = await this.read();
      if (read.credentials?.id === credentialsVersionId) this.kept = read.credentials;
      if (this.kept !== undefined || clock.now() >= until) return read;
      await clock.sleep(POLL_MS);
    }
  }

  /** True while AWSCURRENT is where this run found it first: an operator's request is about that version. */
  get unmoved(): boolean {
    return this.first !== undefined && this.first.id === this.current?.id;
  }

  /** The list may know of a promotion that the read before it did not: a token minted now would be in vain. */
  async isOutrun(current: Current, versions: readonly Version[]): Promise<boolean> {
    const holder = versions.find(({ labels }) => labels.includes(AWSCURRENT));
    if (holder === undefined || holder.id === current.id) return false;
    return (await this.ports.tokens.readCurrent()).id !== current.id;
  }

  /** Asks Akool about the token at AWSCURRENT. */
  async check(current: OurVersion): Promise<CheckAnswer> {
    this.answer = await this.ports.akool.check(current.value.token);
    return this.answer;
  }

  /** Whether services can use what is at AWSCURRENT; undefined where this run has not learned it. */
  get tokenUsable(): boolean | undefined {
    if (this.current?.kind === "none" || this.current?.kind === "empty") return false;
    if (this.answer?.kind === "usable") return true;
    return this.tokenDenied ? false : undefined;
  }

  /** Whether there is a token at AWSCURRENT that Akool did not deny to know. */
  get hasToken(): boolean {
    return this.current?.kind === "ours" && !this.tokenDenied;
  }

  private get tokenDenied(): boolean {
    const { answer } = this;
    return (
      answer?.kind === "rejected" ||
      (answer?.kind === "refused" && answer.error.akoolCode === EMPTY_TOKEN_CODE)
    );
  }

  private see(current: Current): void {
    this.first ??= { id: current.id };
    if (this.current?.id !== current.id) this.answer = undefined;
    this.current = current;
  }
}
