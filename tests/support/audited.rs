//! Audits by the command line.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;

use tollgate::audit::Audit;
use tollgate::report::json;

/// Audits a folder or a URL, as a person would.
pub fn audit(out: &Path, target: &OsStr, options: &[&str]) -> Audit {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    command.args(["audit", "--quiet", "--fail-on", "never"]).args(options).arg("--out").arg(out).arg(target);
    assert!(command.status().expect("the program starts").success());
    json::read(&fs::read(out.join("audit.json")).expect("it is there")).expect("it is an audit")
}
