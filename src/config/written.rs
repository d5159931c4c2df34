//! What stands in tollgate.toml, key by key with its line: for those who ask where a value comes from.

use std::path::Path;

use anyhow::Context;
use toml::de::{DeTable, DeValue};

use super::file;

/// Characters of a value that are shown.
const MAX_VALUE: usize = 200;

/// A key and its value, as they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The key in full: `audit.out`.
    pub key: String,
    /// Its value, as it is written; of what may be secret only the names.
    pub value: String,
    /// Where it stands: `tollgate.toml:3`.
    pub place: String,
}

/// All keys of the file that a person names, or of the one in the current folder.
pub fn written(named: Option<&Path>) -> anyhow::Result<Vec<Written>> {
    let Some((path, text)) = file::text(named)? else { return Ok(Vec::new()) };
    let document = DeTable::parse(&text).with_context(|| path.display().to_string())?;
    let mut keys = Vec::new();
    for (key, value) in document.get_ref() {
        each(
            key.get_ref(),
            value.get_ref(),
            &mut |name, value, span| {
                let line = 1 + text[..span].matches('\n').count();
                keys.push(Written { key: name, value, place: format!("{}:{line}", path.display()) });
            },
            &text,
        );
    }
    Ok(keys)
}

/// Tables are taken apart once: what is deeper is a value.
fn each(name: &str, value: &DeValue, add: &mut impl FnMut(String, String, usize), text: &str) {
    match value {
        DeValue::Table(table) => {
            for (key, value) in table {
                let (start, end) = (value.span().start, value.span().end);
                let name = format!("{name}.{}", key.get_ref());
                add(name.clone(), shown(&name, value.get_ref(), &text[start..end]), key.span().start);
            }
        }
        DeValue::Array(items) => {
            for (number, item) in (1..).zip(items) {
                let named = |table: &DeTable| {
                    ["name", "id", "kind"]
                        .iter()
                        .find_map(|key| Some(table.get(*key)?.get_ref().as_str()?.to_owned()))
                };
                let value = match item.get_ref() {
                    DeValue::Table(table) => named(table).unwrap_or_default(),
                    _ => String::new(),
                };
                add(format!("{name}[{number}]"), value, item.span().start);
            }
        }
        _ => {}
    }
}

/// A value in one line. Headers may be secret, whatever their name.
fn shown(name: &str, value: &DeValue, text: &str) -> String {
    match value {
        DeValue::Table(headers) if name == "access.headers" => {
            let names: Vec<&str> = headers.keys().map(|key| key.get_ref().as_ref()).collect();
            format!("{} (values hidden)", names.join(", "))
        }
        _ => {
            let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
            line.chars().take(MAX_VALUE).collect()
        }
    }
}
