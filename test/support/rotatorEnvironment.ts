import { DEFAULT_CHECK_PATH, ENV } from "../../lambda/contract";

/** The function's environment as the program writes it with its defaults. */
export function rotatorEnvironment(
  tokenSecretArn: string,
  credentialsSecretArn: string,
  baseUrl: string,
  nativeRotation = false,
) {
  return {
    [ENV.tokenSecretArn]: tokenSecretArn,
    [ENV.credentialsSecretArn]: credentialsSecretArn,
    [ENV.baseUrl]: baseUrl,
    [ENV.checkPath]: DEFAULT_CHECK_PATH,
    [ENV.rotateAfterDays]: "90",
    [ENV.tokenLifetimeDays]: "365",
    [ENV.expiryAlarmDays]: "30",
    [ENV.nativeRotation]: String(nativeRotation),
  };
}
