//! Renderings of an audit. They never look at anything else.
//!
//! Whatever was crawled is hostile here: it is shown, never obeyed. To add a format: write one file
//! with its [`Format`], and name it in [`FORMATS`].

mod answer;
mod costs;
mod file;
mod groups;
pub mod handbook;
mod html;
pub mod json;
pub mod markdown;
pub mod pages;
pub mod paint;
mod statuses;
pub mod terminal;
pub mod text;
mod words;

use std::io::Write;

pub use file::write_whole;
pub use paint::Paint;
pub use text::visible;

use crate::audit::Audit;

/// One way to write an audit into a file.
#[derive(Debug)]
pub struct Format {
    /// Its name after `--format`.
    pub name: &'static str,
    /// The file it is written to.
    pub file_name: &'static str,
    /// What it is for, in a few words.
    pub summary: &'static str,
    /// Writes it.
    pub write: fn(&Audit, &mut dyn Write) -> anyhow::Result<()>,
}

/// Every format, in the order in which they are written and documented.
pub static FORMATS: &[Format] = &[html::FORMAT, json::FORMAT];

/// The format of this name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn formats_differ_in_name_and_file() {
        let names: BTreeSet<_> = FORMATS.iter().map(|format| format.name).collect();
        let files: BTreeSet<_> = FORMATS.iter().map(|format| format.file_name).collect();
        assert_eq!((names.len(), files.len()), (FORMATS.len(), FORMATS.len()));
        assert!(
            FORMATS.iter().all(|known| format(known.name).is_some_and(|found| std::ptr::eq(found, known)))
        );
    }
}
