//! What follows from a status or a failure alone, from the pattern of the answers, and from anything at all.

use proptest::prelude::*;
use url::Url;

use super::statuses::{Told, statuses};
use super::*;
use crate::page::{Answer, Failure, Outcome, Response};

const URL: &str = "https://example.com/page";

fn answered(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
    let mut answer = Answer { body: body.into(), ..Answer::new(status) };
    for (name, value) in headers {
        answer.headers.push(*name, *value);
    }
    Response::new(Url::parse(URL).expect("a constant that parses"), Outcome::Answered(answer))
}

fn diagnosis(response: &Response, around: &Surroundings) -> Diagnosis {
    conclude(&signs(response).expect("it is refused"), around)
}

/// The cause and how sure.
fn concluded(response: &Response, around: &Surroundings) -> (String, Class) {
    let Diagnosis { cause, confidence, .. } = diagnosis(response, around);
    (cause, confidence.class)
}

#[test]
fn a_status_alone_means_what_the_catalogue_says_and_is_never_certain() {
    for status in statuses() {
        let response = match status.told {
            Told::Code(code) if code >= 400 => answered(code, &[], "x"),
            Told::Code(_) => continue,
            Told::Failure(kind) => {
                let failure = Failure { kind, detail: "no route".to_owned() };
                Response::new(Url::parse(URL).expect("it parses"), Outcome::Failed(failure))
            }
        };
        let Some(signs) = signs(&response) else {
            assert_eq!(status.family, statuses::Family::Unknown, "{}", status.name);
            continue;
        };
        let diagnosis = conclude(&signs, &Surroundings::default());
        let expected = status.cause.map_or("unknown", |cause| cause.id);
        assert_eq!(diagnosis.cause, expected, "{}", status.name);
        assert!(diagnosis.confidence.class < Class::Certain, "{}", status.name);
    }
}

#[test]
fn every_registered_code_is_known_and_so_is_every_failure() {
    let registered =
        (400..=418).chain(421..=426).chain([428, 429, 431, 451]).chain(500..=508).chain([510, 511]);
    for code in registered {
        let known = statuses::status(Told::Code(code)).expect("it is in the catalogue");
        assert!(matches!(known.defined, statuses::Defined::Registered(_)), "{code}");
    }
    for kind in crate::page::FailureKind::ALL {
        assert!(statuses::status(Told::Failure(*kind)).is_some(), "{}", kind.name());
    }
}

#[test]
fn ids_are_unique_kebab_case_and_every_cause_says_what_to_do() {
    let ids = CAUSES.iter().map(|cause| cause.id);
    let ids = ids
        .chain(dialects::DIALECTS.iter().map(|dialect| dialect.id))
        .chain(platforms::platforms().map(|it| it.id));
    let mut ids: Vec<&str> = ids.chain(lints::LINTS.iter().map(|lint| lint.id)).collect();
    assert!(
        ids.iter().all(|id| id
            .bytes()
            .all(|byte| byte == b'-' || byte.is_ascii_lowercase() || byte.is_ascii_digit()))
    );
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
    for cause in CAUSES {
        assert!(
            !cause.docs.is_empty() && !cause.steps.is_empty() && !cause.references.is_empty(),
            "{}",
            cause.id
        );
        assert!(!cause.title.ends_with('.') && cause.verify.ends_with('.'), "{}", cause.id);
    }
}

#[test]
fn a_bare_402_stays_unknown_also_where_the_whole_site_answers_so() {
    let bare = answered(402, &[("server", "cloudflare")], "Payment Required");
    assert_eq!(concluded(&bare, &Surroundings::default()), ("unknown".to_owned(), Class::Low));
    let asked = |place, url: &str| Asked { place, url: url.to_owned(), told: "402".to_owned() };
    let site_wide =
        vec![asked(Place::Home, "/"), asked(Place::Robots, "/robots.txt"), asked(Place::Invented, "/x")];
    let around = Surroundings { site_wide, ..Surroundings::default() };
    let diagnosis = diagnosis(&bare, &around);
    assert_eq!(diagnosis.cause, "unknown");
    assert!(diagnosis.evidence.iter().any(|evidence| evidence.from == Origin::Scope), "the pattern is shown");
    assert!(diagnosis.lint.iter().any(|flaw| flaw.id == "robots-refused"));
}

#[test]
fn the_pattern_decides_where_the_answer_leaves_it_open() {
    let bare = answered(402, &[], "no");
    let browser = Seen { kind: Crowd::Browser, name: "Firefox".to_owned(), told: "200".to_owned() };
    let seen = |kind, name: &str| {
        vec![browser.clone(), Seen { kind, name: name.to_owned(), told: "402".to_owned() }]
    };
    let around = Surroundings { by_client: seen(Crowd::Ai, "GPTBot"), ..Surroundings::default() };
    assert_eq!(concluded(&bare, &around), ("crawler-blocked".to_owned(), Class::Medium));
    let around = Surroundings { after_burst: Some("200".to_owned()), ..Surroundings::default() };
    assert_eq!(concluded(&bare, &around), ("rate-limit".to_owned(), Class::Medium));
    let around = Surroundings { uncached: Some("200".to_owned()), ..Surroundings::default() };
    assert_eq!(concluded(&bare, &around), ("misconfiguration".to_owned(), Class::Medium));

    let toll = answered(402, &[("crawler-price", "USD 0.01")], "");
    let around = Surroundings { by_client: seen(Crowd::Ai, "GPTBot"), ..Surroundings::default() };
    assert_eq!(concluded(&toll, &around), ("crawler-toll".to_owned(), Class::Certain));
    let around = Surroundings { by_client: seen(Crowd::Search, "Googlebot"), ..Surroundings::default() };
    assert_eq!(diagnosis(&toll, &around).who, Who::Edge);
    assert_eq!(concluded(&toll, &around).0, "misconfiguration");
}

#[test]
fn what_is_alike_around_adds_to_what_the_answer_says_and_names_nothing_alone() {
    let neighbours = |of: &str| Some(Neighbours { of: of.to_owned(), alike: 7, served: 0 });
    let around = Surroundings {
        by_host: neighbours("img.example"),
        by_prefix: neighbours("/paid/"),
        ..Surroundings::default()
    };
    assert_eq!(concluded(&answered(402, &[], "no"), &around).0, "unknown");
    let imgix = answered(402, &[("x-imgix-id", "5f0e")], "402 Billing Error");
    let evidence = diagnosis(&imgix, &around).evidence;
    assert!(
        evidence
            .iter()
            .any(|evidence| evidence.from == Origin::Scope && evidence.seen.contains("img.example"))
    );
    let evidence = diagnosis(&answered(402, &[("crawler-price", "USD 0.01")], ""), &around).evidence;
    assert!(
        evidence.iter().any(|evidence| evidence.from == Origin::Scope && evidence.seen.contains("/paid/"))
    );
}

#[test]
fn challenges_are_looked_over_for_where_and_how_they_come() {
    let challenge = r#"{"x402Version":1,"accepts":[{"scheme":"exact","network":"base","maxAmountRequired":"1","asset":"0x0","payTo":"0x0","maxTimeoutSeconds":1,"resource":"http://example.com/other"}]}"#;
    let mut response = answered(402, &[("cache-control", "private, No-Store")], challenge);
    response.final_url = Url::parse("http://example.com/page").expect("it parses");
    let lint = |response: &Response, used| {
        let diagnosis = diagnosis(response, &Surroundings { used, ..Surroundings::default() });
        diagnosis.lint.into_iter().map(|flaw| flaw.id).collect::<Vec<_>>()
    };
    assert_eq!(lint(&response, Used::default()), ["resource-other-path", "plain-http"]);
    let asset = Used { as_asset: true, ..Used::default() };
    assert_eq!(lint(&response, asset), ["resource-other-path", "plain-http", "static-asset"]);
}

#[test]
fn a_refusal_that_sends_people_to_its_developer_is_no_imitation() {
    let page = "<h1>No entry</h1><p>Contact your developer if you think that this is wrong.";
    let response = answered(403, &[("content-type", "text/html")], page);
    assert_eq!(concluded(&response, &Surroundings::default()).0, "forbidden");
}

#[test]
fn secrets_do_not_reach_the_diagnosis() {
    let token = "AgEIdGlkZWdyaWQCQgAA".repeat(10);
    let line = format!(r#"L402 token="{token}", invoice="lnbc{token}""#);
    let headers = [("www-authenticate", line.as_str()), ("set-cookie", "session=open-sesame")];
    let diagnosis = diagnosis(&answered(402, &headers, ""), &Surroundings::default());
    let written = serde_json::to_string(&diagnosis).expect("its keys are strings");
    assert!(
        written.contains("AgEIdGlkZWdy…") && !written.contains(&token[..40]) && !written.contains("sesame"),
        "{written}"
    );
}

#[test]
fn what_is_kept_of_a_crawl_comes_back_the_same() {
    let toll = signs(&answered(402, &[("crawler-price", "USD 0.01")], "")).expect("it is refused");
    let text = serde_json::to_string(&toll).expect("its keys are strings");
    assert_eq!(serde_json::from_str::<Signs>(&text).expect("it is its own text"), toll);
}

#[test]
fn pages_that_are_served_show_nothing() {
    let long = format!(
        "<title>402 Payment Required</title><h1>402 Payment Required</h1>past due {}",
        "word ".repeat(2000)
    );
    for body in ["", "<title>Account</title><p>Your invoice", &long, r#"{"x402Version":1,"accepts":[]}"#] {
        assert_eq!(signs(&answered(200, &[("content-type", "text/html")], body)), None, "{body:.40}");
    }
    assert_eq!(signs(&answered(302, &[("location", "/login")], "")), None);
    assert_eq!(
        signs(&answered(302, &[("location", "https://tollbit.example.org/page")], "")),
        None,
        "another domain"
    );
}

/// What looks like something, and is cut, doubled or mixed.
fn pieces() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "L402 ",
        "LSAT ",
        "Payment ",
        "License ",
        "token=",
        "invoice=\"lnbc1",
        "request=\"eyJ",
        "\"",
        ",",
        "=",
        "USD 0.01",
        "{",
        "\"x402Version\":2",
        "\"accepts\":[",
        "window.x402 = {paymentRequired: ",
        "id=\"payment-widget\"",
        "data-requirements='{",
        "<script",
        "</script",
        "<title>",
        "</title>",
        "<",
        "&quot;",
        "deployment_disabled",
        "\"cssSelector\"",
        "::",
        "-1795132800000-",
        "é",
    ]);
    prop::collection::vec(prop_oneof![known.prop_map(str::to_owned), any::<String>()], 0..12)
        .prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn anything_is_survived_and_kept_short(status in 100_u16..1000, values in prop::collection::vec(pieces(), 6), body in pieces(), bytes in any::<Vec<u8>>()) {
        let names = ["www-authenticate", "payment-required", "payment-response", "crawler-price", "location", "x-vercel-id"];
        let mut response = answered(status, &[("content-type", "text/html")], &body);
        if let Outcome::Answered(answer) = &mut response.outcome {
            answer.body.extend(bytes);
            names.iter().zip(&values).for_each(|(name, value)| answer.headers.push(*name, value.as_str()));
        }
        if let Some(signs) = signs(&response) {
            let diagnosis = conclude(&signs, &Surroundings { now: Some(0), ..Surroundings::default() });
            prop_assert!(diagnosis.evidence.iter().all(|evidence| evidence.seen.chars().count() <= 201));
            prop_assert!((0.0..=1.0).contains(&diagnosis.confidence.share));
        }
    }
}
