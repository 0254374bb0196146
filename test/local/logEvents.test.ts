import { createServer, type Server } from "node:http";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { listen } from "../support/listen";
import { logEventsIn } from "./logEvents";

/** By the token that asks for it. */
const PAGES: Record<string, object> = {
  first: { events: [{ timestamp: 1, message: '{"operation":"check"}' }], nextToken: "second" },
  // A page may be empty and not be the last.
  second: { events: [], nextToken: "third" },
  third: {
    events: [
      { timestamp: 2, message: "{ stack: [Error: at /var/task/index.js] }" },
      { timestamp: 3, message: "START RequestId: 1" },
      { timestamp: 4, message: '{"operation":"rotate"}' },
    ],
  },
};

let server: Server;
let client: CloudWatchLogsClient;
beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { nextToken = "first" } = JSON.parse(body) as { nextToken?: string };
    response.setHeader("content-type", "application/x-amz-json-1.1");
    response.end(JSON.stringify(PAGES[nextToken]));
  });
  client = new CloudWatchLogsClient({
    region: "us-east-1",
    endpoint: await listen(server),
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
});
afterAll(() => {
  client.destroy();
  server.close();
});

it("reads every page of a log, and passes over the members of a line that is no JSON", async () => {
  expect(await logEventsIn(client, "akool-rotator")).toEqual([
    { at: 1, fields: { operation: "check" } },
    { at: 2, fields: {} },
    { at: 3, fields: {} },
    { at: 4, fields: { operation: "rotate" } },
  ]);
});
