//! What is kept of each URL and each response.

use std::num::NonZeroU32;
use std::ops::Range;

use super::delivery::Delivery;
use crate::page::facts::Landmark;
use crate::page::{FailureKind, Position, ReferenceKind, Rel, Verdict};
use crate::urls::UrlId;

/// The number of a [`Record`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(pub u32);

impl RecordId {
    /// The place of this record in [`super::Site::records`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The number of a text of the site. There is room for `None` in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextId(NonZeroU32);

impl TextId {
    /// The text of this number.
    pub fn new(number: u32) -> Self {
        Self(NonZeroU32::MIN.saturating_add(number))
    }

    /// Its number, from 0.
    pub fn number(self) -> u32 {
        self.0.get() - 1
    }
}

/// What is known of one URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resource {
    /// How it answers.
    pub state: State,
    /// Where its redirect leads.
    pub redirect: Option<UrlId>,
    /// Clicks from the start page; `None` when no link leads there.
    pub depth: Option<u32>,
    /// Its facts.
    pub record: Option<RecordId>,
    /// Who wanted to know of it.
    pub interest: Interest,
    /// How sure we are of how it answers.
    pub verdict: Verdict,
    /// How the answer was delivered.
    pub delivery: Delivery,
    /// Whether it belongs to another site.
    pub is_elsewhere: bool,
}

/// Who wanted to know of a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interest {
    /// The site: something mentions it.
    Mentioned,
    /// Search engines and visitors, as the user's data says; nothing of the site mentions it.
    Searched,
    /// Only we: it is a usual place, or a file of the folder.
    Ours,
    /// Nobody: it is a second name of a file that the site mentions by another.
    Nobody,
}

impl Skipped {
    /// Whether a page was left unread that somebody may want read another time. Traps are no pages, and what
    /// robots.txt keeps from us it keeps from search engines too.
    pub fn leaves_unread(self) -> bool {
        matches!(
            self,
            Self::OutsidePath
                | Self::Excluded
                | Self::NotIncluded
                | Self::TooDeep
                | Self::PageBudget
                | Self::TimeBudget
                | Self::ByteBudget
                | Self::PrefixBudget
                | Self::Interrupted
        )
    }
}

impl Resource {
    /// Whether the URL is part of the site: mentioned, or there without being mentioned.
    pub fn is_counted(&self) -> bool {
        match self.interest {
            Interest::Mentioned | Interest::Searched => true,
            Interest::Ours => self.state.status() == Some(200),
            Interest::Nobody => false,
        }
    }
}

/// How a URL answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// With this status.
    Answered(u16),
    /// Not at all.
    Failed(FailureKind),
    /// Nobody asked.
    Skipped(Skipped),
}

impl State {
    /// The status, if there was an answer.
    pub fn status(self) -> Option<u16> {
        match self {
            Self::Answered(status) => Some(status),
            _ => None,
        }
    }
}

macro_rules! reasons {
    ($($(#[doc = $doc:literal])* $reason:ident = $words:literal;)*) => {
        /// Why nobody asked.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Skipped {
            $($(#[doc = $doc])* $reason,)*
        }

        impl Skipped {
            /// Every reason.
            pub const ALL: &[Self] = &[$(Self::$reason),*];

            /// The reason in reports.
            pub fn reason(self) -> &'static str {
                match self {
                    $(Self::$reason => $words,)*
                }
            }
        }
    };
}

reasons! {
    /// It belongs to another site, and those are not asked.
    OtherSite = "other site";
    /// It is where a form hands something over, or a hint that nothing depends on.
    NotForReading = "form target or hint";
    /// It is outside the path that is audited.
    OutsidePath = "outside the audited path";
    /// A pattern excludes it.
    Excluded = "excluded by a pattern";
    /// No pattern includes it.
    NotIncluded = "not included by any pattern";
    /// It is more clicks away than the audit goes.
    TooDeep = "too many clicks away";
    /// It is longer than servers accept.
    UrlTooLong = "URL too long";
    /// robots.txt forbids it.
    Robots = "forbidden by robots.txt";
    /// The pages of the whole crawl are spent.
    PageBudget = "page budget spent";
    /// The time of the crawl is spent.
    TimeBudget = "time budget spent";
    /// The bytes of the crawl are spent.
    ByteBudget = "byte budget spent";
    /// The pages of its path are spent.
    PrefixBudget = "page budget of its path spent";
    /// A calendar without end.
    EndlessCalendar = "endless calendar";
    /// A path that repeats itself.
    GrowingPath = "path that repeats itself";
    /// Another session's name for a known page.
    SessionId = "session id of a known page";
    /// One of too many combinations of parameters.
    QueryCombinations = "too many parameter combinations";
    /// One of many URLs that all show the same.
    SoftDuplicate = "same content under many URLs";
    /// It is the next of more redirects than anyone follows.
    RedirectLimit = "too many redirects in a row";
    /// The crawl was interrupted.
    Interrupted = "interrupted";
}

/// A URL that robots.txt forbids to crawlers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocked {
    /// The URL.
    pub url: UrlId,
    /// The line that forbids it; none where robots.txt cannot be read, and crawlers stay out for that.
    pub line: Option<u32>,
    /// That line, or what robots.txt answered.
    pub text: String,
}

/// What kind of facts a record holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// A page.
    Html,
    /// A style sheet.
    Css,
    /// A sitemap or robots.txt: it names URLs for crawlers.
    List,
    /// A script that names its source map.
    Script,
    /// llms.txt: it names URLs for language models.
    Llms,
}

impl Content {
    /// Every kind.
    pub const ALL: &[Self] = &[Self::Html, Self::Css, Self::List, Self::Script, Self::Llms];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Css => "css",
            Self::List => "list",
            Self::Script => "script",
            Self::Llms => "llms.txt",
        }
    }
}

/// The facts of one response that outlive it.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Record {
    /// Its URL.
    pub url: UrlId,
    /// What it is.
    pub content: Content,
    /// Its links, as a range of all links.
    pub links: Range<u32>,
    /// Hashes of its fragment targets, sorted, as a range of all.
    pub anchors: Range<u32>,
    /// The file that was served.
    pub file: Option<String>,
    /// The title as a text of the site, and where it stands.
    pub title: Option<(TextId, Position)>,
    /// Hash of its first description, and where that stands.
    pub description: Option<(u64, Position)>,
    /// Whether it has a main landmark.
    pub has_main: bool,
    /// Where its first canonical leads.
    pub canonical: Option<UrlId>,
    /// Whether it says noindex.
    pub is_noindex: bool,
    /// Whether it only sends visitors elsewhere.
    pub is_refresh_stub: bool,
    /// Whether the body is longer than what was read.
    pub is_cut: bool,
    /// Hash of its main text; 0 without words.
    pub text_hash: u64,
    /// Simhash of its main text.
    pub simhash: u64,
    /// Words of its main text.
    pub main_words: u32,
}

/// One link of the graph: where it stands and leads, and what kind it is. [`super::Site::facts_of`] tells the rest.
#[derive(Debug, Clone, Copy)]
pub struct Link {
    /// Its number among all links.
    pub(super) number: u32,
    /// Where it stands.
    pub source: RecordId,
    /// Where it leads.
    pub target: UrlId,
    /// What mentions the target.
    pub kind: ReferenceKind,
    /// Its relations.
    pub rel: Rel,
    /// The part of the page it stands in.
    pub landmark: Landmark,
    /// Whether it asks for a fragment.
    pub has_fragment: bool,
}

/// All that is known of one link, apart from the site that it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkFacts {
    /// Where it leads.
    pub target: UrlId,
    /// The fragment it asks for, as a text of the site.
    pub fragment: Option<TextId>,
    /// Its text, as a text of the site.
    pub text: TextId,
    /// Where in the source it stands.
    pub at: Position,
    /// What mentions the target.
    pub kind: ReferenceKind,
    /// Its relations.
    pub rel: Rel,
    /// The part of the page it stands in.
    pub landmark: Landmark,
    /// How wide the picture that it names is shown.
    pub shown: ShownWidth,
    /// The way to it from there, as a hash: the same template, the same path.
    pub path: u8,
}

/// How wide a picture is shown, where its element says so and browsers have no choice of pictures: in steps,
/// rounded up, for there are many links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ShownWidth(pub u8);

impl ShownWidth {
    /// Pixels of one step.
    const STEP: u32 = 16;

    /// The width in pixels that an element says.
    pub fn of(pixels: Option<u32>) -> Self {
        let steps = pixels.filter(|pixels| *pixels > 0).map_or(0, |pixels| pixels.div_ceil(Self::STEP));
        // What is wider than can be told is shown wide enough.
        Self(u8::try_from(steps).unwrap_or_default())
    }

    /// The greatest width that it may be, in pixels.
    pub fn pixels(self) -> Option<u32> {
        (self.0 > 0).then_some(u32::from(self.0) * Self::STEP)
    }
}
