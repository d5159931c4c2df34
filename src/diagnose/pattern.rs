//! What follows from the pattern of the answers: where else it is refused, to whom, when. A pattern names no cause by
//! itself where several fit; it decides between those that the answer speaks of.

use super::causes::{
    AGENT_PAYMENT, CRAWLER_BLOCKED, CRAWLER_TOLL, MISCONFIGURATION, PLATFORM_SUSPENDED, RATE_LIMIT,
    SUB_SERVICE_BILLING,
};
use super::lints::{
    CACHED_REFUSAL, EXPIRED_CHALLENGE, HEAD_DIFFERS, IN_SITEMAP, ROBOTS_REFUSED, SEARCH_REFUSED, STATIC_ASSET,
};
use super::scope::{Crowd, Place, Seen};
use super::{Cause, Evidence, Flaw, Origin, Sign, Signs, Surroundings, Weight, moment};

/// What speaks for a cause.
pub(super) fn signs(signs: &Signs, around: &Surroundings) -> Vec<Sign> {
    [site_wide, one_prefix, one_host, some_clients, after_burst, cached]
        .iter()
        .filter_map(|look| look(signs, around))
        .collect()
}

/// What is wrong with the answer, seen from around it.
pub(super) fn lint(signs: &Signs, around: &Surroundings) -> Vec<Flaw> {
    let ended = around.now.zip(signs.expires).filter(|(now, end)| end < now);
    let robots =
        around.site_wide.iter().find(|asked| asked.place == Place::Robots && is_refused(&asked.told));
    let head = around.head.as_deref().filter(|head| is_served(head) && !is_served(&signs.told));
    let is_offer = signs.signs.iter().any(|sign| sign.cause.is_offer);
    let is_page = signs.page.content_type.as_deref().is_some_and(|kind| kind.starts_with("text/html"));
    let flaws = [
        ended.map(|(_, end)| EXPIRED_CHALLENGE.seen(&format!("it ended at {}", moment::rfc3339(end)))),
        searched(signs, around).map(|seen| SEARCH_REFUSED.seen(&format!("{}: {}", seen.name, seen.told))),
        robots.map(|asked| ROBOTS_REFUSED.seen(&format!("{}: {}", asked.url, asked.told))),
        head.map(|head| HEAD_DIFFERS.seen(&format!("HEAD {head}, GET {}", signs.told))),
        (around.used.in_sitemap && is_page).then(|| IN_SITEMAP.seen("")),
        (around.used.as_asset && is_offer).then(|| STATIC_ASSET.seen("pages load it")),
        uncached(signs, around).map(|told| CACHED_REFUSAL.seen(&format!("past the caches: {told}"))),
    ];
    flaws.into_iter().flatten().filter(|flaw| signs.lint.iter().all(|known| known.id != flaw.id)).collect()
}

fn sign(cause: &'static Cause, weight: Weight, what: &str, seen: &str) -> Sign {
    Sign { cause, who: None, evidence: Evidence::new(weight, Origin::Scope, what, seen) }
}

/// The same on a path that nobody made and on the start page: no rule for one page does that.
fn site_wide(signs: &Signs, around: &Surroundings) -> Option<Sign> {
    let alike = |place: Place| {
        around.site_wide.iter().find(|asked| asked.place == place && is_alike(&asked.told, signs))
    };
    let (home, invented) = (alike(Place::Home)?, alike(Place::Invented)?);
    let seen = format!("{} and {} answer {}", home.url, invented.url, signs.told);
    let what = "the whole site answers so, also on a path that does not exist";
    matches!(signs.told.as_str(), "402" | "503")
        .then(|| sign(&PLATFORM_SUSPENDED, Weight::Fitting, what, &seen))
}

/// The same on everything below one path: a rule that somebody wrote, if the answer is an offer.
fn one_prefix(signs: &Signs, around: &Surroundings) -> Option<Sign> {
    let below = around.by_prefix.as_ref().filter(|below| below.alike > 0 && below.served == 0)?;
    let offer = signs.signs.iter().find(|sign| sign.cause.is_offer)?;
    let seen = format!("{} at {} below {}, and none is served", signs.told, others(below.alike), below.of);
    Some(sign(offer.cause, Weight::Fitting, "a rule covers everything below one path", &seen))
}

/// The same on every URL of another host: that host as a whole refuses.
fn one_host(signs: &Signs, around: &Surroundings) -> Option<Sign> {
    let host = around.by_host.as_ref().filter(|host| host.alike > 0 && host.served == 0)?;
    let says_more = signs.signs.iter().filter(|sign| sign.evidence.from != Origin::Status);
    let named = says_more.max_by_key(|sign| sign.evidence.weight).map(|sign| sign.cause);
    let cause = match (named, signs.told.as_str()) {
        (Some(cause), _) => cause,
        (None, "402") if around.used.as_asset => &SUB_SERVICE_BILLING,
        (None, "402" | "503") => &PLATFORM_SUSPENDED,
        (None, _) => signs.signs.first()?.cause,
    };
    let seen = format!("{} at {} of {}, and none is served", signs.told, others(host.alike), host.of);
    Some(sign(cause, Weight::Fitting, "everything that was asked of that host answers so", &seen))
}

fn others(count: u64) -> String {
    format!("{count} other URL{}", if count == 1 { "" } else { "s" })
}

/// Browsers pass and AI crawlers do not.
fn some_clients(signs: &Signs, around: &Surroundings) -> Option<Sign> {
    let browser =
        around.by_client.iter().find(|seen| seen.kind == Crowd::Browser && is_served(&seen.told))?;
    let bot = around.by_client.iter().find(|seen| seen.kind == Crowd::Ai && is_alike(&seen.told, signs))?;
    let seen = format!("{} gets {}, {} gets {}", browser.name, browser.told, bot.name, bot.told);
    let is_sold = signs.signs.iter().any(|sign| sign.cause == &AGENT_PAYMENT);
    let is_silent = !signs.signs.iter().any(|sign| sign.evidence.from != Origin::Status);
    match signs.told.as_str() {
        "402" if is_sold => Some(sign(
            &CRAWLER_TOLL,
            Weight::Certain,
            "crawlers are asked to pay, and browsers are not",
            &seen,
        )),
        "402" | "403" if is_silent => Some(sign(
            &CRAWLER_BLOCKED,
            Weight::Medium,
            "crawlers are turned away, and browsers are not",
            &seen,
        )),
        _ => None,
    }
}

/// Refused after many requests, served to a slow one.
fn after_burst(signs: &Signs, around: &Surroundings) -> Option<Sign> {
    let told = around.after_burst.as_deref().filter(|told| is_served(told) && !is_served(&signs.told))?;
    let seen = format!("{} after many requests, {told} to a slow one", signs.told);
    Some(sign(&RATE_LIMIT, Weight::Strong, "it is refused after many requests only", &seen))
}

/// A refusal that comes from a cache only.
fn cached(signs: &Signs, around: &Surroundings) -> Option<Sign> {
    let told = uncached(signs, around)?;
    let seen = format!("{} from the cache, {told} past it", signs.told);
    Some(sign(&MISCONFIGURATION, Weight::Strong, "a cache keeps a refusal that no longer holds", &seen))
}

fn uncached<'a>(signs: &Signs, around: &'a Surroundings) -> Option<&'a str> {
    around.uncached.as_deref().filter(|told| is_served(told) && !is_served(&signs.told))
}

/// A search crawler that is asked to pay where browsers pass.
fn searched<'a>(signs: &Signs, around: &'a Surroundings) -> Option<&'a Seen> {
    let passes = |seen: &&Seen| seen.kind == Crowd::Browser && is_served(&seen.told);
    let is_toll =
        signs.signs.iter().any(|sign| sign.cause == &CRAWLER_TOLL || sign.cause == &CRAWLER_BLOCKED);
    let is_for_some = is_toll || around.by_client.iter().any(|seen| passes(&seen));
    around.by_client.iter().find(|seen| is_for_some && seen.kind == Crowd::Search && seen.told == "402")
}

/// Whether robots.txt is kept from crawlers: one that is not there forbids nothing, and that is fine.
fn is_refused(told: &str) -> bool {
    told.parse::<u16>().is_ok_and(|code| matches!(code, 401..=403 | 429 | 500..))
}

fn is_alike(told: &str, signs: &Signs) -> bool {
    told == signs.told
}

fn is_served(told: &str) -> bool {
    told.parse::<u16>().is_ok_and(|code| (200..400).contains(&code))
}
