//! Apache: one `RewriteRule` for each path, as .htaccess and virtual hosts read it.

use std::fmt::Write;

use super::{Answer, Entry, NO_SLASH, RedirectMap, Target, Written, is_blurred};

pub const TARGET: Target = Target {
    name: "apache",
    title: "Apache",
    place: ".htaccess in the root of the site, or its virtual host (mod_rewrite)",
    limits: "It sees neither `%2F` nor two slashes in a row; from a few thousand rules on a RewriteMap is faster.",
    comment: Some("#"),
    is_tested: true,
    write,
};

fn write(map: &RedirectMap) -> Written {
    let mut written = Written::each(map, |entry| {
        if is_blurred(entry) {
            return Err(NO_SLASH);
        }
        if entry.path.contains('\0') {
            return Err("Apache refuses a path with a NUL");
        }
        Ok(rule(entry))
    });
    if written.rules > 0 {
        written.text.insert_str(0, "RewriteEngine On\n");
    }
    written
}

fn rule(entry: &Entry) -> String {
    let mut rule = String::new();
    // A condition on the query, or no query at all: `/old?id=1` may be alive while `/old` is dead.
    let drops = match &entry.query {
        Some(query) => {
            let _ = writeln!(rule, "RewriteCond %{{QUERY_STRING}} \"^{}$\"", pattern(query));
            ",QSD"
        }
        None => "",
    };
    let path = pattern(entry.path.trim_start_matches('/'));
    let _ = match &entry.answer {
        Answer::Gone => writeln!(rule, "RewriteRule \"^/?{path}$\" - [G]"),
        Answer::Moved(to) => {
            writeln!(rule, "RewriteRule \"^/?{path}$\" \"{}\" [R=301,L,NE{drops}]", substitution(to))
        }
    };
    rule
}

/// Text in a regular expression between double quotes, where `\"` and `\\` are undone once before.
fn pattern(text: &str) -> String {
    let mut pattern = String::new();
    for c in text.chars() {
        match c {
            '"' => pattern += "\\x22",
            '\\' => pattern += "\\x5C",
            c if c.is_ascii_control() => {
                let _ = write!(pattern, "\\x{:02X}", u32::from(c));
            }
            '.' | '+' | '*' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '^' | '$' | '|' => {
                pattern.extend(['\\', c]);
            }
            // `%{` would name a variable, `${` one of the configuration.
            '%' => pattern += "\\x25",
            _ => pattern.push(c),
        }
    }
    pattern
}

/// `%1` and `$1` would stand for what was matched.
fn substitution(to: &str) -> String {
    to.replace('%', "\\%").replace('$', "\\$")
}
