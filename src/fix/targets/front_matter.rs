//! Generators that write a page with a refresh at each old path: named in the front matter of the new page.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Answer, Left, NO_410, RedirectMap, Target, Written};

pub const HUGO: Target = Target {
    name: "hugo",
    title: "Hugo",
    place: "the front matter of the page that each block names",
    limits: "Old paths answer 200 with a refresh, which Google takes for a permanent redirect; no 410; no queries.",
    comment: Some("#"),
    is_tested: false,
    write: |map| write(map, "aliases"),
};

pub const JEKYLL: Target = Target {
    name: "jekyll",
    title: "Jekyll with jekyll-redirect-from",
    place: "the front matter of the page that each block names",
    write: |map| write(map, "redirect_from"),
    ..HUGO
};

pub const GITHUB_PAGES: Target = Target {
    name: "github-pages",
    title: "GitHub Pages, which has no redirects: the next best is jekyll-redirect-from",
    ..JEKYLL
};

fn write(map: &RedirectMap, key: &str) -> Written {
    let mut written = Written::default();
    let mut by_page: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for entry in &map.entries {
        let why = match &entry.answer {
            Answer::Gone => NO_410,
            _ if entry.query.is_some() => "a page cannot stand at a query",
            Answer::Moved(to) if !to.starts_with('/') => "the page belongs to another site",
            Answer::Moved(to) => {
                by_page.entry(to).or_default().push(&entry.path);
                continue;
            }
        };
        written.left.push(Left::new(&entry.from, why));
    }
    for (page, paths) in by_page {
        let _ = writeln!(written.text, "# {page}\n{key}:");
        for path in paths {
            // JSON strings are YAML strings.
            let _ = writeln!(written.text, "  - {}", serde_json::Value::from(path));
            written.rules += 1;
        }
        written.text.push('\n');
    }
    written
}
