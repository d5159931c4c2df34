//! Every number that can stand where a status does, and some that cannot.

use tokio::runtime::Runtime;

use super::badserver::BadServer;
use super::{BROKEN, NONE, Run, told};

/// What a status is told as: those that are none by why not, and an answer that only announces another by what
/// became of that.
fn expected(status: u16) -> (String, &'static str) {
    match status {
        0..=99 => ("malformed-response".to_owned(), BROKEN),
        101 => ("101".to_owned(), NONE),
        100..=199 => ("truncated".to_owned(), BROKEN),
        // A redirect that names no place leads nowhere.
        301..=303 | 307 | 308 => (status.to_string(), BROKEN),
        200..=399 => (status.to_string(), NONE),
        _ => (status.to_string(), BROKEN),
    }
}

#[test]
fn every_number_is_told_by_its_name_and_once() {
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(BadServer::start());
    let paths: Vec<String> = (0..=999).map(|status| format!("/only/{status:03}")).collect();
    let run = Run::of(server.url(&format!("/links?{}&/good/1", paths.join("&"))).as_str(), &[]);
    run.assert_bounded(400);
    assert_eq!(run.code(), Some(1), "{}", run.said());
    let audit = run.audit();
    assert!(audit.complete, "{:?}", audit.coverage);
    for (status, path) in (0..).zip(&paths) {
        let (answer, rule) = expected(status);
        assert_eq!(told(&audit, &server, path), (path.as_str(), answer.as_str(), rule));
        let url = server.url(path);
        let broken =
            audit.findings.iter().filter(|finding| finding.rule == BROKEN && finding.url == url.as_str());
        assert_eq!(broken.count(), usize::from(rule == BROKEN), "{path}");
    }
    assert_eq!(told(&audit, &server, "/good/1"), ("/good/1", "200", NONE));
}
