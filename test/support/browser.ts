import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where systems' own packages put Chromium, or Chrome. */
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Why no browser can be started here, if so. */
export function browserProblem(): string | undefined {
  return found() === undefined
    ? "there is no Chromium: install your system's package, or give its path in the environment variable CHROMIUM."
    : undefined;
}

/** Starts a browser without a window. @throws Error where there is none */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = found();
  if (executablePath === undefined) throw new Error(browserProblem());
  return chromium.launch({ executablePath });
}

function found(): string | undefined {
  const given = process.env.CHROMIUM;
  return (given === undefined ? PLACES : [given]).find((path) => existsSync(path));
}
