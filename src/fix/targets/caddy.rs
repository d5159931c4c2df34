//! Caddy: maps from what is asked for to where it is, which tell case where its path matcher does not.

use std::fmt::Write;

use super::{Answer, Entry, RedirectMap, Target, Written};

pub const TARGET: Target = Target {
    name: "caddy",
    title: "Caddy",
    place: "a file that the site's block imports",
    limits: "It cannot tell `%2F` from a slash.",
    comment: Some("#"),
    is_tested: true,
    write,
};

fn write(map: &RedirectMap) -> Written {
    let mut written = Written::default();
    let mut tables = [String::new(), String::new()];
    for entry in &map.entries {
        if entry.from.split('?').next().unwrap_or_default().contains("%2F") {
            written.left.push(super::Left::new(&entry.from, "Caddy cannot tell `%2F` from a slash"));
            continue;
        }
        tables[usize::from(entry.query.is_some())] += &row(entry);
        written.rules += 1;
    }
    let names = [("{path}", "tollgate_path"), ("{uri}", "tollgate_uri")];
    for (table, (asked, name)) in tables.iter().zip(names).filter(|(table, _)| !table.is_empty()) {
        let _ = write!(
            written.text,
            "map {asked} {{{name}}} {{\n{table}\tdefault \"\"\n}}\n\
             @{name}_gone expression `{{{name}}} == \"410\"`\nrespond @{name}_gone 410\n\
             @{name}_moved expression `{{{name}}} != \"\" && {{{name}}} != \"410\"`\n\
             redir @{name}_moved {{{name}}} permanent\n"
        );
    }
    written
}

fn row(entry: &Entry) -> String {
    let asked = if entry.query.is_some() { &entry.from } else { &entry.path };
    let to = match &entry.answer {
        Answer::Gone => "410".to_owned(),
        // `$1` would stand for a group of an expression.
        Answer::Moved(to) => format!("\"{}\"", to.replace('$', "%24")),
    };
    format!("\t{} {to}\n", key(asked))
}

/// A word that stands for itself, or a regular expression in which every other sign has its number.
fn key(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/-_.".contains(c);
    if text.chars().all(is_plain) {
        return text.to_owned();
    }
    let mut pattern = String::from("~^");
    for c in text.chars() {
        if is_plain(c) && c != '.' {
            pattern.push(c);
        } else if c.is_ascii() {
            let _ = write!(pattern, "\\x{:02X}", u32::from(c));
        } else {
            // RE2 takes more than two digits in braces only, and a brace would begin a placeholder of Caddy.
            pattern.push(c);
        }
    }
    pattern + "$"
}
