//! What is wrong with a refusal besides its challenge: caches that keep it, files that it should spare, pages that say
//! nothing.

use super::causes::EDITORIAL_PAYWALL;
use super::lints::{CACHED_REFUSAL, EMPTY_BODY, MARKUP_IN_REFUSAL, ROBOTS_REFUSED, SOFT_402, STATIC_ASSET};
use super::sight::Sight;
use super::{Decoded, Flaw, Signs};

/// Endings of files that pages need to be shown.
const ASSETS: &[&str] = &[".css", ".js", ".mjs", ".woff", ".woff2", ".ttf"];

/// Caches say in these headers that they had the answer.
const CACHES: &[&str] = &["x-cache", "cf-cache-status", "x-vercel-cache", "x-proxy-cache"];

/// What is wrong with the answer.
pub(super) fn of(sight: &Sight, signs: &mut Signs) -> Vec<Flaw> {
    let mut lint = Vec::new();
    let path = sight.url.path();
    let is_asset = ASSETS.iter().any(|end| path.ends_with(end));
    lint.extend(cached(sight, &mut signs.decoded));
    if signs.signs.iter().any(|sign| sign.cause.is_offer) && is_asset {
        lint.push(STATIC_ASSET.seen(path));
    }
    if sight.status >= 400 && signs.signs.iter().any(|sign| sign.cause == &EDITORIAL_PAYWALL) {
        lint.push(MARKUP_IN_REFUSAL.seen("isAccessibleForFree"));
    }
    if is_rules(path) && matches!(sight.status, 401..=403 | 429 | 500..) {
        lint.push(ROBOTS_REFUSED.seen(path));
    }
    if sight.status >= 400 && sight.is_empty() {
        lint.push(EMPTY_BODY.seen("no body"));
    }
    if sight.status == 200 && sight.words().contains("402 payment required") {
        lint.push(SOFT_402.seen("200 with \"402 Payment Required\""));
    }
    lint
}

/// Whether a path is where crawlers look for the rules and the list of pages.
pub(super) fn is_rules(path: &str) -> bool {
    path == "/robots.txt"
        || path.rsplit('/').next().is_some_and(|name| name.starts_with("sitemap") && name.contains(".xml"))
}

/// A 402 from a cache. Of all statuses that ask for payment none may be kept unless its headers say so.
fn cached(sight: &Sight, decoded: &mut Decoded) -> Option<Flaw> {
    let age = sight.header("age").and_then(|age| age.parse::<i64>().ok()).filter(|age| *age > 0);
    let is_hit =
        |name: &&&str| sight.header(name).is_some_and(|value| value.to_ascii_lowercase().starts_with("hit"));
    let hit = CACHES.iter().find(is_hit).and_then(|name| Some(format!("{name}: {}", sight.header(name)?)));
    let seen = age.map(|age| format!("age: {age}")).into_iter().chain(hit).collect::<Vec<_>>().join(", ");
    if sight.status != 402 || seen.is_empty() {
        return None;
    }
    decoded.set_some("age", age);
    Some(CACHED_REFUSAL.seen(&seen))
}
