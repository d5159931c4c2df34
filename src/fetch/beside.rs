//! Two fetchers side by side: one answers for its own host, the other for everything else. So the pages of
//! a folder can be audited together with their links to other sites.

use url::Url;

use super::{Fetch, Method, Request, Response};
use crate::urls;

/// One fetcher for a site, and another for links to everything else.
#[derive(Debug)]
pub struct Beside<A, B> {
    base: Url,
    own: A,
    others: B,
}

impl<A: Fetch, B: Fetch> Beside<A, B> {
    /// `own` answers for what is below `base`, and for the files for crawlers that its host has above it.
    pub fn new(base: Url, own: A, others: B) -> Self {
        Self { base, own, others }
    }
}

impl<A: Fetch, B: Fetch> Fetch for Beside<A, B> {
    const BATCH: usize = A::BATCH;

    async fn fetch(&self, request: Request) -> Response {
        let is_below = request.url.path().starts_with(self.base.path()) || request.method == Method::Get;
        if is_below && urls::same_host(&request.url, &self.base) {
            self.own.fetch(request).await
        } else {
            self.others.fetch(request).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Want;
    use super::super::script::{Line, Script};
    use super::*;

    #[tokio::test]
    async fn each_host_is_asked_where_it_belongs() {
        let url = |text: &str| Url::parse(text).expect("valid");
        let own = Script::improvised(|_| Line::status(200));
        let others = Script::improvised(|_| Line::status(402));
        let both = Beside::new(url("http://a.example/docs/"), own, others);
        for (asked, status) in [
            ("https://a.example/docs/x", 200),
            ("http://b.example/docs/", 402),
            ("http://a.example:81/docs/", 402),
            ("http://a.example/blog", 402),
        ] {
            let response = both.fetch(Request::check(url(asked))).await;
            assert_eq!(response.status(), Some(status), "{asked}");
        }
        let robots = both.fetch(Request::get(url("http://a.example/robots.txt"), Want::Body)).await;
        assert_eq!(robots.status(), Some(200));
    }
}
