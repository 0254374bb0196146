import { type FunctionConfiguration, GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { paginateGetResources } from "@aws-sdk/client-resource-groups-tagging-api";
import { ENV, FUNCTION_TIMEOUT_SECONDS } from "../lambda/contract";
import { readSettings, type Settings } from "../lambda/settings";
import { type Aws, connect } from "./aws";
import { asked, isDenied, isNotFound, Problem } from "./problems";
import { regionIn, stackOutputs } from "./stack";

/** How the user says which deployment is meant; with nothing said it is the selected Pulumi stack. */
export interface Target {
  readonly stack?: string | true;
  readonly function?: string;
  readonly tag?: readonly string[];
  readonly region?: string;
}

/** A rotator in AWS, and what its own configuration says. */
export interface Deployment {
  readonly aws: Aws;
  readonly functionName: string;
  readonly functionArn: string;
  readonly configuration: FunctionConfiguration;
  readonly settings: Settings;
  readonly logGroupName: string;
  /** The function's time limit, s. */
  readonly timeoutSeconds: number;
}

/** What all names of the stack begin with: `akool-` in the ready stack. */
export function namePrefix({ functionName }: Deployment): string {
  return /^(.*)rotator/.exec(functionName)?.[1] ?? "";
}

/** Finds the rotator. Throws Problem where there is none, or more than one. */
export async function findDeployment(target: Target): Promise<Deployment> {
  const ways = [target.stack, target.function, target.tag].filter((way) => way !== undefined);
  if (ways.length > 1) throw new Problem("Give one of --stack, --function and --tag.");
  if (target.tag !== undefined) return findByTags(await connect(target.region), target.tag);
  if (target.function !== undefined) {
    return rotator(await connect(target.region ?? regionIn(target.function)), target.function);
  }
  const { functionName, region } = await stackOutputs(target.stack === true ? undefined : target.stack);
  return rotator(await connect(target.region ?? region), functionName);
}

async function rotator(aws: Aws, name: string): Promise<Deployment> {
  const found = await rotatorOf(aws, name);
  if (found === undefined) {
    throw new Problem(
      `The function ${name} is no rotator, it has no ${ENV.tokenSecretArn} in its environment: give another --function.`,
    );
  }
  return found;
}

async function findByTags(aws: Aws, tags: readonly string[]): Promise<Deployment> {
  const pages = paginateGetResources(
    { client: aws.tagging },
    { ResourceTypeFilters: ["lambda:function"], TagFilters: tags.map(tagFilter) },
  );
  const names = await asked("tag:GetResources", "the account's functions", aws.region, async () => {
    const found: string[] = [];
    for await (const { ResourceTagMappingList = [] } of pages) {
      found.push(...ResourceTagMappingList.flatMap(({ ResourceARN }) => ResourceARN ?? []));
    }
    return found;
  });
  const seen = await Promise.all(names.map((name) => rotatorOf(aws, name).catch(passOver)));
  const rotators = seen.flatMap((one) => (one === undefined || one instanceof Problem ? [] : one));
  const [first] = rotators;
  const wanted = tags.join(", ");
  if (first === undefined) {
    const passedOver = seen.find((one) => one instanceof Problem);
    if (passedOver !== undefined) throw passedOver;
    throw new Problem(
      `No rotator in ${aws.region} has the tag ${wanted}: check the tag and the Region (--region), or give --function.`,
    );
  }
  if (rotators.length > 1) {
    const all = rotators.map(({ functionName }) => functionName).join(", ");
    throw new Problem(`${rotators.length} rotators have the tag ${wanted} (${all}): give --function.`);
  }
  return first;
}

/** The tag may be on a function of others too, and for a while on one that is gone. */
function passOver(error: unknown): Problem {
  if (error instanceof Problem && (isDenied(error.cause) || isNotFound(error.cause))) return error;
  throw error;
}

function tagFilter(tag: string): { Key: string; Values: string[] } {
  const [, key, value] = /^([^=]+)=(.*)$/.exec(tag) ?? [];
  if (key === undefined || value === undefined) throw new Problem(`--tag ${tag} is not KEY=VALUE.`);
  return { Key: key, Values: [value] };
}

/** Undefined for a function that is none of ours. */
async function rotatorOf(aws: Aws, name: string): Promise<Deployment | undefined> {
  const configuration = await asked(
    "lambda:GetFunctionConfiguration",
    `the function ${name}`,
    aws.region,
    () => aws.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name })),
  );
  const variables = configuration.Environment?.Variables;
  const { FunctionName: functionName = name, FunctionArn: functionArn = name } = configuration;
  if (variables?.[ENV.tokenSecretArn] === undefined) return undefined;
  return {
    aws,
    functionName,
    functionArn,
    configuration,
    settings: settingsIn(variables),
    logGroupName: configuration.LoggingConfig?.LogGroup ?? `/aws/lambda/${functionName}`,
    timeoutSeconds: configuration.Timeout ?? FUNCTION_TIMEOUT_SECONDS,
  };
}

function settingsIn(variables: Readonly<Record<string, string>>): Settings {
  try {
    return readSettings(variables);
  } catch (error) {
    throw new Problem(`${error instanceof Error ? error.message : String(error)}.`);
  }
}
