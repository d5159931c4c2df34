//! `cargo bench --bench http`: the audit of a site that nginx serves on this machine, beside a bare fetch of
//! the same URLs, which reads the bodies and does nothing with them.
//!
//! 10,000 pages of about 23 KB with 40 links each. The programs run in turn, as whole processes, and share
//! the cores with nginx; the medians are printed: wall time, pages per second, processor time and peak
//! memory of the client. tollgate takes all facts, runs all rules, writes all reports and crawl.db.
//! muffet and siteone-crawler run too where they are on the path.
//!
//! Environment: `PAGES` (10000), `RUNS` (5).

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

#[path = "support/process.rs"]
mod process;
#[path = "../tests/support/webserver.rs"]
#[expect(dead_code, reason = "the tests start Apache too")]
mod webserver;

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

use process::{Cost, measure};
use tokio::task::JoinSet;
use tollgate::commands::made_up;
use tollgate::synthetic::{File, Plan, Site};
use webserver::WebServer;

/// How many questions the bare fetch has under way: as many as an audit of this machine's own hosts.
const IN_FLIGHT: usize = 64;

/// As servers of static files are mostly set up.
const DIRECTIVES: &str = "sendfile on; tcp_nopush on;";

/// One program that is measured.
struct Client {
    name: &'static str,
    command: Call,
    costs: Vec<Cost>,
}

/// How a program is called.
type Call = fn(&Setting) -> Command;

/// What the programs are told.
struct Setting {
    url: String,
    list: OsString,
    out: OsString,
}

fn main() {
    if let Some(list) = std::env::var_os("FETCH_LIST") {
        return fetch_all(Path::new(&list));
    }
    let number =
        |name: &str, default| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    let (pages, runs) = (number("PAGES", 10_000), number("RUNS", 5));
    let site = Site::new(Plan::of_pages(pages));
    let server = WebServer::nginx(DIRECTIVES, |root| made_up::write(&site, root).expect("it can be written"));
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let list = scratch.path().join("urls");
    let urls: Vec<String> =
        (0..pages).map(|page| format!("{}{}\n", server.url(), site.name(File::Page(page)))).collect();
    fs::write(&list, urls.concat()).expect("the list can be written");
    let setting = Setting { url: server.url(), list: list.into(), out: scratch.path().join("out").into() };
    let mut clients = clients(&setting);
    // The first round warms the disk cache.
    for round in 0..=runs {
        for client in &mut clients {
            let cost = measure(&mut (client.command)(&setting));
            client.costs.extend((round > 0).then_some(cost));
        }
    }
    println!("{:14} {:>8} {:>9} {:>8} {:>8}", "client", "wall s", "pages/s", "CPU s", "peak MB");
    for client in &clients {
        report(client, pages);
    }
}

fn clients(setting: &Setting) -> Vec<Client> {
    let commands: [(&str, Call); 4] =
        [("tollgate", tollgate), ("bare fetch", bare_fetch), ("muffet", muffet), ("siteone", siteone)];
    let is_there = |command: &Call| {
        let program = command(setting).get_program().to_owned();
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path).any(|folder| folder.join(&program).is_file())
    };
    let known = commands.into_iter().filter(|(_, command)| is_there(command));
    known.map(|(name, command)| Client { name, command, costs: Vec::new() }).collect()
}

fn tollgate(setting: &Setting) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    command.args(["audit", &setting.url, "--quiet", "--fail-on", "never", "--out"]).arg(&setting.out);
    command
}

fn bare_fetch(setting: &Setting) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program is a file"));
    command.env("FETCH_LIST", &setting.list);
    command
}

fn muffet(setting: &Setting) -> Command {
    let mut command = Command::new("muffet");
    command.args(["--max-connections-per-host", "64", &setting.url]);
    command
}

fn siteone(setting: &Setting) -> Command {
    let mut command = Command::new("siteone-crawler");
    command.arg(format!("--url={}", setting.url)).args(["--workers=8", "--max-reqs-per-sec=100000"]);
    command
}

/// Fetches every URL of a list, and forgets what comes.
#[tokio::main]
async fn fetch_all(list: &Path) {
    let urls = fs::read_to_string(list).expect("the list can be read");
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let mut running = JoinSet::new();
    for url in urls.lines() {
        if running.len() == IN_FLIGHT {
            running.join_next().await.expect("some run").expect("none panics");
        }
        let question = client.get(url).send();
        running.spawn(async move {
            let body =
                question.await.expect("it answers").error_for_status().expect("it is there").bytes().await;
            assert!(!body.expect("it comes whole").is_empty());
        });
    }
    running.join_all().await;
}

fn report(client: &Client, pages: u32) {
    let median = |figure: fn(&Cost) -> f64| {
        let mut figures: Vec<f64> = client.costs.iter().map(figure).collect();
        figures.sort_by(f64::total_cmp);
        figures[figures.len() / 2]
    };
    let (wall, cpu) = (median(|cost| cost.wall.as_secs_f64()), median(|cost| cost.cpu.as_secs_f64()));
    let peak = median(|cost| f64::from(cost.peak_mb));
    let pages = f64::from(pages);
    println!("{:14} {wall:8.2} {:9.0} {cpu:8.2} {peak:8.0}", client.name, pages / wall);
}
