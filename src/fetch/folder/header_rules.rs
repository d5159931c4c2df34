//! `_headers`: what is added to the headers of files.
//!
//! A line with a path begins a block, indented `Name: value` lines follow. Blocks that match add up.
//! `*` stands for anything and `:name` for one segment, anywhere in the path, as on Cloudflare Pages;
//! Netlify allows `*` at the end only. `! Name` takes a header away (Cloudflare). A path may be a
//! whole URL (Cloudflare): then it counts for that host. Cloudflare also fills `:name` and `:splat`
//! into values; we leave them as written. Neither host adds these headers to its redirects, nor we.

use super::asked::{Asked, decoded_name};
use super::glob::Glob;
use super::redirects::{HostPath, split_host};
use super::{HEADERS, Warning};
use crate::fetch::Headers;

/// All blocks of the file.
#[derive(Debug, Default)]
pub(super) struct HeaderRules(Vec<Block>);

#[derive(Debug)]
struct Block {
    host: Option<String>,
    path: Glob,
    changes: Vec<Change>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Change {
    Add { name: String, value: String },
    Remove { name: String },
}

impl HeaderRules {
    /// Reads the file; lines that mean nothing become warnings.
    pub fn parse(text: &str, warnings: &mut Vec<Warning>) -> Self {
        let mut blocks: Vec<Block> = Vec::new();
        for (number, line) in (1..).zip(text.lines().map(str::trim)) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Err(message) = read_line(line, &mut blocks) {
                warnings.push(Warning::on_line(HEADERS, number, message));
            }
        }
        Self(blocks)
    }

    /// Changes the headers of a file that is served for this question.
    pub fn apply(&self, headers: &mut Headers, asked: &Asked<'_>, host: &str) {
        if self.0.is_empty() {
            return;
        }
        let path = asked.path();
        let is_for_us = |block: &&Block| block.host.as_deref().is_none_or(|named| named == host);
        let matching: Vec<&Block> =
            self.0.iter().filter(is_for_us).filter(|block| block.path.is_match(&path)).collect();
        for change in matching.into_iter().flat_map(|block| &block.changes) {
            change.apply(headers);
        }
    }
}

fn read_line(line: &str, blocks: &mut Vec<Block>) -> Result<(), String> {
    if line.starts_with('/') || split_host(line).is_some() {
        blocks.push(read_path(line));
        return Ok(());
    }
    let change = read_change(line)?;
    let block = blocks.last_mut().ok_or("no path stands above this header; it was ignored")?;
    block.changes.push(change);
    Ok(())
}

fn read_path(text: &str) -> Block {
    let HostPath { host, path } = split_host(text).unwrap_or(HostPath { host: None, path: text });
    let decoded = [&b"/"[..], &decoded_name(path.strip_prefix('/').unwrap_or(path))].concat();
    Block { host, path: Glob::with_placeholders(&decoded), changes: Vec::new() }
}

fn read_change(text: &str) -> Result<Change, String> {
    if let Some(name) = text.strip_prefix('!') {
        return Ok(Change::Remove { name: checked_name(name)? });
    }
    let (name, value) =
        text.split_once(':').ok_or("neither a path nor `Name: value`; the line was ignored")?;
    Ok(Change::Add { name: checked_name(name)?, value: checked_value(value)? })
}

/// A header's name (RFC 9110, section 5.1), in lower case.
pub(super) fn checked_name(name: &str) -> Result<String, String> {
    let name = name.trim();
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if !name.is_empty() && name.bytes().all(is_token) {
        Ok(name.to_ascii_lowercase())
    } else {
        Err(format!("`{}` cannot be the name of a header", name.escape_debug()))
    }
}

/// A header's value: nothing in it may end the line.
pub(super) fn checked_value(value: &str) -> Result<String, String> {
    let value = value.trim();
    if value.chars().any(|c| c.is_control() && c != '\t') {
        return Err("control characters cannot stand in the value of a header".to_owned());
    }
    Ok(value.to_owned())
}

impl Change {
    /// A type given by hand replaces the one that we inferred; anything else comes on top.
    fn apply(&self, headers: &mut Headers) {
        match self {
            Self::Add { name, value } if name == "content-type" => headers.set(name, value.as_str()),
            Self::Add { name, value } => headers.push(name.as_str(), value.as_str()),
            Self::Remove { name } => *headers = without(headers, name),
        }
    }
}

fn without(headers: &Headers, removed: &str) -> Headers {
    let mut kept = Headers::default();
    for (name, value) in headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case(removed)) {
        kept.push(name, value);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> (HeaderRules, Vec<(u32, String)>) {
        let mut warnings = Vec::new();
        let rules = HeaderRules::parse(text, &mut warnings);
        let lines = warnings.into_iter().map(|warning| (warning.line.unwrap(), warning.message)).collect();
        (rules, lines)
    }

    fn headers_at(text: &str, target: &str) -> Vec<(String, String)> {
        let (rules, warnings) = parse(text);
        assert_eq!(warnings, []);
        let mut headers = Headers::default();
        headers.push("content-type", "text/html");
        rules.apply(&mut headers, &Asked::read(target, "/").unwrap(), "site.example");
        headers.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).skip(1).collect()
    }

    #[test]
    fn blocks_apply_where_their_path_matches() {
        for (path, target, applies) in [
            ("/*", "/", true),
            ("/*", "/a/b?c", true),
            ("/a/*", "/b", false),
            ("/a/", "/a/", true),
            ("/a/", "/a", false),
            ("/:lang/about", "/de/about", true),
            ("/:lang/about", "/de/at/about", false),
            ("/*.css", "/x/y.css", true),
            ("/%C3%BC b", "/ü%20b", true),
            ("https://site.example/*", "/x", true),
            ("https://other.example/*", "/x", false),
        ] {
            let text = format!("{path}\n  X-A: 1\n");
            assert_eq!(headers_at(&text, target).len() == 1, applies, "{path} {target}");
        }
    }

    #[test]
    fn matching_blocks_add_up_and_may_take_away() {
        let text = "# all\n/*\n  X-A: 1\n  Link: </a>; rel=preload\n\n/b\n\tLink: </b>\n  ! X-A\n";
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(headers_at(text, "/b"), [pair("link", "</a>; rel=preload"), pair("link", "</b>")]);
        assert_eq!(headers_at("/*\n  Content-Type: text/x\n", "/").len(), 0, "in place of ours");
    }

    #[test]
    fn lines_that_mean_nothing_are_named_and_the_rest_works() {
        let (rules, warnings) = parse("  X-A: 1\n/*\n  no colon\n  X Y: 1\n  X-B: a\u{1}\n  X-C: 1\n");
        let lines: Vec<u32> = warnings.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [1, 3, 4, 5]);
        assert_eq!(rules.0[0].changes, [Change::Add { name: "x-c".to_owned(), value: "1".to_owned() }]);
    }
}
