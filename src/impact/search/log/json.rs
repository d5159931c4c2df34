//! Lines of JSON: Logpush of Cloudflare, and what nginx, Caddy and others write under the usual names.

use serde_json::{Map, Value};

use super::line::{status, target};
use super::{Hit, time};

const ADDRESSES: &[&str] = &[
    "ClientIP",
    "remote_addr",
    "client_ip",
    "remote_ip",
    "clientip",
    "ip",
    "remoteIp",
    "http_x_forwarded_for",
];
const HOSTS: &[&str] = &["ClientRequestHost", "http_host", "host", "server_name", "vhost"];
const TARGETS: &[&str] =
    &["ClientRequestURI", "request_uri", "uri", "url", "requestUrl", "path", "ClientRequestPath"];
const STATUSES: &[&str] = &["EdgeResponseStatus", "status", "status_code", "response", "code"];
const AGENTS: &[&str] =
    &["ClientRequestUserAgent", "http_user_agent", "user_agent", "userAgent", "agent", "User-Agent"];
const TIMES: &[&str] =
    &["EdgeStartTimestamp", "time_iso8601", "timestamp", "@timestamp", "time", "ts", "time_local", "msec"];

/// What a line tells; none when it has none of the usual names.
pub(super) fn hit(line: &str) -> Option<Hit> {
    let Value::Object(record) = serde_json::from_str(line).ok()? else { return None };
    // Caddy and Google keep the request apart.
    let inner = ["request", "httpRequest"].iter().find_map(|name| record.get(*name)?.as_object());
    let value = |names: &[&str]| find(&record, names).or_else(|| inner.and_then(|inner| find(inner, names)));
    let text = |names: &[&str]| value(names).and_then(|value| value.as_str().map(str::to_owned));
    let requested = record.get("request").and_then(Value::as_str).and_then(target).map(|(target, _)| target);
    let number = value(STATUSES)?;
    let header =
        inner.and_then(|inner| inner.get("headers")?.get("User-Agent")?.get(0)?.as_str().map(str::to_owned));
    let address = text(ADDRESSES).and_then(|address| address.split(',').next()?.trim().parse().ok());
    Some(Hit {
        address,
        host: text(HOSTS),
        target: text(TARGETS).or(requested)?,
        status: number
            .as_u64()
            .and_then(|number| u16::try_from(number).ok())
            .or_else(|| status(number.as_str()?))?,
        agent: text(AGENTS).or(header),
        at: value(TIMES).and_then(time::of_value),
    })
}

fn find<'r>(record: &'r Map<String, Value>, names: &[&str]) -> Option<&'r Value> {
    names.iter().find_map(|name| record.get(*name).filter(|value| !value.is_null() && !value.is_object()))
}
