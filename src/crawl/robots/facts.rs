//! The faults of a robots.txt, as people are told.

use super::{Fault, Robots};
use crate::page::{CrawlerFile, CrawlerFileKind, FileHarm};

impl Fault {
    /// What is wrong, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::MissingColon => "has no colon after the name",
            Self::Misspelt => "has a misspelt name, which some crawlers do not understand",
            Self::UnknownName => "has a name that no crawler knows",
            Self::Unreadable => "says nothing that a crawler understands",
            Self::RuleOutsideGroup => "is a rule before any User-agent, and holds for nobody",
            Self::PatternWithoutSlash => "has a path that begins with neither / nor *, and matches nothing",
            Self::EmptyAgent => "is a User-agent without a name",
            Self::AgentWithMore => "names more than a crawler's product, of which only the name counts",
            Self::AgentsJoined => "names a crawler that shares the rules of those before it",
            Self::SitemapNotAbsolute => "names a sitemap without its full address",
            Self::BadDelay => "has a Crawl-delay that is no number of seconds",
            Self::LineTooLong => "is longer than crawlers read",
            Self::TooLarge => "is beyond the 500 KiB that crawlers read",
            Self::NotUtf8 => "is not in UTF-8",
            Self::WebPage => "begins a web page in place of a robots.txt",
        }
    }

    fn harm(self) -> FileHarm {
        if self == Self::WebPage { FileHarm::File } else { FileHarm::Entry }
    }
}

impl Robots {
    /// What is wrong with it.
    pub fn as_file(&self) -> CrawlerFile {
        let (faults, faults_total) = self.problems.told(|_| true, |fault| (fault.words(), fault.harm()));
        CrawlerFile { kind: CrawlerFileKind::Robots, faults, faults_total }
    }
}
