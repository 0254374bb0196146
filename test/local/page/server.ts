import { createServer, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { build } from "esbuild";
import type { AwsClients } from "../../support/clients";
import { listen } from "../../support/listen";
import { draw } from "./draw";

const BROWSER = join(__dirname, "browser");
/** The browser itself refuses whatever is not of this server. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:";

interface File {
  readonly type: string;
  readonly content: string;
}

/** A small page at 127.0.0.1 that draws the dashboard's widgets from the emulator. */
export class Page {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** @param since the first moment to show */
  static async open(clients: AwsClients, dashboardName: string, since: Date): Promise<Page> {
    const files = await bundle();
    const server = createServer((request, response) => {
      const file = files[request.url ?? ""];
      if (file !== undefined) reply(response, 200, file);
      else if (request.url === "/data") void data(response, () => draw(clients, dashboardName, since));
      else reply(response, 404, { type: "text/plain", content: "" });
    });
    return new Page(server, `${await listen(server)}/`);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}

async function data(response: ServerResponse, answer: () => Promise<unknown>): Promise<void> {
  try {
    reply(response, 200, { type: "application/json", content: JSON.stringify(await answer()) });
  } catch (error) {
    reply(response, 500, {
      type: "text/plain",
      content: error instanceof Error ? error.message : String(error),
    });
  }
}

function reply(response: ServerResponse, status: number, { type, content }: File): void {
  response.writeHead(status, {
    "content-type": `${type}; charset=utf-8`,
    "content-security-policy": POLICY,
    "cache-control": "no-store",
  });
  response.end(content);
}

async function bundle(): Promise<Record<string, File>> {
  const { outputFiles } = await build({
    absWorkingDir: BROWSER,
    entryPoints: ["page.ts", "page.css"],
    outdir: BROWSER,
    bundle: true,
    write: false,
    format: "iife",
    target: "es2023",
    charset: "utf8",
    logLevel: "silent",
  });
  const built = (end: string): string => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? "";
  return {
    "/": { type: "text/html", content: HTML },
    "/page.js": { type: "text/javascript", content: built(".js") },
    "/page.css": { type: "text/css", content: built(".css") },
  };
}

const HTML = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Akool token rotation, local run</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<header>
  <h1>Akool token rotation <span>local run</span></h1>
  <p id="about" role="status">Loading …</p>
</header>
<main></main>
<script src="/page.js"></script>
`;
