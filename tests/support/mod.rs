//! What several integration tests need: audits without the command line.
#![expect(dead_code, reason = "each test binary uses a part of this")]

use std::path::{Path, PathBuf};

use tollgate::audit::Audit;
use tollgate::commands::folder::{Settings, audit_folder};
use tollgate::crawl::Control;
use tollgate::fetch::folder::{Folder, Options};
use tollgate::rules::{RULES, Rule, Selection};

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
