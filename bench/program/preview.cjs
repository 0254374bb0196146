// A preview of so many components in one program, on Pulumi's mocks. Prints what the import of the component took, the
// time from then until the last resource was registered, both ms, and how many resources there were.
const importing = performance.now();
const { AkoolTokenRotation } = require("../../dist/infra");
const importMs = performance.now() - importing;
const pulumi = require("@pulumi/pulumi");

const count = Number(process.argv[2]);

async function main() {
  let resources = 0;
  const mocks = {
    newResource: ({ name, inputs }) => {
      resources++;
      const arn = `arn:aws:mock:eu-west-1:111122223333:${name}`;
      return { id: `${name}-id`, state: { ...inputs, arn, name, versionId: "credentials-v1" } };
    },
    call: () => ({ region: "eu-west-1", accountId: "111122223333" }),
  };
  await pulumi.runtime.setMocks(mocks, "bench", "bench", true);
  const began = performance.now();
  for (let n = 1; n <= count; n++) {
    new AkoolTokenRotation(`akool-${n}`, {
      credentials: { clientId: "id", clientSecret: "secret" },
      alarmEmails: ["on-call@example.com"],
      dashboard: true,
    });
  }
  await pulumi.runtime.disconnect();
  console.log(JSON.stringify({ importMs, previewMs: performance.now() - began, resources }));
}

void main();
