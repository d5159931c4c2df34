//! The report in real browsers: Chromium opens it, walks through it, filters, copies, prints, and so, more briefly, does Firefox; axe and an HTML
//! validator judge it; a site built to attack it runs nothing. The checks are in tests/browser.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// Where tests/run.sh puts what drives the browser.
fn tools() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/browser")
}

/// The report of a folder, made by the program itself: that of a second audit, which knows what changed.
fn report_of(site: &Path, name: &str, out: &Path) -> PathBuf {
    let folder = out.join(name);
    let audit = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
        command.args(["audit", "--quiet", "--fail-on", "never", "--out"]).arg(&folder).arg(site);
        assert!(command.status().expect("the program starts").success());
    };
    audit();
    forge_history(&folder.join("history.jsonl"));
    audit();
    folder.join("report.html")
}

/// Makes the first audit one that knew nothing but an attack, which is fixed now.
fn forge_history(path: &Path) {
    let line = fs::read_to_string(path).expect("the first audit is remembered");
    let mut run: serde_json::Value = serde_json::from_str(&line).expect("a line is JSON");
    let text = ATTACKS.concat();
    run["known"] = serde_json::json!([{
        "fingerprint": "0", "severity": "error", "rule": text, "url": format!("javascript:canary()//{text}")
    }]);
    fs::write(path, format!("{run}\n")).expect("there is room");
}

/// Runs a script of tests/browser; `checks` of it hold at least.
fn run(script: &str, args: &[&Path], checks: usize) {
    let tools = tools();
    assert!(
        tools.join("node_modules/playwright-core").is_dir(),
        "tests/run.sh installs what drives the browser"
    );
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser").join(script);
    let output =
        Command::new("node").arg(script).args(args).current_dir(tools).output().expect("node is installed");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.lines().filter(|line| line.starts_with("ok ")).count() >= checks, "{said}");
}

fn check_in_browser(report: &Path) {
    run("report.mjs", &[report], 11);
}

/// The Firefox of this machine.
fn firefox() -> PathBuf {
    let path = std::env::var_os("PATH").expect("there is a path");
    let named = std::env::var_os("FIREFOX").into_iter().map(PathBuf::from);
    let installed = ["firefox-esr", "firefox"].map(|name| {
        std::env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
    });
    named.chain(installed.into_iter().flatten()).next().expect("tests/run.sh installs Firefox")
}

#[test]
fn a_report_works_for_eyes_keyboards_and_machines() {
    let out = TempDir::new().expect("there is room");
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-sites/bakery");
    check_in_browser(&report_of(&site, "bakery", out.path()));
}

#[test]
fn a_report_works_in_firefox_too() {
    let out = TempDir::new().expect("there is room");
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-sites/bakery");
    let hostile = out.path().join("site");
    hostile_site(&hostile);
    let reports = [report_of(&site, "bakery", out.path()), report_of(&hostile, "hostile", out.path())];
    run("firefox.mjs", &[&firefox(), &reports[0], &reports[1]], 8);
}

#[test]
fn a_comparison_is_readable_for_eyes_and_machines() {
    let out = TempDir::new().expect("there is room");
    let hostile = out.path().join("site");
    hostile_site(&hostile);
    let bakery = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-sites/bakery");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    command.arg("compare").args([&bakery, &hostile]).args([
        "--format",
        "html",
        "--fail-on",
        "never",
        "--out",
    ]);
    assert!(command.arg(out.path()).output().expect("the program starts").status.success());
    run("report.mjs", &[&out.path().join("comparison.html")], 5);
}

/// Texts that run, break out, or turn around what stands beside them, where they are taken for more than text.
const ATTACKS: &[&str] = &[
    "</script><script>canary()</script>",
    "\"><img src=x onerror=canary()>",
    "'><svg onload=canary()>",
    "</title></style></template><iframe srcdoc='<script>parent.canary()</script>'>",
    "{{ 7 * 7 }}{% raw %}<script>canary()</script>",
    "<!--<script>canary()//",
    "\u{202E}lmth.exe\u{0007}",
];

/// A site every text of which attacks whoever shows it.
fn hostile_site(root: &Path) {
    let write = |name: &str, text: String| {
        let path = root.join(name);
        fs::create_dir_all(path.parent().expect("it is below the root")).expect("there is room");
        fs::write(path, text).expect("there is room");
    };
    let escaped = |text: &str| {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;").replace('\'', "&#39;")
    };
    let mut links = String::new();
    for (at, attack) in ATTACKS.iter().enumerate() {
        let text = escaped(attack);
        links.extend([format!(
            "<p><a href=\"/gone/{at}/{text}\">{text}</a> <a href=\"javascript:canary()//{text}\">{text}</a> <img src=\"/{text}.png\" alt=\"{text}\"></p>\n"
        )]);
        write(
            &format!("page/{at}.html"),
            format!(
                "<!doctype html><title>{text}</title><meta name=description content=\"{text}\"><link rel=canonical href=\"javascript:canary()\"><script type=\"application/ld+json\">{{\"@type\": \"{}\"}}</script><h1>{text}</h1><a href=\"/paid/{at}\">{text}</a><a href=/>home</a>",
                attack.replace('"', "'").replace("</script", "<\\/script")
            ),
        );
        links.extend([format!("<a href=\"/page/{at}\">{text}</a>\n")]);
    }
    write(
        "index.html",
        format!(
            "<!doctype html><html lang=\"{}\"><title>{}</title><h1>x</h1>{links}",
            escaped(ATTACKS[1]),
            escaped(ATTACKS[0])
        ),
    );
    let body = serde_json::json!({
        "x402Version": 1,
        "error": ATTACKS[0],
        "accepts": [{ "scheme": "exact", "network": ATTACKS[1], "maxAmountRequired": "10000", "asset": "0x00", "payTo": ATTACKS[2],
            "resource": "javascript:canary()", "description": ATTACKS[0], "mimeType": ATTACKS[3], "maxTimeoutSeconds": 60,
            "extra": { "name": ATTACKS[1], "version": "2" } }]
    });
    write(
        "_responses.toml",
        format!(
            "[[response]]\npath = \"/paid/*\"\nstatus = 402\nheaders = {{ \"content-type\" = \"application/json\", \"crawler-price\" = \"USD <b onclick=canary()>\" }}\nbody = '''{body}'''\n"
        ),
    );
}

#[test]
fn a_hostile_site_runs_nothing_in_its_report() {
    let folder = TempDir::new().expect("there is room");
    let site = folder.path().join("site");
    hostile_site(&site);
    check_in_browser(&report_of(&site, "hostile", folder.path()));
}
