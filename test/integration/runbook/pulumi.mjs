// The command `pulumi` of the runbook's tests: hands what was typed to the stand-in, and prints what that says.
const args = process.argv.slice(2);
const typed = [];
if (args.includes("--secret")) for await (const chunk of process.stdin) typed.push(chunk);
const reply = await fetch(process.env.STAND_IN_PULUMI, {
  method: "POST",
  body: JSON.stringify({ args, typed: Buffer.concat(typed).toString("utf8") }),
});
process.stdout.write(await reply.text());
process.exitCode = reply.ok ? 0 : 255;
