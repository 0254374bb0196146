import { given, isKnown, listProblems, needed, type Problems } from "./known";
import * as rules from "./rules";

/** The args that hold several values; a key that none of them has would be passed over in silence, and is refused. */

const CREDENTIALS = "an object with clientId and clientSecret";
const VPC = "an object with subnetIds and securityGroupIds";
const REPLICA = "an object with region and, for a customer managed key, kmsKeyArn";

/** Lambda's own limits: https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfig.html */
const VPC_LISTS = {
  subnetIds: { item: rules.subnetId, most: 16 },
  securityGroupIds: { item: rules.securityGroupId, most: 5 },
};

/** More would not fit into the rotator's policy. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MOST_REPLICAS = 20;

export function credentialProblems(credentials: unknown): Problems {
  if (credentials === undefined || !isKnown(credentials)) {
    return [];
  }
  if (!isObject(credentials)) {
    return [`credentials is not an object; allowed: ${CREDENTIALS}`];
  }
  const keys = ["clientId", "clientSecret"];
  return [
    strangeKey("credentials", credentials, keys, CREDENTIALS),
    ...keys.map((key) => needed(`credentials.${key}`, rules.credential, credentials[key])),
  ];
}

export function tagProblems(tags: unknown): Problems {
  if (tags === undefined || !isKnown(tags)) {
    return [];
  }
  const problem = rules.complaint("tags", rules.tagKeys, tags);
  return problem !== undefined
    ? [problem]
    : Object.entries(tags as object).map(([key, value]) => given(`tags.${key}`, rules.tagValue, value));
}

export function vpcProblems(vpc: unknown): Problems {
  if (vpc === undefined || !isKnown(vpc)) {
    return [];
  }
  if (!isObject(vpc)) {
    return [`vpc is not an object; allowed: ${VPC}`];
  }
  return [
    strangeKey("vpc", vpc, Object.keys(VPC_LISTS), VPC),
    ...Object.entries(VPC_LISTS).flatMap(([key, { item, most }]) => {
      const list = vpc[key] ?? [];
      if (!isKnown(list)) {
        return [];
      }
      return Array.isArray(list) && list.length === 0
        ? [`vpc.${key} is empty; allowed: 1 to ${most}, each ${item.allowed}`]
        : listProblems(`vpc.${key}`, item, most, list);
    }),
  ];
}

export function replicaProblems(replicas: unknown): Problems {
  if (replicas === undefined) {
    return [];
  }
  if (!Array.isArray(replicas)) {
    return [`replicas is not a list; allowed: a list, each item ${REPLICA}`];
  }
  const regions = replicas.map((replica) => isObject(replica) && replica.region);
  const known = regions.filter((region) => typeof region === "string");
  return [
    replicas.length > MOST_REPLICAS
      ? `replicas has ${replicas.length} items; allowed: up to ${MOST_REPLICAS}`
      : undefined,
    new Set(known).size < known.length ? "replicas names a Region twice; allowed: each once" : undefined,
    ...replicas.flatMap((replica, index) => oneReplica(`replicas[${index}]`, replica)),
  ];
}

function oneReplica(at: string, replica: unknown): Problems {
  if (!isKnown(replica)) {
    return [];
  }
  if (!isObject(replica)) {
    return [`${at} is not an object; allowed: ${REPLICA}`];
  }
  const { region, kmsKeyArn } = replica;
  return [
    strangeKey(at, replica, ["region", "kmsKeyArn"], REPLICA),
    needed(`${at}.region`, rules.region, region),
    given(`${at}.kmsKeyArn`, rules.keyArn, kmsKeyArn),
    typeof region === "string" && typeof kmsKeyArn === "string" && isElsewhere(kmsKeyArn, region)
      ? `${at}.kmsKeyArn is a key of another Region (${kmsKeyArn}); allowed: a key of the replica's Region, ${region}`
      : undefined,
  ];
}

/** For a key's ARN that is none, there is another sentence. */
function isElsewhere(keyArn: string, region: string): boolean {
  return rules.keyArn.problem(keyArn) === undefined && keyArn.split(":")[3] !== region;
}

function strangeKey(at: string, value: object, keys: string[], allowed: string): string | undefined {
  const strange = Object.keys(value).find((key) => !keys.includes(key));
  return strange === undefined ? undefined : `${at} has the key ${strange}; allowed: ${allowed}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && isKnown(value);
}
