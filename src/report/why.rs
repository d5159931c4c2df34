//! A diagnosis in a few short lines, for where there is no room to open all of its evidence.

use super::text::{shortened, visible};
use super::words::marks;
use crate::diagnose::{Class, Diagnosis, Who};

/// Characters of what was seen; documented words, with some text around them, fit.
const MAX_SEEN: usize = 90;
/// Characters of a sentence, and of the names and prices in brackets.
const MAX_TEXT: usize = 120;

/// How sure, in words that need no table: `certain`, `medium confidence`. `None` where no cause is claimed.
pub fn sure(diagnosis: &Diagnosis) -> Option<&'static str> {
    let sure = match diagnosis.confidence.class {
        Class::Low => "low confidence",
        Class::Medium => "medium confidence",
        Class::High => "high confidence",
        Class::Certain => "certain",
    };
    (!diagnosis.is_unknown()).then_some(sure)
}

/// The cause; the flaw that makes it one, or else the weightiest evidence; who can mend it. Each with its label.
pub fn lines(diagnosis: &Diagnosis) -> Vec<(&'static str, String)> {
    let mut lines = vec![("why", cause(diagnosis))];
    let claim = |what: &str, seen: &str| match seen {
        "" => shortened(what, MAX_TEXT),
        seen => format!("{}: {}", shortened(what, MAX_TEXT), shortened(seen, MAX_SEEN)),
    };
    match (diagnosis.spoiling_flaw(), diagnosis.evidence.first()) {
        (Some(flaw), _) => lines.push(("flaw", claim(&flaw.what, &flaw.seen))),
        (None, Some(first)) => lines.push(("seen", claim(&first.what, &first.seen))),
        (None, None) => {}
    }
    lines.extend(who(diagnosis).map(|who| ("who", who)));
    lines
}

/// Who ends it; nobody where it is made elsewhere, or not known.
pub fn who(diagnosis: &Diagnosis) -> Option<String> {
    (diagnosis.who != Who::Nobody).then(|| format!("to be mended by {}", diagnosis.who.name()))
}

/// The cause, how sure we are of it, what was spoken and what was asked.
fn cause(diagnosis: &Diagnosis) -> String {
    let sure = sure(diagnosis).map(str::to_owned);
    let brackets: Vec<String> = sure.into_iter().chain(marks(diagnosis)).collect();
    let title = visible(diagnosis.cause().title);
    match brackets.as_slice() {
        [] => title.into_owned(),
        some => format!("{title} ({})", shortened(&some.join(", "), MAX_TEXT)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnose::{Surroundings, conclude, signs};
    use crate::page::{Answer, Headers, Outcome, Response};
    use crate::urls::Url;

    fn told(path: &str, headers: &[(&str, &str)]) -> Vec<String> {
        let url = Url::parse("https://a.example/").and_then(|url| url.join(path)).expect("it is a URL");
        let mut kept = Headers::default();
        for (name, value) in headers {
            kept.push(*name, *value);
        }
        let body = b"This page is closed to you today.".to_vec();
        let answer = Answer { headers: kept, body, ..Answer::new(402) };
        let signs = signs(&Response::new(url, Outcome::Answered(answer))).expect("a 402 has signs");
        let diagnosis = conclude(&signs, &Surroundings::default());
        lines(&diagnosis).into_iter().map(|(label, text)| format!("{label}: {text}")).collect()
    }

    #[test]
    fn a_known_cause_says_how_sure_it_is_what_shows_it_and_who_can_mend_it() {
        assert_eq!(
            told("article", &[("crawler-price", "USD 0.01")]),
            [
                "why: Crawlers are asked to pay for this page (certain, cloudflare-pay-per-crawl, USD 0.01)",
                "seen: Cloudflare asks this crawler for a price per page: crawler-price: USD 0.01",
                "who: to be mended by the content owner",
            ]
        );
    }

    #[test]
    fn a_misconfiguration_names_the_flaw_that_makes_it_one() {
        assert_eq!(
            told("style.css", &[("crawler-price", "USD 0.01")]),
            [
                "why: Something is set up wrongly (high confidence, cloudflare-pay-per-crawl, USD 0.01)",
                "flaw: the payment rule covers a file that pages need to be shown: /style.css",
                "who: to be mended by whoever sets the rules of the CDN or firewall",
            ]
        );
    }

    #[test]
    fn an_unknown_cause_claims_nothing() {
        assert_eq!(told("article", &[]), ["why: The answer does not say why"]);
    }
}
