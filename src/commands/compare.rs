//! `tollgate compare`: what differs between two audits, each read or made now.

use std::path::{Path, PathBuf};

use super::claim::Claim;
use super::judge::Judgement;
use super::{Console, Exit, audit, publish, report};
use crate::audit::{Audit, Condition};
use crate::cli::{CompareArgs, is_url};
use crate::compare::{self, Aspect, Map, Mapped};
use crate::config::{Config, Stdout, fail_on, file, without_repeats};
use crate::report::comparison::{self, Compared};
use crate::report::terminal::Ending;
use crate::report::{Format, json, write_whole};

/// Where reports go when nobody says otherwise.
const DEFAULT_OUT: &str = "tollgate-compare";

/// Compares what the arguments name.
pub fn run(args: &CompareArgs, again: &[String], console: &mut Console) -> anyhow::Result<Exit> {
    let args = &file::load(args.settings.config.as_deref())?.compare.under(args);
    let map: Vec<Mapped> = args
        .map
        .iter()
        .map(|map| Mapped::parse(map))
        .collect::<Result<_, _>>()
        .map_err(anyhow::Error::msg)?;
    let out = args.out.clone().unwrap_or_else(|| DEFAULT_OUT.into());
    let old = Side::of(args, &args.old, &out.join("old"))?;
    let new = Side::of(args, &args.new, &out.join("new"))?;
    let conditions = fail_on::of_comparison(args.fail_on.as_deref(), new.rules().into_iter())?;
    let (old, new) = (old.audit(console)?, new.audit(console)?);
    let comparison = compare::compare(&old, &new, &Map::from(map));
    let marked = compare::marked(&new, &comparison);
    let compared = Compared { comparison: &comparison, marked: &marked };
    let written = write(compared, &out, args.format.as_deref())?;
    let of_urls = compare::of_urls(&new, &comparison);
    let names_change =
        |condition: &Condition| matches!(condition, Condition::Rule(id) if Aspect::is_name(id));
    let view = |condition: &Condition| if names_change(condition) { &of_urls } else { &marked };
    let judgement = Judgement::by(&conditions, view, marked.complete);
    let ending = Ending { written, exit: Some((judgement.exit.code(), judgement.says.clone())) };
    print(compared, Stdout::of(args.stdout, args.quiet), &ending, console)?;
    judgement.tell(again, console);
    Ok(judgement.exit)
}

/// One of the two: an audit that is stored, or one that is to be made and stored for the next time. All that can be
/// wrong with what was typed is known before anything is audited.
enum Side {
    Stored(Box<Audit>),
    ToMake(Box<Config>),
}

impl Side {
    fn of(args: &CompareArgs, named: &Path, out: &Path) -> anyhow::Result<Self> {
        if let Some(stored) = stored(named) {
            return report::read(&stored).map(Box::new).map(Self::Stored);
        }
        Config::load(&args.audit(named.to_owned(), out.to_owned())).map(Box::new).map(Self::ToMake)
    }

    /// The rules that it may name.
    fn rules(&self) -> Vec<&str> {
        match self {
            Self::Stored(audit) => fail_on::known_to(audit).collect(),
            Self::ToMake(config) => config.selection.known().map(|rule| rule.id).collect(),
        }
    }

    fn audit(self, console: &mut Console) -> anyhow::Result<Audit> {
        let config = match self {
            Self::Stored(audit) => return Ok(*audit),
            Self::ToMake(config) => config,
        };
        let _claim = Claim::on(&config.out)?;
        let audit = audit::run(&config, console)?;
        publish::write_reports(&audit, &config.out, &[&json::FORMAT])?;
        Ok(audit)
    }
}

/// The file of a stored audit, where one is named, or the folder of its reports.
fn stored(named: &Path) -> Option<PathBuf> {
    if is_url(&named.to_string_lossy()) && !named.exists() {
        return None;
    }
    let inside = named.join(json::FORMAT.file_name);
    let is_site = named.join("index.html").exists();
    match (named.is_dir(), inside.is_file()) {
        (false, _) => Some(named.to_owned()),
        (true, true) if !is_site => Some(inside),
        (true, _) => None,
    }
}

fn write(
    compared: Compared,
    out: &Path,
    formats: Option<&[&'static Format]>,
) -> anyhow::Result<Vec<PathBuf>> {
    let formats = formats.map_or_else(comparison::default_formats, without_repeats);
    let write = |format: &'static Format| {
        let path = out.join(comparison::file_name(format));
        write_whole(&path, |file| comparison::write(compared, format, file)).map(|()| path)
    };
    formats.into_iter().map(write).collect()
}

fn print(compared: Compared, what: Stdout, ending: &Ending, console: &mut Console) -> anyhow::Result<()> {
    let printed = match what {
        Stdout::Summary => comparison::summary(compared.comparison, ending, console.paint, console.out)
            .map_err(anyhow::Error::from),
        Stdout::Report(format) => comparison::write(compared, format, console.out),
        Stdout::Nothing => Ok(()),
    };
    publish::settle(printed, console)
}
