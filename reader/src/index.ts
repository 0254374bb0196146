import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type AkoolAnswer, akoolFetch } from "./akoolFetch";
import { settingsOf, type TokenReaderOptions } from "./options";
import { readSecret } from "./secret";
import { TokenCache } from "./tokenCache";

export type { AkoolAnswer } from "./akoolFetch";
export {
  AkoolAnswerError,
  ForeignValueError,
  InvalidOptionError,
  ReaderClosedError,
  SecretReadError,
  TokenExpiredError,
  TokenReaderError,
} from "./errors";
export type { Clock, ReaderEvent, SecretsManager, TokenReaderOptions } from "./options";

/** Keeps the latest Akool token of one secret at hand. */
export interface TokenReader {
  /**
   * The token, cached; nobody waits for it once it has been read.
   * @throws SecretReadError, ForeignValueError (before a token was read), TokenExpiredError, ReaderClosedError
   */
  get(): Promise<string>;
  /**
   * The token after a read, for when Akool has refused the last one (code 1101). At most one read in 5 s: whoever comes
   * sooner gets what that one found. Where the read fails, the last token is given, as by `get`.
   * @throws as `get`
   */
  refresh(): Promise<string>;
  /**
   * A request to Akool with the token, and the parsed answer. On code 1101 it refreshes and repeats once, unless the
   * body is a stream. Takes what the global `fetch` takes; redirects fail.
   * @param path of the base URL, with one leading slash
   * @throws AkoolAnswerError where the answer's code is not 1000; what `get` and the global `fetch` throw
   */
  fetch(path: string, init?: RequestInit): Promise<AkoolAnswer>;
  /** Stops reading. Whoever asks after it, or waits, gets a ReaderClosedError. */
  close(): void;
}

/**
 * A reader of the token that akool-token-rotation keeps in Secrets Manager. Nothing is read before it is asked.
 * @throws InvalidOptionError
 */
export function createTokenReader(options: TokenReaderOptions): TokenReader {
  const settings = settingsOf(options);
  const client =
    options.client ??
    new SecretsManagerClient(options.region === undefined ? {} : { region: options.region });
  const cache = new TokenCache(settings, () => readSecret(client, settings.secretId));
  return {
    get: () => cache.get(),
    refresh: () => cache.refresh(),
    fetch: (path, init) => akoolFetch(cache, settings.baseUrl, path, init),
    close: () => cache.close(),
  };
}
