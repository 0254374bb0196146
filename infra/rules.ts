import { isSafe } from "../lambda/contract";

/** What one arg's value must be. Pure: nothing here knows Pulumi. */
export interface Rule {
  /** What is allowed, to complete "allowed: …". */
  readonly allowed: string;
  /** The value is an ARN of something that works in its own Region only. */
  readonly regional?: true;
  /** What is wrong with the value, to follow the arg's name; undefined when it is fine. */
  problem(value: unknown): string | undefined;
}

/** An error's sentence for one arg, or undefined when the value is fine. */
export function complaint(arg: string, rule: Rule, value: unknown): string | undefined {
  const problem = rule.problem(value);
  return problem === undefined ? undefined : `${arg} ${problem}; allowed: ${rule.allowed}`;
}

export function wholeNumber(min: number, max: number, extra: readonly number[] = []): Rule {
  const alone = extra.map((value) => `${value} or `).join("");
  return {
    allowed: `${alone}a whole number from ${min} to ${max}`,
    problem: (value) =>
      typeof value === "number" &&
      Number.isInteger(value) &&
      ((value >= min && value <= max) || extra.includes(value))
        ? undefined
        : `is ${shown(value)}`,
  };
}

export function oneOf(values: readonly (string | number | boolean)[]): Rule {
  return {
    allowed: values.join(", "),
    problem: (value) => (values.some((known) => known === value) ? undefined : `is ${shown(value)}`),
  };
}

/** A string of a form; `form` returns what is wrong with it. */
function text(allowed: string, form: (value: string) => string | undefined): Rule {
  return {
    allowed,
    problem: (value) => {
      if (typeof value !== "string") {
        return `is ${shown(value)}`;
      }
      return value === "" ? "is empty" : form(value);
    },
  };
}

function matching(allowed: string, pattern: RegExp): Rule {
  return text(allowed, (value) => (pattern.test(value) ? undefined : `is ${shown(value)}`));
}

/** For a credential: the value itself never enters a message. */
export const credential: Rule = {
  allowed: "the string from Akool's API Credentials page, without white space around it",
  problem: (value) => {
    if (typeof value !== "string") {
      return "is not a string";
    }
    if (value === "") {
      return "is empty";
    }
    return value === value.trim() ? undefined : "has white space around it";
  },
};

/** An ARN of something that works in its own Region only. */
function regionalArn(allowed: string, pattern: RegExp): Rule {
  return { ...matching(allowed, pattern), regional: true };
}

/** For an ARN that has passed its rule. */
export function ofRegion(region: string): Rule {
  return {
    allowed: `one of the stack's own Region, ${region}`,
    problem: (value) =>
      String(value).split(":")[3] === region ? undefined : `is of another Region (${shown(value)})`,
  };
}

export const componentName = matching("1 to 40 of A-Z a-z 0-9 _ -", /^[A-Za-z0-9_-]{1,40}$/);

export const secretArn = regionalArn(
  "the full ARN of a secret, with the hyphen and six characters at its end",
  /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]{1,512}-[A-Za-z0-9]{6}$/,
);

export const keyArn = regionalArn(
  "the ARN of a KMS key (no alias)",
  /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/,
);

export const topicArn = regionalArn(
  "the ARN of a standard SNS topic",
  /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/,
);

export const email = matching("an e-mail address", /^[^\s@]+@[^\s@]+$/);

const NAME = "1 to 512 of A-Z a-z 0-9 / _ + = . @ -, not ending in a hyphen and six letters or digits";
export const secretName = text(NAME, (value) => {
  if (!/^[A-Za-z0-9/_+=.@-]{1,512}$/.test(value)) {
    return `is ${shown(value)}`;
  }
  return /-[A-Za-z0-9]{6}$/.test(value) ? `ends like a secret's ARN (${shown(value)})` : undefined;
});

const ORIGIN = "an https origin without a path, such as https://openapi.akool.com (http for loopback only)";
export const origin = text(ORIGIN, (value) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  // `new URL` forgives what a person would not see: compare with the text, but for the last slash.
  if (url === undefined || url.origin.toLowerCase() !== value.replace(/\/$/, "").toLowerCase()) {
    return `is ${shown(withoutUserInfo(value))}`;
  }
  return isSafe(url) ? undefined : `is ${shown(value)}`;
});

const PATH = "a path that starts with one slash, without white space, backslash or #";
export const path = matching(PATH, /^\/(?!\/)[!"$-[\]-~]*$/);

export const webUrl = text(
  "an http or https URL of at most 200 characters, without white space or #",
  (value) =>
    URL.canParse(value) && /^https?:\/\/[!"$-~]+$/.test(value) && value.length <= 200
      ? undefined
      : `is ${shown(value)}`,
);

export const region = matching("an AWS Region, such as eu-west-1", /^[a-z]{2,4}(-[a-z]+)+-\d$/);

export const subnetId = matching("the ID of a subnet", /^subnet-[0-9a-z]+$/);

export const securityGroupId = matching("the ID of a security group", /^sg-[0-9a-z]+$/);

export const policyArn = matching(
  "the ARN of an IAM policy",
  /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[!-~]+$/,
);

/** IAM's own rule: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export const rolePath = text(
  "up to 512 printable ASCII characters without spaces, beginning and ending with a slash",
  (value) => (/^\/([!-~]+\/)?$/.test(value) && value.length <= 512 ? undefined : `is ${shown(value)}`),
);

const TAGS = "up to 50, keys of 1 to 128 characters not starting with aws:, values of up to 256 characters";
export const tagKeys: Rule = {
  allowed: TAGS,
  problem: (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return `is ${shown(value)}`;
    }
    const keys = Object.keys(value);
    if (keys.length > 50) {
      return `has ${keys.length} keys`;
    }
    const bad = keys.find((key) => !/^(?!aws:).{1,128}$/isu.test(key));
    return bad === undefined ? undefined : `has the key ${shown(bad)}`;
  },
};

export const tagValue: Rule = {
  allowed: TAGS,
  problem: (value) => (typeof value === "string" && value.length <= 256 ? undefined : `is ${shown(value)}`),
};

/** A base URL with a password in it is refused; the refusal must not print the password. */
function withoutUserInfo(value: string): string {
  return value.replace(/\/\/[^/]*@/, "//…@");
}

function shown(value: unknown): string {
  if (typeof value === "number" || value === undefined) {
    return String(value);
  }
  const json = JSON.stringify(value) ?? typeof value;
  return json.length > 100 ? `${json.slice(0, 100)}…` : json;
}
