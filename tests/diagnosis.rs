//! Why something was refused, as an audit says it through the binary: what was planted in the sample sites, by
//! another hand, and nothing where nothing is refused.

#[path = "support/served.rs"]
mod served;
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;
use serde_json::Value;
use served::Served;
use tollgate::audit::{Audit, Family, Finding};
use tollgate::diagnose::{Class, Diagnosis, Evidence, Origin, Who};
use tollgate::fetch::folder::Folder;

/// The truth about the declared answers of a site.
#[derive(Deserialize)]
struct Truth {
    answer: Vec<Answer>,
}

/// What is true of one declared answer.
#[derive(Deserialize)]
struct Answer {
    path: String,
    #[serde(default)]
    when: Option<toml::Table>,
    cause: String,
    confidence: Option<String>,
    dialect: Option<String>,
    #[serde(default)]
    lint: BTreeSet<String>,
    #[serde(default)]
    decoded: BTreeMap<String, Value>,
    #[serde(default)]
    unverified: Vec<String>,
}

fn truth(site: &str) -> Vec<Answer> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/planted/{site}-causes.toml"));
    let text = std::fs::read_to_string(path).expect("the truth is at hand");
    toml::from_str::<Truth>(&text).expect("the truth is valid TOML").answer
}

fn audit(site: &str) -> Audit {
    audit_of(support::sample_site(site).as_os_str())
}

fn audit_of(target: &OsStr) -> Audit {
    let out = tempfile::tempdir().expect("a folder for the reports");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    command.arg("audit").arg(target).args(["--quiet", "--stdout", "json", "--out"]).arg(out.path());
    let output = command.output().expect("the binary runs");
    serde_json::from_slice(&output.stdout).expect("an audit on standard output")
}

fn path<'a>(audit: &Audit, finding: &'a Finding) -> &'a str {
    &finding.url[audit.base.url.trim_end_matches('/').len()..]
}

/// Every way in which a finding says something else than the truth.
fn differences(finding: &Finding, truth: &Answer) -> Vec<String> {
    let diagnosis = finding.diagnosis.as_deref().expect("a refusal has a diagnosis");
    let is_known = |part: &str| !truth.unverified.iter().any(|unverified| unverified == part);
    let mut differences = Vec::new();
    if is_known("cause") && diagnosis.cause != truth.cause {
        differences.push(format!("cause {} instead of {}", diagnosis.cause, truth.cause));
    }
    if truth.dialect.is_some() && is_known("dialect") && diagnosis.dialect != truth.dialect {
        differences.push(format!("dialect {:?} instead of {:?}", diagnosis.dialect, truth.dialect));
    }
    if is_known("cause") && truth.confidence.as_deref() != Some(diagnosis.confidence.class.name()) {
        differences.push(format!("{:?} instead of {:?}", diagnosis.confidence.class, truth.confidence));
    }
    let lint: BTreeSet<String> = diagnosis.lint.iter().map(|flaw| flaw.id.clone()).collect();
    if lint != truth.lint {
        differences.push(format!("lint {lint:?} instead of {:?}", truth.lint));
    }
    let decoded = serde_json::to_value(&diagnosis.decoded).expect("it can be written");
    let wrong = truth.decoded.iter().filter(|(name, value)| !is_told(decoded.get(name), value));
    differences
        .extend(wrong.map(|(name, value)| format!("{name} {:?} instead of {value}", decoded.get(name))));
    differences
}

/// Whether this value is told, the beginning only where it is a secret.
fn is_told(told: Option<&Value>, value: &Value) -> bool {
    let beginning = told.and_then(Value::as_str).and_then(|told| told.strip_suffix('…'));
    match (beginning, value.as_str()) {
        (Some(beginning), Some(value)) => value.starts_with(beginning),
        _ => told == Some(value),
    }
}

#[track_caller]
fn assert_diagnosed_as_planted(site: &str, fewest: usize) {
    let (audit, truth) = (audit(site), truth(site));
    let dead =
        audit.findings.iter().filter(|finding| finding.rule == "broken-link" && finding.diagnosis.is_some());
    let (mut compared, mut wrong) = (0, Vec::new());
    for finding in dead {
        let path = path(&audit, finding);
        let Some(truth) = truth.iter().find(|truth| truth.when.is_none() && truth.path == path) else {
            continue;
        };
        compared += 1;
        wrong.extend(
            differences(finding, truth).into_iter().map(|difference| format!("{path}: {difference}")),
        );
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(compared >= fewest, "only {compared} findings were compared");
}

#[test]
fn the_causes_of_api_docs_are_found_as_planted() {
    assert_diagnosed_as_planted("api-docs", 120);
}

#[test]
fn the_causes_of_the_newsroom_are_found_as_planted() {
    assert_diagnosed_as_planted("newsroom", 3);
}

#[test]
fn a_toll_for_crawlers_is_decoded_on_the_pages_that_charge_it() {
    let audit = audit("newsroom");
    let finding = |rule: &str, path: &str| {
        let url = format!("{}{path}", audit.base.url);
        let mut findings = audit.findings.iter().filter(|finding| finding.rule == rule);
        findings.find(|finding| finding.url == url).unwrap_or_else(|| panic!("{rule} at {path}"))
    };
    let toll = finding("ai-crawler-refused", "article");
    assert!(toll.evidence.starts_with("GPTBot, ClaudeBot, CCBot: 402 for USD 0.01"), "{}", toll.evidence);
    assert_eq!(toll.diagnosis.as_ref().map(|diagnosis| diagnosis.cause.as_str()), Some("crawler-toll"));
    assert_eq!(toll.family, Some(Family::Payment));
    assert!(toll.fix.steps.len() > 1 && toll.fix.verify.is_some());
    let search = finding("search-crawler-refused", "articles/harbour-dredging-contract/");
    assert!(search.evidence.contains("Googlebot smartphone, Bingbot"), "{}", search.evidence);
}

#[test]
fn as_others_a_thousand_urls_are_asked_for_and_the_rest_is_told() {
    let links: Vec<String> = (0..1002).map(|at| format!("<a href=/p{at}>p{at}</a>")).collect();
    let start = format!("<!doctype html><title>a</title>{}", links.concat());
    let names: Vec<String> = (0..1002).map(|at| format!("p{at}.html")).collect();
    let responses = "[[response]]\npath = '/p*'\nwhen = { user_agent = 'GPTBot' }\nstatus = 402\n";
    let pages = names.iter().map(|name| (name.as_str(), "<!doctype html><title>b</title>"));
    let own = [("index.html", start.as_str()), ("_responses.toml", responses)];
    let files = own.into_iter().chain(pages).map(|(name, body)| (name, body.as_bytes()));
    let rule = tollgate::rules::rule("ai-crawler-refused").expect("it is known");
    let audit = support::audit_files(files, &support::only(rule));
    let refused: usize = audit.findings.iter().map(|finding| finding.sources_total).sum();
    assert_eq!(refused, 1000);
    assert!(audit.warnings.iter().any(|warning| warning.message.starts_with("2 more URLs")));
}

#[test]
fn families_are_kept_apart_and_missing_pages_need_no_diagnosis() {
    let audit = audit("bakery");
    let dead = audit
        .findings
        .iter()
        .filter(|finding| finding.rule.starts_with("broken-") && finding.status.is_some());
    let mut families: Vec<_> =
        dead.map(|finding| (finding.status, finding.family, finding.diagnosis.is_some())).collect();
    families.sort();
    families.dedup();
    assert_eq!(
        families,
        [(Some(402), Some(Family::Payment), true), (Some(404), Some(Family::Missing), false)]
    );
}

#[test]
fn a_site_that_its_platform_suspended_is_told_as_a_whole() {
    let served = Served::folder(&support::sample_site("suspended"));
    for audit in [audit("suspended"), audit_of(served.url.as_str().as_ref())] {
        let start = audit.findings.iter().find(|finding| finding.rule == "start-page-refused");
        let diagnosis =
            start.and_then(|start| start.diagnosis.as_ref()).expect("the start is refused, and why");
        assert_eq!(
            (diagnosis.cause.as_str(), diagnosis.confidence.class),
            ("platform-suspended", Class::Certain)
        );
        let is_scope = |evidence: &&Evidence| evidence.from == Origin::Scope;
        let scope = diagnosis.evidence.iter().find(is_scope).expect("the whole site was looked at");
        assert!(scope.seen.contains("tollgate-asks-for-a-page-that-nobody-made"), "{scope:?}");
        assert!(audit.findings.iter().any(|finding| finding.rule == "robots-txt-refused"));
    }
}

#[test]
fn a_live_site_has_the_causes_of_its_folder() {
    let served = Served::folder(&support::sample_site("bakery"));
    let causes = |audit: &Audit| -> BTreeMap<String, (Option<Family>, Option<String>)> {
        let dead = audit.findings.iter().filter(|finding| finding.rule.starts_with("broken-"));
        // Pictures that pages name at the site's own host stand elsewhere when it is served here.
        let dead = dead.filter(|finding| finding.url.starts_with(&audit.base.url));
        let cause = |finding: &Finding| finding.diagnosis.as_ref().map(|diagnosis| diagnosis.cause.clone());
        dead.map(|finding| (path(audit, finding).to_owned(), (finding.family, cause(finding)))).collect()
    };
    let (live, folder) = (audit_of(served.url.as_str().as_ref()), audit("bakery"));
    assert!(causes(&folder).values().any(|(_, cause)| cause.is_some()));
    assert_eq!(causes(&live), causes(&folder));
}

/// A site of one page with these elements.
fn page_with(body: &str) -> Served {
    let page = format!("<!doctype html><html lang=en><title>A page</title><h1>A page</h1>{body}");
    Served::serve(Folder::in_memory([("index.html", page.as_str())]))
}

fn diagnosis_at<'a>(audit: &'a Audit, rule: &str, url: &str) -> (&'a Finding, &'a Diagnosis) {
    let is_meant = |finding: &&Finding| finding.rule == rule && finding.url == url;
    let finding = audit.findings.iter().find(is_meant).unwrap_or_else(|| panic!("{rule} at {url}"));
    (finding, finding.diagnosis.as_deref().expect("a refusal has a diagnosis"))
}

#[test]
fn another_site_that_refuses_everything_is_told_as_one_and_mended_by_its_owner() {
    let other = Served::folder(&support::sample_site("suspended"));
    let site = page_with(&format!("<a href='{0}'>x</a> <a href='{0}concerts/'>y</a>", other.url));
    let audit = audit_of(site.url.as_str().as_ref());
    let (finding, diagnosis) = diagnosis_at(&audit, "broken-external-link", other.url.as_str());
    assert_eq!((finding.status, finding.family), (Some(402), Some(Family::Payment)));
    assert_eq!(
        (diagnosis.cause.as_str(), diagnosis.platform.as_deref(), diagnosis.who),
        ("platform-suspended", Some("vercel"), Who::OtherSite)
    );
    let scope = diagnosis.evidence.iter().find(|evidence| evidence.from == Origin::Scope);
    let host = other.url.as_str().trim_end_matches('/');
    let seen = scope.map(|evidence| evidence.seen.as_str());
    assert_eq!(seen, Some(format!("402 at 1 other URL of {host}, and none is served").as_str()));
    assert!(finding.fix.steps.is_empty(), "the site's own people cannot pay that bill: {:?}", finding.fix);
}

#[test]
fn what_another_site_asks_for_is_decoded_and_one_dead_page_is_not_its_host() {
    let responses = "[[response]]\npath = '/paid'\nstatus = 402\nheaders = { 'crawler-price' = 'EUR 0.25' }\n\
                     [[response]]\npath = '/words'\nstatus = 503\nbody = 'This service has been suspended by its owner.'\n\
                     headers = { 'content-type' = 'text/html', 'x-render-routing' = 'suspend' }\n";
    let files = [("index.html", "<title>a</title>"), ("_responses.toml", responses)];
    let other = Served::serve(Folder::in_memory(files));
    let links = ["", "paid", "words"].map(|path| format!("<a href='{}{path}'>x</a>", other.url));
    let audit = audit_of(page_with(&links.concat()).url.as_str().as_ref());
    let (_, paid) = diagnosis_at(&audit, "broken-external-link", &format!("{}paid", other.url));
    assert_eq!((paid.cause.as_str(), paid.decoded.price().as_deref()), ("crawler-toll", Some("EUR 0.25")));
    let (_, words) = diagnosis_at(&audit, "broken-external-link", &format!("{}words", other.url));
    assert_eq!((words.cause.as_str(), words.platform.as_deref()), ("platform-suspended", Some("render")));
    for diagnosis in [paid, words] {
        assert!(diagnosis.evidence.iter().all(|evidence| evidence.from != Origin::Scope), "{diagnosis:?}");
    }
}

#[test]
fn every_link_to_a_host_out_of_reach_has_the_same_cause() {
    let closed =
        TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
    let links =
        ["1", "2", "3", "4", "5", "6", "7", "8"].map(|at| format!("<a href='http://{closed}/{at}'>x</a>"));
    let audit = audit_of(page_with(&links.concat()).url.as_str().as_ref());
    let dead: Vec<_> =
        audit.findings.iter().filter(|finding| finding.rule == "broken-external-link").collect();
    assert_eq!(dead.len(), 8);
    for finding in dead {
        let cause = finding.diagnosis.as_ref().map(|diagnosis| diagnosis.cause.as_str());
        assert_eq!((finding.family, cause), (Some(Family::Unanswered), Some("host-unreachable")));
    }
}

#[test]
fn nothing_is_diagnosed_where_nothing_is_refused() {
    let audit = audit("healthy");
    assert!(audit.findings.iter().all(|finding| finding.diagnosis.is_none() && finding.family.is_none()));
}
