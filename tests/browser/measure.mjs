// How large a report of very many findings is, and how long a person waits for it. Run where the tools are:
//   cd target/browser && node ../../tests/browser/measure.mjs TOLLGATE AUDIT.json [FINDINGS]
// The findings of a real audit are multiplied, each with a URL and a fingerprint of its own.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [, , tollgate, source, wanted = "100000"] = process.argv;
const { chromium } = createRequire(join(process.cwd(), "package.json"))("playwright-core");

const audit = JSON.parse(readFileSync(source, "utf8"));
const models = audit.findings;
audit.findings = Array.from({ length: Number(wanted) }, (_, at) => {
  const model = models[at % models.length];
  const url = `${model.url.replace(/\/$/, "")}/section-${at % 97}/page-${at}/`;
  const fingerprint = createHash("md5").update(`${model.rule}\n${url}`).digest("hex").slice(0, 16);
  return { ...model, url, fingerprint, sources: model.sources.slice(0, 3) };
});
const folder = mkdtempSync(join(tmpdir(), "large-"));
const stored = join(folder, "audit.json");
writeFileSync(stored, JSON.stringify(audit));
const began = performance.now();
execFileSync(resolve(tollgate), ["report", stored, "--out", folder, "--format", "html", "--quiet"]);
const written = performance.now() - began;
const report = join(folder, "report.html");

const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: flags });
const median = (times) => times.sort((one, other) => one - other)[Math.floor(times.length / 2)];
const runs = { open: [], search: [], sort: [], scroll: [] };
for (let run = 0; run < 5; run += 1) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const start = performance.now();
  await page.goto(`${pathToFileURL(report).href}#findings`);
  await page.waitForSelector("html.ready");
  runs.open.push(performance.now() - start);
  const timed = (act) => page.evaluate(`(async () => {
    const start = performance.now();
    (${act})();
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - start;
  })()`);
  runs.search.push(await timed("() => { const box = document.querySelector('#findings input[type=search]'); box.value = 'page-4242'; box.dispatchEvent(new Event('input')); }"));
  runs.sort.push(await timed("() => { const box = document.querySelector('#findings input[type=search]'); box.value = ''; document.querySelector('#findings th[data-key=url] button').click(); }"));
  runs.scroll.push(await timed("() => { document.querySelector('#findings .window').scrollTop = 1e6; }"));
  await page.close();
}
await browser.close();
console.log(`${Number(wanted).toLocaleString("en")} findings: ${(statSync(report).size / 1e6).toFixed(2)} MB, written in ${(written / 1000).toFixed(2)} s`);
for (const [name, times] of Object.entries(runs)) console.log(`${name.padEnd(7)} median ${median(times).toFixed(0)} ms of ${times.length}`);
