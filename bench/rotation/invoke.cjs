// One process, as Lambda runs a function: load the bundle, call its handler once where there is an event, end.
const [, , bundle, event] = process.argv;
const { handler } = require(bundle);
if (event === undefined) process.exit(typeof handler === "function" ? 0 : 1);

const context = { awsRequestId: "bench", functionName: "bench", getRemainingTimeInMillis: () => 120_000 };
handler(JSON.parse(event), context).then(
  ({ outcome }) => process.exit(outcome === "rotated" || outcome === "healthy" ? 0 : 1),
  () => process.exit(1),
);
