//! A crawl that ends early goes on where it ended: killed, interrupted, out of room or out of budget.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

/// A site on disk, with a folder beside it for what is written.
struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    /// Pages that link in all directions, some of them nowhere, some with faults.
    fn of(pages: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let root = folder.path().join("site");
        fs::create_dir(&root).expect("it can be made");
        let mut chance = Chance(7);
        for number in 0..pages {
            let name = if number == 0 { "index.html".to_owned() } else { format!("p{number}.html") };
            fs::write(root.join(name), page(number, pages, &mut chance)).expect("it is written");
        }
        Self { folder }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, out: &str, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
        command.args(["audit", "site", "--quiet", "--fail-on", "never", "--format", "json", "--out", out]);
        command.args(args).current_dir(self.folder.path()).env_remove("TOLLGATE_CONFIG").stdin(Stdio::null());
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }

    fn run(&self, out: &str, args: &[&str]) -> Output {
        self.command(out, args).output().expect("the program starts")
    }

    fn start(&self, out: &str, args: &[&str]) -> Child {
        self.command(out, args).spawn().expect("the program starts")
    }

    /// The audit in a folder, without its times.
    fn audit(&self, out: &str) -> Value {
        let text = fs::read_to_string(self.at(out).join("audit.json")).expect("it was written");
        let mut audit: Value = serde_json::from_str(&text).expect("it is JSON");
        let fields = audit.as_object_mut().expect("it is an object");
        fields.remove("started").and(fields.remove("finished")).expect("it has times");
        audit
    }

    /// The audit of a crawl without any state.
    fn whole(&self) -> Value {
        assert_eq!(code(&self.run("whole", &[])), Some(0));
        let audit = self.audit("whole");
        assert_eq!(audit["complete"], true);
        assert!(audit["findings"].as_array().is_some_and(|findings| findings.len() > 10));
        audit
    }

    /// Visits that are safe in `crawl.db`, as anyone may count them meanwhile.
    fn visits(&self) -> usize {
        self.count("SELECT count(*) FROM visits")
    }

    fn count(&self, sql: &str) -> usize {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
        let file = Connection::open_with_flags(self.at("crawl.db"), flags);
        file.and_then(|file| file.query_row(sql, [], |row| row.get::<_, u32>(0)))
            .map_or(0, |count| count as usize)
    }
}

fn page(number: usize, pages: usize, chance: &mut Chance) -> String {
    let mut html = String::from("<!doctype html><html lang=en><head><meta charset=utf-8>");
    if !number.is_multiple_of(9) {
        let _ = write!(html, "<title>Page {number}</title>");
    }
    html.push_str("</head><body><main>");
    for _ in 0..12 {
        let target = chance.below(pages);
        let _ = match chance.below(40) {
            0 => writeln!(html, "<a href='gone{target}.html'>gone</a>"),
            1 => writeln!(html, "<a href='https://b.example/{target}'>elsewhere</a>"),
            2 => writeln!(html, "<a href='p{target}.html#nowhere'>part</a>"),
            3 => writeln!(html, "<a href='/p{target}?a={number}'>clean</a>"),
            _ => writeln!(html, "<p id=x{target}><a href='p{target}.html'>page {target}</a></p>"),
        };
    }
    html
}

/// splitmix64.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).expect("below end")
    }
}

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
fn twenty_kills_change_nothing() {
    let site = Site::of(5000);
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
    let site = Site::of(400);
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
    let site = Site::of(5000);
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
    let site = Site::of(1500);
    let binary = env!("CARGO_BIN_EXE_tollgate");
    let script = format!(
        "trap '' XFSZ; ulimit -f 300; exec '{binary}' audit site --quiet --out full --state crawl.db"
    );
    let mut limited = Command::new("sh");
    let output = limited.args(["-c", &script]).current_dir(site.folder.path()).output().expect("a shell");
    refused(&output, "make room and go on with `--resume`");
    assert!(!site.at("full").join("audit.json").exists(), "no report of half a crawl");
    assert_eq!(code(&site.run("resumed", &["--state", "crawl.db", "--resume"])), Some(0));
    assert_eq!(site.audit("resumed"), site.whole());
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
    let broken = findings.iter().find(|finding| finding["rule"] == "broken-link").expect("there is one");
    let url = broken["url"].as_str().expect("a text");
    let line = broken["sources"][0]["line"].as_u64().expect("a number");
    let sql = format!(
        "SELECT count(*) FROM links JOIN pages ON pages.url = source
         WHERE target = '{url}' AND kind = 'a href' AND line = {line} AND text = 'gone' AND landmark = 'main'"
    );
    assert!(site.count(&sql) > 0, "{sql}");
    assert_eq!(site.count("SELECT count(*) FROM pages WHERE depth = 0 AND title IS NULL"), 1);
}
