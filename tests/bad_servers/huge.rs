//! Too much of everything: what is read of it is bounded, told, and no hindrance to the other pages.

use tokio::runtime::Runtime;

use super::badserver::BadServer;
use super::{NONE, Run, told};

fn server() -> (Runtime, BadServer) {
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(BadServer::start());
    (runtime, server)
}

/// Audits a page that links to this one and to two others, which must be read.
fn audit_beside(path: &str, args: &[&str], peak_mb: u32) -> (Run, BadServer) {
    let (_runtime, server) = server();
    let run = Run::of(server.url(&format!("/links?/good/1&{path}&/good/2")).as_str(), args);
    run.assert_bounded(peak_mb);
    let audit = run.audit();
    assert!(audit.complete, "{:?}", audit.coverage);
    for good in ["/good/1", "/good/2"] {
        assert_eq!(told(&audit, &server, good), (good, "200", NONE), "{}", run.said());
    }
    (run, server)
}

#[test]
fn a_gigabyte_of_one_line_is_read_up_to_the_limit() {
    let (run, server) = audit_beside("/huge/line", &[], 300);
    let audit = run.audit();
    assert_eq!(told(&audit, &server, "/huge/line"), ("/huge/line", "200", NONE));
    let cut: Vec<&str> = audit.warnings.iter().map(|warning| warning.file.as_str()).collect();
    assert_eq!(cut, ["/huge/line"], "{:?}", audit.warnings);
}

#[test]
fn a_million_links_are_counted() {
    let (run, server) = audit_beside("/huge/links", &["--max-body", "50MB", "--depth", "1"], 1000);
    let audit = run.audit();
    assert_eq!(told(&audit, &server, "/huge/links"), ("/huge/links", "200", NONE));
    assert!(audit.coverage.references >= 1_000_000, "{:?}", audit.coverage);
    assert!(audit.findings.iter().any(|finding| finding.rule == "too-many-links"), "{:?}", run.said());
}

#[test]
fn a_quarter_of_a_million_addresses_on_one_page_are_known() {
    let (run, server) = audit_beside("/huge/addresses", &["--depth", "1"], 400);
    let audit = run.audit();
    assert_eq!(told(&audit, &server, "/huge/addresses"), ("/huge/addresses", "200", NONE));
    assert!(audit.coverage.not_visited["too many clicks away"] >= 250_000, "{:?}", audit.coverage);
}

#[test]
fn an_address_of_a_megabyte_is_left_alone_and_told() {
    let (run, _server) = audit_beside("/huge/address", &[], 300);
    let audit = run.audit();
    let finding = audit.findings.iter().find(|finding| finding.rule == "long-address").unwrap();
    assert!(finding.evidence.starts_with("10485"), "{}", finding.evidence);
    assert_eq!(audit.coverage.not_visited.get("URL too long"), Some(&1), "{:?}", audit.coverage);
}

#[test]
fn elements_in_elements_are_read_to_the_innermost() {
    let (run, server) = audit_beside("/huge/nesting", &[], 300);
    let audit = run.audit();
    assert_eq!(told(&audit, &server, "/huge/nesting"), ("/huge/nesting", "200", NONE));
    assert_eq!(told(&audit, &server, "/good/inside"), ("/good/inside", "200", NONE));
}

#[test]
fn a_site_that_never_ends_ends_with_its_budget() {
    let (_runtime, server) = server();
    let run = Run::of(server.url("/maze/1").as_str(), &["--max-pages", "300"]);
    run.assert_bounded(300);
    let audit = run.audit();
    assert_eq!((run.code(), audit.complete, audit.coverage.pages), (Some(4), false, 300), "{}", run.said());
    assert!(audit.coverage.not_visited["page budget spent"] > 100, "{:?}", audit.coverage);
}

#[test]
fn a_path_that_grows_for_ever_is_left_without_any_budget() {
    let (_runtime, server) = server();
    let run = Run::of(server.url("/deeper/").as_str(), &[]);
    run.assert_bounded(300);
    let audit = run.audit();
    assert!(audit.complete, "{:?}", audit.coverage);
    assert!(audit.findings.iter().any(|finding| finding.rule == "crawler-trap"), "{:?}", audit.coverage);
}
