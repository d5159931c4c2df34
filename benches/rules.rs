//! `cargo bench --bench rules`: what rules cost. A generated folder is audited with all of them, and with every
//! one switched off but the first: an audit without any rule is refused.
//!
//! Both run in turn, as whole processes; the least processor time of each counts, which depends less on what
//! else runs than the time on the clock. What is found is not the same, so the reports differ too: the
//! generated pages have a description that is too short, which is one finding each.
//!
//! Environment: `PAGES` (10000), `RUNS` (7).

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

#[path = "support/process.rs"]
#[expect(dead_code, reason = "the memory is not asked for here")]
mod process;

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use tollgate::commands::made_up;
use tollgate::rules::RULES;
use tollgate::synthetic::{Plan, Site};

fn main() {
    let setting =
        |name: &str, default| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    let (pages, runs) = (setting("PAGES", 10_000), setting("RUNS", 7));
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let folder = scratch.path().join("site");
    made_up::write(&Site::new(Plan::of_pages(pages)), &folder).expect("the site can be written");
    let (all, none) = (scratch.path().join("all.toml"), scratch.path().join("none.toml"));
    std::fs::write(&all, "").expect("files can be written");
    std::fs::write(&none, rules_off()).expect("files can be written");
    let audit = |config: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
        command
            .arg("audit")
            .arg(&folder)
            .arg("--config")
            .arg(config)
            .arg("--out")
            .arg(scratch.path().join("out"));
        command.args(["--quiet", "--fail-on", "never"]);
        let cost = process::measure(&mut command);
        (cost.cpu, cost.wall)
    };
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        with.push(audit(&all));
        without.push(audit(&none));
    }
    let (with, without) = (report("all rules", &with), report("one rule", &without));
    println!("the rules add {:.0} %", 100.0 * (with.as_secs_f64() / without.as_secs_f64() - 1.0));
}

fn rules_off() -> String {
    let mut config = "[rules]\n".to_owned();
    for rule in &RULES[1..] {
        writeln!(config, "{} = \"off\"", rule.id).expect("memory takes it");
    }
    config
}

/// Prints the least of several costs, and gives back the processor time.
fn report(name: &str, costs: &[(Duration, Duration)]) -> Duration {
    let least = |costs: &mut dyn Iterator<Item = Duration>| costs.min().unwrap_or_default();
    let cpu = least(&mut costs.iter().map(|(cpu, _)| *cpu));
    let wall = least(&mut costs.iter().map(|(_, wall)| *wall));
    println!(
        "{name:10} {:.2} s of processor time, {:.3} s on the clock",
        cpu.as_secs_f64(),
        wall.as_secs_f64()
    );
    cpu
}
