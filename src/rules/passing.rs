//! Errors that pass.

use super::declare::rule;
use super::{Findings, Source};
use crate::page::Verdict;
use crate::site::Site;

rule! {
    /// ## What it finds
    ///
    /// URLs that answered with a server error (500 to 599) at first and well when they were asked again. What
    /// answered with the same error is one finding. An error that stays is told where it is met: `broken-link`,
    /// `broken-asset`. As nobody can tell when it will come back, such a finding never fails a run.
    ///
    /// ## Why it matters
    ///
    /// Nobody asks search engines to try again. Google slows the crawl of a whole host while its server errors
    /// last, and drops what keeps failing. Often the server is near its limit, or one of several is broken.
    ///
    /// ## How to fix it
    ///
    /// Look into the server's log for the times of these answers: memory and time limits, a backend that
    /// restarts, one bad server behind a balancer. If only our pace was too much for it, `--gentle` shows that.
    ///
    /// ## Examples
    ///
    /// ```text
    /// GET /menu    503, a second later 200    found
    /// GET /shop    503, and 503 again         an error that stays
    /// ```
    PASSING_SERVER_ERROR = Site(passing_server_error) {
        id: "passing-server-error",
        summary: "URLs answer with a server error at first, and well when asked again",
        fix: "Look into the server's log for what failed at that moment, and give it room",
        category: Refusals,
        severity: Warning,
        since: "0.1.0",
        references: [
            "https://developers.google.com/crawling/docs/troubleshooting/http-status-codes",
            "https://www.rfc-editor.org/rfc/rfc9110#section-15.6",
        ],
    }
}

fn passing_server_error(site: &Site, findings: &mut Findings) {
    for id in site.own_ids() {
        let resource = site.resource(id);
        let (Some(error), Some(status)) = (resource.delivery.passed_error(), resource.state.status()) else {
            continue;
        };
        let evidence = format!("answered {error}, and {status} when it was asked again");
        let found = findings.add(site.url(id), evidence).answered(Some(error));
        found.verdict = Verdict::Inconclusive;
        found.alike = Some(error.into());
        found.sources.push(Source::page(site.url(id)));
    }
}
