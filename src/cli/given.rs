//! What was typed and what the environment holds, option by option: for those who ask where a value comes from.

use std::any::TypeId;
use std::ffi::OsStr;

use clap::builder::{OsStr as Name, Resettable};
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command};

use crate::fetch::http::Secret;

/// An option of an audit, and what was said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Its id.
    pub id: String,
    /// As it is typed: `--out`; the name of its place where it has no dashes.
    pub option: String,
    /// What is in force when nobody says anything, as the help has it.
    pub default: Option<String>,
    /// What was said, and where.
    pub said: Option<(String, Source)>,
}

/// Who said it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A person, on the command line.
    Typed,
    /// This variable of the environment.
    Environment(String),
}

/// The command, deaf to variables that hold nothing: CI sets those to say that there is nothing to say.
pub fn without_empty_variables(command: Command) -> Command {
    let is_empty = |name: &OsStr| std::env::var_os(name).is_some_and(|value| value.is_empty());
    let hearing = |known: Arg| {
        if known.get_env().is_some_and(is_empty) { known.env(Resettable::<Name>::Reset) } else { known }
    };
    command.mut_args(hearing).mut_subcommands(without_empty_variables)
}

/// What was said to `config check`; nothing where something else is asked for.
pub fn of_config_check(root: &Command, matches: &ArgMatches) -> Vec<Given> {
    let path = ["config", "check"];
    let command = path.iter().try_fold(root, |command, name| command.find_subcommand(name));
    let matches = path.iter().try_fold(matches, |matches, name| matches.subcommand_matches(name));
    command.zip(matches).map(|(command, matches)| given(command, matches)).unwrap_or_default()
}

/// All options of a command.
fn given(command: &Command, matches: &ArgMatches) -> Vec<Given> {
    let known =
        command.get_arguments().filter(|known| !matches!(known.get_id().as_str(), "help" | "version"));
    known.map(|known| one(known, matches)).collect()
}

fn one(known: &Arg, matches: &ArgMatches) -> Given {
    let id = known.get_id().to_string();
    let source = match matches.value_source(&id) {
        Some(ValueSource::CommandLine) => Some(Source::Typed),
        Some(ValueSource::EnvVariable) => known.get_env().map(variable),
        _ => None,
    };
    Given {
        option: known.get_long().map_or_else(|| id.to_uppercase(), |long| format!("--{long}")),
        default: default(known),
        said: source.map(|source| (value(known, &id, matches), source)),
        id,
    }
}

fn variable(name: &OsStr) -> Source {
    Source::Environment(name.to_string_lossy().into_owned())
}

fn value(known: &Arg, id: &str, matches: &ArgMatches) -> String {
    if known.get_value_parser().type_id() == TypeId::of::<Secret>() {
        return "(secret)".to_owned();
    }
    if !known.get_action().takes_values() {
        return "true".to_owned();
    }
    let values = matches.get_raw(id).into_iter().flatten();
    values.map(|value| value.to_string_lossy()).collect::<Vec<_>>().join(", ")
}

/// What the help says is in force when nobody says anything.
fn default(known: &Arg) -> Option<String> {
    let help = known.get_help()?.to_string();
    let (_, rest) = help.split_once("[default: ")?;
    Some(rest.split(']').next()?.to_owned())
}
