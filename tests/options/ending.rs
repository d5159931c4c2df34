//! How a run ends that cannot end well: stopped twice, crowded out, out of room.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use super::witness::{Witness, page_of};
use super::{audit, err, tollgate};

const STORED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/hostile-audit.json");

/// A site with a page that never answers.
fn endless() -> Witness {
    Witness::start(|seen| match seen.path.as_str() {
        "/" => page_of("<title>Home</title><a href=/never>never</a>"),
        "/never" => loop {
            thread::park();
        },
        _ => super::witness::status(404),
    })
}

/// Waits until the page that never answers was asked for.
fn wait_for(site: &Witness) {
    while !site.paths().contains(&"/never".to_owned()) {
        thread::sleep(Duration::from_millis(5));
    }
}

fn interrupt(child: &Child) {
    let status = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(status.expect("kill is there").success());
}

#[test]
fn a_second_interrupt_stops_at_once_and_leaves_no_report() {
    let (site, folder) = (endless(), tempfile::tempdir().expect("a folder for the test"));
    let mut command = tollgate(folder.path(), &["audit", &site.url("/")]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut said = BufReader::new(child.stderr.take().expect("it is piped"));
    wait_for(&site);
    interrupt(&child);
    let mut line = String::new();
    said.read_line(&mut line).expect("it is read");
    assert!(line.contains("Ctrl-C again stops at once"), "{line}");
    interrupt(&child);
    assert_eq!(child.wait().expect("it ends").code(), Some(4));
    said.read_to_string(&mut line).expect("it is read");
    assert!(line.contains("stopped; no report was written"), "{line}");
    let left = |name: &str| folder.path().join("tollgate-out").join(name).exists();
    assert!(!left("audit.json") && !left("report.html"));
}

#[test]
fn two_audits_do_not_write_into_one_folder() {
    let (site, folder) = (endless(), tempfile::tempdir().expect("a folder for the test"));
    let mut command = tollgate(folder.path(), &["audit", &site.url("/"), "--quiet"]);
    let mut first = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
    wait_for(&site);
    let second = tollgate(folder.path(), &["audit", &site.url("/")]).output().expect("the program starts");
    first.kill().and_then(|()| first.wait()).expect("it is ours");
    assert_eq!(second.status.code(), Some(2));
    assert!(err(&second).contains("another tollgate is writing to `tollgate-out`"), "{}", err(&second));
    // What was killed holds nothing any more.
    let home = Witness::site(&[("/", "<title>Home</title>")]);
    let third = tollgate(folder.path(), &["audit", &home.url("/")]).output().expect("the program starts");
    assert!(folder.path().join("tollgate-out/audit.json").exists(), "{}", err(&third));
}

#[test]
fn a_full_disk_is_told_and_the_good_report_stays() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    fs::write(folder.path().join("report.html"), "good").expect("it is written");
    // Four blocks of 512 bytes are less than any report; the signal is the system's way of telling the limit.
    let script =
        format!("trap '' XFSZ; ulimit -f 4; exec {} report {STORED} --out .", env!("CARGO_BIN_EXE_tollgate"));
    let output = Command::new("sh").args(["-c", &script]).current_dir(folder.path()).output();
    let output = output.expect("a shell");
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(err(&output).contains("cannot write `./report.html`"), "{}", err(&output));
    assert_eq!(fs::read_to_string(folder.path().join("report.html")).expect("it is there"), "good");
    assert_eq!(fs::read_dir(folder.path()).expect("it is readable").count(), 1, "a draft was left");
}

#[test]
fn a_full_disk_behind_standard_output_is_told() {
    let site = Witness::site(&[("/", "<title>Home</title>")]);
    let folder = tempfile::tempdir().expect("a folder for the test");
    let full = File::options().write(true).open("/dev/full").expect("Linux has it");
    let mut command = tollgate(folder.path(), &["audit", &site.url("/"), "--stdout", "json"]);
    let output = command.stdout(full).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(err(&output).contains("cannot write to standard output"), "{}", err(&output));
}

#[test]
fn reports_that_have_no_place_are_told_before_anybody_is_asked() {
    let site = Witness::site(&[("/", "<title>Home</title>")]);
    let folder = tempfile::tempdir().expect("a folder for the test");
    fs::write(folder.path().join("taken"), "a file").expect("it is written");
    let args = ["audit", &site.url("/"), "--out", "taken/reports"];
    let output = tollgate(folder.path(), &args).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("cannot make the folder `taken/reports`"), "{}", err(&output));
    assert!(site.seen().is_empty());
    assert_eq!(audit(&[&site.url("/")]).audit().coverage.pages, 1, "elsewhere it can be audited");
}
