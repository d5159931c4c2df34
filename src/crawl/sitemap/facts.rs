//! The faults of a sitemap, as people are told.

use super::{DetailKind, Entry, Fault, Format, Sitemap, check};
use crate::page::{CrawlerFile, CrawlerFileKind, EntryDate, FileHarm, SitemapDates};

impl Fault {
    /// What is wrong, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::UnknownFormat => "is no sitemap, no feed and no list of URLs",
            Self::BrokenGzip => "is packed with gzip, and cannot be unpacked to its end",
            Self::Bomb => "unpacks to far more than any sitemap holds",
            Self::TooLarge => "is larger than the 50 MB that search engines read",
            Self::WrongEncoding => "holds bytes that do not fit its encoding",
            Self::NotWellFormed => "is broken XML here, and nothing after it counts",
            Self::DocumentType => "declares a document type, which crawlers do not read",
            Self::UnknownEntity => "uses an entity that XML does not know",
            Self::UnescapedAmpersand => "has an & that must be written &amp;",
            Self::WrongNamespace => "is not in the namespace of the sitemap protocol",
            Self::UndeclaredPrefix => "uses a prefix that is declared nowhere",
            Self::NestedIndex => "is an index named by an index, which crawlers do not follow",
            Self::TooManyUrls => "names more than the 50,000 URLs that search engines read",
            Self::NoLocation => "has an entry without a URL",
            Self::NotAbsolute => "names what is no absolute URL",
            Self::UrlTooLong => "names a URL of 2,048 characters or more",
            Self::OtherHost => "names a URL of another host",
            Self::Duplicate => "names a URL twice",
            Self::BadDate => "has a date that is not in W3C form (2025-01-31)",
            Self::BadFrequency => "has a frequency that the protocol does not know",
            Self::BadPriority => "has a priority that is not between 0.0 and 1.0",
            Self::BadAlternate => "has an alternate without a language or an address",
        }
    }

    fn harm(self) -> FileHarm {
        match self {
            Self::UnknownFormat | Self::BrokenGzip | Self::Bomb | Self::NotWellFormed | Self::NestedIndex => {
                FileHarm::File
            }
            _ => FileHarm::Entry,
        }
    }
}

impl Sitemap {
    /// What is wrong with it. Where only its beginning was read, its end is not judged.
    pub fn as_file(&self, is_cut: bool) -> CrawlerFile {
        let is_of_the_cut = |fault| is_cut && matches!(fault, Fault::NotWellFormed | Fault::BrokenGzip);
        let (faults, faults_total) =
            self.problems.told(|fault| !is_of_the_cut(fault), |fault| (fault.words(), fault.harm()));
        CrawlerFile { faults, faults_total, dates: self.dates(), ..CrawlerFile::of(CrawlerFileKind::Sitemap) }
    }

    /// When its pages changed, as far as it says so in a form that can be compared: feeds have others.
    fn dates(&self) -> Option<SitemapDates> {
        let date = |entry: &Entry| {
            let detail =
                entry.detail(DetailKind::LastModified).filter(|detail| check::is_date(&detail.text))?;
            Some(EntryDate { text: detail.text.clone(), line: detail.line })
        };
        let is_comparable = matches!(self.format, Some(Format::UrlSet | Format::Index));
        let dates: Vec<_> = self.entries.iter().filter(|_| is_comparable).filter_map(date).collect();
        let range = [dates.iter().min()?.clone(), dates.iter().max()?.clone()];
        let are_one = dates.len() == self.entries.len() && range[0].text == range[1].text;
        Some(SitemapDates { count: dates.len(), range, are_one })
    }
}
