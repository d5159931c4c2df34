//! A month of nights: a site that breaks, recovers, flaps and moves by a script, audited every night with its baseline,
//! history and alerts. The record says when a night failed and what was told; of all other nights nothing was said.

#[path = "alerts/receiver.rs"]
#[expect(dead_code, reason = "here every message is taken")]
mod receiver;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use receiver::{Manner, Receiver};
use serde_json::Value;

const SETTINGS: &str = r#"
[audit]
target = "site"
base-url = "https://a.example/"
baseline = "baseline.toml"
only = ["broken-link", "broken-asset", "error-in-sitemap"]
fail-on = ["warning", "status:402"]
fail-after = { broken-asset = 3 }
"#;

/// Who wants to hear of it, from the second night on: what was accepted in the first is no news.
const NOTIFY: &str = r#"
[[notify]]
kind = "webhook"
url-env = "HOOK"
timeout = "60s"
on = ["new-402", "new-error", "recovery"]
"#;

/// What the site is made of tonight.
#[derive(Default)]
struct Site {
    /// Links on the start page that lead nowhere.
    dead: BTreeSet<&'static str>,
    /// Pages that ask for payment.
    charged: BTreeSet<&'static str>,
    /// Pages that the server fails to serve.
    failing: BTreeSet<&'static str>,
    /// Whether the picture is gone.
    picture_is_gone: bool,
    /// Whether /b/ moved to /moved/.
    has_moved: bool,
    /// Empty lines above everything.
    padding: usize,
}

impl Site {
    /// What happens on a day.
    fn live(&mut self, day: u32) {
        match day {
            1 | 28 => drop(self.dead.insert("/old")),
            3 => self.padding = 12,
            4 => drop(self.dead.insert("/typo")),
            6 => drop(self.dead.remove("/typo")),
            8 | 10 | 13 => self.picture_is_gone = true,
            9 | 12 | 16 => self.picture_is_gone = false,
            17 => self.has_moved = true,
            18 => drop(self.charged.insert("/c/")),
            20 => drop(self.charged.remove("/c/")),
            23 => drop(self.failing.insert("/")),
            24 => drop(self.failing.remove("/")),
            25 => drop(self.dead.remove("/old")),
            _ => {}
        }
    }

    fn build(&self, root: &Path) {
        if root.exists() {
            fs::remove_dir_all(root).expect("it can be removed");
        }
        let b = if self.has_moved { "/moved/" } else { "/b/" };
        let pages = ["/", "/a/", b, "/c/"];
        let link = |to: &&str| format!("<a href=\"{to}\">{to}</a>\n");
        let dead = self.dead.iter().map(link).collect::<Vec<_>>().concat();
        let links = pages.iter().map(link).collect::<Vec<_>>().concat();
        for page in pages {
            let dead = if page == "/" { dead.as_str() } else { "" };
            let padding = "\n".repeat(self.padding);
            let html = format!(
                "<!doctype html><title>{page}</title>{padding}<img src=\"/logo.png\" alt=x>{links}{dead}"
            );
            write(&root.join(&page[1..]).join("index.html"), &html);
        }
        if !self.picture_is_gone {
            write(&root.join("logo.png"), "a picture");
        }
        if self.has_moved {
            write(&root.join("_redirects"), "/b/ /moved/ 301\n");
        }
        let named = |page: &&str| format!("<url><loc>https://a.example{page}</loc></url>");
        let urls = pages.iter().map(named).collect::<Vec<_>>().concat();
        write(&root.join("sitemap.xml"), &format!("<urlset>{urls}</urlset>"));
        let answers = |paths: &BTreeSet<&str>, status: u16| {
            let rule = |path: &&str| format!("[[response]]\npath = \"{path}\"\nstatus = {status}\n");
            paths.iter().map(rule).collect::<Vec<_>>().concat()
        };
        write(&root.join("_responses.toml"), &(answers(&self.charged, 402) + &answers(&self.failing, 503)));
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
    fs::write(path, text).expect("it is written");
}

/// The machine that audits every night.
struct Machine {
    folder: tempfile::TempDir,
    receiver: Receiver,
}

impl Machine {
    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
        command.args(args).env("HOOK", self.receiver.url()).current_dir(self.folder.path());
        for name in ["TOLLGATE_FAIL_ON", "TOLLGATE_BASELINE", "TOLLGATE_HISTORY", "TOLLGATE_OUT"] {
            command.env_remove(name);
        }
        command.stdin(Stdio::null()).output().expect("the program starts")
    }

    /// Audits, and gives what was said: on what the run failed, and what was told. `None` of a quiet night.
    fn night(&self, day: u32) -> Option<String> {
        let output = self.run(&["audit", "--frozen-time", &format!("2026-11-{day:02}T03:00:00Z")]);
        let said = String::from_utf8(output.stderr).expect("it prints UTF-8");
        let failed =
            said.lines().last().and_then(|line| line.split_once("failed on ")).map(|(_, failed)| failed);
        let failed = failed.and_then(|failed| failed.split_once(';')).map(|(failed, _)| failed.to_owned());
        let messages = self.receiver.messages();
        let events = messages.iter().flat_map(|message| message["events"].as_array().expect("a list"));
        let told = events.map(|event| match event["state"].as_str() {
            Some("over") => format!("{} over: {}", event["occasion"], event["title"]).replace('"', ""),
            state => format!("{} {}", event["occasion"], state.unwrap_or_default()).replace('"', ""),
        });
        let parts: Vec<String> = failed.into_iter().chain(told).collect();
        assert_eq!(output.status.code() == Some(1), said.contains("failed on "), "night {day}: {said}");
        assert!(!parts.is_empty() || said.is_empty(), "night {day} is neither loud nor quiet: {said}");
        (!parts.is_empty()).then(|| format!("{day:02}: {}", parts.join("; ")))
    }

    /// What the last audit says of the baseline.
    fn baseline(&self) -> Value {
        let audit = fs::read(self.at("tollgate-out/audit.json")).expect("it is written");
        serde_json::from_slice::<Value>(&audit).expect("it is JSON")["baseline"].take()
    }

    fn accept(&self, options: &[&str]) {
        let args = [&["baseline", "update", "tollgate-out/audit.json"][..], options].concat();
        assert!(self.run(&args).status.success());
    }
}

#[test]
fn a_month_is_loud_when_something_happened_and_quiet_otherwise() {
    let machine = Machine {
        folder: tempfile::tempdir().expect("a folder for the test"),
        receiver: Receiver::webhook(Manner::Takes),
    };
    write(&machine.at("tollgate.toml"), SETTINGS);
    let mut site = Site::default();
    let mut record = Vec::new();
    for day in 1..=30 {
        site.live(day);
        site.build(&machine.at("site"));
        record.extend(machine.night(day));
        match day {
            1 => {
                machine.accept(&["--expires", "2026-11-20", "--owner", "anna"]);
                write(&machine.at("tollgate.toml"), &format!("{SETTINGS}{NOTIFY}"));
            }
            22 => machine.accept(&["--expires", "2026-12-31"]),
            24 => assert_eq!(machine.baseline()["known"], 1, "the old fault is known again"),
            25 => assert_eq!(machine.baseline()["fixed_total"], 1),
            27 | 28 => machine.accept(&[]),
            _ => {}
        }
        if day == 23 {
            let baseline = machine.baseline();
            assert_eq!((&baseline["not_reached_total"], &baseline["fixed_total"]), (&1.into(), &0.into()));
        }
    }
    assert_eq!(record, EXPECTED, "{record:#?}");
}

/// The nights of which something was said, and what.
const EXPECTED: &[&str] = &[
    // Nothing is accepted yet.
    "01: warning (1 finding: broken-link at /old)",
    // A link is mistyped, and mended two nights later.
    "04: warning (1 finding: broken-link at /typo); new-error begun",
    "05: warning (1 finding: broken-link at /typo)",
    "06: new-error over: No error is left, but for what was accepted or waits",
    // The picture was away for one night, then for two, which was not enough; this is the third in a row.
    "15: warning (1 finding: broken-asset at /logo.png); new-error begun",
    "16: new-error over: No error is left, but for what was accepted or waits",
    // A page of the sitemap asks for payment.
    "18: warning (2 findings, the dearest: broken-link at /c/) and status:402 (2 findings, the dearest: broken-link at /c/); new-402 begun; new-error begun",
    "19: warning (2 findings, the dearest: broken-link at /c/) and status:402 (2 findings, the dearest: broken-link at /c/)",
    "20: new-402 over: No URL of the sitemap asks for payment any more; new-error over: No error is left, but for what was accepted or waits",
    // What was accepted until the day before, until it is accepted again.
    "21: warning (1 finding: broken-link at /old); new-error begun",
    "22: warning (1 finding: broken-link at /old)",
    // The start page fails, and hides the old fault, which is not mended by that.
    "23: warning (2 findings, the dearest: broken-link at /); new-error begun",
    "24: new-error over: No error is left, but for what was accepted or waits",
    // The old fault was mended and forgotten, and comes back. It is accepted, which mends nothing.
    "28: warning (1 finding: broken-link at /old); new-error begun",
    "29: new-error over: No error is left, but for what was accepted or waits",
];
