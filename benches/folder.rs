//! `cargo bench --bench folder`: the audit of a generated folder, beside `hyperlink` when it is installed.
//!
//! 10,000 pages of about 23 KB with 40 links each, the same for every run. Both programs run in turn,
//! as whole processes; the medians and their ratio are printed, and our peak memory. hyperlink checks
//! links and nothing else; tollgate takes all facts, runs all rules and writes both reports.
//!
//! Environment: `PAGES` (10000), `RUNS` (7).

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

#[path = "support/process.rs"]
#[expect(dead_code, reason = "only the memory is asked for here")]
mod process;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tollgate::commands::made_up;
use tollgate::synthetic::{Plan, Site};

fn main() {
    let setting =
        |name: &str, default| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    let (pages, runs) = (setting("PAGES", 10_000), setting("RUNS", 7));
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let folder = scratch.path().join("site");
    made_up::write(&Site::new(Plan::of_pages(pages)), &folder).expect("the site can be written");
    let out = scratch.path().join("out");
    let tollgate = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
        command.arg("audit").arg(&folder).arg("--out").arg(&out).args(["--quiet", "--fail-on", "never"]);
        command
    };
    let hyperlink = || {
        let mut command = Command::new("hyperlink");
        command.arg(&folder);
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
    println!("peak       {} MB", process::measure(&mut tollgate()).peak_mb);
}

fn time(command: &mut Command) -> Duration {
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("the program starts");
    assert!(status.code().is_some_and(|code| code < 2), "the program ends well: {status}");
    start.elapsed()
}

fn report(name: &str, times: &mut Vec<Duration>, pages: u32) {
    times.remove(0); // the first run warms the disk cache
    let (median, fastest) = (median(times).as_secs_f64(), times[0].as_secs_f64());
    let pages = f64::from(pages);
    println!("{name:10} median {median:.3} s, fastest {fastest:.3} s, {:.0} pages/s", pages / median);
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}
