//! What is wrong with a file that is written for crawlers: robots.txt, or a sitemap.

use serde::Serialize;

/// A file that is written for crawlers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CrawlerFile {
    /// Which one.
    pub kind: CrawlerFileKind,
    /// What is wrong with it: the first places of each fault.
    pub faults: Vec<FileFault>,
    /// How many faults there are.
    pub faults_total: usize,
}

/// The files that are written for crawlers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CrawlerFileKind {
    /// robots.txt.
    Robots,
    /// A sitemap, an index of sitemaps, or a list that stands for one.
    Sitemap,
}

/// One fault at one place of such a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileFault {
    /// What is wrong, in words that follow "line 7".
    pub what: &'static str,
    /// How much of the file it spoils.
    pub harm: FileHarm,
    /// The line, from 1.
    pub line: u32,
    /// What stands there, shortened.
    pub text: String,
}

/// How much of a file a fault spoils.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileHarm {
    /// One line or entry; the rest holds.
    Entry,
    /// Everything, or everything from there on.
    File,
}
