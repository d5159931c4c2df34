//! The audit of a live site over HTTP.
//!
//! So far: the pages and assets of one host, by the rules of its robots.txt. Links to other sites are
//! counted and not asked for.

use std::net::{IpAddr, ToSocketAddrs};
use std::sync::Arc;

use url::Url;

use super::folder::{Begun, Settings, audit_plan};
use super::{NothingAudited, clock, ledger};
use crate::audit::{Audit, Base};
use crate::crawl::robots::{Availability, Policy, Robots};
use crate::crawl::scope::ScopeOptions;
use crate::crawl::state;
use crate::crawl::{Control, Plan, Scope};
use crate::fetch::confirm::ConfirmOptions;
use crate::fetch::http::{AddressPolicy, Http, HttpOptions, Limits, is_public};
use crate::fetch::pace::{PaceOptions, Tempo};
use crate::fetch::retry::RetryOptions;
use crate::fetch::{
    Confirm, Fetch, Jitter, OnRedirect, Outcome, Pace, Redirects, Request, Response, Retry, Want,
};

/// Under which name robots.txt may speak to us.
const AGENT: &str = "tollgate";

/// Audits the site at `start`. `target` is what the person called it.
pub async fn audit_site(
    start: Url,
    target: &str,
    (settings, max_body): (&Settings, u64),
    control: Control<'_>,
) -> anyhow::Result<Audit> {
    settings.state.as_ref().map(state::check).transpose()?;
    let limits = Limits { body_bytes: usize::try_from(max_body)?, ..Limits::default() };
    let http = Http::new(HttpOptions { addresses: addresses(&start), limits, ..HttpOptions::default() })?;
    let pace = Pace::new(http, PaceOptions::default());
    let tempo = pace.tempo();
    let patient = Retry::new(pace, RetryOptions::default(), Jitter::seeded(1));
    let fetch = Confirm::new(Redirects::new(patient), ConfirmOptions::default());
    let (url, base) = enter(&fetch, start).await?;
    let robots = robots_of(&fetch, &url, &tempo).await?;
    let scope = Arc::new(Scope::compile(url, ScopeOptions::default())?);
    let (tracking, limits) = (settings.tracking, settings.limits);
    let plan = Plan { scope, tracking, listed: Vec::new(), limits, robots: Some(robots) };
    let identity = ledger::identity(target, &base.url, clock::now(), settings);
    audit_plan(fetch, plan, Begun { identity, base, warnings: Vec::new() }, (settings, control)).await
}

/// A site on the public network must not lead us elsewhere; one of our own network is itself only.
fn addresses(start: &Url) -> AddressPolicy {
    let host = start.host_str().unwrap_or_default();
    let port = start.port_or_known_default().unwrap_or(80);
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let resolved: Vec<IpAddr> = (bare, port)
        .to_socket_addrs()
        .map(|found| found.map(|address| address.ip()).collect())
        .unwrap_or_default();
    let is_private = !resolved.is_empty() && !resolved.iter().any(|address| is_public(*address));
    if is_private { AddressPolicy::Host(host.to_owned()) } else { AddressPolicy::PublicOnly }
}

/// Visits the start, and goes where its redirects lead: that is where the site lives.
async fn enter(fetch: &impl Fetch, start: Url) -> anyhow::Result<(Url, Base)> {
    let response = fetch.fetch(following(start.clone(), Want::Facts)).await;
    let url = response.final_url.clone();
    refuse_dead_start(&url, &response)?;
    let taken_from = if url == start { "given" } else { "redirect" };
    let base = Base { url: url.to_string(), taken_from: taken_from.to_owned() };
    Ok((url, base))
}

fn refuse_dead_start(url: &Url, response: &Response) -> Result<(), NothingAudited> {
    match &response.outcome {
        Outcome::Answered(answer) if answer.status < 400 => Ok(()),
        Outcome::Answered(answer) => Err(NothingAudited(format!(
            "{url} answers {}, so there is no page to begin with: name another start, or ask the host why",
            answer.status
        ))),
        Outcome::Failed(failure) => Err(NothingAudited(format!(
            "{url} gives no answer ({}): {}; check the address, and whether this machine can reach it",
            failure.kind.name(),
            failure.detail
        ))),
    }
}

/// What robots.txt says to us, and how fast we may come.
async fn robots_of(fetch: &impl Fetch, url: &Url, tempo: &Tempo) -> anyhow::Result<Policy> {
    let response = fetch.fetch(following(url.join("/robots.txt")?, Want::Body)).await;
    let robots = match (Availability::of(&response), response.answer()) {
        (Availability::Readable, Some(answer)) => Robots::parse(&answer.body),
        (Availability::Unreachable, _) => {
            return Err(NothingAudited(format!(
                "robots.txt of {url} cannot be read now ({}), and until it can a crawler must stay out (RFC 9309)",
                response.told().map_or_else(|kind| kind.name().to_owned(), |status| status.to_string())
            ))
            .into());
        }
        _ => Robots::parse(b""),
    };
    if let Some(delay) = robots.crawl_delay(AGENT) {
        tempo.set_crawl_delay(url, delay);
    }
    Ok(robots.policy(AGENT))
}

fn following(url: Url, want: Want) -> Request {
    Request { on_redirect: OnRedirect::Follow, ..Request::get(url, want) }
}
