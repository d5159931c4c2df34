//! The cases of the well-known robots.txt and sitemap suites, restated in `tests/vectors`.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use tollgate::crawl::robots::Robots;
use tollgate::crawl::sitemap::{NamedBy, Sitemap};
use tollgate::urls::Url;

#[derive(Deserialize)]
struct Vectors<C> {
    case: Vec<C>,
}

#[derive(Deserialize)]
struct RobotsCase {
    like: String,
    text: String,
    agent: String,
    #[serde(default)]
    differs: String,
    #[serde(default)]
    allowed: Vec<String>,
    #[serde(default)]
    refused: Vec<String>,
}

#[derive(Deserialize)]
struct SitemapCase {
    like: String,
    body: String,
    format: String,
    urls: Vec<String>,
    #[serde(default)]
    faults: Vec<String>,
}

fn cases<C: DeserializeOwned>(text: &str) -> Vec<C> {
    toml::from_str::<Vectors<C>>(text).expect("valid vectors").case
}

#[test]
fn robots_txt_is_read_as_the_known_suites_have_it() {
    for case in cases::<RobotsCase>(include_str!("vectors/robots.toml")) {
        let robots = Robots::parse(case.text.as_bytes());
        let allowed = case.allowed.iter().map(|path| (path, true));
        assert!(!case.allowed.is_empty() || !case.refused.is_empty(), "{} tests nothing", case.like);
        for (path, expected) in allowed.chain(case.refused.iter().map(|path| (path, false))) {
            let url = Url::parse(&format!("https://a.example{path}")).expect("a valid path");
            let decision = robots.decision(&case.agent, &url);
            assert_eq!(decision.is_allowed, expected, "{}: {path} {} {decision:?}", case.like, case.differs);
        }
    }
}

#[test]
fn sitemaps_are_read_as_the_known_suites_have_it() {
    let url = Url::parse("https://a.example/sitemap.xml").expect("valid");
    for case in cases::<SitemapCase>(include_str!("vectors/sitemaps.toml")) {
        let sitemap = Sitemap::parse(case.body.as_bytes(), &url, NamedBy::Site);
        let urls: Vec<_> = sitemap.entries.iter().map(|entry| &entry.url).collect();
        let faults = sitemap.problems.kept().iter().map(|problem| format!("{:?}", problem.kind));
        assert_eq!(urls, case.urls.iter().collect::<Vec<_>>(), "{}", case.like);
        assert_eq!(sitemap.format.map(|format| format!("{format:?}")), Some(case.format), "{}", case.like);
        assert_eq!(faults.collect::<Vec<_>>(), case.faults, "{}", case.like);
    }
}
