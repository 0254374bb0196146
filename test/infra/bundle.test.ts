import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bundleBanner, bundlePath, packageRoot, requireBundle } from "../../infra/bundle";

let root: string;

function write(name: string, content: string): void {
  const file = join(root, name);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, content);
}

function build(): void {
  write("dist/lambda/index.js", `${bundleBanner(root)}\n"use strict";`);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "bundle-"));
  write("lambda/index.ts", "export const a = 1;");
  write("lambda/deep/part.ts", "export const b = 2;");
  write("scripts/rotator.ts", "build();");
  write("package-lock.json", "{}");
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("requireBundle", () => {
  it("finds a fresh bundle, and hashes its bytes", () => {
    write("lambda/index.ts", "");
    rmSync(join(root, "lambda"), { recursive: true });
    write("dist/lambda/index.js", "abc");
    expect(requireBundle(root)).toEqual({
      path: join(root, "dist", "lambda", "index.js"),
      hash: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    });
  });

  it("says in one sentence that the bundle is missing", () => {
    expect(() => requireBundle(root)).toThrow(
      new Error("dist/lambda/index.js is missing: run `npm run build`"),
    );
  });

  it("passes straight after a build", () => {
    build();
    expect(requireBundle(root).path).toBe(bundlePath(root));
  });

  it.each([
    ["a source's content", () => write("lambda/deep/part.ts", "export const b = 3;")],
    ["a new source", () => write("lambda/new.ts", "")],
    ["a source gone", () => rmSync(join(root, "lambda/deep/part.ts"))],
    ["the build script", () => write("scripts/rotator.ts", "build(2);")],
    ["the lock file", () => write("package-lock.json", '{"a":1}')],
    [
      "content moved from one source to another",
      () => {
        write("lambda/index.ts", "export const b = 2;");
        write("lambda/deep/part.ts", "export const a = 1;");
      },
    ],
  ])("says in one sentence that the bundle is stale: %s", (_, change) => {
    build();
    change();
    expect(() => requireBundle(root)).toThrow(
      new Error("dist/lambda/index.js is older than its sources: run `npm run build`"),
    );
  });

  it("does not mind what is not a source", () => {
    build();
    write("lambda/notes.md", "x");
    expect(() => requireBundle(root)).not.toThrow();
  });

  it("asks for presence alone in a packed package, which has no sources", () => {
    rmSync(join(root, "lambda"), { recursive: true });
    expect(() => requireBundle(root)).toThrow(/is missing/);
    write("dist/lambda/index.js", "anything");
    expect(() => requireBundle(root)).not.toThrow();
  });
});

describe("bundleBanner", () => {
  it("is a comment on one line", () => {
    expect(bundleBanner(root)).toMatch(/^\/\/ sources sha256:[0-9a-f]{64}$/);
  });

  it("is the same in another folder", () => {
    const other = mkdtempSync(join(tmpdir(), "bundle-other-"));
    cpSync(root, other, { recursive: true });
    expect(bundleBanner(other)).toBe(bundleBanner(root));
    rmSync(other, { recursive: true });
  });
});

it("packageRoot is the folder of our package.json", () => {
  expect(packageRoot()).toBe(join(__dirname, "..", ".."));
});
