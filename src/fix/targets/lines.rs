//! The `_redirects` file of Netlify and of Cloudflare Pages: one line for each path.

use std::collections::BTreeSet;

use super::{Answer, Entry, Left, NO_410, NO_QUERY, RedirectMap, Target, Written};

pub const NETLIFY: Target = Target {
    name: "netlify",
    title: "Netlify",
    place: "_redirects in the folder that is published, before other rules",
    limits: "No 410; slashes at the end do not count; a paused site serves no redirects.",
    comment: Some("#"),
    is_tested: true,
    write: netlify,
};

pub const CLOUDFLARE: Target = Target {
    name: "cloudflare-pages",
    title: "Cloudflare Pages",
    place: "_redirects in the folder that is published, before other rules",
    limits: "2,000 rules of 1,000 characters; no 410; no queries.",
    comment: Some("#"),
    is_tested: true,
    write: cloudflare,
};

/// developers.cloudflare.com/pages/configuration/redirects
const MOST_RULES: usize = 2_000;
const LONGEST_LINE: usize = 1_000;

fn netlify(map: &RedirectMap) -> Written {
    let mut seen = BTreeSet::new();
    Written::each(map, |entry| {
        let Answer::Moved(to) = &entry.answer else { return Err(NO_410) };
        if !seen.insert((without_slash(path_of(entry)), &entry.query)) {
            return Err("slashes at the end do not count at Netlify: another rule is for the same path");
        }
        if entry.query.is_none() && without_slash(&entry.from) == without_slash(to) {
            return Err("slashes at the end do not count at Netlify: the rule would lead to itself");
        }
        let (from, to) = (escaped(path_of(entry)), escaped(to));
        let query: Vec<&str> = entry.query.iter().flat_map(|query| query.split('&')).collect();
        if query.iter().any(|pair| !pair.contains('=') || pair.contains("=:")) {
            return Err("Netlify sees queries of the form name=value only");
        }
        let words: Vec<&str> =
            std::iter::once(from.as_str()).chain(query).chain([to.as_str(), "301"]).collect();
        Ok(words.join(" ") + "\n")
    })
}

fn cloudflare(map: &RedirectMap) -> Written {
    let mut written = Written::default();
    for entry in &map.entries {
        match line(entry) {
            Ok(_) if written.rules == MOST_RULES => {
                written
                    .left
                    .push(Left::new(&entry.from, "over the limit of 2,000 rules: use bulk redirects"));
            }
            Ok(line) => written.add(&line),
            Err(why) => written.left.push(Left::new(&entry.from, why)),
        }
    }
    written
}

fn line(entry: &Entry) -> Result<String, &'static str> {
    let Answer::Moved(to) = &entry.answer else { return Err(NO_410) };
    if entry.query.is_some() {
        return Err(NO_QUERY);
    }
    let line = format!("{} {} 301\n", escaped(path_of(entry)), escaped(to));
    if line.trim_end().len() > LONGEST_LINE { Err("over the limit of 1,000 characters") } else { Ok(line) }
}

fn path_of(entry: &Entry) -> &str {
    entry.from.split('?').next().unwrap_or_default()
}

fn without_slash(path: &str) -> &str {
    path.trim_end_matches('/')
}

/// `:name` and `*` would stand for anything. The colons of a scheme and port stay.
fn escaped(url: &str) -> String {
    let path = url.find("://").map_or(0, |at| url[at + 3..].find('/').map_or(url.len(), |end| at + 3 + end));
    let (host, path) = url.split_at(path);
    format!("{host}{}", path.replace(':', "%3A").replace('*', "%2A"))
}
