//! Live sites: what is found over HTTP is what is found in the folder, and what cannot be audited is told.

#[path = "support/served.rs"]
mod served;
mod support;

use std::net::TcpListener;
use std::process::{Command, Output};

use served::Served;
use tollgate::audit::Audit;
use tollgate::commands::folder::Settings;
use tollgate::fetch::folder::{Folder, Options};

fn serve(site: &str) -> Served {
    Served::folder(&support::sample_site(site))
}

fn audit(url: &str) -> (Output, Option<Audit>) {
    let out = tempfile::tempdir().expect("a folder for the reports");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    command.args(["audit", url, "--quiet", "--stdout", "json", "--format", "json", "--out"]).arg(out.path());
    let output = command.output().expect("the binary runs");
    let audit = serde_json::from_slice(&output.stdout).ok();
    (output, audit)
}

/// What only a server shows, and what only a folder does: files that nothing links to.
const OF_ONE_KIND: &[&str] = &["orphan-page", "missing-nosniff", "slow-first-byte", "uncompressed-text"];

/// Rule and path of every finding that folders and servers both show.
fn found(audit: &Audit) -> Vec<(String, String, Option<u16>)> {
    let path = |url: &str| url.strip_prefix(&audit.base.url).unwrap_or(url).to_owned();
    let is_seen = |rule: &str| !OF_ONE_KIND.contains(&rule);
    let findings = audit.findings.iter().filter(|finding| is_seen(&finding.rule));
    findings.map(|finding| (finding.rule.clone(), path(&finding.url), finding.status)).collect()
}

#[test]
fn a_served_site_has_the_faults_of_its_folder() {
    for site in ["every-fault", "bakery", "healthy"] {
        let served = serve(site);
        let (output, live) = audit(served.url.as_str());
        let live = live.unwrap_or_else(|| panic!("{site}: {}", String::from_utf8_lossy(&output.stderr)));
        let settings = Settings { base_url: Some(served.url.clone()), ..Settings::default() };
        let folder = Folder::open(&support::sample_site(site), Options::default()).expect("a sample site");
        let at_home = found(&support::audit(folder, &settings));
        for fault in found(&live) {
            assert!(at_home.contains(&fault), "{site}: only over HTTP: {fault:?}");
        }
        let links = |faults: &[(String, String, Option<u16>)]| {
            faults.iter().filter(|(rule, ..)| rule == "broken-link").cloned().collect::<Vec<_>>()
        };
        assert_eq!(links(&found(&live)), links(&at_home), "{site}");
    }
}

#[test]
fn a_start_that_does_not_answer_is_exit_3_and_says_what_to_do() {
    let port = TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("a free port")
        .port();
    let (output, _) = audit(&format!("http://127.0.0.1:{port}/"));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("connection-refused") && said.contains("check the port"), "{said}");
}
