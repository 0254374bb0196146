// A preview of so many components on Pulumi's mocks; prints the time from after the imports to the last resource, ms, and
// how many resources there were.
const pulumi = require("@pulumi/pulumi");
const { AkoolTokenRotation } = require("../../dist/infra");

const count = Number(process.argv[2]);

async function main() {
  let resources = 0;
  await pulumi.runtime.setMocks(
    {
      newResource: ({ name, inputs }) => {
        resources++;
        return { id: name, state: { ...inputs, arn: `arn:aws:mock:eu-west-1:123456789012:${name}`, name } };
      },
      call: () => ({ region: "eu-west-1" }),
    },
    "bench",
    "bench",
    true,
  );
  const began = performance.now();
  for (let n = 0; n < count; n++) {
    new AkoolTokenRotation(`akool-${n}`, {
      credentials: { clientId: "a", clientSecret: "b" },
      dashboard: true,
    });
  }
  await pulumi.runtime.disconnect();
  console.log(JSON.stringify({ ms: performance.now() - began, resources }));
}

void main();
