//! The command line of this run as a person may type it again: without what is secret.

use std::any::TypeId;
use std::ffi::OsString;

use clap::{Arg, ArgAction, Command};
use url::Url;

use crate::fetch::http::Secret;
use crate::fix::quoted;

/// The words after the program's name, but for secrets and `--fail-on`. A login in a URL is left out too.
pub fn words(typed: &[OsString], root: &Command) -> Vec<String> {
    let mut words = typed.iter().skip(1).map(|word| word.to_string_lossy().into_owned());
    let mut kept = Vec::new();
    let mut command = root;
    while let Some(word) = words.next() {
        if let Some(chosen) = root.find_subcommand(&word) {
            command = chosen;
        }
        let (name, has_value) = match word.split_once('=') {
            Some((name, _)) => (name, true),
            None => (word.as_str(), false),
        };
        let known = command.get_arguments().find(|known| is_named(known, name));
        if known.is_some_and(is_left_out) {
            if !has_value {
                words.next();
            }
        } else {
            kept.push(without_login(word));
        }
    }
    kept
}

/// The command that asks the same again, and fails on this alone.
pub fn command(words: &[String], condition: &str) -> String {
    let words = words.iter().map(String::as_str).chain(["--fail-on", condition]);
    std::iter::once("tollgate".to_owned()).chain(words.map(shell_word)).collect::<Vec<_>>().join(" ")
}

fn shell_word(word: &str) -> String {
    let name = word.trim_start_matches('-');
    let dashes = &word[..word.len() - name.len()];
    if name.is_empty() { word.to_owned() } else { format!("{dashes}{}", quoted(name)) }
}

fn is_named(known: &Arg, name: &str) -> bool {
    let short = known.get_short().map(|short| format!("-{short}"));
    name.strip_prefix("--").is_some_and(|name| known.get_long() == Some(name))
        || short.as_deref() == Some(name)
}

fn is_left_out(known: &Arg) -> bool {
    let takes_value = matches!(known.get_action(), ArgAction::Set | ArgAction::Append);
    let is_secret = known.get_value_parser().type_id() == TypeId::of::<Secret>();
    takes_value && (is_secret || known.get_long() == Some("fail-on"))
}

fn without_login(word: String) -> String {
    match Url::parse(&word) {
        Ok(mut url) if url.has_host() && !(url.username().is_empty() && url.password().is_none()) => {
            // A URL with a host can go without a login.
            let _ = url.set_username("").and_then(|()| url.set_password(None));
            url.into()
        }
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn what_is_typed_again_holds_no_secret_and_one_condition() {
        let root = Cli::command();
        for (typed, expected) in [
            (
                "audit public --fail-on error,new>0 --out x",
                "tollgate audit public --out x --fail-on 'score<90'",
            ),
            ("audit a --fail-on=never -q", "tollgate audit a -q --fail-on 'score<90'"),
            (
                "audit https://me:secret@a.example/ --auth me:secret",
                "tollgate audit https://a.example/ --fail-on 'score<90'",
            ),
            (
                "audit a --header=X:secret --header X:secret --gentle",
                "tollgate audit a --gentle --fail-on 'score<90'",
            ),
            ("report it's.json", r"tollgate report 'it'\''s.json' --fail-on 'score<90'"),
        ] {
            let typed: Vec<OsString> =
                std::iter::once("/bin/tollgate").chain(typed.split(' ')).map(OsString::from).collect();
            assert_eq!(command(&words(&typed, &root), "score<90"), expected);
        }
    }
}
