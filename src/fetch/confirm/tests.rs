use url::Url;

use super::super::script::{Line, Script};
use super::super::{FailureKind, Pace, Redirects, Retry};
use super::*;
use crate::fetch::pace::PaceOptions;
use crate::fetch::retry::RetryOptions;
use crate::fetch::{Jitter, OnRedirect};

const URL: &str = "http://a.example/";

fn url(text: &str) -> Url {
    Url::parse(text).expect("a test writes valid URLs")
}

async fn get(script: &Script) -> Response {
    let confirm = Confirm::new(script.clone(), ConfirmOptions::default());
    confirm.fetch(Request::get(url(URL), Want::Facts)).await
}

/// What we were answered, the verdict, and how often and as whom was asked.
async fn judged(ours: &[Line], browser: Option<Line>) -> (Result<u16, FailureKind>, Verdict, usize) {
    let script = Script::new().on(URL, ours.iter().cloned());
    let script = match browser {
        Some(line) => script.to_browsers(URL, [line]),
        None => script,
    };
    let response = get(&script).await;
    assert_eq!(
        script.asked().len(),
        response.attempts.len() + 1,
        "every try but the one that counts is recorded"
    );
    (response.told(), response.verdict, script.asked().len())
}

#[tokio::test(start_paused = true)]
async fn errors_are_believed_after_enough_looks() {
    use FailureKind as Kind;
    use Verdict::{Confirmed, Inconclusive, OnlyToUs};
    let status = Line::status;
    let failure = Line::failure;
    let challenge = || status(403).header("cf-mitigated", "challenge");
    for (ours, browser, expected) in [
        (vec![status(200)], None, (Ok(200), Confirmed, 1)),
        (vec![status(301)], None, (Ok(301), Confirmed, 1)),
        (vec![status(404)], None, (Ok(404), Confirmed, 2)),
        (vec![status(404), status(410)], None, (Ok(410), Confirmed, 2)),
        (vec![status(404), status(200)], None, (Ok(200), Confirmed, 2)),
        (vec![status(402)], None, (Ok(402), Confirmed, 3)),
        (vec![status(402)], Some(status(200)), (Ok(402), OnlyToUs, 3)),
        (vec![status(403)], Some(status(302)), (Ok(403), OnlyToUs, 3)),
        (vec![status(403)], Some(challenge()), (Ok(403), Inconclusive, 3)),
        (vec![status(403)], Some(status(429)), (Ok(403), Inconclusive, 3)),
        (vec![status(403)], Some(failure(Kind::PrivateAddress)), (Ok(403), Confirmed, 3)),
        (vec![status(403), challenge()], None, (Ok(403), Inconclusive, 2)),
        (vec![challenge()], Some(status(200)), (Ok(403), Inconclusive, 1)),
        (vec![status(202).header("x-amzn-waf-action", "challenge")], None, (Ok(202), Inconclusive, 1)),
        (vec![status(429)], None, (Ok(429), Inconclusive, 1)),
        (vec![status(999)], None, (Ok(999), Inconclusive, 1)),
        (vec![status(500), status(502)], None, (Ok(502), Confirmed, 3)),
        (vec![status(500), status(404)], Some(status(404)), (Ok(404), Confirmed, 3)),
        (vec![status(401), status(500)], Some(status(403)), (Ok(500), Inconclusive, 3)),
        (vec![failure(Kind::Timeout)], None, (Err(Kind::Timeout), Confirmed, 3)),
        (vec![failure(Kind::Timeout), status(200)], None, (Ok(200), Confirmed, 2)),
        (vec![failure(Kind::Timeout), status(500)], None, (Ok(500), Inconclusive, 3)),
        (vec![failure(Kind::Reset)], Some(status(200)), (Err(Kind::Reset), OnlyToUs, 3)),
        (vec![failure(Kind::Dns)], None, (Err(Kind::Dns), Confirmed, 2)),
        (vec![failure(Kind::Refused), status(200)], None, (Ok(200), Confirmed, 2)),
        (vec![failure(Kind::TlsExpired)], None, (Err(Kind::TlsExpired), Confirmed, 2)),
        (vec![failure(Kind::PrivateAddress)], None, (Err(Kind::PrivateAddress), Confirmed, 1)),
    ] {
        assert_eq!(judged(&ours, browser.clone()).await, expected, "{ours:?} {browser:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn pages_that_only_mention_walls_are_judged_like_others() {
    let footer = Line::status(403).body("<h1>Forbidden</h1><footer>Security by Cloudflare</footer>");
    assert_eq!(judged(&[footer], None).await, (Ok(403), Verdict::Confirmed, 3));
    let article = Line::status(200).body("<h1>How a captcha works</h1><p>Just a moment...");
    assert_eq!(judged(&[article], None).await, (Ok(200), Verdict::Confirmed, 1));
    let blocked = r#"<div id="cf-error-details"><h1 data-translate="block_headline">Sorry</h1>"#;
    let blocked = Line::status(403).body(blocked);
    assert_eq!(judged(std::slice::from_ref(&blocked), None).await, (Ok(403), Verdict::Inconclusive, 3));
    assert_eq!(judged(&[blocked], Some(Line::status(200))).await, (Ok(403), Verdict::OnlyToUs, 3));
}

#[tokio::test(start_paused = true)]
async fn the_second_look_comes_after_a_pause_and_the_third_as_a_browser() {
    let script = Script::new().on(URL, [Line::status(402).after(Duration::from_secs(1))]);
    let response = get(&script).await;
    let asked = script.asked();
    let seconds: Vec<_> = asked.iter().map(|asked| asked.at.as_secs()).collect();
    assert_eq!(seconds, [0, 4, 5]);
    assert_eq!(asked[2].client, Client::Browser);
    let clients: Vec<_> = response.attempts.iter().map(|attempt| attempt.client).collect();
    assert_eq!(clients, [Client::Ourselves, Client::Browser]);
}

#[tokio::test(start_paused = true)]
async fn the_slow_lane_is_one_at_a_time_per_host_and_ends_at_its_bound() {
    let script = Script::improvised(|_| Line::status(404).after(Duration::from_secs(1)));
    let options = ConfirmOptions { most_per_host: 5, ..ConfirmOptions::default() };
    let confirm = std::sync::Arc::new(Confirm::new(script.clone(), options));
    let mut visits = tokio::task::JoinSet::new();
    for number in 0..8 {
        let confirm = std::sync::Arc::clone(&confirm);
        let url = url(&format!("http://a.example/{number}"));
        visits.spawn(async move { confirm.fetch(Request::get(url, Want::Facts)).await.verdict });
    }
    let verdicts = visits.join_all().await;
    let count = |verdict| verdicts.iter().filter(|seen| **seen == verdict).count();
    assert_eq!((count(Verdict::Confirmed), count(Verdict::Inconclusive)), (5, 3));
    assert_eq!(confirm.asked_again(), 5);
    let again = &script.asked()[8..];
    assert_eq!(again.iter().map(|asked| asked.at.as_secs()).collect::<Vec<_>>(), [4, 5, 6, 7, 8]);
    assert!(again.iter().all(|asked| asked.in_flight == 1));
}

#[tokio::test(start_paused = true)]
async fn this_machine_is_asked_again_at_once_and_without_bound() {
    let script = Script::improvised(|_| Line::status(404));
    let options = ConfirmOptions { most_per_host: 0, ..ConfirmOptions::default() };
    let confirm = Confirm::new(script.clone(), options);
    let response = confirm.fetch(Request::get(url("http://127.0.0.1:81/"), Want::Facts)).await;
    assert_eq!((response.verdict, script.asked().len()), (Verdict::Confirmed, 2));
    assert!(script.asked()[1].at <= Duration::from_millis(1));
}

#[tokio::test(start_paused = true)]
async fn head_is_never_believed_with_an_error() {
    for (head, get, expected) in [
        (Line::status(200), Line::status(402), (Ok(200), 1)),
        (Line::status(405), Line::status(200).body("x"), (Ok(200), 2)),
        (Line::status(501), Line::status(402), (Ok(402), 4)),
        (Line::status(404), Line::status(404), (Ok(404), 3)),
        (Line::failure(FailureKind::Truncated), Line::status(200), (Ok(200), 2)),
        (Line::failure(FailureKind::Refused), Line::status(200), (Ok(200), 2)),
        (Line::status(429), Line::status(200), (Ok(429), 1)),
        (Line::status(999), Line::status(200), (Ok(200), 2)),
    ] {
        let script = Script::new().on(URL, [get]).to_head(URL, [head.clone()]);
        let confirm = Confirm::new(script.clone(), ConfirmOptions::default());
        let response = confirm.fetch(Request::check(url(URL))).await;
        assert_eq!((response.told(), script.asked().len()), expected, "{head:?}");
        assert_eq!(response.attempts.len(), expected.1 - 1);
        assert!(response.answer().is_none_or(|answer| answer.body.is_empty()), "nobody asked for it");
    }
}

#[tokio::test(start_paused = true)]
async fn a_loop_that_sets_a_cookie_may_let_browsers_through() {
    let knock = Line::redirect(302, "/");
    for (line, verdict) in
        [(knock.clone(), Verdict::Confirmed), (knock.header("set-cookie", "a=b"), Verdict::Inconclusive)]
    {
        let script = Script::new().on(URL, [line]);
        let confirm = Confirm::new(Redirects::new(script), ConfirmOptions::default());
        let request = Request { on_redirect: OnRedirect::Follow, ..Request::get(url(URL), Want::Facts) };
        let response = confirm.fetch(request).await;
        assert_eq!((response.told(), response.verdict), (Err(FailureKind::RedirectLoop), verdict));
    }
}

#[tokio::test(start_paused = true)]
async fn all_decorators_compose_in_one_expression() {
    let script = Script::new()
        .on(URL, [Line::redirect(301, "http://b.example/")])
        .on("http://b.example/", [Line::status(503)])
        .to_browsers("http://b.example/", [Line::status(200)]);
    let retry = |inner| Retry::new(inner, RetryOptions::default(), Jitter::seeded(1));
    let pace = Pace::new(script.clone(), PaceOptions::default());
    let tempo = pace.tempo();
    let fetch = Confirm::new(Redirects::new(retry(pace)), ConfirmOptions::default());
    let response = fetch.fetch(Request::check(url(URL))).await;
    assert_eq!((response.told(), response.verdict), (Ok(503), Verdict::OnlyToUs));
    assert!(response.is_throttled());
    assert_eq!((response.url.as_str(), response.final_url.as_str()), (URL, "http://b.example/"));
    assert_eq!(response.hops.len(), 1);
    // HEAD three times, GET once, the second look, the browser's: each with its hop, less the last.
    let last: Vec<_> = response.attempts.iter().map(|attempt| (attempt.outcome, attempt.client)).collect();
    let ours = (Ok(503), Client::Ourselves);
    assert_eq!(last, [ours, ours, ours, ours, (Ok(200), Client::Browser)]);
    let manners = tempo.manners();
    assert_eq!(manners.requests, u64::try_from(script.asked().len()).expect("few"));
    assert_eq!(manners.hosts.len(), 2);
    assert_eq!(manners.slowed.len(), 1);
}
