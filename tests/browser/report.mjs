// The report in a browser. Run in the folder whose node_modules has the tools:
//   node report.mjs REPORT... ; every line of the output is a check, and the exit code says whether all held.
// A report whose name holds "hostile" is a page built to attack it: there a canary must stay silent. A comparison is read, and no more.
import { readFileSync, writeFileSync, mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.cwd(), "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const { HtmlValidate } = require("html-validate");

const VIEWS = ["overview", "refusals", "work", "findings", "rules", "pages", "redirects", "crawlers", "external", "ground"];
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: FLAGS });
let failures = 0;

function equal(seen, wanted, what) {
  if (JSON.stringify(seen) !== JSON.stringify(wanted)) throw new Error(`${what}: ${JSON.stringify(seen)} where ${JSON.stringify(wanted)} is wanted`);
}

function ok(is, what) {
  if (!is) throw new Error(what);
}

// A page of its own for each check. Whatever goes wrong in it is a failure: errors, messages, requests, a canary's song.
async function check(name, file, act, { isReport = true, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (message) => message.type() === "error" && wrong.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => dialog.type() === "beforeunload" ? dialog.accept() : wrong.push(`dialog: ${dialog.message()}`));
  page.on("request", (request) => /^(file|blob|data):/.test(request.url()) || wrong.push(`request: ${request.url()}`));
  if (options.javaScriptEnabled !== false) {
    await page.exposeFunction("canary", () => wrong.push("the canary sang"));
  }
  const open = async (hash = "") => {
    await page.goto("about:blank");
    await page.goto(pathToFileURL(file).href + hash);
    if (isReport && options.javaScriptEnabled !== false) await page.waitForSelector("html.ready", { timeout: 20_000 });
  };
  try {
    await open();
    await act(page, open, context);
    if (wrong.length) throw new Error(wrong.join("; "));
    console.log(`ok      ${name}`);
  } catch (error) {
    failures += 1;
    console.log(`FAILED  ${name}: ${error.message}`);
  }
  await context.close();
}

const texts = (page, selector) => page.locator(selector).allTextContents();
const dataRows = "#findings .windowed tbody tr:not(.space)";
const rowCount = async (page) => Number(await page.locator("#findings .windowed").getAttribute("aria-rowcount")) - 1;

async function everyCheck(file) {
  await check("opens on the first question, with nothing loaded", file, async (page) => {
    ok(await page.locator("#verdict").isVisible(), "the verdict is out of sight");
    equal(await page.locator("section.view:visible").count(), 1, "views in sight");
  });

  await check("is walked by keyboard alone", file, async (page) => {
    await page.keyboard.press("Tab");
    equal(await page.evaluate(() => document.activeElement.className), "skip", "the first stop");
    for (let at = 0; at < 12; at += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => document.activeElement.hash === "#findings")) break;
    }
    await page.keyboard.press("Enter");
    await page.waitForSelector("#findings.current");
    await page.locator(`${dataRows} button.open`).first().focus();
    await page.keyboard.press("Enter");
    ok(await page.locator("dialog").isVisible(), "Enter opens a finding");
    await page.keyboard.press("Escape");
    ok(!(await page.locator("dialog").isVisible()), "Escape closes it");
    ok(await page.evaluate(() => document.activeElement.classList.contains("open")), "the focus is back");
  });

  await check("filters, sorts and searches, and says so in its address", file, async (page, open) => {
    await open("#findings");
    const all = await rowCount(page);
    await page.locator("#findings select[data-key=severity]").selectOption("error");
    const errors = await rowCount(page);
    ok(errors > 0 && errors < all, `${errors} of ${all}`);
    equal([...new Set(await texts(page, `${dataRows} td:first-child`))], ["error"], "severities in sight");
    await page.locator("#findings th[data-key=places] button").click();
    const places = await page.locator(dataRows).evaluateAll((rows) => rows.map((row) => Number([...row.querySelectorAll("td.number")].at(-1).textContent.replaceAll(",", ""))));
    equal(places, [...places].sort((one, other) => other - one), "sorted by places");
    await page.locator("#findings input[type=search]").fill("no such text anywhere");
    equal(await rowCount(page), 0, "rows of a search for nothing");
    await page.locator("#findings input[type=search]").fill("");
    const address = await page.evaluate(() => location.hash);
    equal(address, "#findings?severity=error&sort=-places", "the address");
    await open(address);
    equal(await rowCount(page), errors, "rows at that address");
  });

  await check("saves the view as CSV", file, async (page, open) => {
    await open("#findings");
    const [saved] = await Promise.all([page.waitForEvent("download"), page.getByText("CSV of this view").first().click()]);
    const csv = readFileSync(await saved.path(), "utf8");
    ok(csv.startsWith('"Severity","Impact"'), csv.slice(0, 80));
    for (const line of csv.split("\r\n")) ok(!/(^|,)"[=+\-@\t]/.test(line), `a formula: ${line}`);
  });

  await check("copies a finding for a ticket", file, async (page, open, context) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await open("#findings");
    await page.locator(`${dataRows} button.open`).first().click();
    await page.getByText("Copy as Markdown").click();
    await page.waitForFunction(() => document.getElementById("said").textContent === "Markdown copied");
    ok((await page.evaluate(() => navigator.clipboard.readText())).startsWith("### "), "the clipboard holds it");
  });

  await check("keeps marks and notes in a copy of itself", file, async (page, open) => {
    await open("#findings");
    await page.locator(`${dataRows} button.open`).first().click();
    await page.locator("dialog textarea").fill("</script><script>canary()</script>");
    await page.locator("dialog input[value=done]").check();
    await page.keyboard.press("Escape");
    const [saved] = await Promise.all([page.waitForEvent("download"), page.locator("#save").click()]);
    const copy = join(mkdtempSync(join(tmpdir(), "report-")), "report.html");
    writeFileSync(copy, readFileSync(await saved.path()));
    await page.goto(pathToFileURL(copy).href + "#findings?triage=done");
    await page.waitForSelector("html.ready");
    equal(await rowCount(page), 1, "findings that are done in the copy");
    await page.locator(`${dataRows} button.open`).first().click();
    equal(await page.locator("dialog textarea").inputValue(), "</script><script>canary()</script>", "the note");
    ok(await page.locator("dialog input[value=done]").isChecked(), "it is marked as done");
  });

  await check("filters and groups the work list", file, async (page, open) => {
    await open("#work");
    const all = await page.locator("#work li.work").count();
    ok(all > 1, "there is work");
    await page.locator("#work select[aria-label='Group by']").selectOption("who");
    ok((await page.locator("#work li.group").count()) > 0, "groups");
    await page.locator("#work input[type=search]").fill("no such text anywhere");
    equal(await page.locator("#work li.work").count(), 0, "work that holds no such text");
  });

  await check("leads from a finding's cause to its card and from a link to its place", file, async (page, open) => {
    const first = page.locator(".first-list a").first();
    await first.click();
    ok(await page.locator("#work.current").isVisible(), "the work list is in sight");
    ok(await page.locator("#work-1 .body").isVisible(), "the item is open");
  });

  await check("prints all that matters", file, async (page) => {
    const pdf = await page.pdf();
    ok(pdf.length > 20_000 && pdf.subarray(0, 5).toString() === "%PDF-", `${pdf.length} bytes`);
    await page.emulateMedia({ media: "print" });
    for (const view of ["overview", "refusals", "work", "rules"]) ok(await page.locator(`#${view}`).isVisible(), `${view} is printed`);
  });

  await check("fits a phone", file, async (page, open) => {
    for (const view of VIEWS) {
      await open(`#${view}`);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      ok(over <= 0, `${view} is ${over} px too wide`);
    }
  }, { viewport: { width: 375, height: 800 } });

  for (const width of [375, 768, 1024, 1280]) {
    await check(`leaves room for addresses at ${width} px`, file, async (page, open) => {
      await open("#findings");
      const { width: room } = await page.locator(`#findings th[data-key=url]`).boundingBox();
      ok(room >= 120, `${room} px`);
    }, { viewport: { width, height: 900 } });
  }

  await check("is readable without scripts", file, async (page) => {
    equal(await page.locator("section.view:visible").count(), VIEWS.length, "views in sight");
    ok(await page.locator("#rules .finding").first().isVisible(), "findings are written out");
    ok(await page.locator("#pages table").isVisible(), "pages are written out");
  }, { javaScriptEnabled: false });

  for (const colorScheme of ["light", "dark"]) {
    await check(`has no accessibility violation in ${colorScheme}`, file, async (page, open) => {
      const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      equal(paper === "rgb(255, 255, 255)", colorScheme === "light", `the paper is ${paper}`);
      for (const view of [...VIEWS, "findings and a dialog"]) {
        await open(`#${view.split(" ")[0]}`);
        if (view.includes("dialog")) await page.locator(`${dataRows} button.open`).first().click();
        equal(await violations(page, view), [], "violations");
      }
    }, { colorScheme, bypassCSP: true });
  }
}

async function violations(page, view) {
  await page.evaluate(axe);
  const found = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), AXE_TAGS);
  return found.violations.map(({ id, nodes }) => `${view}: ${id} at ${nodes[0].html.slice(0, 160)}`);
}

// A comparison is one page without a script.
async function comparisonChecks(file) {
  await check("tells what became worse", file, async (page) => {
    ok(await page.locator("h1").isVisible(), "the headline is out of sight");
    ok((await page.locator("tbody tr").count()) > 0, "nothing is told");
  }, { isReport: false });

  await check("fits a phone", file, async (page) => {
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    ok(over <= 0, `${over} px too wide`);
  }, { isReport: false, viewport: { width: 375, height: 800 } });

  for (const colorScheme of ["light", "dark"]) {
    await check(`has no accessibility violation in ${colorScheme}`, file, async (page) => {
      equal(await violations(page, "the comparison"), [], "violations");
    }, { isReport: false, colorScheme, bypassCSP: true });
  }
}

async function valid(file) {
  const validator = new HtmlValidate({
    extends: ["html-validate:standard"],
    rules: {
      // Spaces and line ends of a template are nobody's fault, and long titles say what they must.
      "no-trailing-whitespace": "off",
      "long-title": "off",
      // Regions are named by their headings, and scroll by keyboard: both are what axe asks for.
      "prefer-native-element": "off",
      "no-redundant-role": "off",
      "tel-non-breaking": "off",
      "require-sri": "off",
    },
  });
  const report = await validator.validateString(readFileSync(file, "utf8"), "report.html");
  const said = report.results.flatMap((result) => result.messages.filter((message) => message.severity === 2).map((message) => `${message.line}: ${message.ruleId}: ${message.message}`));
  if (said.length) failures += 1;
  console.log(said.length ? `FAILED  is valid HTML: ${said.length}: ${[...new Set(said)].slice(0, 8).join("; ")}` : "ok      is valid HTML");
}

for (const file of process.argv.slice(2)) {
  console.log(`# ${file}`);
  await valid(file);
  await (file.endsWith("comparison.html") ? comparisonChecks(file) : everyCheck(file));
}
await browser.close();
process.exit(failures ? 1 : 0);
