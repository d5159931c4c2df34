//! What is wrong with a file that is written for crawlers: robots.txt, a sitemap, or terms; and what it says.

use serde::Serialize;

use super::Access;

/// A file that is written for crawlers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CrawlerFile {
    /// Which one.
    pub kind: CrawlerFileKind,
    /// What is wrong with it: the first places of each fault.
    pub faults: Vec<FileFault>,
    /// How many faults there are.
    pub faults_total: usize,
    /// What it tells whom, if it is a robots.txt.
    pub robots: Option<RobotsFacts>,
    /// What it says of when its pages changed, if it is a sitemap.
    pub dates: Option<SitemapDates>,
    /// What it says of the uses of everything at its host, if it holds terms for machines.
    pub terms: Vec<Signal>,
}

impl CrawlerFile {
    /// One in which nothing is wrong, and which says nothing.
    pub fn of(kind: CrawlerFileKind) -> Self {
        Self { kind, faults: Vec::new(), faults_total: 0, robots: None, dates: None, terms: Vec::new() }
    }
}

/// What a sitemap says of when its pages changed: the dates among them that can be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SitemapDates {
    /// How many entries have one.
    pub count: usize,
    /// The earliest, and the latest.
    pub range: [EntryDate; 2],
    /// Whether every entry has one, and all are the same.
    pub are_one: bool,
}

/// When a page changed, as a sitemap has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct EntryDate {
    /// In W3C form, as written.
    pub text: String,
    /// The line.
    pub line: u32,
}

/// What a robots.txt tells whom.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct RobotsFacts {
    /// Every crawler that it names, in the order of the lines; `*` is none.
    pub named: Vec<Addressed>,
    /// What each of [`KNOWN_CRAWLERS`](super::known_crawlers::KNOWN_CRAWLERS) may read, in their order.
    pub known: Vec<Allowance>,
    /// What it says of the uses of the content.
    pub signals: Vec<Signal>,
}

/// What a robots.txt lets one crawler read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Allowance {
    /// How much.
    pub access: Access,
    /// The line that decides on the start page.
    pub line: Option<(u32, String)>,
}

/// What a robots.txt tells one crawler that it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Addressed {
    /// Its name, in lower case.
    pub name: String,
    /// The line that names it first.
    pub line: u32,
    /// Whether any rule holds for it, if only an empty one.
    pub has_rules: bool,
    /// How much it may read.
    pub access: Access,
    /// What is forbidden to those who are not named, and open to it though no line says so: the lines.
    pub lost: Vec<(u32, String)>,
}

/// What a robots.txt, or terms for machines, say of one use of the content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signal {
    /// The line.
    pub line: u32,
    /// The line's name and value, or the element: `Content-Signal: search=yes, ai-train=no`.
    pub text: String,
    /// The crawlers that it holds for, in lower case; none where it stands before every group.
    pub agents: Vec<String>,
    /// The use, under the name that Content-Signal has for it: `search`, `ai-input`, `ai-train`.
    pub usage: String,
    /// Whether it is allowed.
    pub is_allowed: bool,
}

/// The files that are written for crawlers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CrawlerFileKind {
    /// robots.txt.
    Robots,
    /// A sitemap, an index of sitemaps, or a list that stands for one.
    Sitemap,
    /// Terms for machines, as Really Simple Licensing has them.
    Terms,
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
