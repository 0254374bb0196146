import { afterEach, describe, expect, test, vi } from "vitest";
import { answered, endOfCheck, endOfGetToken, errorOf, scripted, TOKEN } from "./given";
import { httpServer, send, socketServer } from "./servers";

afterEach(() => {
  vi.useRealTimers();
});

test.each(["null", "5", '"text"'])(
  "%s is told as no JSON object, not as one without a code",
  async (body) => {
    const error = await errorOf(scripted([answered(200, body)]), "check");
    expect(error?.message).toMatch(/^Akool check: HTTP 200 without a JSON object\. /);
  },
);

test.each([
  [199, "other 1000", "refused: other 1000"],
  [299, `token ${TOKEN}`, "usable 1000"],
  [300, "other 1000", "refused: other 1000"],
])("code 1000 with HTTP %i, at the edge of 2xx: getToken %s, check %s", async (status, getToken, check) => {
  const reply = answered(status, { code: 1000, token: TOKEN });
  expect(await endOfGetToken(scripted([reply]))).toBe(getToken);
  expect(await endOfCheck(scripted([reply]))).toBe(check);
});

describe("a request that is over", () => {
  test("because its answer broke off is told so at once, not at its limit", async () => {
    const server = await socketServer((socket) => {
      socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"));
    });
    expect(await send(server.url)).toEqual({
      kind: "failed",
      mayHaveArrived: true,
      detail: "answer cut off",
    });
  });

  test("leaves no timer, which would hold the process open", async () => {
    const server = await httpServer((_, response) => response.end("{}"));
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const reply = send(server.url);
    expect(vi.getTimerCount()).toBe(2);
    expect(await reply).toMatchObject({ kind: "answered", status: 200 });
    expect(vi.getTimerCount()).toBe(0);
  });
});
