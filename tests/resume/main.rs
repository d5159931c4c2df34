//! A crawl that ends early goes on where it ended: killed, interrupted, out of room or out of budget.

#[path = "../support/served.rs"]
mod served;
mod site;

use std::fs;
use std::process::{Child, Command, Output};

use serde_json::Value;
use site::{Chance, Site};

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).expect("it prints UTF-8")
}

fn refused(output: &Output, needle: &str) {
    assert_eq!(code(output), Some(2), "{}", err(output));
    assert!(err(output).contains(needle), "{}", err(output));
}

/// Looks at the crawl until it is as far as it should be, or over.
fn wait_until(child: &mut Child, mut is_far: impl FnMut() -> bool) {
    while !is_far() && child.try_wait().expect("it is ours").is_none() {
        std::thread::yield_now();
    }
}

#[test]
fn twenty_kills_of_an_audit_change_nothing() {
    twenty_kills_change_nothing(&Site::of(5000));
}

#[test]
fn twenty_kills_of_a_live_audit_change_nothing() {
    twenty_kills_change_nothing(&Site::live(5000));
}

fn twenty_kills_change_nothing(site: &Site) {
    let whole = site.whole();
    let (mut chance, mut killed_on_the_way) = (Chance(402), 0);
    for kill in 0..20 {
        let resume: &[&str] = if site.at("crawl.db").exists() { &["--resume"] } else { &[] };
        let before = site.visits();
        let mut child = site.start("killed", &[&["--state", "crawl.db"], resume].concat());
        // By turns after some progress, and somewhere between that and the start.
        let (progress, mut looks) = (1 + chance.below(150), chance.below(60));
        if kill % 2 == 0 {
            wait_until(&mut child, || site.visits() >= before + progress);
        }
        wait_until(&mut child, || {
            looks = looks.saturating_sub(1);
            looks == 0 || site.visits() == usize::MAX
        });
        child.kill().expect("it can be killed");
        child.wait().expect("it is ours");
        killed_on_the_way += usize::from(site.count("SELECT count(*) FROM frontier") > 0);
        assert!(site.visits() >= before, "what is safe stays");
    }
    assert!(killed_on_the_way >= 5, "most kills hit a crawl on its way: {killed_on_the_way}");
    let output = site.run("resumed", &["--state", "crawl.db", "--resume"]);
    assert_eq!(code(&output), Some(0), "{}", err(&output));
    assert_eq!(site.audit("resumed"), whole);
}

#[test]
fn a_budget_ends_a_crawl_early_and_the_next_run_goes_on() {
    goes_on_after_a_budget(&Site::of(400));
    goes_on_after_a_budget(&Site::live(400));
}

fn goes_on_after_a_budget(site: &Site) {
    let whole = site.whole();
    let output = site.run("part", &["--state", "crawl.db", "--max-pages", "100"]);
    assert_eq!(code(&output), Some(4), "{}", err(&output));
    let part = site.audit("part");
    assert_eq!((&part["complete"], &part["coverage"]["pages"]), (&Value::Bool(false), &Value::from(100)));
    assert!(
        part["coverage"]["not_visited"]["page budget spent"].as_u64() > Some(100),
        "{}",
        part["coverage"]
    );
    let output = site.run("part", &["--state", "crawl.db", "--resume", "--max-pages", "250"]);
    assert_eq!((code(&output), &site.audit("part")["coverage"]["pages"]), (Some(4), &Value::from(250)));
    assert_eq!(code(&site.run("resumed", &["--state", "crawl.db", "--resume"])), Some(0));
    assert_eq!(site.audit("resumed"), whole);
    assert_eq!(code(&site.run("resumed", &["--state", "crawl.db", "--resume"])), Some(0));
    assert_eq!(site.audit("resumed"), whole, "a crawl that is over stays as it is");
}

#[test]
fn a_crawl_within_its_budget_is_complete() {
    let site = Site::of(30);
    assert_eq!(code(&site.run("out", &["--max-pages", "900", "--max-time", "1h"])), Some(0));
    assert_eq!(site.audit("out"), site.whole());
}

#[test]
fn when_the_time_is_over_the_report_says_so() {
    let site = Site::of(2000);
    let output = site.run("out", &["--max-time", "1ms"]);
    assert_eq!(code(&output), Some(4), "{}", err(&output));
    let part = site.audit("out");
    assert_eq!(part["complete"], false);
    assert!(part["coverage"]["not_visited"]["time budget spent"].as_u64() > Some(0), "{}", part["coverage"]);
}

#[cfg(unix)]
#[test]
fn the_first_interruption_finishes_what_runs() {
    ends_well_when_interrupted(&Site::of(5000));
    ends_well_when_interrupted(&Site::live(3000));
}

fn ends_well_when_interrupted(site: &Site) {
    let mut child = site.start("out", &["--state", "crawl.db"]);
    wait_until(&mut child, || site.visits() > 0);
    let kill = format!("kill -INT {}", child.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().expect("a shell").success());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(code(&output), Some(4), "{}", err(&output));
    assert!(err(&output).contains("Ctrl-C again stops at once"), "{}", err(&output));
    let part = site.audit("out");
    assert!(part["coverage"]["not_visited"]["interrupted"].as_u64() > Some(0), "{}", part["coverage"]);
    assert_eq!(code(&site.run("resumed", &["--state", "crawl.db", "--resume"])), Some(0));
    assert_eq!(site.audit("resumed"), site.whole());
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    goes_on_when_there_is_room(&Site::of(1500));
    goes_on_when_there_is_room(&Site::live(1500));
}

fn goes_on_when_there_is_room(site: &Site) {
    refused(&site.run_in_little_room(300, "full"), "make room and go on with `--resume`");
    assert!(!site.at("full").join("audit.json").exists(), "no report of half a crawl");
    assert_eq!(code(&site.run("resumed", &["--state", "crawl.db", "--resume"])), Some(0));
    assert_eq!(site.audit("resumed"), site.whole());
}

#[cfg(unix)]
#[test]
fn without_room_to_begin_the_old_state_stays() {
    for site in [Site::of(30), Site::live(30)] {
        assert_eq!(code(&site.run("out", &["--state", "crawl.db"])), Some(0));
        let before = fs::read(site.at("crawl.db")).expect("it is there");
        refused(&site.run_in_little_room(8, "full"), "cannot write the state of the crawl");
        assert_eq!(fs::read(site.at("crawl.db")).expect("it is still there"), before);
        let beside = fs::read_dir(site.at("")).expect("it is readable").flatten();
        let names = beside.map(|entry| entry.file_name().to_string_lossy().into_owned());
        assert!(names.into_iter().all(|name| !name.contains("tmp")), "nothing half-written is left");
    }
}

#[test]
fn what_is_no_state_of_this_crawl_is_refused() {
    let site = Site::of(30);
    refused(&site.run("out", &["--resume"]), "there is no crawl to go on with");
    fs::write(site.at("notes.db"), "letters to a friend").expect("it is written");
    refused(&site.run("out", &["--state", "notes.db"]), "name another file with `--state`");
    refused(&site.run("out", &["--state", "notes.db", "--resume"]), "is no crawl of tollgate");
    refused(&site.run("out", &["--state", "site/crawl.db"]), "inside the audited folder");
    assert_eq!(code(&site.run("out", &["--state", "crawl.db"])), Some(0));
    let other = ["--state", "crawl.db", "--resume", "--base-url", "https://b.example/"];
    refused(&site.run("out", &other), "run it as it was begun, or begin anew");
    let file = fs::OpenOptions::new().write(true).open(site.at("crawl.db")).expect("it is there");
    file.set_len(fs::metadata(site.at("crawl.db")).expect("it is there").len() / 2).expect("it can be cut");
    refused(&site.run("out", &["--state", "crawl.db", "--resume"]), "is damaged");
    assert_eq!(code(&site.run("out", &["--state", "crawl.db"])), Some(0), "ours may be replaced");
}

#[test]
fn anyone_may_read_pages_links_and_findings() {
    let site = Site::of(200);
    assert_eq!(code(&site.run("out", &["--state", "crawl.db"])), Some(0));
    assert!(site.at("crawl.db").exists() && !site.at("crawl.db-wal").exists(), "one file is left");
    let audit = site.audit("out");
    let figure =
        |name: &str| usize::try_from(audit["coverage"][name].as_u64().expect("a count")).expect("small");
    assert_eq!(site.count("SELECT count(*) FROM links"), figure("references"));
    assert_eq!(
        site.count("SELECT count(*) FROM pages WHERE content = 'html' AND status = 200"),
        figure("pages")
    );
    let findings = audit["findings"].as_array().expect("a list");
    assert_eq!(site.count("SELECT count(*) FROM findings"), findings.len());
    let is_gone = |url: &Value| url.as_str().is_some_and(|url| url.contains("gone"));
    let mut broken = findings.iter().filter(|finding| finding["rule"] == "broken-link");
    let broken = broken.find(|finding| is_gone(&finding["url"])).expect("there is one");
    let url = broken["url"].as_str().expect("a text");
    let line = broken["sources"][0]["line"].as_u64().expect("a number");
    let sql = format!(
        "SELECT count(*) FROM links JOIN pages ON pages.url = source
         WHERE target = '{url}' AND kind = 'a href' AND line = {line} AND text = 'gone' AND landmark = 'main'"
    );
    assert!(site.count(&sql) > 0, "{sql}");
    assert_eq!(site.count("SELECT count(*) FROM pages WHERE depth = 0 AND title IS NULL"), 1);
}
