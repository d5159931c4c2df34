//! What an answer for robots.txt means for the site, before its lines are read.
//!
//! RFC 9309, section 2.3.1, and
//! <https://developers.google.com/crawling/docs/robots-txt/robots-txt-spec#http-status-codes>.
//! What Google does after hours and days of failure needs a memory that one crawl does not have.

use crate::page::{FailureKind, Outcome, Response};

/// How many redirects are followed to a robots.txt.
const MAX_HOPS: usize = 5;

/// What an answer for robots.txt means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Availability {
    /// Its lines hold.
    Readable,
    /// There is none: everything may be visited.
    Unavailable,
    /// Nobody knows what it says: nothing may be visited.
    Unreachable,
    /// It is elsewhere: follow the `Location`, five times at most.
    Elsewhere,
}

impl Availability {
    /// What this answer means.
    pub fn of(response: &Response) -> Self {
        if response.hops.len() > MAX_HOPS {
            return Self::Unavailable;
        }
        match &response.outcome {
            Outcome::Failed(failure) => Self::of_failure(failure.kind),
            Outcome::Answered(answer) if answer.location().is_some() => match response.hops.len() {
                MAX_HOPS => Self::Unavailable,
                _ => Self::Elsewhere,
            },
            Outcome::Answered(answer) => Self::of_status(answer.status),
        }
    }

    /// 429 says that we come too often, not that there is no file. A redirect without a place to go
    /// leads nowhere.
    fn of_status(status: u16) -> Self {
        match status {
            200..=299 => Self::Readable,
            429 => Self::Unreachable,
            300..=499 => Self::Unavailable,
            _ => Self::Unreachable,
        }
    }

    /// Redirects that lead nowhere count as a file that is not there; the rest is the network's doing.
    fn of_failure(kind: FailureKind) -> Self {
        match kind {
            FailureKind::RedirectLoop | FailureKind::TooManyRedirects | FailureKind::BadRedirect => {
                Self::Unavailable
            }
            _ => Self::Unreachable,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use url::Url;

    use super::*;
    use crate::page::{Answer, Failure, Headers, Hop};

    fn answered(status: u16, location: Option<&str>, hops: usize) -> Response {
        let url = Url::parse("http://a.example/robots.txt").expect("valid");
        let mut answer = Answer::new(status);
        if let Some(location) = location {
            answer.headers.push("location", location);
        }
        let mut response = Response::new(url.clone(), Outcome::Answered(answer));
        let (headers, time) = (Headers::default(), Duration::ZERO);
        response.hops = vec![Hop { url, status: 301, location: String::new(), headers, time }; hops];
        response
    }

    #[test]
    fn statuses_mean_what_the_standard_says() {
        for (status, expected) in [
            (200, Availability::Readable),
            (204, Availability::Readable),
            (304, Availability::Unavailable),
            (401, Availability::Unavailable),
            (402, Availability::Unavailable),
            (403, Availability::Unavailable),
            (404, Availability::Unavailable),
            (410, Availability::Unavailable),
            (429, Availability::Unreachable),
            (500, Availability::Unreachable),
            (503, Availability::Unreachable),
            (999, Availability::Unreachable),
        ] {
            assert_eq!(Availability::of(&answered(status, None, 0)), expected, "{status}");
        }
    }

    #[test]
    fn five_redirects_are_followed() {
        for (status, hops, expected) in [
            (301, 0, Availability::Elsewhere),
            (307, 4, Availability::Elsewhere),
            (301, 5, Availability::Unavailable),
            (200, 5, Availability::Readable),
            (200, 6, Availability::Unavailable),
        ] {
            let response = answered(status, (status != 200).then_some("/x"), hops);
            assert_eq!(Availability::of(&response), expected, "{status} after {hops}");
        }
        assert_eq!(Availability::of(&answered(301, None, 0)), Availability::Unavailable);
    }

    #[test]
    fn a_host_that_says_nothing_forbids_everything() {
        let url = Url::parse("http://a.example/robots.txt").expect("valid");
        for kind in FailureKind::ALL {
            let failure = Failure { kind: *kind, detail: String::new() };
            let response = Response::new(url.clone(), Outcome::Failed(failure));
            let leads_nowhere = kind.name().contains("redirect");
            let expected = if leads_nowhere { Availability::Unavailable } else { Availability::Unreachable };
            assert_eq!(Availability::of(&response), expected, "{}", kind.name());
        }
    }
}
