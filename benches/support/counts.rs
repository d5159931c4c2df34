//! Counts the instructions of each piece of an audit, and fails where one takes more than it did.
//!
//!     cargo run --release --features counts --bin counts
//!
//! Valgrind counts, so that it does not matter what else the machine does. A piece is run once and then several
//! times, each in a process of its own; the difference is what it takes without any preparation. The figures to
//! compare with stand in benches/counts.toml; `UPDATE_COUNTS=1` writes them.

#![expect(clippy::print_stdout, reason = "it prints its table")]

#[path = "cases.rs"]
mod cases;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use cases::{CASES, Case};

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How much more than its figure a piece may take.
const MARGIN: f64 = 0.12;

/// How often a piece is run beyond the first time.
const REPEATS: u32 = 4;

const FIGURES: &str = "benches/counts.toml";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    if let (Some(name), Some(times)) = (args.next(), args.next()) {
        let case = CASES.iter().find(|case| case.name == name).expect("a known piece");
        let run = (case.prepare)();
        (0..times.parse::<u32>().expect("a number")).for_each(|_| run());
        return ExitCode::SUCCESS;
    }
    let counted: BTreeMap<String, u64> =
        CASES.iter().map(|case| (case.name.to_owned(), count(case))).collect();
    if std::env::var_os("UPDATE_COUNTS").is_some() {
        std::fs::write(figures(), written(&counted)).expect("the figures can be written");
    }
    compare(&counted)
}

fn figures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(FIGURES)
}

/// How many instructions one run of a piece takes.
fn count(case: &Case) -> u64 {
    (run_counted(case, 1 + REPEATS) - run_counted(case, 1)) / u64::from(REPEATS)
}

/// How many instructions a process takes that runs a piece so many times.
fn run_counted(case: &Case, times: u32) -> u64 {
    let own = std::env::current_exe().expect("this program is a file");
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]);
    valgrind.arg(own).arg(case.name).arg(times.to_string());
    // One thread, so that none waits for another in a loop.
    let output = valgrind.env("RAYON_NUM_THREADS", "1").output().expect("valgrind is installed");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "valgrind ends well: {said}");
    let line = said.lines().find_map(|line| line.split_once("refs:"));
    let number = line.map(|(_, number)| number.replace(',', ""));
    number.and_then(|number| number.trim().parse().ok()).expect("valgrind says how many")
}

/// Prints what was counted beside the figures, and fails where it is too much. Figures of another compiler prove
/// nothing.
fn compare(counted: &BTreeMap<String, u64>) -> ExitCode {
    let text = std::fs::read_to_string(figures()).expect("the figures are at hand");
    let known: toml::Table = toml::from_str(&text).expect("the figures are TOML");
    let mut is_well = true;
    println!("{:10} {:>14} {:>14} {:>8}", "piece", "figure", "counted", "change");
    for (name, count) in counted {
        let figure = known.get(name).and_then(toml::Value::as_integer).unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "for a ratio")]
        let change = *count as f64 / figure as f64 - 1.0;
        let verdict = if change > MARGIN { " too much" } else { "" };
        println!("{name:10} {figure:>14} {count:>14} {:>+7.1} %{verdict}", 100.0 * change);
        is_well &= change <= MARGIN;
    }
    if is_well {
        return ExitCode::SUCCESS;
    }
    let compiled = known.get("rustc").and_then(toml::Value::as_str).unwrap_or_default();
    if compiled != compiler() {
        println!(
            "The figures are of {compiled}, this is {}, and nothing follows from the difference.",
            compiler()
        );
        return ExitCode::SUCCESS;
    }
    println!("Where the loss is worth it: UPDATE_COUNTS=1, see {FIGURES}.");
    ExitCode::FAILURE
}

fn compiler() -> String {
    let output = Command::new("rustc").arg("--version").output();
    output.map_or_else(
        |_| "an unknown compiler".to_owned(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}

fn written(counted: &BTreeMap<String, u64>) -> String {
    let mut text = format!(
        "# Instructions of one run of each piece in benches/support/cases.rs, as benches/support/counts.rs counts them.\n\
         # UPDATE_COUNTS=1 cargo run --release --features counts --bin counts\n\
         rustc = \"{}\"\n",
        compiler()
    );
    for (name, count) in counted {
        writeln!(text, "{name} = {count}").expect("memory takes it");
    }
    text
}
