use proptest::prelude::*;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::super::script::{Asked, Line, Script};
use super::super::{FailureKind, Want};
use super::*;

const LATENCY: Duration = Duration::from_millis(100);

fn url(text: &str) -> Url {
    Url::parse(text).expect("a test writes valid URLs")
}

fn request(number: usize) -> Request {
    Request::get(url(&format!("http://a.example/{number}")), Want::Facts)
}

fn most(most: usize) -> PaceOptions {
    PaceOptions { most, ..PaceOptions::default() }
}

fn fixed(limit: usize) -> PaceOptions {
    PaceOptions { fixed: Some(limit), ..PaceOptions::default() }
}

/// Asks for this many pages at once, and waits for all.
async fn crawl(pace: &Arc<Pace<Script>>, pages: usize) -> Vec<Response> {
    let mut visits = JoinSet::new();
    for number in 0..pages {
        let pace = Arc::clone(pace);
        visits.spawn(async move { pace.fetch(request(number)).await });
    }
    visits.join_all().await
}

/// A site whose answers depend on the time and the load, crawled.
async fn crawled(
    options: PaceOptions,
    pages: usize,
    site: impl Fn(&Asked) -> Line + Send + 'static,
) -> (Vec<Asked>, Manners) {
    let script = Script::improvised(site);
    let pace = Arc::new(Pace::new(script.clone(), options));
    assert_eq!(crawl(&pace, pages).await.len(), pages, "no request is lost");
    (script.asked(), pace.tempo().manners())
}

/// A server that answers 64 questions at a time in 100 ms each, and lets others wait in its own line.
fn scales_to_64() -> impl Fn(&Asked) -> Line + Send + 'static {
    let free_at = Mutex::new([Duration::ZERO; 64]);
    move |asked| {
        let mut free_at = free_at.lock().expect("whole");
        let next = free_at.iter_mut().min().expect("there are some");
        *next = asked.at.max(*next) + LATENCY;
        Line::status(200).after(next.saturating_sub(asked.at))
    }
}

fn refuses_from(start: Duration, end: Duration) -> impl Fn(&Asked) -> Line + Send + 'static {
    move |asked| {
        let is_refused = (start..end).contains(&asked.at);
        Line::status(if is_refused { 503 } else { 200 }).after(LATENCY)
    }
}

fn gaps(asked: &[Asked]) -> impl Iterator<Item = Duration> {
    asked.windows(2).map(|pair| pair[1].at.saturating_sub(pair[0].at))
}

fn densest(asked: &[Asked]) -> usize {
    asked.iter().map(|asked| asked.in_flight).max().unwrap_or_default()
}

fn page(asked: &Asked) -> usize {
    asked.url.path().trim_matches('/').parse().expect("a number")
}

#[tokio::test(start_paused = true)]
async fn the_tuned_pace_is_soon_as_fast_as_the_best_fixed_one() {
    const PAGES: usize = 10_000;
    let mut best = 0.0_f64;
    for limit in [16, 32, 48, 64, 80, 96, 128, 256] {
        let (asked, _) = crawled(fixed(limit), PAGES, scales_to_64()).await;
        best = best.max(rate(&asked));
    }
    let (asked, manners) = crawled(most(256), PAGES, scales_to_64()).await;
    let tuned = rate(&asked[PAGES / 10..]);
    println!("best fixed {best:.0}/s, tuned after the first tenth {tuned:.0}/s, whole {:.0}/s", rate(&asked));
    println!("{:?}, at most {} in flight", manners.hosts, densest(&asked));
    assert!(tuned >= 0.9 * best, "{tuned} of {best}");
    assert!(densest(&asked) <= 128, "latency rises, so it stops: {}", densest(&asked));
    assert_eq!(asked[..2].iter().map(|asked| asked.in_flight).collect::<Vec<_>>(), [1, 2], "a gentle start");
    assert!(asked[2].at >= LATENCY);
}

/// A tree of pages, each of which links to 40 others, crawled with as many places as a crawl has.
async fn crawled_as_a_tree(options: PaceOptions, pages: usize) -> Vec<Asked> {
    let script = Script::improvised(|_| Line::status(200).after(LATENCY));
    let pace = Arc::new(Pace::new(script.clone(), options));
    let (mut visits, mut found, mut begun) = (JoinSet::new(), 1, 0);
    loop {
        while begun < found.min(pages) && visits.len() < 64 {
            let (pace, number) = (Arc::clone(&pace), begun);
            visits.spawn(async move { pace.fetch(request(number)).await });
            begun += 1;
        }
        if visits.join_next().await.is_none() {
            return script.asked();
        }
        found += 40;
    }
}

/// Issue 10: 100 ms for each answer, however many at a time.
#[tokio::test(start_paused = true)]
async fn a_slow_site_is_crawled_as_fast_as_may_be_after_a_tenth_of_it() {
    for pages in [1_000, 3_000, 10_000] {
        let mut best = 0.0_f64;
        for limit in [16, 32, 48, 64] {
            best = best.max(rate(&crawled_as_a_tree(fixed(limit), pages).await));
        }
        let asked = crawled_as_a_tree(PaceOptions::default(), pages).await;
        let tuned = rate(&asked[pages / 10..]);
        println!("{pages} pages: best fixed {best:.0}/s, tuned {tuned:.0}/s, whole {:.0}/s", rate(&asked));
        assert!(tuned >= 0.9 * best, "{pages} pages: {tuned} of {best}");
    }
}

/// A host that bears so many at a time from the third second on, and refuses the others.
fn bears(limit: usize) -> impl Fn(&Asked) -> Line + Send + 'static {
    move |asked| {
        let is_refused = asked.at >= Duration::from_secs(3) && asked.in_flight > limit;
        Line::status(if is_refused { 503 } else { 200 }).after(LATENCY)
    }
}

#[tokio::test(start_paused = true)]
async fn a_host_that_bears_less_than_before_is_asked_as_much_as_it_bears() {
    for limit in [4, 8, 16, 32] {
        let (asked, _) = crawled(most(64), 6_000, bears(limit)).await;
        let start =
            asked.iter().position(|asked| asked.at >= Duration::from_secs(3)).expect("it takes longer");
        let (first, later) = asked[start..].split_at((asked.len() - start) / 10);
        let refused = |asked: &[Asked]| asked.iter().filter(|asked| asked.in_flight > limit).count();
        let (reached, possible) = (rate(later), 10.0 * f64::from(u32::try_from(limit).expect("few")));
        println!(
            "{limit} at once: {reached:.0}/s of {possible:.0}/s, refused {} and {}",
            refused(first),
            refused(later)
        );
        assert!(reached >= 0.8 * possible, "{limit} at once: {reached}");
        assert!(refused(first) <= 200 && refused(later) * 100 <= later.len(), "{limit} at once");
    }
}

#[tokio::test(start_paused = true)]
async fn slower_pages_and_uneven_ones_do_not_keep_it_slow() {
    let later_slower =
        |asked: &Asked| Line::status(200).after(if page(asked) < 50 { LATENCY / 10 } else { LATENCY });
    let uneven = |asked: &Asked| {
        let spread = u64::try_from(page(asked) * 7919 % 250).expect("small");
        Line::status(200).after(Duration::from_millis(50 + spread))
    };
    for (asked, best) in [
        (crawled(most(64), 5_000, later_slower).await.0, 640.0),
        (crawled(most(64), 5_000, uneven).await.0, 64.0 / 0.175),
    ] {
        let tuned = rate(&asked[1_000..]);
        println!("{tuned:.0}/s of {best:.0}/s");
        assert!(tuned >= 0.8 * best, "{tuned} of {best}");
    }
}

/// Questions per second.
fn rate(asked: &[Asked]) -> f64 {
    let [first, .., last] = asked else { return 0.0 };
    f64::from(u32::try_from(asked.len()).expect("few")) / last.at.saturating_sub(first.at).as_secs_f64()
}

#[tokio::test(start_paused = true)]
async fn a_host_that_begins_to_refuse_gets_a_handful_of_questions_more() {
    let start = Duration::from_secs(3);
    let (asked, manners) = crawled(most(64), 3_000, refuses_from(start, start * 3)).await;
    let first = asked.iter().position(|asked| asked.at >= start).expect("it refuses");
    let heard = asked[first].at + LATENCY;
    let further =
        asked.iter().filter(|asked| asked.at > heard && asked.at <= heard + Duration::from_secs(5)).count();
    println!("{further} further questions in 5 s");
    assert!(further <= 4, "{further}");
    let slowing = &manners.slowed[0];
    assert_eq!((slowing.why, slowing.host.as_str()), (SlowReason::Unavailable, "http://a.example"));
    assert!(slowing.at >= start && slowing.times >= 4, "{slowing:?}");
}

#[tokio::test(start_paused = true)]
async fn it_recovers_step_by_step_to_where_it_was() {
    let (start, end) = (Duration::from_secs(3), Duration::from_secs(4));
    let (asked, manners) = crawled(most(64), 8_000, refuses_from(start, end)).await;
    let before = asked.iter().filter(|asked| asked.at < start).map(|asked| asked.in_flight).max();
    assert_eq!((before, manners.hosts[0].limit), (Some(64), 64));
    let until = manners.slowed[0].until.expect("it is over");
    println!("slowed {:?} to {until:?}", manners.slowed[0].at);
    assert!(until < end + Duration::from_secs(10), "{until:?}");
    let after = |start: Duration| asked.iter().filter(move |asked| asked.at >= start);
    let first = after(end).next().expect("it goes on");
    assert_eq!(first.in_flight, 1, "one question finds out whether it is over");
    let most_by =
        |time: Duration| after(end).filter(|asked| asked.at < time).map(|asked| asked.in_flight).max();
    let steps = [500, 1_000, 5_000].map(|millis| most_by(first.at + Duration::from_millis(millis)));
    println!("in flight after 0.5, 1 and 5 s: {steps:?}");
    assert!(steps[0] <= Some(32) && steps[0] < steps[1] && steps[2] == Some(64), "{steps:?}");
}

#[tokio::test(start_paused = true)]
async fn a_rate_that_a_server_defends_is_found() {
    // Five a second: whoever comes earlier is told so, without a wait to go by.
    let last = Mutex::new(None::<Duration>);
    let (asked, manners) = crawled(most(64), 400, move |asked| {
        let mut last = last.lock().expect("whole");
        let is_early = last.is_some_and(|last| asked.at.saturating_sub(last) < Duration::from_millis(200));
        *last = Some(asked.at);
        Line::status(if is_early { 429 } else { 200 }).after(Duration::from_millis(20))
    })
    .await;
    let refused = manners.slowed.iter().map(|slowing| slowing.times).sum::<u32>();
    println!("{refused} refusals of 400, {:?}", asked[399].at);
    assert!(refused < 100, "{refused}");
    assert!(asked[399].at < Duration::from_secs(400), "{:?}", asked[399].at);
}

#[tokio::test(start_paused = true)]
async fn a_fixed_number_is_kept_whatever_latency_does() {
    let slower =
        |asked: &Asked| Line::status(200).after(LATENCY * u32::try_from(1 + page(asked) / 100).expect("few"));
    let (_, manners) = crawled(fixed(32), 1_500, slower).await;
    assert_eq!(manners.hosts[0].limit, 32);
}

#[tokio::test(start_paused = true)]
async fn retry_after_pauses_its_host_and_no_other() {
    for (header, seconds) in [("30", 30), ("Sun, 06 Nov 1994 08:50:37 GMT", 60), ("3600", 120)] {
        let busy =
            Line::status(429).header("retry-after", header).header("date", "Sun, 06 Nov 1994 08:49:37 GMT");
        let script =
            Script::new().on("http://a.example/0", [busy]).on("http://b.example/", [Line::status(200)]);
        let pace = Arc::new(Pace::new(script.clone(), PaceOptions::default()));
        pace.fetch(request(0)).await;
        assert_eq!(pace.tempo().manners().hosts[0].paused, Duration::from_secs(seconds));
        pace.fetch(Request::get(url("http://b.example/"), Want::Facts)).await;
        pace.fetch(request(1)).await;
        let at: Vec<_> = script.asked().iter().map(|asked| asked.at.as_secs()).collect();
        assert_eq!(at, [0, 0, seconds], "{header}");
    }
}

#[tokio::test(start_paused = true)]
async fn crawl_delay_and_rate_hold_the_least_gap() {
    let script = Script::improvised(|_| Line::status(200).after(Duration::from_millis(5)));
    let pace = Arc::new(Pace::new(script.clone(), PaceOptions::default().with_rate(2.0)));
    crawl(&pace, 5).await;
    assert!(gaps(&script.asked()).all(|gap| gap >= Duration::from_millis(500)));
    pace.tempo().set_crawl_delay(&url("http://a.example/robots.txt"), Duration::from_secs(3));
    crawl(&pace, 5).await;
    assert!(gaps(&script.asked()[4..]).all(|gap| gap >= Duration::from_secs(3)));
    pace.tempo().set_crawl_delay(&url("http://b.example/"), Duration::MAX);
    pace.fetch(Request::get(url("http://b.example/"), Want::Facts)).await;
    assert_eq!(pace.tempo().manners().hosts[1].gap.as_secs(), 24 * 3600);
    let (asked, _) = crawled(PaceOptions::gentle(), 5, scales_to_64()).await;
    assert!(densest(&asked) == 1 && gaps(&asked).all(|gap| gap >= Duration::from_secs(1)));
}

#[tokio::test(start_paused = true)]
async fn this_machine_is_asked_at_full_speed_whatever_it_answers() {
    let refuse = |_: &Asked| Line::status(503).header("retry-after", "99").after(LATENCY);
    let script = Script::improvised(refuse);
    let pace = Arc::new(Pace::new(script.clone(), most(64)));
    pace.tempo().set_crawl_delay(&url("http://127.0.0.1:8080/"), Duration::from_secs(9));
    let mut visits = JoinSet::new();
    for _ in 0..640 {
        let pace = Arc::clone(&pace);
        visits
            .spawn(async move { pace.fetch(Request::get(url("http://127.0.0.1:8080/"), Want::Facts)).await });
    }
    visits.join_all().await;
    assert_eq!(densest(&script.asked()), 64);
    assert_eq!(script.asked()[639].at.as_millis() / 100, 9);
    assert!(pace.tempo().manners().slowed.is_empty());
}

#[tokio::test(start_paused = true)]
async fn nobody_is_overtaken_and_those_who_leave_hold_nobody_up() {
    let script = Script::improvised(|_| Line::status(200).after(LATENCY));
    let pace = Arc::new(Pace::new(script.clone(), fixed(3)));
    let mut visits = Vec::new();
    for number in 0..2_000 {
        let pace = Arc::clone(&pace);
        visits.push(tokio::spawn(async move { pace.fetch(request(number)).await }));
        tokio::task::yield_now().await;
    }
    for visit in visits.iter().step_by(7) {
        visit.abort();
    }
    let mut answered = 0;
    for visit in visits {
        answered += usize::from(visit.await.is_ok());
    }
    let asked = script.asked();
    assert!(asked.is_sorted_by_key(page), "first come, first served");
    assert_eq!(answered, 2_000 - 2_000_usize.div_ceil(7));
    assert_eq!((densest(&asked), script.in_flight()), (3, 0));
    assert_eq!(pace.tempo().manners().hosts[0].in_flight, 0);
}

#[tokio::test(start_paused = true)]
async fn a_host_that_was_never_there_is_not_waited_for() {
    for kind in [FailureKind::Refused, FailureKind::Dns, FailureKind::TlsExpired] {
        let (asked, manners) = crawled(most(64), 100, move |_| Line::failure(kind)).await;
        assert!(asked[99].at < Duration::from_secs(1), "{kind:?}");
        assert!(manners.slowed.is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn a_host_that_goes_away_is_waited_for_only_so_long() {
    let (asked, manners) = crawled(most(64), 3_000, |asked| {
        let is_gone = asked.at > Duration::from_secs(2);
        if is_gone { Line::failure(FailureKind::Refused) } else { Line::status(200).after(LATENCY) }
    })
    .await;
    assert_eq!(manners.slowed.len(), 1);
    assert_eq!((manners.slowed[0].why, manners.slowed[0].times), (SlowReason::NoConnection, 6));
    assert!(asked[2_999].at < Duration::from_mins(1), "{:?}", asked[2_999].at);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_a_host_answers_limits_hold_and_nothing_is_lost(
        kinds in prop::collection::vec(0_u8..8, 1..200),
        limit in 1_usize..9,
        gap in 0_u64..50,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        runtime.expect("a runtime").block_on(async {
            let gap = Duration::from_millis(gap);
            let options = PaceOptions { fixed: Some(limit), gap, ..PaceOptions::default() };
            let pages = kinds.len();
            let (asked, manners) = crawled(options, pages, move |asked| odd(kinds[page(asked)])).await;
            assert_eq!(asked.len(), pages);
            assert!(densest(&asked) <= limit);
            assert!(gaps(&asked).all(|seen| seen >= gap));
            assert_eq!((manners.requests, manners.hosts[0].in_flight), (pages as u64, 0));
        });
    }
}

/// One of many ways to answer.
fn odd(kind: u8) -> Line {
    match kind {
        0 => Line::status(503),
        1 => Line::status(429).header("retry-after", "2"),
        2 => Line::failure(FailureKind::Timeout).after(Duration::from_secs(5)),
        3 => Line::failure(FailureKind::Refused),
        4 => Line::failure(FailureKind::TlsExpired),
        _ => Line::status(200).after(Duration::from_millis(u64::from(kind) * 10)),
    }
}

#[tokio::test(start_paused = true)]
async fn a_pause_of_one_host_holds_nobody_else_up() {
    let script = Script::improvised(|asked| Line::status(if asked.url.path() == "/0" { 503 } else { 200 }));
    let pace = Arc::new(Pace::new(script.clone(), PaceOptions::default()));
    pace.fetch(request(0)).await;
    let waiting = tokio::spawn({
        let pace = Arc::clone(&pace);
        async move { pace.fetch(request(1)).await }
    });
    sleep(Duration::from_millis(10)).await;
    pace.fetch(Request::get(url("https://a.example/"), Want::Facts)).await;
    let schemes: Vec<_> = script.asked().iter().map(|asked| asked.url.scheme().to_owned()).collect();
    assert_eq!(schemes, ["http", "https"], "another scheme is another host");
    assert!(waiting.await.is_ok());
    assert!(script.asked()[2].at >= Duration::from_millis(500));
}
