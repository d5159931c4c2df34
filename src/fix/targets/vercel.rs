//! vercel.json: `redirects`, whose sources are patterns of path-to-regexp.

use serde_json::{Value, json};

use super::{Answer, Entry, Left, NO_410, RedirectMap, Target, Written};

pub const TARGET: Target = Target {
    name: "vercel",
    title: "Vercel",
    place: "vercel.json, merged by hand with what is there",
    limits: "2,048 rules of 4,096 characters; no 410; a suspended deployment serves no redirects.",
    comment: None,
    is_tested: false,
    write,
};

/// vercel.com/docs/routing/redirects/configuration-redirects
const MOST_RULES: usize = 2_048;
const LONGEST: usize = 4_096;

fn write(map: &RedirectMap) -> Written {
    let (mut written, mut rules) = (Written::default(), Vec::new());
    for entry in &map.entries {
        match rule(entry) {
            Ok(_) if rules.len() == MOST_RULES => {
                written
                    .left
                    .push(Left::new(&entry.from, "over the limit of 2,048 rules: use bulk redirects"));
            }
            Ok(rule) => rules.push(rule),
            Err(why) => written.left.push(Left::new(&entry.from, why)),
        }
    }
    written.rules = rules.len();
    written.text = format!("{:#}\n", json!({ "redirects": rules }));
    written
}

fn rule(entry: &Entry) -> Result<Value, &'static str> {
    let Answer::Moved(to) = &entry.answer else { return Err(NO_410) };
    let source = pattern(entry.from.split('?').next().unwrap_or_default());
    if source.len() > LONGEST || to.len() > LONGEST {
        return Err("over the limit of 4,096 characters");
    }
    let mut rule = json!({ "source": source, "destination": pattern(to), "statusCode": 301 });
    if let Some(query) = &entry.query {
        rule["has"] = query
            .split('&')
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                json!({ "type": "query", "key": name, "value": value })
            })
            .collect();
    }
    Ok(rule)
}

/// What has a meaning in a pattern is escaped; the colon of a scheme is none.
fn pattern(url: &str) -> String {
    let mut pattern = String::new();
    for (at, c) in url.char_indices() {
        let is_scheme = c == ':' && url[at..].starts_with("://");
        if "():*+?{}\\".contains(c) && !is_scheme {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}
