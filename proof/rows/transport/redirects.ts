import { http, type RawServer } from "./servers";

const STATUSES = [301, 302, 303, 304, 305, 306, 307, 308];

/** Places to be sent to, each another host, scheme, port or path; `second` counts what comes to it. */
const PLACES: readonly (readonly [
  what: string,
  headers: (first: RawServer, second: RawServer) => string[],
])[] = [
  ["another port", (_, second) => [`location: ${second.url}/elsewhere`]],
  ["the same path at another port", (_, second) => [`location: ${second.url}/api/open/v3/getToken`]],
  ["another host", (_, second) => [`location: http://localhost:${second.port}/`]],
  ["another scheme", (_, second) => [`location: https://127.0.0.1:${second.port}/`]],
  ["another scheme and host", (_, second) => [`location: https://localhost:${second.port}/`]],
  ["a URL without its scheme", (_, second) => [`location: //127.0.0.1:${second.port}/`]],
  ["a URL with a name in it", (_, second) => [`location: http://akool@127.0.0.1:${second.port}/`]],
  ["a refresh", (_, second) => [`refresh: 0; url=${second.url}/`]],
  ["a content location", (_, second) => [`content-location: ${second.url}/`]],
  ["another service", (_, second) => [`alt-svc: h1="127.0.0.1:${second.port}"`]],
  ["two places", (first, second) => [`location: ${first.url}/a`, `location: ${second.url}/b`]],
  ["another path", () => ["location: /elsewhere"]],
  ["the same again", ({ url }) => [`location: ${url}/api/open/v3/getToken`]],
];

/** An answer that sends the caller elsewhere; to be answered with after both servers are there. */
export interface Redirect {
  readonly what: string;
  answer(first: RawServer, second: RawServer): Buffer;
}

export const REDIRECTS: readonly Redirect[] = STATUSES.flatMap((status) =>
  PLACES.map(([what, headers]) => ({
    what: `HTTP ${status} to ${what}`,
    answer: (first: RawServer, second: RawServer) => http(status, "", headers(first, second)),
  })),
);
