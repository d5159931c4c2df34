//! What a person may say about a live audit, from the command line to the wire: a server of our own remembers
//! what it was asked.

mod access;
mod ending;
mod entrance;
mod hosts;
mod missing;
mod plain;
mod probe;
mod reach;
mod refused;
mod spellings;
#[path = "../support/badserver/tls.rs"]
#[expect(
    dead_code,
    clippy::unwrap_used,
    reason = "a part of it is needed; what cannot be set up fails the test"
)]
mod tls;
mod way;
#[path = "../support/witness.rs"]
mod witness;

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;
use tollgate::audit::Audit;

/// What must come back nowhere.
const SECRET: &str = "hunter2-secret";

/// The program in a folder of its own, with nothing in its environment that could change it.
fn tollgate(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    command.args(args).current_dir(folder).stdin(Stdio::null());
    let ours = std::env::vars_os().map(|(name, _)| name);
    for name in ours.filter(|name| name.to_string_lossy().starts_with("TOLLGATE_")) {
        command.env_remove(name);
    }
    command
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// One audit and all that it left behind.
struct Run {
    folder: TempDir,
    output: Output,
}

/// Audits with these arguments and this tollgate.toml.
fn audit_with(args: &[&str], toml: &str, environment: &[(&str, &str)]) -> Run {
    let folder = tempfile::tempdir().expect("a folder for the test");
    fs::write(folder.path().join("tollgate.toml"), toml).expect("it is written");
    let args: Vec<&str> = std::iter::once("audit").chain(args.iter().copied()).collect();
    let output = tollgate(folder.path(), &args).envs(environment.iter().copied()).output();
    Run { folder, output: output.expect("the program starts") }
}

fn audit(args: &[&str]) -> Run {
    audit_with(args, "", &[])
}

impl Run {
    /// The audit that was written.
    fn audit(&self) -> Audit {
        let json = fs::read(self.folder.path().join("tollgate-out/audit.json"));
        let json = json.unwrap_or_else(|_| panic!("no audit was written: {}", err(&self.output)));
        serde_json::from_slice(&json).expect("it is an audit")
    }

    /// What was printed on standard output.
    fn printed(&self) -> String {
        String::from_utf8_lossy(&self.output.stdout).into_owned()
    }

    /// The text of the HTML report.
    fn html(&self) -> String {
        fs::read_to_string(self.folder.path().join("tollgate-out/report.html")).expect("it was written")
    }

    /// Everything that was printed or written, with its name.
    fn outputs(&self) -> Vec<(String, Vec<u8>)> {
        let reports = fs::read_dir(self.folder.path().join("tollgate-out")).expect("reports were written");
        let files = reports.map(|entry| entry.expect("it is readable").path());
        let files = files.map(|path| (path.display().to_string(), fs::read(&path).expect("it is readable")));
        let printed = [("stdout", &self.output.stdout), ("stderr", &self.output.stderr)];
        let printed = printed.into_iter().map(|(name, bytes)| (name.to_owned(), bytes.clone()));
        files.chain(printed).collect()
    }
}
