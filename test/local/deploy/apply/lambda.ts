import { readFile } from "node:fs/promises";
import {
  type Architecture,
  CreateFunctionCommand,
  InvokeCommand,
  type LogFormat,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  type Runtime,
  type TracingMode,
} from "@aws-sdk/client-lambda";
import { asset } from "@pulumi/pulumi";
import { waitUntilActive } from "../../../support/lambdaFunction";
import { type ZipEntry, zip } from "../../../support/zip";
import { type Applier, physicalName, present } from "./applier";

export const lambdaFunction: Applier = async (clients, logicalName, inputs) => {
  const name = physicalName(inputs, logicalName);
  const logging = inputs.object("loggingConfig");
  const tracing = inputs.object("tracingConfig");
  const reserved = inputs.optionalNumber("reservedConcurrentExecutions");
  const { FunctionArn } = await clients.lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Description: inputs.optionalString("description"),
      Role: inputs.string("role"),
      Runtime: inputs.string("runtime") as Runtime,
      Handler: inputs.string("handler"),
      Architectures: inputs.strings("architectures") as Architecture[],
      Code: { ZipFile: zip(await entries(inputs.unknown("code"))) },
      Timeout: inputs.optionalNumber("timeout"),
      MemorySize: inputs.optionalNumber("memorySize"),
      Environment: { Variables: inputs.object("environment")?.record("variables") },
      ...(logging && {
        LoggingConfig: {
          LogFormat: logging.optionalString("logFormat") as LogFormat | undefined,
          LogGroup: logging.optionalString("logGroup"),
        },
      }),
      ...(tracing && { TracingConfig: { Mode: tracing.string("mode") as TracingMode } }),
      Tags: inputs.record("tags"),
    }),
  );
  await waitUntilActive(clients, name);
  if (reserved !== undefined) {
    await clients.lambda.send(
      new PutFunctionConcurrencyCommand({ FunctionName: name, ReservedConcurrentExecutions: reserved }),
    );
  }
  return { id: name, state: { name, arn: present(FunctionArn, "an ARN") } };
};

export const functionEventInvokeConfig: Applier = async ({ lambda }, _logicalName, inputs) => {
  const name = inputs.string("functionName");
  const onFailure = inputs.object("destinationConfig")?.object("onFailure")?.string("destination");
  await lambda.send(
    new PutFunctionEventInvokeConfigCommand({
      FunctionName: name,
      MaximumRetryAttempts: inputs.optionalNumber("maximumRetryAttempts"),
      MaximumEventAgeInSeconds: inputs.optionalNumber("maximumEventAgeInSeconds"),
      ...(onFailure !== undefined && { DestinationConfig: { OnFailure: { Destination: onFailure } } }),
    }),
  );
  return { id: name, state: {} };
};

export const invocation: Applier = async ({ lambda }, _logicalName, inputs) => {
  const name = inputs.string("functionName");
  // They say when to invoke again; this deployment is always the first.
  inputs.record("triggers");
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName: name, Payload: inputs.string("input") }),
  );
  const result = present(Payload, "a payload").transformToString();
  if (FunctionError !== undefined) {
    const { errorMessage } = JSON.parse(result) as { errorMessage?: string };
    throw new Error(`Lambda function (${name}) returned error: (${errorMessage})`);
  }
  return { id: `${name}_first`, state: { result } };
};

/** The files of an archive that the program made of single ones. */
async function entries(code: unknown): Promise<ZipEntry[]> {
  if (!(code instanceof asset.AssetArchive)) throw new Error("code is not an archive of files");
  const files = Object.entries(await code.assets);
  return Promise.all(
    files.map(async ([name, file]) => {
      if (!(file instanceof asset.FileAsset)) throw new Error(`code: ${name} is not a file`);
      return { name, content: await readFile(await file.path) };
    }),
  );
}
