// Sums the runners' reports into the last line 'N passed, N failed'. A test that was skipped, or that the list of
// tests on Pulumi's engine names and the report lacks, counts as failed, and is named.
import { readFileSync } from "node:fs";

const read = (name) => JSON.parse(readFileSync(new URL(`../reports/${name}.json`, import.meta.url), "utf8"));
const results = [];
const add = (name, ok) => results.push([name, ok]);

function vitest(name) {
  for (const { assertionResults, status, name: file, message } of read(name).testResults) {
    for (const { fullName, status } of assertionResults) {
      add(`${name}: ${fullName} (${file})`, status === "passed");
    }
    // A file that does not even load reports no test.
    if (status !== "passed" && assertionResults.every((test) => test.status === "passed")) {
      add(`${name}: ${file}: ${message}`, false);
    }
  }
}

function attempt(count, name) {
  try {
    count();
  } catch (error) {
    add(`${name}: no report (${error.message})`, false);
  }
}

attempt(() => vitest("test"), "test");
attempt(() => {
  const { ok, steps, error } = read("local");
  for (const step of steps) add(`local: step ${step.id}`, step.ok);
  // It may end before its first step, or between two.
  if (!ok && steps.every((step) => step.ok)) add(`local: ${error}`, false);
}, "local");
attempt(() => {
  const log = readFileSync(new URL("../reports/proof.log", import.meta.url), "utf8");
  const { rows, mutants, killed } = JSON.parse(log.trimEnd().split("\n").at(-1));
  for (const { name, violations } of rows) add(`proof: ${name}, ${violations} violations`, violations === 0);
  add(`proof: ${killed} of ${mutants} mutants killed`, killed === mutants);
}, "proof");
if (process.argv[2] === "engine") {
  attempt(() => vitest("engine"), "engine");
  const reported = results.map(([name]) => name).filter((name) => name.startsWith("engine: "));
  const required = JSON.parse(readFileSync(new URL("../test/engine/expected.json", import.meta.url), "utf8"));
  for (const title of required) {
    if (!reported.some((name) => name.startsWith(`engine: ${title} (`))) {
      add(`engine: ${title}: not in the report`, false);
    }
  }
  for (const name of reported) {
    if (!required.some((title) => name.startsWith(`engine: ${title} (`))) {
      add(`${name}: not in test/engine/expected.json`, false);
    }
  }
}

const failed = results.filter(([, ok]) => !ok);
for (const [name] of failed) console.log(`FAILED ${name}`);
console.log(`${results.length - failed.length} passed, ${failed.length} failed`);
process.exit(failed.length > 0 || results.length === 0 ? 1 : 0);
