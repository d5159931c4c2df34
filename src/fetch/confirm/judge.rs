//! What responses to one question tell together. Pure.

use super::walls::{Wants, wall};
use crate::page::{Failure, FailureKind, Outcome, Response, Verdict};

/// Statuses that only bot walls answer: `LinkedIn`'s 999, Shopify's 430
/// (<https://shopify.dev/docs/api/usage/response-codes>).
const WALL_STATUSES: &[u16] = &[430, 999];

/// What one response alone lets us say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Impression {
    /// It is what it says.
    Clear,
    /// It is an error, and another look may tell more.
    Doubtful,
    /// It says nothing about the page, and asking again would only make us a nuisance.
    Useless,
}

/// What one response alone lets us say.
pub fn impression(response: &Response) -> Impression {
    match &response.outcome {
        Outcome::Failed(failure) => impression_of_failure(response, failure),
        Outcome::Answered(answer) => match (wall(answer), answer.status) {
            (Some(wall), _) if wall.wants == Wants::Proof => Impression::Useless,
            // It has been asked again already, as late as it wished: see `Retry`.
            (_, 429) => Impression::Useless,
            (_, status) if WALL_STATUSES.contains(&status) => Impression::Useless,
            (_, 400..) => Impression::Doubtful,
            _ => Impression::Clear,
        },
    }
}

fn impression_of_failure(response: &Response, failure: &Failure) -> Impression {
    use FailureKind as Kind;
    let sets_cookie = || response.hops.iter().any(|hop| hop.headers.value("set-cookie").is_some());
    match failure.kind {
        Kind::PrivateAddress | Kind::OutsideRoot | Kind::Unreadable => Impression::Clear,
        // With the cookie a browser may be let through at the second knock; we keep none for others.
        Kind::RedirectLoop if sets_cookie() => Impression::Useless,
        _ => Impression::Doubtful,
    }
}

/// Whether the question never got as far as a server: then who asks, and how, makes no difference.
pub fn is_unheard(response: &Response) -> bool {
    use FailureKind as Kind;
    matches!(
        response.told(),
        Err(Kind::Dns
            | Kind::Refused
            | Kind::Unreachable
            | Kind::ConnectTimeout
            | Kind::TlsExpired
            | Kind::TlsWrongName
            | Kind::TlsUntrusted
            | Kind::TlsTooOld
            | Kind::Tls)
    )
}

/// Whether two looks settle it without a browser's.
///
/// They do for 404 and 410: walls refuse (401, 403, 429, 503), they do not deny that a page exists,
/// and dead links are so many that a third question for each would be a burden without a use.
pub fn is_settled(first: &Response, second: &Response) -> bool {
    let is_gone = |response: &Response| matches!(response.status(), Some(404 | 410));
    is_gone(first) && is_gone(second) || is_unheard(second)
}

/// The verdict on an error that was seen twice, and perhaps once more as a browser.
pub fn verdict(first: &Response, second: &Response, browser: Option<&Response>) -> Verdict {
    let looks = || [first, second].into_iter().chain(browser);
    let is_timeout = |response: &&Response| {
        matches!(response.told(), Err(FailureKind::Timeout | FailureKind::ConnectTimeout))
    };
    let timeouts = looks().filter(is_timeout).count();
    let comes_and_goes = timeouts != 0 && timeouts != looks().count();
    let is_let_through =
        |browser: &Response| browser.answer().is_some() && impression(browser) == Impression::Clear;
    if browser.is_some_and(is_let_through) {
        Verdict::OnlyToUs
    } else if comes_and_goes || looks().any(is_unclear) {
        Verdict::Inconclusive
    } else if agree(first, second) || browser.is_some_and(|browser| agree(second, browser)) {
        Verdict::Confirmed
    } else {
        Verdict::Inconclusive
    }
}

fn is_unclear(response: &Response) -> bool {
    let is_wall = response.answer().is_some_and(|answer| wall(answer).is_some());
    is_wall || impression(response) == Impression::Useless
}

/// Whether both say the same: an overloaded server changes between its 5xx, a dead page between 404 and 410.
fn agree(one: &Response, other: &Response) -> bool {
    match (one.told(), other.told()) {
        (Ok(404 | 410), Ok(404 | 410)) => true,
        (Ok(one), Ok(other)) => one == other || one >= 500 && other >= 500,
        (one, other) => one == other,
    }
}
