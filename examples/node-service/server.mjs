// A service that calls Akool: GET /credit answers with the account's credit.
import { createServer } from "node:http";
import { createTokenReader } from "akool-token-reader";

const akool = createTokenReader({
  secretId: process.env.AKOOL_TOKEN_SECRET_ARN,
  baseUrl: process.env.AKOOL_BASE_URL,
  waitSeconds: 30,
  onEvent: (event) => console.error(JSON.stringify({ event: event.kind, code: event.error?.code })),
});

async function credit(response) {
  try {
    const { data } = await akool.fetch("/api/open/v3/faceswap/quota/info");
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ credit: data.credit }));
  } catch (error) {
    console.error(JSON.stringify({ error: error.code, akoolCode: error.akoolCode }));
    response.writeHead(502).end();
  }
}

const server = createServer((request, response) => {
  if (request.method === "GET" && request.url === "/credit") return credit(response);
  response.writeHead(404).end();
});

// A service without its token is not ready: this fails the start, and names the reason.
await akool.get();
server.listen(Number(process.env.PORT ?? 8080), () => console.log(`ready on ${server.address().port}`));
