//! The settings of an audit as the audit tells them: nothing secret, and only what is not the default.

use std::time::Duration;

use super::Config;
use crate::audit;
use crate::cli::values::Size;
use crate::crawl::scope::{Hosts, Pattern, QueryPolicy};
use crate::fetch::http::{Agent, Certificates, HttpOptions, Limits, Override, Proxy};
use crate::rules::{Rule, Selection};

/// What audit.json says of the configuration.
pub fn record(config: &Config) -> audit::Settings {
    let (scope, limits, http) = (&config.scope, &config.limits, &config.http);
    audit::Settings {
        ignore_robots: config.ignore_robots,
        as_crawlers: config.as_crawlers,
        insecure: http.trust.certificates == Certificates::Ignored,
        external: config.external,
        user_agent: Some(http.agent.0.clone()).filter(|agent| *agent != Agent::default().0),
        access: access(http),
        proxy: matches!(http.proxy, Proxy::Url(_)),
        resolve: http.resolve.iter().map(resolved).collect(),
        timeout: unusual(http, |limits| limits.total),
        idle_timeout: unusual(http, |limits| limits.idle),
        connect_timeout: unusual(http, |limits| limits.connect),
        subdomains: scope.hosts == Hosts::Subdomains,
        path: scope.path_prefix.clone(),
        include: scope.include.iter().map(pattern).collect(),
        exclude: scope.exclude.iter().map(pattern).collect(),
        query: query(&scope.query),
        depth: scope.max_depth,
        drop_tracking: config.tracking == crate::urls::Tracking::Drop,
        max_body: Size(config.max_body).to_string(),
        max_pages: limits.pages,
        max_time: limits.time.map(span),
        max_bytes: limits.bytes.map(|bytes| Size(bytes).to_string()),
        max_below: limits.below.iter().map(|budget| (budget.prefix.clone(), budget.pages)).collect(),
        rules_off: rules_off(&config.selection),
        concurrency: config.pace.fixed,
        gap: Some(config.pace.gap).filter(|gap| !gap.is_zero()).map(span),
    }
}

fn rules_off(selection: &Selection) -> Vec<String> {
    let is_off = |rule: &&'static Rule| selection.severity(rule).is_none();
    selection.known().filter(is_off).map(|rule| rule.id.to_owned()).collect()
}

/// What changes what is found. Budgets, the pace and the way to the site may be others when a crawl goes on.
pub fn identity(config: &Config) -> String {
    let told = audit::Settings {
        proxy: false,
        resolve: Vec::new(),
        timeout: None,
        idle_timeout: None,
        connect_timeout: None,
        max_pages: None,
        max_time: None,
        max_bytes: None,
        concurrency: None,
        gap: None,
        // The selection of rules tells of them.
        rules_off: Vec::new(),
        ..record(config)
    };
    format!(", {}", serde_json::to_string(&told).expect("its keys are strings"))
}

fn access(http: &HttpOptions) -> Vec<String> {
    let files = [
        (!http.cookies.given.is_empty(), "cookies of a file"),
        (http.cookies.are_kept, "cookies of the site"),
    ];
    let files = files.into_iter().filter(|(is_said, _)| *is_said).map(|(_, name)| name.to_owned());
    http.access.iter().flat_map(crate::fetch::http::Access::names).chain(files).collect()
}

/// A time that is not the default.
fn unusual(http: &HttpOptions, of: fn(&Limits) -> Duration) -> Option<String> {
    Some(of(&http.limits)).filter(|time| *time != of(&Limits::default())).map(span)
}

fn resolved(known: &Override) -> String {
    format!("{}:{}:{}", known.host, known.port, known.address)
}

fn pattern(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Glob(text) => text.clone(),
        Pattern::Regex(text) => format!("regex:{text}"),
    }
}

fn query(policy: &QueryPolicy) -> Option<String> {
    match policy {
        QueryPolicy::KeepAll => None,
        QueryPolicy::DropAll => Some("none".to_owned()),
        QueryPolicy::Keep(names) => Some(format!("keep={}", names.join(","))),
        QueryPolicy::Drop(names) => Some(format!("drop={}", names.join(","))),
    }
}

fn span(time: Duration) -> String {
    if time.subsec_millis() == 0 { format!("{}s", time.as_secs()) } else { format!("{}ms", time.as_millis()) }
}
