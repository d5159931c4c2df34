//! Where a CI shows a finding: files of the repository where they are known, else the page by its host and path.
//!
//! Code hosts take paths only: an address with a scheme is refused by GitHub, and GitLab drops it.

use url::Url;

use super::text::{Spot, spot, visible};
use crate::audit::{Audit, Finding};
use crate::rules::Source;

/// One place of a finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Located {
    /// A file below the folder in which tollgate ran, or `example.com/a/`; never with a scheme.
    pub path: String,
    /// The line, from 1.
    pub line: Option<u32>,
    /// The column in characters, from 1.
    pub column: Option<u32>,
}

/// The places of a finding, its own page where none leads there. Never empty.
pub fn places<'a>(finding: &'a Finding, audit: &'a Audit) -> impl Iterator<Item = Located> + 'a {
    let own = finding.sources.is_empty().then(|| of_page(&finding.url));
    finding.sources.iter().map(|source| of_source(source, &audit.target)).chain(own)
}

/// The first place of a finding.
pub fn place(finding: &Finding, audit: &Audit) -> Located {
    places(finding, audit).next().unwrap_or_else(|| of_page(&finding.url))
}

fn of_source(source: &Source, target: &str) -> Located {
    match spot(source, target) {
        Some(Spot { file, line, column }) => Located { path: file.replace('\\', "/"), line, column },
        None => Located { line: source.line, column: source.column, ..of_page(&source.page) },
    }
}

fn of_page(url: &str) -> Located {
    let path = Url::parse(url).ok().filter(Url::has_host).map(|url| {
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{}{}{query}", url.authority(), url.path())
    });
    let path = path.unwrap_or_else(|| visible(url).replace(':', "_").trim_start_matches('/').to_owned());
    Located { path, line: None, column: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_without_a_file_have_a_path_and_no_scheme() {
        for (url, path) in [
            ("https://example.com/a/?b#c", "example.com/a/?b"),
            ("http://localhost:81/", "localhost:81/"),
            ("javascript:alert(1)", "javascript_alert(1)"),
            ("//x", "x"),
        ] {
            assert_eq!(of_page(url).path, path);
        }
    }

    #[test]
    fn files_are_named_from_where_tollgate_ran() {
        let mut source = Source::page("https://example.com/a/");
        source.file = Some("a/index.html".to_owned());
        source.line = Some(3);
        for (target, path) in [("./public", "public/a/index.html"), (".", "a/index.html")] {
            assert_eq!(
                of_source(&source, target),
                Located { path: path.to_owned(), line: Some(3), column: None }
            );
        }
    }
}
