//! `tollgate TARGET` means `tollgate audit TARGET`, but a mistyped command never becomes a target.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use clap::Command;
use clap::error::ErrorKind;

use super::{is_url, suggest};

/// The command that is meant when none is named.
const IMPLIED: &str = "audit";

/// The arguments with the command that they imply.
pub fn with_audit(mut args: Vec<OsString>, root: &Command) -> Result<Vec<OsString>, clap::Error> {
    let implied = match first_word(args.get(1..).unwrap_or_default(), root) {
        FirstWord::Word(word) if is_command(word, root) => false,
        FirstWord::Word(word) if is_target(word) => true,
        FirstWord::Word(word) => return Err(stranger(word, root)),
        FirstWord::HelpOrVersion => false,
        FirstWord::None => args.len() > 1,
    };
    if implied {
        args.insert(1, IMPLIED.into());
    }
    Ok(args)
}

/// The first argument that is no option.
#[derive(Debug, PartialEq, Eq)]
enum FirstWord<'a> {
    Word(&'a OsStr),
    /// A question about tollgate itself.
    HelpOrVersion,
    None,
}

fn first_word<'a>(args: &'a [OsString], root: &Command) -> FirstWord<'a> {
    let mut args = args.iter();
    while let Some(argument) = args.next() {
        match argument.to_str() {
            Some("-h" | "--help" | "-V" | "--version") => return FirstWord::HelpOrVersion,
            Some("--") => return args.next().map_or(FirstWord::None, |word| FirstWord::Word(word)),
            Some(option) if option.len() > 1 && option.starts_with('-') => {
                if wants_value(option, root) {
                    args.next();
                }
            }
            _ => return FirstWord::Word(argument),
        }
    }
    FirstWord::None
}

/// Whether the argument after this option is its value.
fn wants_value(option: &str, root: &Command) -> bool {
    let audit = root.find_subcommand(IMPLIED).into_iter().flat_map(Command::get_arguments);
    let mut known = root.get_arguments().chain(audit).filter(|known| known.get_action().takes_values());
    match option.strip_prefix("--") {
        Some(long) => known.any(|known| known.get_long() == Some(long)),
        None => known
            .any(|known| known.get_short().is_some_and(|short| option.ends_with(short) && option.len() == 2)),
    }
}

fn is_command(word: &OsStr, root: &Command) -> bool {
    word == "help" || root.get_subcommands().any(|command| word == command.get_name())
}

/// A word that can be meant as a target: it is there, or it is written as only a path or URL is.
fn is_target(word: &OsStr) -> bool {
    let text = word.to_string_lossy();
    is_url(&text) || text.contains(['/', '\\']) || Path::new(word).exists()
}

fn stranger(word: &OsStr, root: &Command) -> clap::Error {
    let word = word.to_string_lossy();
    let names = root.get_subcommands().map(Command::get_name);
    let help = suggest::did_you_mean(&word, names, "`tollgate --help` shows what there is");
    let message = format!("`{word}` is neither a command nor a folder; {help}\n");
    clap::Error::raw(ErrorKind::InvalidSubcommand, message)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    fn expanded(line: &str) -> Result<String, String> {
        let args = line.split(' ').map(OsString::from).collect();
        let args = with_audit(args, &Cli::command()).map_err(|error| error.to_string())?;
        Ok(args.iter().map(|argument| argument.to_string_lossy()).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn a_target_alone_is_audited() {
        for (line, expected) in [
            ("tollgate src", "tollgate audit src"),
            ("tollgate ./rules", "tollgate audit ./rules"),
            ("tollgate https://example.com/", "tollgate audit https://example.com/"),
            ("tollgate --out x src", "tollgate audit --out x src"),
            ("tollgate -o x -q src", "tollgate audit -o x -q src"),
            ("tollgate --color never src", "tollgate audit --color never src"),
            ("tollgate --out=rules src", "tollgate audit --out=rules src"),
            ("tollgate -- src", "tollgate audit -- src"),
            ("tollgate --quiet", "tollgate audit --quiet"),
        ] {
            assert_eq!(expanded(line).as_deref(), Ok(expected), "{line}");
        }
    }

    #[test]
    fn commands_and_questions_stay_as_they_are() {
        for line in [
            "tollgate",
            "tollgate rules",
            "tollgate --help",
            "tollgate -V",
            "tollgate --color never rules",
            "tollgate audit x",
        ] {
            assert_eq!(expanded(line).as_deref(), Ok(line));
        }
    }

    #[test]
    fn a_mistyped_command_never_becomes_a_target() {
        for (line, needle) in [
            ("tollgate audti x", "did you mean `audit`?"),
            ("tollgate Rules", "did you mean `rules`?"),
            (
                "tollgate no-such-folder",
                "`no-such-folder` is neither a command nor a folder; `tollgate --help`",
            ),
        ] {
            assert!(expanded(line).is_err_and(|message| message.contains(needle)), "{line}");
        }
    }
}
