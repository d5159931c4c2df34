//! firebase.json: `hosting.redirects`, by RE2 expression, because a glob gives too many signs a meaning.

use std::fmt::Write;

use serde_json::json;

use super::{Answer, Left, NO_410, NO_QUERY, RedirectMap, Target, Written};

pub const TARGET: Target = Target {
    name: "firebase",
    title: "Firebase Hosting",
    place: "firebase.json, merged by hand with what is there",
    limits: "No 410; no queries.",
    comment: None,
    is_tested: false,
    write,
};

fn write(map: &RedirectMap) -> Written {
    let (mut written, mut rules) = (Written::default(), Vec::new());
    for entry in &map.entries {
        match (&entry.answer, &entry.query) {
            (Answer::Gone, _) => written.left.push(Left::new(&entry.from, NO_410)),
            (_, Some(_)) => written.left.push(Left::new(&entry.from, NO_QUERY)),
            (Answer::Moved(to), None) => {
                rules.push(json!({ "regex": pattern(&entry.from), "destination": to, "type": 301 }));
            }
        }
    }
    written.rules = rules.len();
    written.text = format!("{:#}\n", json!({ "hosting": { "redirects": rules } }));
    written
}

fn pattern(path: &str) -> String {
    let mut pattern = String::from("^");
    for c in path.chars() {
        if c.is_ascii_alphanumeric() || "/-_%~".contains(c) {
            pattern.push(c);
        } else {
            let _ = write!(pattern, "\\x{:02X}", u32::from(c));
        }
    }
    pattern + "$"
}
