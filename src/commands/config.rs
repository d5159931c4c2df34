//! `tollgate config check`: what is in force, and where each of it comes from. No secret is shown.

use anyhow::Context;

use super::{Console, Exit};
use crate::cli::AuditArgs;
use crate::cli::given::{Given, Source};
use crate::config::keys::KEYS;
use crate::config::notify::Way;
use crate::config::written::{Written, written};
use crate::config::{Config, take_login};
use crate::report::visible;

/// A value that is in force.
struct Row {
    name: String,
    value: String,
    origin: String,
}

/// Compiles what an audit would, and explains it.
pub fn check(args: &AuditArgs, given: &[Given], console: &mut Console) -> anyhow::Result<Exit> {
    let config = Config::load(args)?;
    let written = written(args.settings.config.as_deref())?;
    let rows: Vec<Row> =
        given.iter().filter_map(|given| row(given, &written)).chain(others(&written)).collect();
    let widths = [|row: &Row| row.name.chars().count(), |row: &Row| row.value.chars().count().min(48)]
        .map(|width| rows.iter().map(width).max().unwrap_or_default());
    for Row { name, value, origin } in &rows {
        writeln!(console.out, "{name:0$}  {value:1$}  {origin}", widths[0], widths[1])?;
    }
    for notify in &config.notify {
        let (reached, variable) = match &notify.way {
            Way::Webhook { url_env, .. } => ("webhook", Some(url_env)),
            Way::Mail { login, .. } => ("mail", login.as_ref().map(|(_, password)| password)),
        };
        let secret = variable.map(|variable| match std::env::var_os(variable) {
            Some(value) if !value.is_empty() => format!(", {variable} is set"),
            _ => format!(", {variable} is NOT set"),
        });
        let secret = secret.unwrap_or_default();
        writeln!(console.out, "notify {}: {reached}{secret}", visible(&notify.name))?;
    }
    writeln!(console.out, "\nThe configuration is valid.").context("cannot write to standard output")?;
    Ok(Exit::Clean)
}

fn row(given: &Given, written: &[Written]) -> Option<Row> {
    let key = KEYS.iter().find(|(id, _)| *id == given.id).map(|(_, key)| *key);
    // Rules have a line each.
    let filed = written.iter().find(|written| Some(written.key.as_str()) == key && written.key != "rules");
    let (value, origin) = match (&given.said, filed) {
        (Some((value, Source::Typed)), _) => (value.clone(), format!("typed ({})", given.option)),
        (Some((value, Source::Environment(variable))), _) => {
            (value.clone(), format!("the environment ({variable})"))
        }
        (None, Some(filed)) => (filed.value.clone(), filed.place.clone()),
        (None, None) => (given.default.clone()?, "default".to_owned()),
    };
    let name = key.map_or_else(|| given.option.clone(), str::to_owned);
    Some(Row { name, value: without_login(&visible(&value)), origin })
}

/// What only tollgate.toml says: rules, terms, columns.
fn others(written: &[Written]) -> impl Iterator<Item = Row> {
    let is_option = |written: &&Written| KEYS.iter().any(|(_, key)| written.key == *key);
    written.iter().filter(move |written| !is_option(written)).map(|written| Row {
        name: written.key.clone(),
        value: without_login(&visible(&written.value)),
        origin: written.place.clone(),
    })
}

/// A URL may hold a login wherever one is written.
fn without_login(text: &str) -> String {
    let Ok(mut url) = url::Url::parse(text.trim_matches(['"', '\''])) else { return text.to_owned() };
    if url.has_host() && take_login(&mut url).is_some() { url.into() } else { text.to_owned() }
}
