//! `cargo bench --bench folder`: the audit of a generated folder, beside `hyperlink` when it is installed.
//!
//! 10,000 pages of about 23 KB with 40 links each, the same for every run. Both programs run in turn,
//! as whole processes; the medians and their ratio are printed, and our peak memory. hyperlink checks
//! links and nothing else; tollgate takes all facts, runs all rules and writes both reports.
//!
//! Environment: `PAGES` (10000), `RUNS` (7).

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const LINKS: usize = 40;
const PAGE_BYTES: usize = 23_000;

fn main() {
    let setting =
        |name: &str, default| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    let (pages, runs) = (setting("PAGES", 10_000), setting("RUNS", 7));
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let site = scratch.path().join("site");
    write_site(&site, pages);
    let out = scratch.path().join("out");
    let tollgate = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
        command.arg("audit").arg(&site).arg("--out").arg(&out).args(["--quiet", "--fail-on", "never"]);
        command
    };
    let hyperlink = || {
        let mut command = Command::new("hyperlink");
        command.arg(&site);
        command
    };
    let has_hyperlink = hyperlink().arg("--version").stdout(Stdio::null()).status().is_ok();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..=runs {
        ours.push(time(&mut tollgate()));
        if has_hyperlink {
            theirs.push(time(&mut hyperlink()));
        }
    }
    report("tollgate", &mut ours, pages);
    if has_hyperlink {
        report("hyperlink", &mut theirs, pages);
        println!("ratio      {:.2}", median(&mut ours).as_secs_f64() / median(&mut theirs).as_secs_f64());
    } else {
        println!("hyperlink is not installed: cargo install hyperlink");
    }
    println!("peak       {} MB", peak_memory(&mut tollgate()));
}

fn time(command: &mut Command) -> Duration {
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("the program starts");
    assert!(status.code().is_some_and(|code| code < 2), "the program ends well: {status}");
    start.elapsed()
}

fn report(name: &str, times: &mut Vec<Duration>, pages: usize) {
    times.remove(0); // the first run warms the disk cache
    let (median, fastest) = (median(times).as_secs_f64(), times[0].as_secs_f64());
    let pages = f64::from(u32::try_from(pages).unwrap_or(u32::MAX));
    println!("{name:10} median {median:.3} s, fastest {fastest:.3} s, {:.0} pages/s", pages / median);
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// Peak resident memory in MB, as the kernel counts it (`VmHWM`), asked for until the process ends.
fn peak_memory(command: &mut Command) -> u64 {
    let mut child = command.stdout(Stdio::null()).spawn().expect("the program starts");
    let path = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().expect("a child can be waited for").is_none() {
        let status = std::fs::read_to_string(&path).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        peak = peak.max(kilobytes.unwrap_or_default() / 1024);
        std::thread::yield_now();
    }
    peak
}

fn write_site(site: &Path, pages: usize) {
    let mut random = Random(1);
    let words: Vec<String> = (0..3000).map(|_| random.word()).collect();
    for page in 0..pages {
        let path = site.join(page_path(page));
        std::fs::create_dir_all(path.parent().expect("pages are in folders")).expect("folders can be made");
        std::fs::write(path, page_html(page, pages, &words, &mut random)).expect("pages can be written");
    }
    std::fs::write(site.join("style.css"), "body { font-family: serif }").expect("files can be written");
}

fn page_path(page: usize) -> String {
    if page == 0 { "index.html".to_owned() } else { format!("section-{}/page-{page}.html", page % 100) }
}

fn page_html(page: usize, pages: usize, words: &[String], random: &mut Random) -> String {
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Page {page} of the site</title>\n\
         <meta name=\"description\" content=\"All about {page}\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n<body>\n<header><nav><ul>\n"
    );
    for section in 1..11 {
        let _ = writeln!(
            html,
            "<li><a class=\"nav\" href=\"/{}\">Section {section}</a></li>",
            page_path(section)
        );
    }
    let _ = writeln!(html, "</ul></nav></header>\n<main>\n<h1>Page {page}</h1>");
    // The next page is always linked, so that every page is reached.
    let _ = writeln!(html, "<p><a href=\"/{}\">Next</a></p>", page_path((page + 1) % pages));
    let mut links = 11;
    while html.len() < PAGE_BYTES || links < LINKS {
        html.push_str("<p class=\"text\">");
        for _ in 0..60 {
            html.push_str(&words[random.below(words.len())]);
            html.push(' ');
        }
        if links < LINKS {
            let target = random.below(pages);
            let _ =
                write!(html, "<a href=\"/{}\">{}</a>", page_path(target), words[random.below(words.len())]);
            links += 1;
        }
        html.push_str("</p>\n");
    }
    html.push_str("</main>\n<footer><p>Made by hand</p></footer>\n</body>\n</html>\n");
    html
}

/// `SplitMix64`: the same site on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).expect("below a usize")
    }

    fn word(&mut self) -> String {
        let length = 2 + self.below(9);
        (0..length).map(|_| char::from(b'a' + u8::try_from(self.below(26)).expect("26 letters"))).collect()
    }
}
