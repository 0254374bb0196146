import type { AddressInfo, Server } from "node:net";

/** Lets a server listen at a free port of 127.0.0.1. @returns its `http:` origin */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((listening, failed) => {
    server.once("error", failed);
    server.listen(0, "127.0.0.1", listening);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
