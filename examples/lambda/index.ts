import { join } from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { buildSync } from "esbuild";

const config = new pulumi.Config();
/** The stack that has the rotation, such as `my-org/akool-token-rotation/prod`. */
const rotation = new pulumi.StackReference(config.require("rotationStack"));
const baseUrl = config.get("baseUrl");

/** The handler with its reader; the AWS SDK is in Lambda's runtime. */
const [bundle] = buildSync({
  entryPoints: [join(__dirname, "handler.ts")],
  bundle: true,
  minify: true,
  platform: "node",
  target: "node24",
  external: ["@aws-sdk/*"],
  write: false,
}).outputFiles;

const role = new aws.iam.Role("service", {
  assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }),
  managedPolicyArns: [aws.iam.ManagedPolicy.AWSLambdaBasicExecutionRole],
});
const reads = new aws.iam.RolePolicy("reads-akool-token", {
  role: role.name,
  policy: rotation.requireOutput("readerPolicy"),
});

const service = new aws.lambda.Function(
  "service",
  {
    role: role.arn,
    runtime: "nodejs24.x",
    handler: "index.handler",
    timeout: 30,
    code: new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset(bundle?.text ?? "") }),
    environment: {
      variables: {
        AKOOL_TOKEN_SECRET_ARN: rotation.requireOutput("tokenSecretArn"),
        ...(baseUrl !== undefined && { AKOOL_BASE_URL: baseUrl }),
      },
    },
  },
  { dependsOn: reads },
);

export const functionName = service.name;
