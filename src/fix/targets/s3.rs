//! The routing rules of an S3 website endpoint. They match prefixes of keys, so they are held to keys that are
//! missing, and the longest comes first.

use std::cmp::Reverse;

use serde_json::{Value, json};

use super::{Answer, Entry, Left, NO_410, NO_QUERY, RedirectMap, Target, Written};

pub const TARGET: Target = Target {
    name: "s3",
    title: "an S3 website endpoint",
    place: "the website configuration of the bucket (redirection rules)",
    limits: "50 rules, each for all missing keys that begin so; no 410; no queries.",
    comment: None,
    is_tested: false,
    write,
};

const MOST_RULES: usize = 50;

fn write(map: &RedirectMap) -> Written {
    let mut written = Written::default();
    let mut entries: Vec<&Entry> = map.entries.iter().collect();
    entries.sort_by_key(|entry| Reverse(entry.path.len()));
    let mut rules = Vec::new();
    for entry in entries {
        match rule(entry) {
            Ok(_) if rules.len() == MOST_RULES => {
                let why = "over the limit of 50 rules: set x-amz-website-redirect-location on an empty object there";
                written.left.push(Left::new(&entry.from, why));
            }
            Ok(rule) => rules.push(rule),
            Err(why) => written.left.push(Left::new(&entry.from, why)),
        }
    }
    written.rules = rules.len();
    written.text = format!("{:#}\n", Value::Array(rules));
    written
}

fn rule(entry: &Entry) -> Result<Value, &'static str> {
    let Answer::Moved(to) = &entry.answer else { return Err(NO_410) };
    if entry.query.is_some() {
        return Err(NO_QUERY);
    }
    let key = entry.path.trim_start_matches('/');
    let mut redirect = json!({ "HttpRedirectCode": "301" });
    match to.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.split_once('/')?))) {
        Some((scheme, (host, path))) => {
            redirect["Protocol"] = scheme.into();
            redirect["HostName"] = host.into();
            redirect["ReplaceKeyWith"] = path.into();
        }
        None => redirect["ReplaceKeyWith"] = to.trim_start_matches('/').into(),
    }
    let condition = json!({ "KeyPrefixEquals": key, "HttpErrorCodeReturnedEquals": "404" });
    Ok(json!({ "Condition": condition, "Redirect": redirect }))
}
