//! What several integration tests need: audits without the command line.
#![expect(dead_code, reason = "each test binary uses a part of this")]

use std::path::{Path, PathBuf};
use std::time::Duration;

use tollgate::audit::Audit;
use tollgate::commands::folder::{Settings, audit_folder};
use tollgate::crawl::Control;
use tollgate::fetch::folder::{Folder, Options};
use tollgate::page::{Tls, Transfer};
use tollgate::rules::{RULES, Rule, Selection};

/// Rules about what only a network or the user's data shows; tests/live.rs and tests/impact.rs have them fire.
pub const LIVE_ONLY: &[&str] = &[
    "answers-every-url",
    "broken-external-link",
    "broken-landing-page",
    "index-file-address",
    "malformed-answer",
    "missing-https-redirect",
    "moved-external-link",
    "optional-slash",
    "passing-server-error",
    "soft-404",
    "www-and-bare-host",
];

/// A sample site of this repository.
pub fn sample_site(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-sites").join(name)
}

/// The settings under which only one rule runs.
pub fn only(rule: &'static Rule) -> Settings {
    let mut selection = Selection::default();
    for other in RULES.iter().filter(|other| other.id != rule.id) {
        selection.set(other, None);
    }
    Settings { selection, ..Settings::default() }
}

/// Audits a site of files in memory.
pub fn audit_files<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>, settings: &Settings) -> Audit {
    audit(Folder::in_memory(files), settings)
}

/// A folder as an encrypted server of good speed would deliver it. Its certificate ends with the year 2029.
pub fn as_if_served(folder: Folder) -> Folder {
    let tls = Tls {
        version: "TLSv1.3".to_owned(),
        issuer: "An authority".to_owned(),
        names: vec!["bakery.example".to_owned()],
        not_after: 1_893_455_999,
    };
    folder.as_if_served(Transfer {
        protocol: "HTTP/2.0".to_owned(),
        peer: None,
        first_byte: Duration::ZERO,
        total: Duration::ZERO,
        wire_bytes: 0,
        leniencies: Vec::new(),
        tls: Some(tls),
    })
}

/// Audits a folder on disk with all rules.
pub fn audit_path(root: &Path) -> Audit {
    let folder = Folder::open(root, Options::default()).expect("the folder can be read");
    audit(folder, &Settings::default())
}

/// Audits a folder.
pub fn audit(folder: Folder, settings: &Settings) -> Audit {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (_sender, stop) = tokio::sync::watch::channel(false);
    let control = Control { tick: &mut |_| {}, stop };
    runtime.block_on(audit_folder(folder, "test", settings, control)).expect("no state is kept")
}
