//! The audit of a live site over HTTP.
//!
//! The pages and assets of one host, by the rules of its robots.txt, and every link to another site once.

use std::net::IpAddr;
use std::sync::Arc;

use url::{Host, Url};

use super::entrance::{Entered, Entrance};
use super::folder::{Begun, Means, Settings, audit_plan};
use super::refusals::Others;
use super::{clock, data, ledger, manners};
use crate::audit::{Audit, Warning};
use crate::crawl::robots::Asker;
use crate::crawl::scope::Hosts;
use crate::crawl::traps::Traps;
use crate::crawl::{Control, Listed, Plan, Robots, Scope, Start, state};
use crate::fetch::confirm::ConfirmOptions;
use crate::fetch::http::{AddressPolicy, Http, HttpOptions, Proxy, is_public};
use crate::fetch::pace::Tempo;
use crate::fetch::retry::RetryOptions;
use crate::fetch::{Confirm, Jitter, Pace, Redirects, Retry};
use crate::probe::Prober;
use crate::urls;

/// What asks servers.
pub(super) type Stack = Confirm<Redirects<Retry<Arc<Pace<Http>>>>>;

/// A live site, and how it is asked.
#[derive(Debug, Clone)]
pub struct Live {
    /// Where the crawl begins.
    pub start: Url,
    /// The URLs that stand for the site, where they are listed.
    pub listed: Vec<Url>,
    /// How servers are asked; the addresses that may be asked follow from the start.
    pub http: HttpOptions,
    /// How fast; whoever shares it sees the pace of every host.
    pub tempo: Tempo,
    /// Whether what robots.txt forbids is visited too.
    pub ignore_robots: bool,
    /// Whether a page of each section is asked for as crawlers too.
    pub as_crawlers: bool,
}

/// Audits a live site. `target` is what the person called it.
pub async fn audit_site(
    live: Live,
    target: &str,
    settings: &Settings,
    control: Control<'_>,
) -> anyhow::Result<Audit> {
    settings.state.as_ref().map(state::check).transpose()?;
    let agent = live.http.agent.0.clone();
    let tempo = live.tempo;
    let (pace, fetch) = stack(&live.start, live.http, tempo.clone()).await?;
    let asker = (!live.ignore_robots).then(|| Asker { agent, tempo: tempo.clone() });
    let entrance = Entrance { fetch: &fetch, asker: asker.as_ref() };
    let Entered { url, base, robots, to_listed } = entrance.enter(live.start.clone()).await?;
    let has_subdomains = settings.scope.hosts == Hosts::Subdomains;
    let data = settings.data.read(&url, settings.tracking, has_subdomains)?;
    let left_behind = left_behind(&live.start, &url, settings);
    let warnings = left_behind.into_iter().chain(data::warnings(&data)).collect();
    let listed = live.listed.iter().map(|url| urls::key(url, settings.tracking)).collect();
    let mut scope = settings.scope.clone();
    // As with a list, what listed pages link to is asked for, and not followed.
    scope.max_depth = scope.max_depth.or(to_listed.map(|clicks| clicks + 1));
    let plan = Plan {
        scope: Arc::new(Scope::compile(url, scope)?),
        tracking: settings.tracking,
        start: match to_listed {
            Some(_) => Start::List,
            None if live.listed.is_empty() => Start::Site,
            None => Start::Sample,
        },
        seeds: live.listed,
        listed: data::targets(&data).into_iter().map(|url| Listed { url, file: None }).collect(),
        limits: settings.limits.clone(),
        robots: Robots { policy: robots.unwrap_or_default(), asker },
        external: settings.external,
        traps: Traps::new(clock::year()),
        is_live: true,
    };
    let identity = ledger::identity(target, &base.url, clock::now(), settings);
    let (fetch, begun) = (Arc::new(fetch), Begun { identity, base, warnings, listed, data });
    let others = |site: &_| if live.as_crawlers { Others::sampled(site) } else { Others::default() };
    let means = Means { fetch: Arc::clone(&fetch), prober: Prober::new(pace), others };
    let audit = audit_plan(means, plan, begun, (settings, control)).await?;
    Ok(Audit { manners: Some(manners::told(&tempo, fetch.asked_again())), ..audit })
}

/// Access that did not go along to where the site lives: what was found there is what strangers see.
fn left_behind(start: &Url, url: &Url, settings: &Settings) -> Option<Warning> {
    let is_left = !settings.record.access.is_empty() && !urls::same_origin(start, url);
    let message = format!(
        "redirects to {url}, another origin, which was asked without the access that was given ({}): name it as the target",
        settings.record.access.join(", ")
    );
    is_left.then(|| Warning { file: start.to_string(), line: None, message })
}

/// How servers are asked for the sake of a site: at a pace of their own, and with manners, and twice before
/// an error is believed.
pub(super) async fn stack(
    start: &Url,
    http: HttpOptions,
    tempo: Tempo,
) -> anyhow::Result<(Arc<Pace<Http>>, Stack)> {
    let addresses = addresses(start, &http).await;
    let pace = Arc::new(Pace::at(Http::new(HttpOptions { addresses, ..http })?, tempo));
    let patient = Retry::new(Arc::clone(&pace), RetryOptions::default(), Jitter::seeded(1));
    Ok((pace, Confirm::new(Redirects::new(patient), ConfirmOptions::default())))
}

/// A site on the public network must not lead us elsewhere; one of our own network is itself only.
pub(super) async fn addresses(start: &Url, http: &HttpOptions) -> AddressPolicy {
    let host = start.host_str().unwrap_or_default();
    let found = addresses_of(start, http).await;
    let is_private = !found.is_empty() && !found.iter().any(|address| is_public(*address));
    if is_private { AddressPolicy::Host(host.to_owned()) } else { AddressPolicy::PublicOnly }
}

/// Where the start is, as far as it is we who find that out.
async fn addresses_of(start: &Url, http: &HttpOptions) -> Vec<IpAddr> {
    let port = start.port_or_known_default().unwrap_or(80);
    let name = match start.host() {
        Some(Host::Ipv4(address)) => return vec![address.into()],
        Some(Host::Ipv6(address)) => return vec![address.into()],
        Some(Host::Domain(name)) => name,
        None => return Vec::new(),
    };
    if let Some(given) = http.resolve.iter().find(|given| given.is_for(name, port)) {
        return vec![given.address];
    }
    if matches!(http.proxy, Proxy::Url(_)) {
        return Vec::new(); // The proxy resolves names, some of which only it knows.
    }
    let found = tokio::net::lookup_host((name, port)).await;
    found.map(|found| found.map(|address| address.ip()).collect()).unwrap_or_default()
}
