//! A project's own rules from URLs to files: `"/blog/*" = "content/posts/*.md"`.

use std::collections::BTreeSet;

use super::{is_outside, plain_path};

/// Each star multiplies the ways in which a path can be read.
const MOST_STARS: usize = 3;

/// Longer paths are nobody's pages.
const MOST_LETTERS: usize = 512;

/// A path of pages and the files that they are made from. `*` is one part of a path or a piece of it, `**` any number
/// of parts; the first one in the file is what the first one in the path was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    path: String,
    file: String,
}

/// All such rules, the most exact first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Patterns(Vec<Pattern>);

impl Pattern {
    /// A rule as it is written; it fails with the reason.
    pub fn read(path: &str, file: &str) -> Result<Self, String> {
        let file = file.replace('\\', "/");
        if !path.starts_with('/') {
            return Err(format!("`{path}` is no path of a page: it begins with a slash"));
        }
        if is_outside(&file) {
            return Err(format!(
                "`{file}` is no file of the project: name it from the folder of tollgate.toml"
            ));
        }
        let (in_path, in_file) = (stars(path), stars(&file));
        if in_path.len() > MOST_STARS {
            return Err(format!("`{path}` has more than {MOST_STARS} stars: write more rules with fewer"));
        }
        if in_path != in_file {
            return Err(format!(
                "`{path}` and `{file}` must have the same stars in the same order: what one was in the path it is in the file"
            ));
        }
        Ok(Self { path: path.to_owned(), file: file.trim_start_matches("./").to_owned() })
    }

    /// The file of a page, where the rule is for it.
    fn file_of(&self, path: &str) -> Option<String> {
        let path = Some(plain_path(path)).filter(|path| path.len() <= MOST_LETTERS)?;
        let captures = captures(&plain_path(&self.path), &path)?;
        let mut captures = captures.into_iter();
        let mut file = String::new();
        let mut rest = self.file.as_str();
        while let Some(at) = rest.find('*') {
            file.push_str(&rest[..at]);
            rest = rest[at..].trim_start_matches('*');
            file.push_str(captures.next()?);
        }
        file.push_str(rest);
        Some(file)
    }
}

impl Patterns {
    /// Rules in the order in which they are tried: those with the longest beginning before the first star.
    pub fn new(mut patterns: Vec<Pattern>) -> Self {
        let exact = |pattern: &Pattern| pattern.path.find('*').unwrap_or(usize::MAX);
        patterns.sort_by_key(|pattern| (std::cmp::Reverse(exact(pattern)), pattern.path.clone()));
        Self(patterns)
    }

    /// The file of a page, if a rule names one that is there.
    pub fn file_of(&self, path: &str, files: &BTreeSet<String>) -> Option<String> {
        self.0.iter().filter_map(|pattern| pattern.file_of(path)).find(|file| files.contains(file))
    }

    /// The folders that files may be in.
    pub fn folders(&self) -> BTreeSet<String> {
        let folder = |pattern: &Pattern| {
            let fixed = pattern.file.split('*').next().unwrap_or_default();
            fixed.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned())
        };
        self.0.iter().map(folder).collect()
    }
}

fn stars(text: &str) -> Vec<usize> {
    text.split(|c| c != '*').map(str::len).filter(|length| *length > 0).collect()
}

/// What the stars of a pattern are in a text.
fn captures<'t>(pattern: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let Some(at) = pattern.find('*') else { return (pattern == text).then(Vec::new) };
    let text = text.strip_prefix(&pattern[..at])?;
    let rest = pattern[at..].trim_start_matches('*');
    let is_deep = pattern[at..].starts_with("**");
    // The longest first, so that what follows the star is the last of its kind.
    let ends = text.char_indices().map(|(end, _)| end).chain([text.len()]).rev();
    ends.filter(|end| is_deep || *end > 0 && !text[..*end].contains('/')).find_map(|end| {
        let mut found = captures(rest, &text[end..])?;
        found.insert(0, &text[..end]);
        Some(found)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_carry_over_to_the_file() {
        for (path, file, page, expected) in [
            ("/blog/*", "content/posts/*.md", "/blog/bread/", Some("content/posts/bread.md")),
            ("/blog/*/", "content/posts/*.md", "/blog/bread.html", Some("content/posts/bread.md")),
            ("/blog/*", "content/posts/*.md", "/blog/a/b/", None),
            ("/blog/*", "content/posts/*.md", "/blog/", None),
            ("/docs/**", "docs/**.md", "/docs/a/b", Some("docs/a/b.md")),
            ("/*/news-*", "*/n-*.md", "/en/news-1", Some("en/n-1.md")),
            ("/about", "about.md", "/about/index.html", Some("about.md")),
            ("/about", "about.md", "/about-us", None),
        ] {
            let pattern = Pattern::read(path, file).expect("it is a rule");
            assert_eq!(pattern.file_of(page).as_deref(), expected, "{path} {page}");
        }
    }

    #[test]
    fn rules_that_lead_out_or_cannot_be_followed_are_refused() {
        for (path, file) in [
            ("/a", "../b"),
            ("/a", "/etc/passwd"),
            ("/a", "b/../../c"),
            ("/a", "C:/b"),
            ("/a/*", "b.md"),
            ("a", "b"),
            ("/*", "**.md"),
        ] {
            assert!(Pattern::read(path, file).is_err(), "{path} {file}");
        }
    }
}
