//! The faults we look for. Each is declared in one place: its documentation, metadata and check.
//!
//! To add a rule: write a `rule!` block with its check function in the file of its topic, and name it
//! in [`RULES`]. Help, `explain`, docs/rules.md, configuration and reports follow from that.

mod crawling;
pub mod custom;
mod declare;
mod error_page;
mod external;
mod found;
mod pixels;
mod prose;
mod schema_table;
mod select;
mod tags;
mod view;

mod accessibility;
mod addresses;
mod blanks;
mod canonical_forms;
mod canonicals;
mod clients;
mod contacts;
mod content;
mod cookies;
mod crawler_files;
mod descriptions;
mod detours;
mod directives;
mod document;
mod duplicates;
mod error_caching;
mod error_labels;
mod error_pages;
mod exposed;
mod headings;
mod hreflang;
mod hreflang_targets;
mod hrefs;
mod images;
mod indexing;
mod language;
mod leaks;
mod links;
mod loading;
mod neighbours;
mod previews;
mod redirects;
mod refreshes;
mod responses;
mod security;
mod sitemaps;
mod speed;
mod structure;
mod structured;
mod structured_values;
mod targets;
mod title_texts;
mod titles;
mod transport;
mod viewport;
mod weight;

use serde::{Deserialize, Serialize};

pub use clients::{Case, Party};
pub use crawling::CrawlerFileView;
pub use custom::{CustomCheck, CustomRule, Expectation};
pub use error_page::ErrorPage;
pub use found::{Findings, Found, Source};
pub use select::Selection;
pub use view::View;

use view::{counted, report_empty, report_several};

use crate::page::{Response, Role, Tree};
use crate::site::{Interest, Site};

/// Every rule, in the order in which they are documented.
pub static RULES: &[&Rule] = &[
    &crawler_files::START_PAGE_REFUSED,
    &crawler_files::ROBOTS_TXT_REFUSED,
    &crawler_files::SITEMAP_REFUSED,
    &crawler_files::ERROR_IN_SITEMAP,
    &clients::SEARCH_CRAWLER_REFUSED,
    &clients::AI_CRAWLER_REFUSED,
    &clients::REFUSAL_WITH_200,
    &links::BROKEN_LINK,
    &links::BROKEN_ASSET,
    &links::BROKEN_FRAGMENT,
    &targets::BROKEN_RELATION,
    &targets::PRIVATE_LINK,
    &hrefs::MALFORMED_LINK,
    &hrefs::EMPTY_LINK_TARGET,
    &hrefs::SCRIPT_LINK,
    &hrefs::FILE_LINK,
    &contacts::BAD_CONTACT_LINK,
    &blanks::UNENCODED_SPACE,
    &external::BROKEN_EXTERNAL_LINK,
    &external::MOVED_EXTERNAL_LINK,
    &redirects::REDIRECTED_LINK,
    &redirects::REDIRECT_CHAIN,
    &redirects::REDIRECT_LOOP,
    &detours::TEMPORARY_REDIRECT,
    &detours::REDIRECT_TO_START_PAGE,
    &refreshes::LINK_TO_REFRESH,
    &refreshes::TIMED_REFRESH,
    &indexing::MISSING_CANONICAL_TARGET,
    &canonicals::SEVERAL_CANONICALS,
    &canonicals::CANONICAL_CHAIN,
    &canonicals::CANONICAL_TO_NOINDEX,
    &canonical_forms::CANONICAL_TO_OTHER_HOST,
    &canonical_forms::CANONICAL_WITH_FRAGMENT,
    &canonical_forms::RELATIVE_CANONICAL,
    &canonicals::NOINDEX_WITH_CANONICAL,
    &directives::NOINDEX_START_PAGE,
    &directives::CONFLICTING_ROBOTS,
    &indexing::NOINDEX_IN_SITEMAP,
    &sitemaps::REDIRECT_IN_SITEMAP,
    &sitemaps::CANONICALISED_IN_SITEMAP,
    &sitemaps::MISSING_FROM_SITEMAP,
    &sitemaps::EMPTY_SITEMAP,
    &indexing::ORPHAN_PAGE,
    &structure::DEEP_PAGE,
    &structure::DEAD_END,
    &structure::NOFOLLOW_INSIDE,
    &structure::TOO_MANY_LINKS,
    &addresses::SEVERAL_ADDRESSES,
    &addresses::DOUBLED_SLASH,
    &addresses::LONG_ADDRESS,
    &addresses::MANY_PARAMETERS,
    &titles::MISSING_TITLE,
    &titles::MULTIPLE_TITLES,
    &titles::DUPLICATE_TITLE,
    &title_texts::LONG_TITLE,
    &title_texts::SHORT_TITLE,
    &title_texts::PLACEHOLDER_TITLE,
    &title_texts::TITLE_REPEATS_H1,
    &descriptions::MISSING_DESCRIPTION,
    &descriptions::MULTIPLE_DESCRIPTIONS,
    &descriptions::LONG_DESCRIPTION,
    &descriptions::SHORT_DESCRIPTION,
    &headings::MISSING_H1,
    &headings::MULTIPLE_H1,
    &headings::EMPTY_HEADING,
    &headings::SKIPPED_HEADING_LEVEL,
    &document::BROKEN_HEAD,
    &document::MISSING_CHARSET,
    &document::LATE_CHARSET,
    &document::CONFLICTING_CHARSET,
    &document::UNDECODABLE_BYTES,
    &content::OVERSIZED_HTML,
    &content::THIN_PAGE,
    &content::PLACEHOLDER_TEXT,
    &content::MOJIBAKE,
    &duplicates::DUPLICATE_CONTENT,
    &duplicates::NEAR_DUPLICATE_CONTENT,
    &language::MISSING_LANG,
    &language::INVALID_LANG,
    &language::WRONG_LANG,
    &hreflang::INVALID_HREFLANG,
    &hreflang::AMBIGUOUS_HREFLANG,
    &hreflang::HREFLANG_WITHOUT_SELF,
    &hreflang::MISSING_X_DEFAULT,
    &hreflang_targets::HREFLANG_WITHOUT_RETURN,
    &hreflang_targets::UNUSABLE_HREFLANG,
    &structured::INVALID_JSON_LD,
    &structured::MISSING_REQUIRED_PROPERTY,
    &structured_values::UNREADABLE_VALUE,
    &previews::INCOMPLETE_PREVIEW,
    &previews::RELATIVE_PREVIEW_IMAGE,
    &previews::BROKEN_PREVIEW_IMAGE,
    &previews::CONFLICTING_OG_URL,
    &images::MISSING_ALT,
    &images::UNSIZED_IMAGE,
    &images::LAZY_FIRST_IMAGE,
    &images::UNSUPPORTED_IMAGE_FORMAT,
    &viewport::MISSING_VIEWPORT,
    &viewport::BLOCKED_ZOOM,
    &viewport::FIXED_VIEWPORT,
    &accessibility::VAGUE_LINK_TEXT,
    &accessibility::EMPTY_LINK,
    &accessibility::DUPLICATE_ID,
    &responses::MISLABELLED_HTML,
    &error_pages::EMPTY_ERROR_PAGE,
    &error_pages::UNEXPLAINED_ERROR_PAGE,
    &error_pages::NO_WAY_HOME,
    &error_labels::MISLABELLED_ERROR_PAGE,
    &error_caching::LONG_CACHED_ERROR,
    &leaks::STACK_TRACE,
    &leaks::SECRET_IN_ERROR,
    &weight::HEAVY_PAGE,
    &weight::MANY_REQUESTS,
    &speed::UNCOMPRESSED_TEXT,
    &speed::UNCACHED_ASSET,
    &speed::SLOW_FIRST_BYTE,
    &loading::OLD_FONT_FORMAT,
    &loading::MISSING_PRECONNECT,
    &security::MIXED_CONTENT,
    &security::INSECURE_FORM,
    &security::INSECURE_LINK,
    &cookies::WEAK_COOKIE,
    &exposed::EXPOSED_SECRET,
    &security::DIRECTORY_LISTING,
    &transport::CERTIFICATE_ENDS_SOON,
    &transport::MISSING_HSTS,
    &transport::MISSING_NOSNIFF,
    &crawling::ROBOTS_TXT_PROBLEM,
    &crawling::UNREADABLE_SITEMAP,
    &crawling::SITEMAP_PROBLEM,
    &crawling::BLOCKED_BY_ROBOTS,
    &crawling::BLOCKED_IN_SITEMAP,
];

/// One fault that we look for.
#[derive(Debug)]
pub struct Rule {
    /// Names the fault; frozen once published.
    pub id: &'static str,
    /// The fault in one sentence.
    pub summary: &'static str,
    /// The way out in one sentence.
    pub fix: &'static str,
    /// The topic it belongs to.
    pub category: Category,
    /// How bad it is, unless configured otherwise.
    pub severity: Severity,
    /// The version that brought it.
    pub since: &'static str,
    /// Pages of search engines and standards that say so.
    pub references: &'static [&'static str],
    /// The documentation, in Markdown: what it finds, why it matters, how to fix it, examples.
    pub docs: &'static str,
    /// The number that decides, where there is one.
    pub limit: Option<Limit>,
    /// How it is found.
    pub check: Check,
}

/// The number from which on something is a fault. tollgate.toml may set another.
#[derive(Debug)]
pub struct Limit {
    /// The number, unless configured otherwise.
    pub default: u64,
    /// What is counted: `pixels`, `characters`, `words` ...
    pub unit: &'static str,
    /// What the number says: `The widest title that is not reported`.
    pub doc: &'static str,
}

/// What a check looks at.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// Every response, whatever it answers, with its identity.
    Response(fn(&str, &Response, &mut Findings)),
    /// Whatever comes with an error.
    Error(fn(&ErrorPage, &mut Findings)),
    /// What comes with an error where somebody reads it: not in the place of an image or a style sheet.
    ErrorPage(fn(&ErrorPage, &mut Findings)),
    /// Every HTML page that visitors get: status 200, and not a mere refresh elsewhere.
    HtmlPage(fn(&View, &mut Findings)),
    /// Of those, the pages that search engines may index under their own address.
    IndexablePage(fn(&View, &mut Findings)),
    /// One refusal, once it is known who meets it and why.
    Refusal(fn(&Case, &mut Findings)),
    /// robots.txt and sitemaps.
    CrawlerFile(fn(&CrawlerFileView, &mut Findings)),
    /// The whole site, once it is known.
    Site(fn(&Site, &mut Findings)),
    /// Every HTML page that visitors get, as a tree: a rule of the project's own.
    Own(&'static CustomCheck),
}

/// The topics of rules, in the order in which reports show them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// Whom the site as a whole refuses.
    Refusals,
    /// What links and assets lead to.
    Links,
    /// How redirects behave.
    Redirects,
    /// What search engines are told to index.
    Indexing,
    /// How the pages of a site hang together, and under which addresses.
    Structure,
    /// What stands in the head and in headings.
    Content,
    /// Versions for other languages and countries.
    International,
    /// What machines are told of the content: rich results and previews.
    StructuredData,
    /// Images and their alternatives.
    Images,
    /// What a phone, a keyboard or a screen reader needs.
    Accessibility,
    /// How responses are made.
    Responses,
    /// What the refused get to read.
    ErrorPages,
    /// What makes pages slow.
    Performance,
    /// What browsers block or warn of, and what was not meant to be seen.
    Security,
    /// What the project asks for itself, in tollgate.toml.
    Own,
    /// What crawlers are told, and where they get lost.
    Crawling,
}

impl Category {
    /// The heading in reports and documentation.
    pub fn title(self) -> &'static str {
        match self {
            Self::Refusals => "Refusals",
            Self::Own => "Rules of your own",
            Self::Links => "Links and assets",
            Self::Redirects => "Redirects",
            Self::Indexing => "Indexing",
            Self::Structure => "Structure and addresses",
            Self::Content => "Head and content",
            Self::International => "Languages and countries",
            Self::StructuredData => "Structured data and previews",
            Self::Images => "Images",
            Self::Accessibility => "Mobile and accessibility",
            Self::Responses => "Responses",
            Self::ErrorPages => "Error pages",
            Self::Performance => "Performance",
            Self::Security => "Security",
            Self::Crawling => "Crawling",
        }
    }
}

/// How bad a fault is. Ordered: a notice is less than an error.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    clap::ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing.
    Notice,
    /// Costs something.
    Warning,
    /// Visitors or search engines are refused or misled.
    Error,
}

impl Severity {
    /// Its name, as written in configuration and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// The rule of this id; also one of the project's own.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id).or_else(|| custom::declared(id))
}

/// Runs the checks that see one response, and its page if it is one.
pub fn check_response(
    key: &str,
    response: &Response,
    view: Option<&View>,
    selection: &Selection,
) -> Vec<Found> {
    let mut found = Vec::new();
    let page = view.filter(|view| is_shown_to_visitors(view));
    let indexable = page.filter(|view| is_indexable(view));
    let error = ErrorPage::of(key, response);
    let mut tree: Option<Option<Tree>> = None;
    for (rule, limit) in selection.active() {
        let mut findings = Findings::of(rule, limit, &mut found);
        match (rule.check, page, indexable) {
            (Check::Response(check), _, _) => check(key, response, &mut findings),
            (Check::Error(check) | Check::ErrorPage(check), _, _) => {
                if let Some(page) = &error {
                    check(page, &mut findings);
                }
            }
            (Check::HtmlPage(check), Some(view), _) => check(view, &mut findings),
            (Check::Own(check), Some(view), _) => {
                if let Some(tree) = tree.get_or_insert_with(|| view.tree()) {
                    custom::check(check, tree, view, &mut findings);
                }
            }
            (Check::IndexablePage(check), _, Some(view)) => check(view, &mut findings),
            _ => {}
        }
    }
    found
}

/// Runs the checks that see who is refused.
pub fn check_case(case: &Case, selection: &Selection) -> Vec<Found> {
    let mut found = Vec::new();
    for (rule, limit) in selection.active() {
        if let Check::Refusal(check) = rule.check {
            check(case, &mut Findings::of(rule, limit, &mut found));
        }
    }
    found
}

/// Whether a fault is one of an error page that nobody reads: what asked for it is an image, a style
/// sheet, or only we.
pub fn is_unread(site: &Site, found: &Found) -> bool {
    let is_page = matches!(found.rule.check, Check::ErrorPage(_));
    let Some(id) = site.find(&found.url).filter(|_| is_page) else { return false };
    let mut roles = site.links_to(id).map(|link| link.kind.role()).peekable();
    let is_loaded = roles.peek().is_some() && roles.all(|role| role != Role::Link);
    is_loaded || site.resource(id).interest != Interest::Mentioned
}

/// Runs the checks that see a file for crawlers.
pub fn check_crawler_file(view: &CrawlerFileView, selection: &Selection) -> Vec<Found> {
    let mut found = Vec::new();
    for (rule, limit) in selection.active() {
        if let Check::CrawlerFile(check) = rule.check {
            check(view, &mut Findings::of(rule, limit, &mut found));
        }
    }
    found
}

/// Runs the checks that see the whole site.
pub fn check_site(site: &Site, selection: &Selection) -> Vec<Found> {
    let mut found = Vec::new();
    for (rule, limit) in selection.active() {
        if let Check::Site(check) = rule.check {
            check(site, &mut Findings::of(rule, limit, &mut found));
        }
    }
    found
}

fn is_shown_to_visitors(view: &View) -> bool {
    view.response.status() == Some(200) && !view.page.is_refresh_stub()
}

/// Whether search engines may index the page under its own address.
pub fn is_indexable(view: &View) -> bool {
    let canonical =
        view.page.canonicals.first().and_then(|canonical| view.destinations[canonical.reference].key());
    is_shown_to_visitors(view) && !view.page.is_noindex() && canonical.is_none_or(|key| key == view.key)
}
