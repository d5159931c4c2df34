//! A site that is made up: the same for the same plan on every machine, each file computed from its number alone.
//!
//! Nothing is kept but a list of words, so that a site of any size is served from little memory. What is planted
//! in it is known: [`Site::fault`] names the fault of every page, and a plan without faults makes a healthy site.

mod page;
mod random;
mod sitemap;

use std::fmt::Write as _;

use random::Random;

/// In how many folders the pages lie.
const SECTIONS: u32 = 100;

/// What a site is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// How many pages there are, the start page included; at least one.
    pub pages: u32,
    /// Other seeds make other sites.
    pub seed: u64,
    /// How many bytes a page has, about: what its links need, and then words.
    pub page_size: u32,
    /// How many links to other pages a page has; at least one, for the pages must be found.
    pub links: u32,
    /// How many templates the pages take turns with; at least one.
    pub templates: u32,
    /// Which share of the pages has a fault, from 0 to 1.
    pub fault_rate: f64,
    /// The address of the site, with a slash at the end: sitemaps and robots.txt name it.
    pub base: String,
}

impl Plan {
    /// A site of so many pages, each like one of a documentation: 23 KB, 40 links, without any fault.
    pub fn of_pages(pages: u32) -> Self {
        let base = "http://127.0.0.1:8402/".to_owned();
        Self { pages, seed: 1, page_size: 23_000, links: 40, templates: 3, fault_rate: 0.0, base }
    }
}

/// What can be wrong with a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// It links to a page that is not there.
    Gone,
    /// It links to a page that demands payment (402).
    Refused,
    /// It links to a page that fails (500).
    Failing,
    /// It links to the old address of a page, which redirects.
    Moved,
    /// It has no title.
    Untitled,
}

/// All of them; each is planted as often.
pub const FAULTS: [Fault; 5] = [Fault::Gone, Fault::Refused, Fault::Failing, Fault::Moved, Fault::Untitled];

/// A file that is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum File {
    /// The page of this number; 0 is the start page.
    Page(u32),
    /// The style sheet of a template.
    Style(u32),
    /// The sitemap, or the index of the others where the pages do not fit into one.
    Sitemap,
    /// One of several sitemaps.
    SitemapPart(u32),
    /// robots.txt.
    Robots,
}

/// A site that is made up.
#[derive(Debug, Clone)]
pub struct Site {
    plan: Plan,
    words: Vec<String>,
}

impl Site {
    /// The site of this plan. What a plan needs at least, it has.
    pub fn new(plan: Plan) -> Self {
        let Plan { pages, links, templates, .. } = plan;
        let plan = Plan { pages: pages.max(1), links: links.max(1), templates: templates.max(1), ..plan };
        let mut random = Random::new(plan.seed, u64::MAX);
        let words = (0..3000).map(|_| random.word()).collect();
        Self { plan, words }
    }

    /// What it was made of.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// All files that are served.
    pub fn files(&self) -> impl Iterator<Item = File> {
        let pages = (0..self.plan.pages).map(File::Page);
        let styles = (0..self.plan.templates).map(File::Style);
        let parts = (0..sitemap::parts(self.plan.pages)).map(File::SitemapPart);
        [File::Robots, File::Sitemap].into_iter().chain(parts).chain(styles).chain(pages)
    }

    /// The file of this name, as [`Site::name`] writes it.
    pub fn find(&self, name: &str) -> Option<File> {
        let file = match name {
            "index.html" => File::Page(0),
            "robots.txt" => File::Robots,
            "sitemap.xml" => File::Sitemap,
            _ => self.find_numbered(name)?,
        };
        (self.name(file) == name).then_some(file)
    }

    fn find_numbered(&self, name: &str) -> Option<File> {
        let stem = name.strip_suffix(".html").or(name.strip_suffix(".css")).or(name.strip_suffix(".xml"))?;
        let (kind, number) = stem.rsplit_once('-')?;
        let number: u32 = number.parse().ok()?;
        match kind {
            "template" => (number < self.plan.templates).then_some(File::Style(number)),
            "sitemap" => (number < sitemap::parts(self.plan.pages)).then_some(File::SitemapPart(number)),
            _ => (number < self.plan.pages).then_some(File::Page(number)),
        }
    }

    /// The path of a file, without a slash before it.
    pub fn name(&self, file: File) -> String {
        match file {
            File::Page(0) => "index.html".to_owned(),
            File::Page(number) => page_path(number),
            File::Style(number) => format!("template-{number}.css"),
            File::Sitemap => "sitemap.xml".to_owned(),
            File::SitemapPart(number) => format!("sitemap-{number}.xml"),
            File::Robots => "robots.txt".to_owned(),
        }
    }

    /// What is in a file.
    pub fn content(&self, file: File) -> String {
        match file {
            File::Page(number) => page::html(self, number),
            File::Style(number) => format!(".template-{number} {{ font-family: serif; margin: 0 auto }}\n"),
            File::Sitemap => sitemap::first(&self.plan),
            File::SitemapPart(number) => sitemap::part(&self.plan, number),
            File::Robots => format!("User-agent: *\nAllow: /\n\nSitemap: {}sitemap.xml\n", self.plan.base),
        }
    }

    /// The files that say how faults are answered: `_redirects` and `_responses.toml`.
    pub fn instructions(&self) -> [(&'static str, String); 2] {
        let mut responses = String::new();
        for (folder, status, body) in
            [("members", 402, "Payment required"), ("failing", 500, "Internal server error")]
        {
            let _ = write!(
                responses,
                "[[response]]\npath = \"/{folder}/*\"\nstatus = {status}\nbody = \"{body}\"\n\n"
            );
        }
        [("_redirects", "/old/* /:splat 301\n".to_owned()), ("_responses.toml", responses)]
    }

    /// What is wrong with a page. The start page is always well.
    pub fn fault(&self, page: u32) -> Option<Fault> {
        let mut random = Random::new(self.plan.seed ^ 0xFA17, page.into());
        let is_faulty = page > 0 && random.share() < self.plan.fault_rate;
        is_faulty.then(|| FAULTS[random.below(5) as usize])
    }
}

/// The path of a page as links write it, without the slash before it.
pub(crate) fn page_path(number: u32) -> String {
    match number {
        0 => String::new(),
        _ => format!("section-{}/page-{number}.html", number % SECTIONS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{HashMap, HashSet, VecDeque};

    fn site(change: impl FnOnce(&mut Plan)) -> Site {
        let mut plan = Plan::of_pages(400);
        change(&mut plan);
        Site::new(plan)
    }

    /// The pages that a page links to.
    fn links(site: &Site, page: u32) -> Vec<String> {
        let html = site.content(File::Page(page));
        let links =
            html.split("<a ").skip(1).filter_map(|link| link.split("href=\"/").nth(1)?.split('"').next());
        links.map(str::to_owned).collect()
    }

    #[test]
    fn a_site_is_the_same_on_every_machine() {
        let hash = |site: &Site| {
            let contents = site.files().map(|file| site.name(file) + &site.content(file));
            xxhash_rust::xxh3::xxh3_64(contents.collect::<String>().as_bytes())
        };
        assert_eq!(hash(&site(|plan| plan.fault_rate = 0.1)), 13_289_891_971_831_536_115);
        assert_ne!(hash(&site(|_| ())), hash(&site(|plan| plan.seed = 2)));
    }

    #[test]
    fn every_file_is_found_by_its_name_and_nothing_else_is() {
        let site = site(|plan| plan.pages = 120_000);
        for file in site.files() {
            assert_eq!(site.find(&site.name(file)), Some(file));
        }
        for name in [
            "",
            "index.htm",
            "section-1/page-0.html",
            "section-1/page-01.html",
            "section-2/page-1.html",
            "page-1.html",
            "section-0/page-120000.html",
            "template-3.css",
            "sitemap-3.xml",
            "section-1/page-1.css",
            "section-1/page-+1.html",
        ] {
            assert_eq!(site.find(name), None, "{name}");
        }
    }

    #[test]
    fn sitemaps_name_every_page_once() {
        let site = site(|plan| plan.pages = 120_000);
        let sitemaps = site.files().filter(|file| matches!(file, File::SitemapPart(_)));
        let text: String = sitemaps.map(|file| site.content(file)).collect();
        let named: Vec<&str> =
            text.split("<loc>").skip(1).filter_map(|rest| rest.split('<').next()).collect();
        assert_eq!(named.len(), 120_000);
        assert_eq!(named.iter().collect::<HashSet<_>>().len(), 120_000);
        assert_eq!(named[120_000 - 1], "http://127.0.0.1:8402/section-99/page-119999.html");
        let index = site.content(File::Sitemap);
        assert_eq!(index.matches("<sitemap>").count(), 3);
    }

    #[test]
    fn every_page_is_reached_in_few_steps_however_few_links_there_are() {
        for (number, steps) in [(1, 399), (8, 8), (40, 4)] {
            let site = site(|plan| plan.links = number);
            let paths: HashMap<String, u32> = (0..400).map(|page| (page_path(page), page)).collect();
            let (mut reached, mut waiting) = (HashMap::from([(0, 0)]), VecDeque::from([0]));
            while let Some(page) = waiting.pop_front() {
                let next = links(&site, page);
                assert_eq!(next.len(), number as usize, "page {page}");
                for target in next.iter().map(|link| paths[link]) {
                    if !reached.contains_key(&target) {
                        reached.insert(target, reached[&page] + 1);
                        waiting.push_back(target);
                    }
                }
            }
            assert_eq!(reached.len(), 400, "{number} links");
            assert!(reached.values().all(|step| *step <= steps), "{number} links");
        }
    }

    #[test]
    fn pages_are_as_big_as_they_are_to_be() {
        for size in [8_000, 23_000, 300_000] {
            let site = site(|plan| plan.page_size = size);
            for page in 0..10 {
                let length = u32::try_from(site.content(File::Page(page)).len()).unwrap();
                assert!(length.abs_diff(size) < 200, "{length} for {size}");
            }
        }
        assert_eq!(
            links(&site(|plan| plan.page_size = 1), 5).len(),
            40,
            "all links stand in it, whatever the size"
        );
    }

    #[test]
    fn as_many_pages_have_faults_as_are_to_have() {
        let site = site(|plan| (plan.pages, plan.fault_rate) = (100_000, 0.1));
        let mut counts: HashMap<Fault, u32> = HashMap::new();
        for fault in (0..100_000).filter_map(|page| site.fault(page)) {
            *counts.entry(fault).or_default() += 1;
        }
        for fault in FAULTS {
            assert!(counts[&fault].abs_diff(2000) < 200, "{counts:?}");
        }
        let all = Site::new(Plan { fault_rate: 1.0, ..Plan::of_pages(100) });
        assert_eq!((0..100).filter_map(|page| all.fault(page)).count(), 99);
    }

    #[test]
    fn the_smallest_plan_makes_a_site_too() {
        let site = Site::new(Plan { links: 0, templates: 0, page_size: 0, ..Plan::of_pages(0) });
        assert_eq!(site.files().filter(|file| matches!(file, File::Page(_))).count(), 1);
        assert_eq!(links(&site, 0), [""]);
    }
}
