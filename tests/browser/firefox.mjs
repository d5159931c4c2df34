// The report in Firefox. Run in the folder whose node_modules has the tools:
//   node firefox.mjs FIREFOX REPORT... ; every line of the output is a check, and the exit code says whether all held.
import { createRequire } from "node:module";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.cwd(), "package.json"));
const { default: puppeteer } = await import(pathToFileURL(require.resolve("puppeteer-core")).href);

const VIEWS = ["overview", "refusals", "work", "findings", "rules", "pages", "redirects", "crawlers", "external", "ground"];
const [executablePath, ...files] = process.argv.slice(2);
const userDataDir = mkdtempSync(join(tmpdir(), "firefox-"));
const browser = await puppeteer.launch({ browser: "firefox", executablePath, userDataDir, headless: true, defaultViewport: { width: 1280, height: 900 } });
let failures = 0;

async function check(name, file, act) {
  const page = await browser.newPage();
  const wrong = [];
  page.on("console", (message) => message.type() === "error" && wrong.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => dialog.type() === "beforeunload" ? dialog.accept() : wrong.push(`dialog: ${dialog.message()}`));
  page.on("request", (request) => /^(file|blob|data|about):/.test(request.url()) || wrong.push(`request: ${request.url()}`));
  await page.exposeFunction("canary", () => wrong.push("the canary sang"));
  const open = async (hash = "") => {
    await page.goto("about:blank");
    await page.goto(pathToFileURL(file).href + hash);
    await page.waitForSelector("html.ready", { timeout: 20_000 });
  };
  try {
    await open();
    await act(page, open);
    if (wrong.length) throw new Error(wrong.join("; "));
    console.log(`ok      ${name}`);
  } catch (error) {
    failures += 1;
    console.log(`FAILED  ${name}: ${error.message}`);
  }
  await page.close();
}

function ok(is, what) {
  if (!is) throw new Error(what);
}

const rowCount = (page) => page.$eval("#findings .windowed", (table) => Number(table.getAttribute("aria-rowcount")) - 1);

for (const file of files) {
  console.log(`# ${file}`);
  await check("opens on the first question, with nothing loaded", file, async (page) => {
    ok(await page.$eval("#verdict", (verdict) => verdict.checkVisibility()), "the verdict is out of sight");
  });

  await check("shows every view, and one at a time", file, async (page, open) => {
    for (const view of VIEWS) {
      await open(`#${view}`);
      const seen = await page.$$eval("section.view", (views) => views.filter((view) => view.checkVisibility()).map((view) => view.id));
      ok(seen.length === 1 && seen[0] === view, `${seen} where ${view} is wanted`);
    }
  });

  await check("filters and searches, and says so in its address", file, async (page, open) => {
    await open("#findings");
    const all = await rowCount(page);
    await page.select("#findings select[data-key=severity]", "error");
    const errors = await rowCount(page);
    ok(errors > 0 && errors < all, `${errors} of ${all}`);
    const address = await page.evaluate(() => location.hash);
    await open(address);
    ok(address === "#findings?severity=error" && (await rowCount(page)) === errors, `${await rowCount(page)} rows at ${address}`);
    await page.type("#findings input[type=search]", "no such text anywhere");
    await page.waitForFunction(() => document.querySelector("#findings .windowed").getAttribute("aria-rowcount") === "1");
  });

  await check("opens a finding", file, async (page, open) => {
    await open("#findings");
    await page.click("#findings .windowed tbody tr:not(.space) button.open");
    ok(await page.$eval("dialog", (dialog) => dialog.open), "the dialog is closed");
    await page.keyboard.press("Escape");
    ok(await page.$eval("dialog", (dialog) => !dialog.open), "Escape leaves it open");
  });
}
await browser.close();
process.exit(failures ? 1 : 0);
