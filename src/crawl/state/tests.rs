//! The frontier in a file, by the suite that every frontier passes, and what only a file can go through.

use std::fs;

use super::*;
use crate::crawl::frontier::conformance::{self, Subject};

fn identity() -> Identity {
    let text = |text: &str| text.to_owned();
    let (version, site, settings) = (text("1"), text("http://a.example/"), text("all rules"));
    Identity { version, site, target: text("public"), settings, started: text("then") }
}

impl SqliteFrontier {
    /// Waits until everything is written.
    fn sync(&mut self) -> anyhow::Result<()> {
        self.flush()?;
        self.writer.sync()
    }

    /// Leaves the file whole.
    fn end(&mut self) -> anyhow::Result<()> {
        self.flush()?;
        self.writer.end()
    }
}

struct InFile {
    folder: tempfile::TempDir,
    frontier: Option<SqliteFrontier>,
}

impl InFile {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let ledger = create(&folder.path().join(FILE_NAME), &identity()).expect("it can be made");
        Self { folder, frontier: Some(ledger.frontier) }
    }

    fn path(&self) -> std::path::PathBuf {
        self.folder.path().join(FILE_NAME)
    }
}

impl Subject for InFile {
    type Frontier = SqliteFrontier;

    fn frontier(&mut self) -> &mut SqliteFrontier {
        self.frontier.as_mut().expect("it is open")
    }

    fn make_safe(&mut self) -> bool {
        self.frontier().sync().expect("it can be written");
        true
    }

    fn crash(&mut self) {
        if let Some(mut frontier) = self.frontier.take() {
            frontier.writer.crash();
        }
        // No target of these was fetched, so nothing was kept that could be entered again.
        let connection = Connection::open(self.path()).expect("it is there");
        connection.execute("UPDATE visits SET status = 200", []).expect("it is ours");
        drop(connection);
        let ledger = resume(&self.path(), &mut identity()).expect("it is whole");
        self.frontier = Some(ledger.frontier);
    }
}

conformance::suite!(InFile::new());

fn refusal(path: &Path, identity: &mut Identity) -> String {
    format!("{:#}", resume(path, identity).expect_err("it must be refused"))
}

#[test]
fn a_crawl_of_something_else_is_refused_with_the_remedy() {
    let file = InFile::new();
    for (change, needle) in [
        (
            (|other| other.version = "2".to_owned()) as fn(&mut Identity),
            "by tollgate 1, and this one is by tollgate 2",
        ),
        (|other| other.site = "http://b.example/".to_owned(), "at the address http://a.example/"),
        (|other| other.target = "other".to_owned(), "a crawl of public, and this one is of other"),
        (|other| other.settings = "no rules".to_owned(), "with settings"),
    ] {
        let mut other = identity();
        change(&mut other);
        let message = refusal(&file.path(), &mut other);
        assert!(message.contains(needle) && message.contains("without `--resume`"), "{message}");
    }
}

#[test]
fn the_beginning_of_a_crawl_is_remembered() {
    let file = InFile::new();
    let mut later = Identity { started: "now".to_owned(), ..identity() };
    resume(&file.path(), &mut later).expect("it is the same crawl");
    assert_eq!(later.started, "then");
}

#[test]
fn an_unknown_version_of_the_tables_is_refused() {
    let file = InFile::new();
    let connection = Connection::open(file.path()).expect("it is there");
    connection.pragma_update(None, "user_version", 99).expect("it is ours");
    let message = refusal(&file.path(), &mut identity());
    let versions = format!("version 99, ours {}", schema::VERSION);
    assert!(message.contains(&versions), "{message}");
}

#[test]
fn foreign_files_are_neither_read_nor_replaced() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join(FILE_NAME);
    assert!(refusal(&path, &mut identity()).contains("there is no crawl to go on with"));
    fs::write(&path, "letters to a friend").expect("it is written");
    assert!(refusal(&path, &mut identity()).contains("is no crawl of tollgate"));
    let message = format!("{:#}", create(&path, &identity()).expect_err("it must be refused"));
    assert!(message.contains("name another file with `--state`"), "{message}");
    assert_eq!(fs::read_to_string(&path).expect("it is there"), "letters to a friend");
    assert_eq!(fs::read_dir(folder.path()).expect("it is readable").count(), 1);
}

#[test]
fn of_two_that_go_on_with_a_crawl_the_first_is_told() {
    let mut file = InFile::new();
    let found = [Discovery::aside("http://a.example/", Skipped::OtherSite)];
    let second = resume(&file.path(), &mut identity()).expect("it is the same crawl");
    file.frontier().add(&found).expect("it is written later");
    let message = format!("{:#}", file.frontier().sync().expect_err("it is written by another"));
    assert!(message.contains("another tollgate"), "{message}");
    drop(second);
}

#[test]
fn a_truncated_file_is_damaged_and_said_to_be() {
    let mut file = InFile::new();
    let keys: Vec<String> = (0..2000).map(|number| format!("http://a.example/{number}")).collect();
    let found: Vec<_> = keys.iter().map(|key| Discovery::aside(key.as_str(), Skipped::OtherSite)).collect();
    file.frontier().add(&found).expect("it is written");
    file.frontier().end().expect("it is written");
    let whole = fs::metadata(file.path()).expect("it is there").len();
    let cut = fs::OpenOptions::new().write(true).open(file.path()).expect("it is there");
    cut.set_len(whole / 2).expect("it can be cut");
    let message = refusal(&file.path(), &mut identity());
    assert!(message.contains("is damaged") && message.contains("without `--resume`"), "{message}");
}
