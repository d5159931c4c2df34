//! One file per subcommand. Only here the whole configuration is seen, and only here it is printed.

mod accepted;
mod alerts;
mod audit;
mod audited;
mod base;
mod baseline;
mod claim;
mod clock;
mod columns;
mod compare;
mod completions;
mod config;
mod console;
mod data;
mod entrance;
mod explain;
mod fix;
pub mod folder;
mod former;
mod history;
mod init;
mod interrupt;
mod judge;
mod ledger;
mod listed;
mod live;
pub mod made_up;
pub mod man;
mod manners;
mod notes;
mod probe;
mod publish;
mod refusals;
mod remedies;
mod report;
mod rules;
pub mod serve;
mod shown;
mod watch;
mod written;

use std::error::Error;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;

use accepted::Accepted;
use alerts::News;
pub use console::Console;
use history::History;

use crate::audit::alarm::Alarms;
use crate::cli::{self, Cli, Command, ConfigCommand};
use crate::config::Config;
use crate::config::notify::Notify;

/// How a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Nothing at or above `--fail-on`.
    Clean = 0,
    /// Findings at or above `--fail-on`.
    Findings = 1,
    /// The command line, the configuration or a file is wrong.
    Refused = 2,
    /// No real audit happened.
    NothingAudited = 3,
    /// The audit ended before everything was visited.
    Partial = 4,
}

impl Exit {
    /// The exit code.
    pub fn code(self) -> u8 {
        self as u8
    }

    /// How a run ends that was stopped by this error.
    fn of(error: &anyhow::Error) -> Self {
        if error.is::<NothingAudited>() {
            Self::NothingAudited
        } else if error.is::<interrupt::StoppedNow>() {
            Self::Partial
        } else {
            Self::Refused
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}

/// The target is there, and there was nothing in it to audit: exit 3, with this message.
#[derive(Debug)]
pub struct NothingAudited(pub String);

impl fmt::Display for NothingAudited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for NothingAudited {}

/// Does what the arguments say. Whatever stops it is told on standard error.
pub fn main(
    args: impl IntoIterator<Item = OsString>,
    out: &mut dyn io::Write,
    err: &mut dyn io::Write,
) -> Exit {
    let cli = match cli::parse(args) {
        Ok(cli) => cli,
        Err(refusal) => return Console::new(out, err, cli::Color::Auto).answer(&refusal),
    };
    let mut console = Console::new(out, err, cli.color);
    match run(cli, &mut console).and_then(|exit| flush(&mut console, exit)) {
        Ok(exit) => exit,
        // Whoever read our output has seen enough of it.
        Err(error) if is_broken_pipe(&error) => Exit::Clean,
        Err(error) => {
            console.complain(&error);
            Exit::of(&error)
        }
    }
}

/// A reader who left does not change how the run ended.
fn flush(console: &mut Console, exit: Exit) -> anyhow::Result<Exit> {
    match console.out.flush() {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to standard output")
        }
        _ => Ok(exit),
    }
}

fn run(Cli { command, again, given, frozen_time, .. }: Cli, console: &mut Console) -> anyhow::Result<Exit> {
    if let Some(seconds) = frozen_time {
        clock::freeze(seconds);
    }
    match command {
        Command::Audit(args) => {
            let config = Config::load(&args)?;
            let _claim = claim::Claim::on(&config.out)?;
            audited(&config, &again, console)
        }
        Command::Watch(args) => watch::run(&args, &again, console),
        Command::Probe(args) => runtime()?.block_on(probe::run(&args, console)),
        Command::Serve(args) => runtime()?.block_on(serve::run(&args, console)),
        Command::Report(args) => report::run(&args, &again, console),
        Command::Compare(args) => compare::run(&args, &again, console),
        Command::Fix(args) => fix::run(&args, console),
        Command::Baseline(args) => baseline::run(&args, console),
        Command::Init(args) => init::run(&args, console),
        Command::Rules(args) => rules::run(&args, console),
        Command::Explain(args) => explain::run(&args, console),
        Command::Config(args) => match args.what {
            ConfigCommand::Check(args) => config::check(&args, &given, console),
        },
        Command::Completions(args) => completions::run(&args, console),
        Command::Man(args) => man::run(&args, console),
    }
}

/// One audit from its first question to what is left of it: the reports, and a line in the history.
fn audited(config: &Config, again: &[String], console: &mut Console) -> anyhow::Result<Exit> {
    let history = config.history.as_ref().map(|place| History::open(place, &config.out, console));
    let mut history = history.transpose()?;
    let accepted = Accepted::load(config, console)?;
    let mut audit = audit::run(config, console).inspect_err(|error| {
        if let (Some(history), true) = (&mut history, error.is::<NothingAudited>()) {
            fruitless(error, history, config, console);
        }
    })?;
    accepted.apply(&mut audit, console)?;
    let run = history.as_ref().map(|history| history.take(&mut audit, &history::settings(config)));
    let judgement = publish::publish(&audit, config, console)?;
    if let (Some(history), Some(run)) = (&mut history, run) {
        history.add(run.clone(), console);
        let alarms = |notify: &Notify| Alarms::of(&audit, &run, &notify.limits);
        let news = News { site: &audit.base.url, finished: &audit.finished, alarms: &alarms };
        alerts::tell(&news, config, history.folder(), console);
    }
    accepted.offer(&audit, config, console);
    judgement.tell(again, console);
    Ok(judgement.exit)
}

/// A site that gave nothing to audit is news too.
fn fruitless(error: &anyhow::Error, history: &mut History, config: &Config, console: &mut Console) {
    let (why, now) = (format!("{error:#}"), clock::now());
    history.add_failed(&why, &now, config, console);
    let news = News { site: &config.target, finished: &now, alarms: &|_: &Notify| Alarms::of_nothing(&why) };
    alerts::tell(&news, config, history.folder(), console);
}

/// What is stored in a file; none where there is no such file.
fn stored(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        read => read.map(Some),
    }
}

/// The threads that fetch and wait. Computing has a pool of its own.
fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start threads")
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let kinds = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind);
    kinds.into_iter().any(|kind| kind == io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_target_and_a_wrong_one_end_differently() {
        let empty = Err::<(), _>(NothingAudited("no page in it".to_owned())).context("cannot audit `x`");
        assert_eq!(Exit::of(&empty.expect_err("it is one")), Exit::NothingAudited);
        assert_eq!(Exit::of(&anyhow::anyhow!("no such folder")), Exit::Refused);
    }
}
