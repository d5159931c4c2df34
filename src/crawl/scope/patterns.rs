//! Globs and regular expressions that choose URLs. The one door to `globset` and `regex`.

use std::fmt;

use globset::{GlobBuilder, GlobMatcher};
use regex::{Regex, RegexBuilder};
use url::Url;

use super::Pattern;
use crate::urls;

/// What a compiled expression may occupy, in bytes.
const MAX_COMPILED: usize = 1 << 20;

/// The patterns of one option.
#[derive(Debug, Clone, Default)]
pub(super) struct Patterns(Vec<Matcher>);

#[derive(Debug, Clone)]
enum Matcher {
    Path(GlobMatcher),
    WholeUrl(GlobMatcher),
    Search(Regex),
}

/// A pattern that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    /// The option: `include` or `exclude`.
    pub option: &'static str,
    /// The place among the patterns of that option, counted from 1.
    pub number: usize,
    /// The pattern as written.
    pub pattern: String,
    /// The character at which it goes wrong, counted from 1.
    pub column: usize,
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { option, number, pattern, column, reason } = self;
        write!(f, "{option}, pattern {number}: `{pattern}` goes wrong at character {column}: {reason}")
    }
}

impl std::error::Error for PatternError {}

impl Patterns {
    pub fn compile(option: &'static str, patterns: &[Pattern]) -> Result<Self, PatternError> {
        let compile = |(number, pattern)| {
            compiled(pattern).map_err(|reason| PatternError {
                option,
                number,
                pattern: pattern.text().to_owned(),
                column: column_of_fault(pattern),
                reason,
            })
        };
        (1..).zip(patterns).map(compile).collect::<Result<_, _>>().map(Self)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn is_match(&self, url: &Url) -> bool {
        self.0.iter().any(|matcher| match matcher {
            Matcher::Path(glob) => glob.is_match(&*urls::decoded_text(url.path())),
            Matcher::WholeUrl(glob) => glob.is_match(url.as_str()),
            Matcher::Search(regex) => regex.is_match(url.as_str()),
        })
    }

    /// Whether one of those that see the whole URL matches.
    pub fn is_match_elsewhere(&self, url: &Url) -> bool {
        self.0.iter().any(|matcher| match matcher {
            Matcher::Path(_) => false,
            Matcher::WholeUrl(glob) => glob.is_match(url.as_str()),
            Matcher::Search(regex) => regex.is_match(url.as_str()),
        })
    }
}

impl Pattern {
    /// The pattern without its kind.
    pub fn text(&self) -> &str {
        match self {
            Self::Glob(text) | Self::Regex(text) => text,
        }
    }

    /// The beginning of the pattern, up to a place between two characters.
    fn up_to(&self, end: usize) -> Self {
        match self {
            Self::Glob(text) => Self::Glob(text[..end].to_owned()),
            Self::Regex(text) => Self::Regex(text[..end].to_owned()),
        }
    }
}

fn compiled(pattern: &Pattern) -> Result<Matcher, String> {
    match pattern {
        Pattern::Glob(text) => {
            let glob = GlobBuilder::new(text).literal_separator(true).backslash_escape(true).build();
            let matcher = glob.map_err(|error| error.kind().to_string())?.compile_matcher();
            Ok(if text.contains("://") { Matcher::WholeUrl(matcher) } else { Matcher::Path(matcher) })
        }
        Pattern::Regex(text) => {
            let regex = RegexBuilder::new(text).size_limit(MAX_COMPILED).build();
            regex.map(Matcher::Search).map_err(|error| last_line(&error.to_string()))
        }
    }
}

/// The crate draws the pattern first; its last line is the reason.
fn last_line(text: &str) -> String {
    let line = text.lines().last().unwrap_or(text);
    line.trim_start_matches("error: ").to_owned()
}

/// What goes wrong goes wrong behind the longest beginning that is a pattern by itself.
fn column_of_fault(pattern: &Pattern) -> usize {
    let text = pattern.text();
    let ends = text.char_indices().map(|(at, _)| at).take(1000);
    let good = (0..).zip(ends).filter(|(_, end)| compiled(&pattern.up_to(*end)).is_ok());
    good.last().map_or(1, |(characters, _): (usize, usize)| characters + 1)
}
