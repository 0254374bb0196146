import { join } from "node:path";
import { launchBrowser } from "../../support/browser";
import { PROJECT_ROOT } from "../../support/paths";
import { findKept } from "../kept";

/** Takes the README's picture: of the dashboard of a local run that was kept. */
async function main(): Promise<void> {
  const url = (await findKept())?.dashboard;
  if (url === undefined) throw new Error("there is no kept run; start one with: npm run local -- --keep");
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
  await page.goto(url);
  await page.locator("canvas").first().waitFor();
  await page.screenshot({ path: join(PROJECT_ROOT, "docs", "dashboard.png"), fullPage: true });
  await browser.close();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
