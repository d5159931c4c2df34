//! A site with faults of many kinds, and audits of it.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

use super::code;
use super::served::Served;

const ROBOTS: &str = "User-agent: *\nDisallow: /secret/\n";

const REDIRECTS: &str = "/moved/:page /p:page 301\n";

const RESPONSES: &str = r#"
[[response]]
path = "/paid/*"
status = 402

[[response]]
path = "/busy"
status = 429
"#;

/// A site on disk, with a folder beside it for what is written.
pub struct Site {
    folder: tempfile::TempDir,
    /// What is audited: the folder of the site, or the address where it is served.
    pub target: String,
    _served: Option<Served>,
}

impl Site {
    /// Pages that link in all directions, some of them nowhere, some with faults.
    pub fn of(pages: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let root = folder.path().join("site");
        fs::create_dir(&root).expect("it can be made");
        let mut chance = Chance(7);
        for number in 0..pages {
            let name = if number == 0 { "index.html".to_owned() } else { format!("p{number}.html") };
            fs::write(root.join(name), page(number, pages, &mut chance)).expect("it is written");
        }
        for (name, text) in
            [("robots.txt", ROBOTS), ("_redirects", REDIRECTS), ("_responses.toml", RESPONSES)]
        {
            fs::write(root.join(name), text).expect("it is written");
        }
        Self { folder, target: "site".to_owned(), _served: None }
    }

    /// The same, served as a live site.
    pub fn live(pages: usize) -> Self {
        let site = Self::of(pages);
        let served = Served::folder(&site.at("site"));
        Self { target: served.url.to_string(), _served: Some(served), ..site }
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn command(&self, out: &str, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
        command.args([
            "audit",
            &self.target,
            "--quiet",
            "--fail-on",
            "never",
            "--format",
            "json",
            "--out",
            out,
            // Tests ask this machine only.
            "--external",
            "list",
            // A busy machine is slow now and then, and that is no fault of the site.
            "--rule",
            "slow-first-byte=off",
        ]);
        command.args(args).current_dir(self.folder.path()).env_remove("TOLLGATE_CONFIG").stdin(Stdio::null());
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }

    pub fn run(&self, out: &str, args: &[&str]) -> Output {
        self.command(out, args).output().expect("the program starts")
    }

    /// An audit that can write no file larger than so many blocks, in a shell that says so.
    pub fn run_in_little_room(&self, blocks: u32, out: &str) -> Output {
        let (binary, target) = (env!("CARGO_BIN_EXE_tollgate"), &self.target);
        let script = format!(
            "trap '' XFSZ; ulimit -f {blocks}; exec '{binary}' audit '{target}' --quiet --external list --rule slow-first-byte=off --out {out} --state crawl.db"
        );
        let mut limited = Command::new("sh");
        limited.args(["-c", &script]).current_dir(self.folder.path()).output().expect("a shell")
    }

    pub fn start(&self, out: &str, args: &[&str]) -> Child {
        self.command(out, args).spawn().expect("the program starts")
    }

    /// The audit in a folder, without its times.
    pub fn audit(&self, out: &str) -> Value {
        let text = fs::read_to_string(self.at(out).join("audit.json")).expect("it was written");
        let mut audit: Value = serde_json::from_str(&text).expect("it is JSON");
        let fields = audit.as_object_mut().expect("it is an object");
        fields.remove("started").and(fields.remove("finished")).expect("it has times");
        // How often the servers were asked is another number when a crawl goes on.
        fields.remove("manners");
        // What changed since the audit before is told where there was one.
        fields.remove("trend");
        for address in fields["addresses"].as_array_mut().expect("they are listed") {
            address.as_object_mut().expect("it is an object").remove("first_byte_ms");
        }
        // With another budget everything may be visited all the same.
        let settings = fields["settings"].as_object_mut().expect("it is an object");
        settings.remove("max_pages");
        settings.remove("max_time");
        audit
    }

    /// The audit of a crawl without any state.
    pub fn whole(&self) -> Value {
        assert_eq!(code(&self.run("whole", &[])), Some(0));
        let audit = self.audit("whole");
        assert_eq!(audit["complete"], true);
        assert!(audit["findings"].as_array().is_some_and(|findings| findings.len() > 10));
        audit
    }

    /// Visits that are safe in `crawl.db`, as anyone may count them meanwhile.
    pub fn visits(&self) -> usize {
        self.count("SELECT count(*) FROM visits")
    }

    pub fn count(&self, sql: &str) -> usize {
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
            4 => writeln!(html, "<a href='/paid/{}'>paid</a>", target % 50),
            5 => writeln!(html, "<a href='/secret/{}'>secret</a>", target % 50),
            6 => writeln!(html, "<a href='/moved/{target}'>moved</a> <a href='/busy'>busy</a>"),
            _ => writeln!(html, "<p id=x{target}><a href='p{target}.html'>page {target}</a></p>"),
        };
    }
    html
}

/// splitmix64.
pub struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).expect("below end")
    }
}
