import { expect, test } from "vitest";
import { Canaries, canary, canaryToken, FORMS } from "../support/canary";

const SECRET = canary("a secret");
const TOKEN = canaryToken("a token", 1_800_000_000);
const EMAIL =
  /"email":"(\w{30,})@/.exec(Buffer.from(TOKEN.split(".")[1] ?? "", "base64url").toString())?.[1] ?? "";

const canaries = new Canaries().add(SECRET).add(TOKEN);

test.each(Object.entries(FORMS))("finds a secret, a token and its claim: %s", (_, form) => {
  expect(canaries.findIn(`before ${form(SECRET)} after`)).toEqual([0]);
  expect(canaries.findIn(`before ${form(TOKEN)} after`)).toEqual([1]);
  expect(canaries.findIn(`{"x":"${form(EMAIL)}"}`)).toEqual([1]);
  expect(canaries.findIn(form(TOKEN.split(".")[1] ?? ""))).toEqual([1]);
});

test("base64 is found whatever is before it", () => {
  for (const before of ["", "1", "12", "123", "1234"]) {
    const text = Buffer.from(before + SECRET).toString("base64");
    expect(canaries.findIn(text)).toEqual([0]);
  }
});

test("12 characters of a secret are found, 11 are not", () => {
  expect(canaries.findIn(`-${SECRET.slice(20, 32)}-`)).toEqual([0]);
  expect(canaries.findIn(`-${SECRET.slice(20, 31)}-`)).toEqual([]);
});

test("finds nothing in what holds no secret, though it looks like one", () => {
  const others = [
    canary("another"),
    canaryToken("another", 1_700_000_000).split(".")[2],
    "owner@example.com",
    "",
  ];
  for (const text of others) expect(canaries.findIn(`${text}`)).toEqual([]);
});

test("does not take a short text for a secret", () => {
  expect(() => new Canaries().add("a".repeat(11))).toThrow("12 characters or more");
});
