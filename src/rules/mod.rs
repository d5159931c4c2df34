//! The faults we look for. Each is declared in one place: its documentation, metadata and check.
//!
//! To add a rule: write a `rule!` block with its check function in the file of its topic, and name it
//! in [`RULES`], in catalogue.rs. Help, `explain`, docs/rules.md, configuration and reports follow from that.

mod catalogue;
mod category;
mod crawling;
pub mod custom;
mod declare;
mod error_page;
mod external;
mod found;
mod pixels;
mod place;
mod prose;
mod rule;
mod schema_table;
mod select;
mod tags;
mod view;

mod accessibility;
mod addressed_crawlers;
mod addresses;
mod blanks;
mod blocked;
mod blocking;
mod campaigns;
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
mod files;
mod fonts;
mod forms;
mod headings;
mod hreflang;
mod hreflang_targets;
mod hrefs;
mod images;
mod indexing;
mod landmarks;
mod language;
mod leaks;
mod licenses;
mod links;
mod loading;
mod missing_pages;
mod neighbours;
mod openers;
mod passing;
mod pictures;
mod previews;
mod redirects;
mod refreshes;
mod repeated_descriptions;
mod responses;
mod searched;
mod security;
mod sitemap_dates;
mod sitemaps;
mod snippets;
mod speed;
mod spellings;
mod srcsets;
mod structure;
mod structured;
mod structured_values;
mod targets;
mod telephones;
mod title_texts;
mod title_words;
mod titles;
mod transport;
mod unvisited;
mod usage;
mod vague;
mod viewport;
mod ways_in;
mod weight;

pub use catalogue::RULES;
pub use category::Category;
pub use clients::{Case, Party};
pub use crawler_files::{ROBOTS_TXT_REFUSED, SITEMAP_REFUSED};
pub use crawling::CrawlerFileView;
pub use custom::{CustomCheck, CustomRule, Expectation};
pub use error_page::ErrorPage;
pub use found::{Findings, Found, Source, Written};
pub use neighbours::Neighbours;
pub use place::Place;
pub use rule::{Check, Limit, Rule, Severity};
pub use select::Selection;
pub use view::View;

use view::{counted, report_empty, report_several};

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::page::{Response, Role, Tree};
use crate::site::{Interest, Site};
use crate::urls::UrlId;

/// The rule of this id. Those of projects are known to their [`Selection`] only.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
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

/// Whether a fault that one response showed is none, now that the whole site is known.
pub fn is_moot(site: &Site, found: &Found) -> bool {
    // A page under its second name has told its faults under the first.
    let is_told = |id: UrlId| site.resource(id).interest == Interest::Nobody;
    // What never arrives is a broken file, and nothing waits for long.
    let is_awaited =
        |id: UrlId| found.rule.id != blocking::BLOCKING_SCRIPT.id || site.landing(id).error().is_none();
    let is_none = |id: UrlId| is_told(id) || !is_awaited(id);
    site.find(&found.url).is_some_and(is_none) || is_unread(site, found)
}

/// Whether a fault is one of an error page that nobody reads: what asked for it is an image, a style
/// sheet, or only we.
fn is_unread(site: &Site, found: &Found) -> bool {
    let is_page = matches!(found.rule.check, Check::ErrorPage(_));
    let Some(id) = site.find(&found.url).filter(|_| is_page) else { return false };
    let mut roles = site.links_to(id).map(|link| link.kind.role()).peekable();
    let is_loaded = roles.peek().is_some() && roles.all(|role| role != Role::Link);
    is_loaded || matches!(site.resource(id).interest, Interest::Ours | Interest::Nobody)
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

/// Runs the checks that see the whole site, side by side; what they find comes in the order of the rules.
pub fn check_site(site: &Site, selection: &Selection) -> Vec<Found> {
    let rules: Vec<_> = selection.active().collect();
    let found_by = |(rule, limit): (&'static Rule, u64)| {
        let mut found = Vec::new();
        if let Check::Site(check) = rule.check {
            check(site, &mut Findings::of(rule, limit, &mut found));
        }
        found
    };
    rules.into_par_iter().flat_map_iter(found_by).collect()
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
