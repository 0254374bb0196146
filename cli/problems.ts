/** What keeps a verb from doing its work, as one sentence with the next step in it; `cause` is what AWS's SDK threw. */
export class Problem extends Error {
  override readonly name = "Problem";
}

/** What an unforeseen error says may quote a secret: its name and no more. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const kind = error instanceof Error ? error.name : typeof error;
  return new Problem(`This failed unexpectedly with ${kind}: please report it.`);
}

const WITHOUT_CREDENTIALS = new Set([
  "CredentialsProviderError",
  "TokenProviderError",
  "ExpiredToken",
  "ExpiredTokenException",
  "RequestExpired",
  "UnrecognizedClientException",
  "InvalidClientTokenId",
  "InvalidAccessKeyId",
  "InvalidSignatureException",
  "SignatureDoesNotMatch",
  "IncompleteSignature",
  "MissingAuthenticationToken",
]);
const DENIED =
  /^(AccessDenied|AccessDeniedException|AuthorizationError|AuthorizationErrorException|KMSAccessDeniedException|NotAuthorized)$/;
const NOT_FOUND = /^(ResourceNotFound|NotFound|NoSuchEntity|QueueDoesNotExist|.*NonExistentQueue)/;
const THROTTLED = /Throttl|TooManyRequests|LimitExceeded|SlowDown/;
/** Errors of the network before anything was sent. */
const UNSENT = new Set(["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED"]);
const UNREACHABLE = new Set([...UNSENT, "ECONNRESET", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"]);

/**
 * Makes a call to AWS and turns what it throws into one sentence. Nothing of AWS's own text is in it but the error's name.
 * @param action the IAM action, for the sentence
 * @param what what the call is about, with its article: "the token secret NAME"
 * @throws Problem
 */
export async function asked<T>(
  action: string,
  what: string,
  region: string,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw problemOf(error, action, what, region);
  }
}

/** Whether a call failed since there is no such thing. */
export function isNotFound(error: unknown): boolean {
  return NOT_FOUND.test(nameOf(error));
}

/** Whether a failed call can have had no effect: AWS did not let it in, or it never got there. */
export function isWithoutEffect(error: unknown): boolean {
  const name = nameOf(error);
  return (
    WITHOUT_CREDENTIALS.has(name) ||
    isDenied(error) ||
    isNotFound(error) ||
    THROTTLED.test(name) ||
    UNSENT.has(codeOf(error) ?? "")
  );
}

/** An error's short name: the network's code where there is one, else AWS's name. */
export function shortNameOf(error: unknown): string {
  return codeOf(error) ?? nameOf(error);
}

/** Whether a call failed since the caller may not make it. */
export function isDenied(error: unknown): boolean {
  return DENIED.test(nameOf(error));
}

/** An AWS error as a Problem. */
export function problemOf(error: unknown, action: string, what: string, region: string): Problem {
  if (error instanceof Problem) return error;
  return new Problem(sentenceOf(error, action, what, region), { cause: error });
}

function sentenceOf(error: unknown, action: string, what: string, region: string): string {
  const name = nameOf(error);
  if (WITHOUT_CREDENTIALS.has(name)) {
    return `AWS accepts no credentials here (${name}): sign in (aws sso login, or aws configure), or choose a profile with --profile.`;
  }
  if (isDenied(error)) {
    return `You have no permission for ${action} on ${what} in ${region}: use a role that has it, with --profile.`;
  }
  if (isNotFound(error)) {
    return `There is no ${what.replace(/^the /, "")} in ${region}: check the name, the account (--profile) and the Region (--region), or run pulumi up.`;
  }
  if (name === "InvalidRequestException" && /deletion/i.test(textOf(error))) {
    return `${capital(what)} is marked for deletion: bring it back with aws secretsmanager restore-secret, then run pulumi up.`;
  }
  if (THROTTLED.test(name)) {
    return `AWS is throttling ${action} (${name}): try again in a minute; if it lasts, akool-token doctor may say why.`;
  }
  if (isUnreachable(error)) {
    return `AWS could not be reached for ${action} in ${region}: check the Region's name (--region) and the network.`;
  }
  return `${action} on ${what} failed with ${name}: look that up in AWS's documentation.`;
}

function isUnreachable(error: unknown): boolean {
  return nameOf(error) === "TimeoutError" || codeOf(error) !== undefined;
}

/** The network's code, of the error or of what caused it. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as NodeJS.ErrnoException;
  return code !== undefined && UNREACHABLE.has(code) ? code : codeOf(error.cause);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "an unknown error";
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : "";
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
