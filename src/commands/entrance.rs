//! Where a live site begins: its start is visited, and whoever gives no answer ends the audit with a sentence
//! that a person can act on.

use url::Url;

use super::NothingAudited;
use crate::audit::Base;
use crate::crawl::robots::{Asker, Decision, Policy};
use crate::crawl::sitemap::{Format, NamedBy, Sitemap};
use crate::fetch::{Answer, Failure, FailureKind, Fetch, Media, OnRedirect, Outcome, Request, Want};
use crate::urls;

/// How the start is visited.
pub struct Entrance<'a, F> {
    /// Asks.
    pub fetch: &'a F,
    /// Who asks for robots.txt, if it is asked for.
    pub asker: Option<&'a Asker>,
}

/// What is known once the start was visited.
pub struct Entered {
    /// The URL that the crawl begins with.
    pub url: Url,
    /// The address of the site.
    pub base: Base,
    /// What robots.txt says to us, if it was asked.
    pub robots: Option<Policy>,
    /// Clicks from the start to the pages of the sitemap that the start is, if it is one.
    pub to_listed: Option<u32>,
}

impl<F: Fetch> Entrance<'_, F> {
    /// Visits the start, and goes where its redirects lead: that is where the site lives.
    ///
    /// A start that is refused is a site to audit: its refusal is what people want to hear of.
    pub async fn enter(&self, start: Url) -> anyhow::Result<Entered> {
        let mut robots = self.robots(&start).await?;
        // A list may be packed, whatever it is called, and then nothing but its body tells.
        let response = self.fetch.fetch(following(start.clone(), Want::Body)).await;
        let url = match &response.outcome {
            Outcome::Answered(answer) if matches!(answer.status, 404 | 410) => {
                return Err(nothing_there(&response.final_url, answer.status).into());
            }
            Outcome::Failed(failure) => return Err(no_answer(&response.final_url, failure).into()),
            Outcome::Answered(_) => response.final_url.clone(),
        };
        let to_listed = response.answer().and_then(|answer| clicks_to_listed(answer, &url));
        if !urls::same_origin(&url, &start) {
            robots = self.robots(&url).await?;
        }
        let taken_from = if url == start { "given" } else { "redirect" };
        let base = Base { url: url.to_string(), taken_from: taken_from.to_owned() };
        Ok(Entered { url, base, robots, to_listed })
    }

    /// What robots.txt says to us, and how fast we may come. Where it lets us do nothing, the audit ends.
    async fn robots(&self, url: &Url) -> anyhow::Result<Option<Policy>> {
        let Some(asker) = self.asker else { return Ok(None) };
        let policy = asker.ask(self.fetch, url).await.map_err(|response| match &response.outcome {
            Outcome::Failed(failure) => no_answer(url, failure),
            Outcome::Answered(answer) => robots_unreadable(url, answer.status),
        })?;
        if let Decision { is_allowed: false, line } = policy.decision(url) {
            return Err(forbidden(url, line).into());
        }
        Ok(Some(policy))
    }
}

/// A sitemap names pages, and an index names sitemaps. Pages and style sheets are none, whatever they hold.
fn clicks_to_listed(answer: &Answer, url: &Url) -> Option<u32> {
    if answer.status != 200 || matches!(answer.media(), Media::Html | Media::Css) {
        return None;
    }
    match Sitemap::parse(&answer.body, url, NamedBy::Site).format? {
        Format::Index => Some(2),
        Format::UrlSet | Format::Rss | Format::Atom | Format::Text => Some(1),
    }
}

fn following(url: Url, want: Want) -> Request {
    Request { on_redirect: OnRedirect::Follow, ..Request::get(url, want) }
}

fn robots_unreadable(url: &Url, status: u16) -> NothingAudited {
    NothingAudited(format!(
        "robots.txt of {url} answers {status}, and until it can be read a crawler must stay out (RFC 9309): \
         mend it first; --ignore-robots audits a site of your own nevertheless"
    ))
}

fn forbidden(url: &Url, line: Option<(u32, String)>) -> NothingAudited {
    let line = line.map(|(number, text)| format!(" (line {number}: {text})")).unwrap_or_default();
    NothingAudited(format!(
        "robots.txt forbids {url}{line}, so nothing can be audited: name another start; --ignore-robots audits a \
         site of your own nevertheless"
    ))
}

fn nothing_there(url: &Url, status: u16) -> NothingAudited {
    NothingAudited(format!("{url} answers {status}, so no page is there to begin with: name another start"))
}

fn no_answer(url: &Url, failure: &Failure) -> NothingAudited {
    let (kind, detail) = (failure.kind.name(), &failure.detail);
    let said = format!("{url} gives no answer ({kind}: {detail})");
    NothingAudited(format!("{said}; {}", way_out(failure.kind)))
}

/// What a person can do about it.
fn way_out(kind: FailureKind) -> &'static str {
    use FailureKind as Kind;
    match kind {
        Kind::Dns => {
            "the name has no address: check how it is spelt and whether this machine can resolve names; \
             --resolve gives an address that no name service knows"
        }
        Kind::Refused => "nothing listens there: check the port, and whether the server runs",
        Kind::Unreachable | Kind::ConnectTimeout => {
            "the host cannot be reached: check the address, the network and the firewall; --proxy asks through another host"
        }
        Kind::Timeout => {
            "it takes the connection and stays silent: check the server's log, and try again later"
        }
        Kind::Reset | Kind::Truncated => {
            "it ends the connection before it has answered: check whether the port speaks http: or https:"
        }
        Kind::TlsExpired => "renew the certificate; --insecure audits nevertheless, and the report says so",
        Kind::TlsWrongName => {
            "the certificate is for other names: name the host as it does, or have one made for this name; \
             --insecure audits nevertheless, and the report says so"
        }
        Kind::TlsUntrusted => {
            "nobody that is trusted has signed the certificate: --ca-file trusts an authority of your own; \
             --insecure audits nevertheless, and the report says so"
        }
        Kind::TlsTooOld => "it knows only versions of TLS that browsers refuse too: switch TLS 1.2 or 1.3 on",
        Kind::Tls => "the handshake fails: check whether the port speaks https: at all",
        Kind::Malformed => "what it sends is not HTTP: check the port",
        Kind::HeadersTooLarge | Kind::Undecodable => {
            "no browser could read this answer either: mend the server first"
        }
        Kind::PrivateAddress => {
            "a public site must not lead into a private network: name the private host itself to audit it"
        }
        Kind::RedirectLoop | Kind::TooManyRedirects | Kind::BadRedirect => {
            "its redirects lead to no page, and browsers give up as well: mend them, or name the page they should lead to"
        }
        Kind::OutsideRoot | Kind::Unreadable | Kind::Other => {
            "check the address, and whether this machine can reach it"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_not_answering_has_a_way_out() {
        let url = Url::parse("https://a.example/").expect("it is valid");
        for kind in FailureKind::ALL {
            let failure = Failure { kind: *kind, detail: "the details".to_owned() };
            let NothingAudited(said) = no_answer(&url, &failure);
            let begins = format!("https://a.example/ gives no answer ({}: the details); ", kind.name());
            assert!(said.starts_with(&begins) && said.len() > begins.len() + 20, "{said}");
        }
    }
}
