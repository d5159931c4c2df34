//! The diagnoses of the sample sites: what was planted by hand is concluded, and near misses are not misread.
//!
//! The truth stands in tests/planted/*-causes.toml, one entry for each of a site's `_responses.toml`, and was written
//! from the sites, not from the tool.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use support::sample_site;
use tollgate::diagnose::dialects::DIALECTS;
use tollgate::diagnose::{
    Asked, CAUSES, Crowd, Decoded, Diagnosis, Place, Seen, Surroundings, Used, conclude, signs,
};
use tollgate::fetch::folder::{Folder, Options, Question};
use tollgate::fetch::{Headers, Response, Want};
use url::Url;

/// The day on which the sites are looked at: invoices and challenges have an end.
const NOW: i64 = 1_795_219_200;

#[derive(Deserialize)]
struct Truth {
    answer: Vec<Answer>,
}

#[derive(Deserialize)]
struct Answer {
    path: String,
    #[serde(default)]
    when: When,
    status: u16,
    cause: String,
    confidence: Option<String>,
    dialect: Option<String>,
    platform: Option<String>,
    who: String,
    #[serde(default)]
    lint: BTreeSet<String>,
    #[serde(default)]
    near_miss: bool,
    #[serde(default)]
    unverified: Vec<String>,
    #[serde(default)]
    decoded: BTreeMap<String, Value>,
}

#[derive(Deserialize, Default)]
struct When {
    user_agent: Option<String>,
    header: Option<String>,
    method: Option<String>,
    #[serde(default)]
    after_requests: usize,
}

struct Site {
    name: &'static str,
    folder: Folder,
    sitemap: String,
}

impl Site {
    fn open(name: &'static str, base: &str) -> Self {
        let root = sample_site(name);
        let sitemap = std::fs::read_to_string(root.join("sitemap.xml")).expect("the site has a sitemap");
        let folder = Folder::open(&root, Options::default()).expect("the folder can be read");
        Self { name, folder: folder.with_base(Url::parse(base).expect("it is a URL")), sitemap }
    }

    fn truth(&self) -> Vec<Answer> {
        let path = format!("{}/tests/planted/{}-causes.toml", env!("CARGO_MANIFEST_DIR"), self.name);
        let text = std::fs::read_to_string(Path::new(&path)).expect("the truth is at hand");
        toml::from_str::<Truth>(&text).expect("the truth is valid TOML").answer
    }

    fn ask(&self, method: &str, path: &str, when: &When) -> Response {
        let mut headers = Headers::default();
        headers.push("user-agent", when.user_agent.as_deref().unwrap_or("tollgate"));
        if let Some((name, value)) = when.header.as_ref().and_then(|header| header.split_once(": ")) {
            headers.push(name, value);
        }
        let question = Question { method, target: path, headers: &headers, want: Want::Body };
        (0..when.after_requests).for_each(|_| drop(self.folder.answer(&question)));
        self.folder.answer(&question)
    }

    /// What an audit would have learned around this answer.
    fn around(&self, answer: &Answer, path: &str) -> Surroundings {
        let agent = answer.when.user_agent.as_deref();
        let kind = match agent {
            Some("Googlebot" | "bingbot") => Crowd::Search,
            Some("Mozilla") | None => Crowd::Ourselves,
            Some(_) => Crowd::Ai,
        };
        let told = |path: &str, when: &When| {
            self.ask("GET", path, when).status().map_or_else(String::new, |status| status.to_string())
        };
        let browser = When { user_agent: Some("Firefox".to_owned()), ..When::default() };
        let seen =
            |kind, name: &str, when: &When| Seen { kind, name: name.to_owned(), told: told(path, when) };
        let is_for_some = kind != Crowd::Ourselves;
        let robots = Asked {
            place: Place::Robots,
            url: "/robots.txt".into(),
            told: told("/robots.txt", &answer.when),
        };
        let head = (answer.when.method.is_some()).then(|| answer.status.to_string());
        Surroundings {
            now: Some(NOW),
            site_wide: is_for_some.then_some(robots).into_iter().collect(),
            by_client: if is_for_some {
                vec![
                    seen(Crowd::Browser, "Firefox", &browser),
                    seen(kind, agent.unwrap_or_default(), &answer.when),
                ]
            } else {
                Vec::new()
            },
            head,
            used: Used { in_sitemap: self.sitemap.contains(&format!("{path}</loc>")), ..Used::default() },
            ..Surroundings::default()
        }
    }

    fn diagnosis(&self, answer: &Answer) -> Option<Diagnosis> {
        let path = answer.path.replace("/article*", "/article").replace('*', "anything");
        // What HEAD is spared is diagnosed from GET.
        let when = if answer.when.method.is_some() { &When::default() } else { &answer.when };
        let response = self.ask("GET", &path, when);
        if answer.when.method.is_none() {
            assert_eq!(response.status(), Some(answer.status), "{path}");
        }
        Some(conclude(&signs(&response)?, &self.around(answer, &path)))
    }
}

fn sites() -> [Site; 2] {
    [
        Site::open("api-docs", "https://docs.tidegrid.example/"),
        Site::open("newsroom", "https://www.ellerycourier.example/"),
    ]
}

/// What the diagnosis says otherwise than the truth, in a line each.
fn differences(answer: &Answer, diagnosis: &Diagnosis) -> Vec<String> {
    let is_sure = |part: &str| !answer.unverified.iter().any(|unsure| unsure == part);
    let mut lines = Vec::new();
    let mut compare = |part: &str, expected: &str, found: &str| {
        if is_sure(part) && expected != found {
            lines.push(format!("{part}: {expected:?} is planted, {found:?} is concluded"));
        }
    };
    compare("cause", &answer.cause, &diagnosis.cause);
    compare("dialect", text(answer.dialect.as_ref()), text(diagnosis.dialect.as_ref()));
    if answer.platform.is_some() {
        compare("platform", text(answer.platform.as_ref()), text(diagnosis.platform.as_ref()));
    }
    if is_sure("cause") {
        compare("who", &answer.who, &name(&diagnosis.who));
        compare("confidence", text(answer.confidence.as_ref()), diagnosis.confidence.class.name());
    }
    let lint: BTreeSet<String> = diagnosis.lint.iter().map(|flaw| flaw.id.clone()).collect();
    compare("lint", &format!("{:?}", answer.lint), &format!("{lint:?}"));
    for (key, expected) in &answer.decoded {
        compare(key, &planted(key, expected), &decoded(&diagnosis.decoded, key));
    }
    lines
}

fn text(value: Option<&String>) -> &str {
    value.map_or("", String::as_str)
}

fn name<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).expect("it is plain").as_str().expect("it is a name").to_owned()
}

/// The truth holds tokens as they are; what is kept of one is its beginning.
fn planted(key: &str, value: &Value) -> String {
    match value.as_str() {
        Some(token) if key == "token" => format!("\"{}…\"", &token[..12]),
        _ => value.to_string(),
    }
}

fn decoded(decoded: &Decoded, key: &str) -> String {
    decoded
        .value(key)
        .map_or_else(String::new, |value| serde_json::to_value(value).expect("it is plain").to_string())
}

/// Causes that no folder can show: there, something always answers.
const WITHOUT_ANSWER: &[&str] = &["host-unreachable", "certificate-fault", "broken-answer", "redirect-fault"];

#[test]
fn every_cause_and_dialect_is_planted() {
    let truth: Vec<Answer> = sites().iter().flat_map(Site::truth).collect();
    for cause in CAUSES.iter().filter(|cause| !WITHOUT_ANSWER.contains(&cause.id)) {
        assert!(truth.iter().any(|answer| answer.cause == cause.id), "{} is planted nowhere", cause.id);
    }
    for dialect in DIALECTS {
        assert!(truth.iter().any(|answer| answer.dialect.as_deref() == Some(dialect.id)), "{}", dialect.id);
    }
}

#[test]
fn near_misses_speak_no_dialect_and_are_never_certain_of_a_bill() {
    for site in sites() {
        for answer in site.truth().iter().filter(|answer| answer.near_miss) {
            let Some(diagnosis) = site.diagnosis(answer) else { continue };
            assert_eq!(diagnosis.dialect, None, "{}", answer.path);
            assert!(
                !diagnosis.cause.contains("payment") && !diagnosis.cause.contains("toll"),
                "{}",
                answer.path
            );
        }
    }
}

#[test]
fn pages_that_are_served_show_nothing() {
    for name in ["healthy", "bakery", "every-fault"] {
        let folder = Folder::open(&sample_site(name), Options::default()).expect("the folder can be read");
        for (url, file) in folder.pages() {
            let headers = Headers::default();
            let question =
                Question { method: "GET", target: url.path(), headers: &headers, want: Want::Body };
            let response = folder.answer(&question);
            if response.status() == Some(200) {
                assert_eq!(signs(&response), None, "{file}");
            }
        }
    }
}

#[test]
fn what_was_planted_is_concluded() {
    let mut wrong: Vec<String> = Vec::new();
    for site in sites() {
        for answer in site.truth() {
            let lines = match site.diagnosis(&answer) {
                None if answer.cause == "none" => continue,
                None => vec!["nothing is concluded".to_owned()],
                Some(diagnosis) if answer.cause == "none" => vec![format!("{diagnosis:?}")],
                Some(diagnosis) => differences(&answer, &diagnosis),
            };
            if !lines.is_empty() {
                let agent = text(answer.when.user_agent.as_ref());
                wrong.push(format!("{} {} {agent}\n  {}\n", site.name, answer.path, lines.join("\n  ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.concat());
}
