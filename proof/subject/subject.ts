import { createRequire } from "node:module";
import type { createHandler } from "../../lambda/handler";
import type { nodeHttp } from "../../lambda/http";
import type { AwaitSite } from "./awaits";

/** What a row tries: the rotator as it was built, or a mutant of it. */
export interface Subject {
  readonly createHandler: typeof createHandler;
  readonly nodeHttp: typeof nodeHttp;
  /** Every `await` of the code, by file and line, with what became of it so far in this process. */
  readonly awaitSites: ReadonlyMap<string, AwaitSite>;
  /** To be called whenever the code asks something of the world. */
  readonly noteAsked: () => void;
}

/** Loads a build of `buildSubject`. */
export function loadSubject(path: string): Subject {
  return createRequire(path)(path) as Subject;
}
