//! Lines of Apache and nginx (Common, Combined, with the host in front or without) and of Amazon's load balancers.

use std::net::IpAddr;

use super::{Hit, time};

/// What a line tells; none when it has another form.
pub(super) fn hit(line: &str) -> Option<Hit> {
    let parts: Vec<&str> = Parts(line).take(40).collect();
    let is_balancer = matches!(*parts.first()?, "http" | "https" | "h2" | "ws" | "wss" | "grpcs");
    if is_balancer { balanced(&parts) } else { common(&parts) }
}

/// `host ident user [time] "request" status bytes "referer" "agent"`; `%v` or `%v:%p` may stand before.
fn common(parts: &[&str]) -> Option<Hit> {
    let (host, parts) = match parts {
        [name, address, ..] if address.parse::<IpAddr>().is_ok() => (Some((*name).to_owned()), &parts[1..]),
        _ => (None, parts),
    };
    let at = parts.iter().take(6).position(|part| time::of_log(part).is_some())?;
    let (target, _) = target(parts.get(at + 1)?)?;
    Some(Hit {
        address: parts[0].parse().ok(),
        host,
        target,
        status: status(parts.get(at + 2)?)?,
        agent: parts.get(at + 5).map(|agent| (*agent).to_owned()),
        at: time::of_log(parts[at]),
    })
}

/// The fields of an application load balancer, in their documented order.
fn balanced(parts: &[&str]) -> Option<Hit> {
    let (target, _) = target(parts.get(12)?)?;
    let (address, _) = parts.get(3)?.rsplit_once(':')?;
    Some(Hit {
        address: address.trim_matches(['[', ']']).parse().ok(),
        host: None,
        target,
        status: status(parts.get(8)?)?,
        agent: Some((*parts.get(13)?).to_owned()),
        at: crate::diagnose::moment::parse(parts.get(1)?),
    })
}

/// What was asked for in `GET /path HTTP/1.1`, and how.
pub(super) fn target(request: &str) -> Option<(String, &str)> {
    let (method, rest) = request.split_once(' ')?;
    let target = rest.rsplit_once(" HTTP/").map_or(rest, |(target, _)| target);
    let is_method = (3..=10).contains(&method.len()) && method.bytes().all(|byte| byte.is_ascii_uppercase());
    (is_method && !target.is_empty()).then(|| (target.to_owned(), method))
}

pub(super) fn status(text: &str) -> Option<u16> {
    text.parse().ok().filter(|status| (100..=999).contains(status))
}

/// The parts of a line: words, and what stands in quotes or brackets.
struct Parts<'l>(&'l str);

impl<'l> Iterator for Parts<'l> {
    type Item = &'l str;

    fn next(&mut self) -> Option<&'l str> {
        self.0 = self.0.trim_start_matches(' ');
        let close = match self.0.bytes().next()? {
            b'"' => '"',
            b'[' => ']',
            _ => {
                let (word, rest) = self.0.split_once(' ').unwrap_or((self.0, ""));
                self.0 = rest;
                return Some(word);
            }
        };
        let inside = &self.0[1..];
        let mut is_escaped = false;
        let end = inside.find(|c: char| {
            let is_end = c == close && !is_escaped;
            is_escaped = c == '\\' && !is_escaped;
            is_end
        });
        let end = end.unwrap_or(inside.len());
        self.0 = inside.get(end + 1..).unwrap_or_default();
        Some(&inside[..end])
    }
}
