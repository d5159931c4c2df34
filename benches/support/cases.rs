//! The pieces of an audit that are measured one by one: `cargo bench --bench pieces` takes their time, and
//! benches/support/counts.rs counts their instructions.

use std::hint::black_box;

use tollgate::audit::Audit;
use tollgate::commands::folder::{Settings, audit_folder};
use tollgate::crawl::Control;
use tollgate::fetch::folder::Folder;
use tollgate::page::{
    Answer, Destination, Headers, Outcome, Page, Response, base_of, destinations, read_html,
};
use tollgate::report;
use tollgate::rules::{Selection, View, check_response};
use tollgate::site::equity::{Change, Edge, Graph, RankOptions, rank};
use tollgate::synthetic::{File, Plan, Site};
use tollgate::urls::{self, Tracking, Url};

/// How many pages are read at once.
const PAGES: u32 = 20;

/// One piece.
pub struct Case {
    /// What it is called.
    pub name: &'static str,
    /// Makes what it needs, and gives back what is measured.
    pub prepare: fn() -> Box<dyn Fn()>,
}

/// All of them.
pub const CASES: [Case; 6] = [
    Case { name: "extract", prepare: extract },
    Case { name: "urls", prepare: resolve },
    Case { name: "rules", prepare: check },
    Case { name: "equity", prepare: equity },
    Case { name: "report", prepare: render },
    Case { name: "audit", prepare: whole_audit },
];

/// A page of the made-up site that was read.
struct Read {
    key: String,
    response: Response,
    page: Page,
    destinations: Vec<Destination>,
}

fn site(pages: u32) -> Site {
    Site::new(Plan { fault_rate: 0.2, ..Plan::of_pages(pages) })
}

fn read_pages() -> Vec<Read> {
    let site = site(PAGES);
    (0..PAGES).map(|page| read(&site, File::Page(page))).collect()
}

fn read(site: &Site, file: File) -> Read {
    let url = Url::parse(&format!("{}{}", site.plan().base, site.name(file))).expect("it is a URL");
    let mut answer = Answer::new(200);
    answer.headers.push("content-type", "text/html");
    answer.body = site.content(file).into_bytes();
    let page = read_html(&answer.headers, &answer.body);
    let destinations = destinations(&page.references, &base_of(&page, &url), Tracking::Keep);
    let key = urls::key(&url, Tracking::Keep);
    Read { key, response: Response::new(url, Outcome::Answered(answer)), page, destinations }
}

/// The facts of pages, from their bytes.
fn extract() -> Box<dyn Fn()> {
    let site = site(PAGES);
    let bodies: Vec<String> = (0..PAGES).map(|page| site.content(File::Page(page))).collect();
    Box::new(move || {
        for body in &bodies {
            black_box(read_html(&Headers::default(), body.as_bytes()));
        }
    })
}

/// Where the references of pages lead.
fn resolve() -> Box<dyn Fn()> {
    let pages = read_pages();
    Box::new(move || {
        for Read { page, response, .. } in &pages {
            black_box(destinations(&page.references, &response.url, Tracking::Keep));
        }
    })
}

/// All rules about one page or response.
fn check() -> Box<dyn Fn()> {
    let pages = read_pages();
    let selection = Selection::default();
    Box::new(move || {
        for Read { key, response, page, destinations } in &pages {
            let view = View { response, key, page, destinations, stated: &[] };
            black_box(check_response(key, response, Some(&view), &selection));
        }
    })
}

/// The equity of 2,000 pages with 50 links each.
fn equity() -> Box<dyn Fn()> {
    const PAGES: u32 = 2000;
    let links = |source: u32| {
        let target = move |link: u32| {
            if link < 20 { link } else { source.wrapping_mul(31).wrapping_add(link * link * 7) % PAGES }
        };
        (0..50).map(move |link| Edge { source, target: target(link), class: u8::from(link < 20) })
    };
    Box::new(move || {
        let graph = Graph::new(PAGES as usize, &[1.0, 0.6], || (0..PAGES).flat_map(links));
        black_box(rank(&graph, &RankOptions::default(), Change::None, None));
    })
}

/// The reports that are written when nobody says otherwise.
fn render() -> Box<dyn Fn()> {
    let audit = audit(40);
    Box::new(move || {
        for name in report::DEFAULT_FORMATS {
            let format = report::format(name).expect("it is a format");
            let mut written = Vec::new();
            (format.write)(&audit, &mut written).expect("memory takes it");
            black_box(written);
        }
    })
}

/// A site from its first page to the finished record, which is all of the above but the reports, and the crawl.
fn whole_audit() -> Box<dyn Fn()> {
    Box::new(|| {
        black_box(audit(PAGES));
    })
}

fn audit(pages: u32) -> Audit {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (_sender, stop) = tokio::sync::watch::channel(false);
    let control = Control { tick: &mut |_| {}, stop };
    let folder = Folder::made_up(site(pages));
    runtime.block_on(audit_folder(folder, "site", &Settings::default(), control)).expect("no state is kept")
}
