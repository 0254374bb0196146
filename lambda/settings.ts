import { ENV, isSafe } from "./contract";
import { ConfigError } from "./errors";

/** What the program tells the rotator, through the function's environment. */
export interface Settings {
  readonly tokenSecretArn: string;
  readonly credentialsSecretArn: string;
  readonly baseUrl: string;
  readonly checkPath: string;
  readonly rotateAfterDays: number;
  readonly tokenLifetimeDays: number;
  readonly expiryAlarmDays: number;
  /** Secrets Manager rotates the token secret too, at the age of `rotateAfterDays`. */
  readonly nativeRotation: boolean;
}

/** Reads the environment. Throws ConfigError, naming the variable. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const text = (name: string): string => {
    const value = environment[name];
    if (!value) throw new ConfigError(`the function's environment lacks ${name}: run pulumi up`);
    return value;
  };
  const days = (name: string): number => {
    const value = Number(text(name));
    if (!Number.isInteger(value) || value < 1) {
      throw new ConfigError(`the function's ${name} is not a whole number of days, 1 or more: run pulumi up`);
    }
    return value;
  };
  const flag = (name: string): boolean => {
    const value = text(name);
    if (value !== "true" && value !== "false") {
      throw new ConfigError(`the function's ${name} is neither true nor false: run pulumi up`);
    }
    return value === "true";
  };
  const settings: Settings = {
    tokenSecretArn: text(ENV.tokenSecretArn),
    credentialsSecretArn: text(ENV.credentialsSecretArn),
    baseUrl: text(ENV.baseUrl),
    checkPath: text(ENV.checkPath),
    rotateAfterDays: days(ENV.rotateAfterDays),
    tokenLifetimeDays: days(ENV.tokenLifetimeDays),
    expiryAlarmDays: days(ENV.expiryAlarmDays),
    nativeRotation: flag(ENV.nativeRotation),
  };
  if (settings.tokenSecretArn === settings.credentialsSecretArn) {
    throw new ConfigError(`${ENV.tokenSecretArn} and ${ENV.credentialsSecretArn} name the same secret`);
  }
  if (!isSafeOrigin(settings.baseUrl)) {
    throw new ConfigError(`${ENV.baseUrl} is not an https: origin (http: only for a loopback address)`);
  }
  if (!settings.checkPath.startsWith("/")) {
    // Appended to an origin, anything else would name another host, and the token would go there.
    throw new ConfigError(`${ENV.checkPath} does not begin with a slash: run pulumi up`);
  }
  return settings;
}

function isSafeOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text && isSafe(new URL(text));
}
