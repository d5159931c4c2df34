//! Renderings of an audit. They never look at anything else.
//!
//! Whatever was crawled is hostile here: it is shown, never obeyed. To add a format: write one file
//! with its [`Format`], and name it in [`FORMATS`].

pub mod alert;
mod annotations;
mod answer;
mod badge;
mod changes;
mod code_quality;
pub mod comparison;
mod costs;
pub mod csv;
mod digest;
mod file;
mod groups;
pub mod handbook;
mod html;
pub mod json;
mod junit;
mod known;
mod located;
pub mod markdown;
mod openmetrics;
pub mod paint;
mod sarif;
mod statuses;
mod table;
pub mod terminal;
pub mod text;
pub mod why;
mod words;
mod xlsx;
mod xml;

use std::io::Write;

pub use file::write_whole;
pub use paint::Paint;
pub use text::{Spot, spot, visible};

use crate::audit::{Audit, Finding};

/// Writes an audit in some form.
pub type Writer = fn(&Audit, &mut dyn Write) -> anyhow::Result<()>;

/// One way to write an audit into a file, or into several.
#[derive(Debug)]
pub struct Format {
    /// Its name after `--format`.
    pub name: &'static str,
    /// The file it is written to.
    pub file_name: &'static str,
    /// Files that come with it.
    pub beside: &'static [(&'static str, Writer)],
    /// What it is for, in a few words.
    pub summary: &'static str,
    /// Writes it.
    pub write: Writer,
}

/// Every format, in the order in which they are written and documented.
pub static FORMATS: &[Format] = &[
    html::FORMAT,
    json::FORMAT,
    csv::FORMAT,
    xlsx::FORMAT,
    digest::FORMAT,
    sarif::FORMAT,
    junit::FORMAT,
    annotations::FORMAT,
    code_quality::FORMAT,
    badge::FORMAT,
    openmetrics::FORMAT,
];

/// The formats that are written when nobody says otherwise.
pub const DEFAULT_FORMATS: [&str; 2] = [html::FORMAT.name, json::FORMAT.name];

/// The format of this name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

impl Format {
    /// Its files, each with what writes it.
    pub fn files(&self) -> impl Iterator<Item = (&'static str, Writer)> {
        [(self.file_name, self.write)].into_iter().chain(self.beside.iter().copied())
    }
}

/// The findings, the most severe first, and what the baseline accepts last. A stored audit may come in any order.
fn worst_first(audit: &Audit) -> Vec<&Finding> {
    let mut findings: Vec<&Finding> = audit.findings.iter().collect();
    findings.sort_by_key(|finding| (finding.is_settled(), std::cmp::Reverse(finding.severity)));
    findings
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn formats_differ_in_name_and_file() {
        let names: BTreeSet<_> = FORMATS.iter().map(|format| format.name).collect();
        let files: Vec<_> = FORMATS.iter().flat_map(Format::files).map(|(name, _)| name).collect();
        let distinct: BTreeSet<_> = files.iter().collect();
        assert_eq!((names.len(), distinct.len()), (FORMATS.len(), files.len()));
        assert!(
            FORMATS.iter().all(|known| format(known.name).is_some_and(|found| std::ptr::eq(found, known)))
        );
    }
}
