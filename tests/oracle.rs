//! The oracle: the facts of a page, read a second time from the tree that html5ever builds, must be
//! those that the extractor streams out. The second reading shares no code with the first.

mod oracle {
    pub mod compare;
    pub mod dom;
    pub mod facts;
    pub mod mentions;
    pub mod nasty;
    pub mod notation;
    pub mod ours;
    pub mod positions;
    pub mod structured;
    pub mod theirs;
    pub mod words;

    pub use facts::{Facts, given};
}

#[path = "support/generator.rs"]
mod generator;

use std::path::{Path, PathBuf};

use generator::{Manner, page};
use oracle::compare::{self, Comparison};
use oracle::nasty::{self, DIFFERENCES};

/// Every HTML file below a folder, in order.
fn html_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("the folder can be listed").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() && !path.is_symlink() {
            html_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "html" || extension == "htm") {
            found.push(path);
        }
    }
}

/// Reads a page both ways. The tree is walked by recursion, and some pages nest deeply.
fn compare(body: &[u8]) -> Comparison {
    const STACK_BYTES: usize = 64 << 20;
    std::thread::scope(|scope| {
        let reader = std::thread::Builder::new().stack_size(STACK_BYTES);
        let reading = reader.spawn_scoped(scope, || compare::compare(body)).expect("a thread can be started");
        reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// What stands between two readings, as one line each.
fn complaints(name: &str, comparison: &Comparison) -> Vec<String> {
    comparison.disagreements.iter().map(|disagreement| format!("{name}: {disagreement}")).collect()
}

#[test]
fn sample_sites_read_the_same_both_ways() {
    let mut files = Vec::new();
    html_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-sites"), &mut files);
    assert!(files.len() > 50, "the sample sites are missing");
    let read = |file: &PathBuf| compare(&std::fs::read(file).expect("a sample page can be read"));
    let wrong: Vec<_> =
        files.iter().flat_map(|file| complaints(&file.display().to_string(), &read(file))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn generated_pages_agree(manner: Manner) {
    let wrong: Vec<_> = (0..400)
        .flat_map(|seed| {
            let html = page(seed, manner);
            complaints(&format!("seed {seed}"), &compare(html.as_bytes()))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {manner:?}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn well_formed_pages_read_the_same_both_ways() {
    generated_pages_agree(Manner::Strict);
}

#[test]
fn sloppy_pages_read_the_same_both_ways() {
    generated_pages_agree(Manner::Sloppy);
}

#[test]
fn nasty_pages_read_the_same_but_for_the_listed_differences() {
    let mut wrong = Vec::new();
    let pages = nasty::pages();
    for (name, html) in &pages {
        let comparison = compare(html.as_bytes());
        let is_listed = DIFFERENCES.iter().any(|(listed, _)| listed == name);
        match (is_listed, comparison.disagreements.is_empty()) {
            (false, false) => wrong.extend(complaints(name, &comparison)),
            (true, true) => wrong.push(format!("{name}: listed as different, but it is not")),
            _ => {}
        }
    }
    for (name, _) in DIFFERENCES {
        assert!(pages.iter().any(|(known, _)| known == name), "{name} is no page of the table");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "reads the folder named by TOLLGATE_ORACLE_DIR"]
fn a_real_tree_reads_the_same_both_ways() {
    let folder =
        std::env::var("TOLLGATE_ORACLE_DIR").expect("TOLLGATE_ORACLE_DIR names a folder of HTML files");
    let mut files = Vec::new();
    html_files(Path::new(&folder), &mut files);
    files.truncate(3000);
    assert!(!files.is_empty(), "{folder} holds no HTML");
    let (mut facts, mut wrong) = (0, Vec::new());
    for file in &files {
        let comparison = compare(&std::fs::read(file).expect("the file can be read"));
        facts += comparison.facts;
        wrong.extend(complaints(&file.display().to_string(), &comparison));
    }
    let shown: Vec<String> = wrong.iter().map(|line| line.chars().take(600).collect()).collect();
    println!("{} pages, {facts} facts, {} disagreements\n{}", files.len(), wrong.len(), shown.join("\n"));
    assert!(wrong.is_empty());
}
