//! One audit in every format. Its texts are the worst that a crawled page can hold.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use flate2::read::DeflateDecoder;
use scraper::{ElementRef, Html, Selector};
use tollgate::audit::{Audit, Coverage, Finding};
use tollgate::report::terminal::{self, Ending};
use tollgate::report::{self, FORMATS, Paint, json};

const STORED: &str = include_str!("fixtures/hostile-audit.json");

fn audit() -> Audit {
    json::read(STORED.as_bytes()).expect("the fixture is an audit")
}

fn written(audit: &Audit, format: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let format = report::format(format).expect("the format exists");
    (format.write)(audit, &mut out).expect("memory takes everything");
    out
}

fn rendered(audit: &Audit, format: &str) -> String {
    String::from_utf8(written(audit, format)).expect("it is a format of text")
}

fn summary(audit: &Audit, paint: Paint) -> String {
    let written = vec![PathBuf::from("tollgate-out/report.html"), PathBuf::from("tollgate-out/audit.json")];
    let exit =
        if audit.findings.is_empty() { (0, "nothing fails the run") } else { (1, "4 findings fail the run") };
    let ending = Ending { written, exit: Some((exit.0, exit.1.to_owned())) };
    let mut out = Vec::new();
    terminal::write(audit, &ending, paint, &mut out).expect("memory takes everything");
    String::from_utf8(out).expect("the summary is UTF-8")
}

/// The fixture without findings and refusals.
fn clean() -> Audit {
    let mut audit = audit();
    audit.findings.clear();
    audit.warnings.clear();
    audit.statuses.retain(|status, _| status == "200");
    audit.coverage.not_visited.clear();
    audit
}

/// The fixture as it would be if nobody meant harm: every crawled text is a word.
fn harmless() -> Audit {
    let mut audit = audit();
    for finding in &mut audit.findings {
        finding.evidence = word(&finding.evidence);
        for source in &mut finding.sources {
            source.element = word(&source.element);
            source.text = source.text.as_deref().map(word);
            source.file = source.file.as_deref().map(word);
        }
        if let Some(diagnosis) = &mut finding.diagnosis {
            let diagnosis = Arc::make_mut(diagnosis);
            for evidence in &mut diagnosis.evidence {
                (evidence.what, evidence.seen) = (word(&evidence.what), word(&evidence.seen));
            }
            for flaw in &mut diagnosis.lint {
                (flaw.what, flaw.seen) = (word(&flaw.what), word(&flaw.seen));
            }
            diagnosis.dialect = diagnosis.dialect.as_deref().map(word);
        }
    }
    audit
}

fn word(text: &str) -> String {
    if text.is_empty() { String::new() } else { "word".to_owned() }
}

fn select<'a>(html: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    html.select(&Selector::parse(selector).expect("a test writes valid selectors")).collect()
}

/// The data that the page carries for its script.
fn carried(page: &str) -> serde_json::Value {
    let html = Html::parse_document(page);
    let packed = select(&html, "script#data")[0].text().collect::<String>();
    let deflated = BASE64_STANDARD.decode(packed).expect("it is base64");
    serde_json::from_reader(DeflateDecoder::new(&deflated[..])).expect("it is JSON")
}

fn names(html: &Html) -> Vec<&str> {
    select(html, "*").iter().map(|element| element.value().name()).collect()
}

#[test]
fn the_summary_leads_from_each_fault_to_its_places() {
    insta::assert_snapshot!(summary(&audit(), Paint::Plain));
}

#[test]
fn colour_adds_nothing_but_itself_and_symbols() {
    let colored = summary(&audit(), Paint::Colored);
    insta::assert_snapshot!(colored.lines().take(9).collect::<Vec<_>>().join("\n").replace('\x1b', "␛"));
    let sequences = ["\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[1;31m", "\x1b[1;33m", "\x1b[1;36m", "\x1b[1;32m"];
    let symbols = ["✗ ", "▲ ", "• "];
    let bare = sequences.iter().chain(&symbols).fold(colored, |text, part| text.replace(part, ""));
    assert_eq!(bare, summary(&audit(), Paint::Plain));
}

#[test]
fn a_clean_audit_says_so_and_how_far_it_looked() {
    insta::assert_snapshot!(summary(&clean(), Paint::Plain));
}

#[test]
fn a_terminal_is_told_nothing_by_crawled_text() {
    let acts = |c: &char| c.is_control() && *c != '\n' || ('\u{202A}'..='\u{202E}').contains(c);
    assert_eq!(summary(&audit(), Paint::Plain).chars().find(acts), None);
}

#[test]
fn many_findings_of_one_rule_are_counted_in_the_summary_and_listed_in_the_report() {
    let mut audit = audit();
    let finding = audit.findings[1].clone();
    audit.findings.extend((0..40).map(|at| {
        let mut other = finding.clone();
        other.url = format!("https://www.bakery.example/gone/{at}");
        other
    }));
    let summary = summary(&audit, Paint::Plain);
    assert!(
        summary.contains("(43 findings)") && summary.contains("\n  and 33 more in the report\n"),
        "{summary}"
    );
    let page = rendered(&audit, "html");
    assert!(page.contains("and <a href=\"#findings?rule=broken-link\">23 more findings</a>"));
    assert_eq!(carried(&page)["tables"][0]["length"], 46);
}

#[test]
fn what_is_said_of_a_site_below_a_path_names_the_whole_path() {
    let mut audit = audit();
    audit.base.url = "https://www.bakery.example/shop/".to_owned();
    let (url, status) = ("https://www.bakery.example/shop/a".to_owned(), None);
    let evidence =
        "is also served at https://www.bakery.example/shop/b and https://www.bakery.example/c".to_owned();
    audit.findings = vec![Finding { url, status, evidence, ..audit.findings[0].clone() }];
    let summary = summary(&audit, Paint::Plain);
    assert!(summary.contains("  /shop/a  is also served at /shop/b and /c\n"), "{summary}");
}

#[test]
fn a_demand_for_payment_is_not_lost_among_dead_links() {
    let mut audit = audit();
    let (paid, gone) = (audit.findings[0].clone(), audit.findings[1].clone());
    audit.findings = (0..40)
        .map(|at| Finding { url: format!("https://www.bakery.example/a/{at}"), ..gone.clone() })
        .collect();
    audit.findings.push(Finding { url: "https://www.bakery.example/zzz".to_owned(), ..paid });
    assert!(summary(&audit, Paint::Plain).contains("\n  402 /zzz"));
}

#[test]
fn a_page_too_large_to_open_is_not_written_and_says_what_it_leaves_out() {
    let mut audit = audit();
    audit.findings = vec![audit.findings[1].clone(); 100_002];
    let page = rendered(&audit, "html");
    let table = &carried(&page)["tables"][0];
    assert_eq!(table["length"], 100_000);
    assert_eq!(table["unlisted"], "2 more rows that this page leaves out; audit.json and crawl.db have them");
    assert!(page.len() < 5_000_000, "{}", page.len());
}

#[test]
fn an_audit_cut_short_says_so_everywhere() {
    let audit = Audit { complete: false, ..clean() };
    assert!(summary(&audit, Paint::Plain).contains("the audit ended before everything was visited"));
    assert!(rendered(&audit, "html").contains("Not the whole site"));
}

#[test]
fn a_stored_audit_is_written_again_byte_for_byte() {
    assert_eq!(rendered(&audit(), "json"), STORED);
}

#[test]
fn audits_keep_to_the_published_schema() {
    let published = std::fs::read_to_string("docs/audit.schema.json").expect("the schema is published");
    let schema = serde_json::from_str(&published).expect("it is JSON");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    for audit in [audit(), clean()] {
        let instance = serde_json::from_str(&rendered(&audit, "json")).expect("it is JSON");
        let errors: Vec<String> = validator.iter_errors(&instance).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0]);
    }
    let broken = serde_json::json!({ "schema": json::schema(), "findings": 3 });
    assert!(!validator.is_valid(&broken));
}

#[test]
fn the_page_is_what_it_would_be_without_the_attack() {
    let (attacked, harmless) = (rendered(&audit(), "html"), rendered(&harmless(), "html"));
    assert_eq!(names(&Html::parse_document(&attacked)), names(&Html::parse_document(&harmless)));
}

#[test]
fn nothing_in_the_page_can_run_or_load() {
    let page = Html::parse_document(&rendered(&audit(), "html"));
    let forbidden = "img, iframe, object, embed, link, form, input, base, [src], [style]";
    assert!(select(&page, forbidden).is_empty());
    let scripts: Vec<_> = select(&page, "script").iter().map(|script| script.value().attr("type")).collect();
    assert_eq!(
        scripts,
        [Some("application/json"), Some("text/plain"), None],
        "data, data, and the script that is ours"
    );
    for element in select(&page, "*") {
        let handlers: Vec<_> = element.value().attrs().filter(|(name, _)| name.starts_with("on")).collect();
        assert!(handlers.is_empty(), "{handlers:?}");
    }
    for link in select(&page, "[href]") {
        let href = link.value().attr("href").expect("it was selected by it");
        let is_safe = ["https://", "http://", "#"].iter().any(|beginning| href.starts_with(beginning));
        assert!(is_safe, "{href}");
    }
    assert_eq!(select(&page, "style").len(), 1);
}

#[test]
fn the_policy_names_the_only_style_sheet_and_the_only_script() {
    let page = Html::parse_document(&rendered(&clean(), "html"));
    let metas = select(&page, "meta[http-equiv=Content-Security-Policy]");
    let policy = metas[0].value().attr("content").expect("it has a content");
    assert!(
        policy.starts_with("default-src 'none'; style-src 'sha256-")
            && policy.contains("; script-src 'sha256-")
            && !policy.contains("unsafe"),
        "{policy}"
    );
}

#[test]
fn the_page_answers_the_first_question_first() {
    let headline = |audit: &Audit| {
        let page = Html::parse_document(&rendered(audit, "html"));
        select(&page, "#verdict").iter().flat_map(ElementRef::text).collect::<String>()
    };
    let refusing = "Visitors are refused at 5 of 58 URLs: 2 ask for payment, 3 are not there.";
    assert_eq!(headline(&audit()), refusing);
    assert_eq!(headline(&clean()), "Nobody is refused, and nothing else was found at 50 URLs.");
    let faulty = Audit { statuses: clean().statuses, ..audit() };
    assert_eq!(
        headline(&faulty),
        "Nobody is refused at 50 URLs; there is still something to mend: 6 other findings."
    );
}

#[test]
fn a_finding_in_the_page_shows_all_of_it() {
    let page = Html::parse_document(&rendered(&audit(), "html"));
    let hostile = select(&page, "#error-broken-link .finding")[2];
    let markup: Vec<String> =
        hostile.html().lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    insta::assert_snapshot!(markup.join("\n"));
}

#[test]
fn a_diagnosis_in_the_page_opens_to_what_shows_it() {
    let page = Html::parse_document(&rendered(&audit(), "html"));
    let text = |selector: &str| select(&page, selector).iter().flat_map(ElementRef::text).collect::<String>();
    assert!(text(".why").starts_with("Why: A program is asked to pay for this resource certain"));
    let claims = text(".card .claims");
    for seen in [
        "the header asks a program to pay <img",
        "PAYMENT-REQUIRED: <U+001B>[31m<U+202E></code>",
        "USDC<U+202E><b>",
    ] {
        assert!(claims.contains(seen), "{seen}: {claims}");
    }
    assert!(text(".card .steps").contains("Keep payable URLs out of the sitemap"));
}

#[test]
fn every_format_takes_an_audit_without_anything() {
    let nothing = Audit { statuses: BTreeMap::default(), coverage: Coverage::default(), ..clean() };
    for format in FORMATS {
        assert!(!written(&nothing, format.name).is_empty());
    }
}

#[test]
fn what_is_no_audit_is_refused_with_what_it_is() {
    for (stored, needle) in [
        ("", "it is not whole JSON"),
        ("{\"schema\": \"tollgate/audit/1\", \"find", "it is not whole JSON"),
        ("[]", "it is not whole JSON"),
        ("{}", "it has no `schema`"),
        (
            "{\"schema\": \"tollgate/audit/2\"}",
            "holds `tollgate/audit/2`; this version of tollgate reads `tollgate/audit/1`",
        ),
        ("{\"schema\": \"tollgate/audit/1\"}", "missing field `tool`"),
    ] {
        let error = json::read(stored.as_bytes()).expect_err("it must be refused");
        assert!(format!("{error:#}").contains(needle), "{error:#}");
    }
}
