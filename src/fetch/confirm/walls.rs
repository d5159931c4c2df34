//! How bot walls look: pages that stand in for the one that was asked for, until a browser proves
//! itself. Marks are machine-made (headers, script names), never words that an article about walls
//! would use as well.

use memchr::memmem;

use crate::page::Answer;

/// Marks stand early; the rest of a body is not searched.
const SEARCHED: usize = 64 << 10;

/// A wall that answers 200 is a stub: what is larger is a page that only names one.
const LARGEST_STUB: usize = 16 << 10;

/// One kind of wall.
#[derive(Debug)]
pub struct Wall {
    /// Its name.
    pub name: &'static str,
    /// What it wants.
    pub wants: Wants,
    /// Where the mark is described or was seen.
    pub reference: &'static str,
    mark: Mark,
}

/// What a wall wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    /// Proof that a browser asks: to ask again without one is useless.
    Proof,
    /// Nothing: it refuses, and may refuse only some.
    Nobody,
}

/// How a wall is recognised.
#[derive(Debug)]
enum Mark {
    /// A header with one of these values.
    Header(&'static str, &'static [&'static str]),
    /// All of these in the body of an error.
    Error(&'static [&'static str]),
    /// All of these in the body of an error, or of a small page of any status.
    Stub(&'static [&'static str]),
}

/// Every wall that we know.
pub const WALLS: &[Wall] = &[
    Wall {
        name: "Cloudflare challenge",
        wants: Wants::Proof,
        mark: Mark::Header("cf-mitigated", &["challenge"]),
        reference: "https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response",
    },
    Wall {
        name: "Vercel challenge",
        wants: Wants::Proof,
        mark: Mark::Header("x-vercel-mitigated", &["challenge"]),
        reference: "https://github.com/warpdotdev/docs/pull/219",
    },
    Wall {
        // A challenge answers 202, a captcha 405.
        name: "AWS WAF",
        wants: Wants::Proof,
        mark: Mark::Header("x-amzn-waf-action", &["challenge", "captcha"]),
        reference: "https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-actions.html",
    },
    Wall {
        // Both marks: the second alone stands in ordinary pages that Cloudflare serves.
        name: "Cloudflare challenge page",
        wants: Wants::Proof,
        mark: Mark::Error(&["_cf_chl_opt", "/cdn-cgi/challenge-platform/"]),
        reference: "https://docs.rs/parse-book-source/0.5.0/parse_book_source/fetch/fn.is_challenge.html",
    },
    Wall {
        name: "Vercel Security Checkpoint",
        wants: Wants::Proof,
        mark: Mark::Error(&["<title>Vercel Security Checkpoint</title>"]),
        reference: "https://github.com/mohamedhiba/smartmenu/issues/45",
    },
    Wall {
        name: "DataDome",
        wants: Wants::Proof,
        mark: Mark::Error(&["var dd={", "id=\"cmsg\""]),
        reference: "https://github.com/psf/requests/issues/5331",
    },
    Wall {
        name: "HUMAN (PerimeterX)",
        wants: Wants::Proof,
        mark: Mark::Error(&["window._pxAppId", "px-captcha"]),
        reference: "https://github.com/0xjas0/Chegg-Answer-Bot/issues/34",
    },
    Wall {
        name: "Imperva (Incapsula)",
        wants: Wants::Proof,
        mark: Mark::Stub(&["/_Incapsula_Resource?", "Incapsula incident ID"]),
        reference: "https://github.com/EnableSecurity/wafw00f/blob/master/wafw00f/plugins/incapsula.py",
    },
    Wall {
        name: "Anubis",
        wants: Wants::Proof,
        mark: Mark::Stub(&["id=\"anubis_challenge\"", "/.within.website/x/cmd/anubis/"]),
        reference: "https://github.com/microlinkhq/is-antibot/pull/21",
    },
    Wall {
        name: "Cloudflare block page",
        wants: Wants::Nobody,
        mark: Mark::Error(&["id=\"cf-error-details\"", "data-translate=\"block_headline\""]),
        reference: "https://github.com/Ekultek/WhatWaf/issues/10",
    },
    Wall {
        // Real pages write the dots of the address as `&#46;`, so the name alone is the mark.
        name: "Akamai block page",
        wants: Wants::Nobody,
        mark: Mark::Error(&["Access Denied", "edgesuite"]),
        reference: "https://github.com/netbirdio/netbird/issues/3670",
    },
];

/// The wall that this answer is, if it is one.
pub fn wall(answer: &Answer) -> Option<&'static Wall> {
    WALLS.iter().find(|wall| wall.mark.is_on(answer))
}

impl Mark {
    fn is_on(&self, answer: &Answer) -> bool {
        let is_error = answer.status >= 400;
        let is_stub = answer.body.len() <= LARGEST_STUB;
        match *self {
            Self::Header(name, values) => {
                let is_value =
                    |value: &str| values.iter().any(|known| value.trim().eq_ignore_ascii_case(known));
                answer.headers.values(name).any(is_value)
            }
            Self::Error(marks) => is_error && has_all(&answer.body, marks),
            Self::Stub(marks) => (is_error || is_stub) && has_all(&answer.body, marks),
        }
    }
}

fn has_all(body: &[u8], marks: &[&str]) -> bool {
    let searched = &body[..body.len().min(SEARCHED)];
    marks.iter().all(|mark| memmem::find(searched, mark.as_bytes()).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, header: (&str, &str), body: &str) -> Answer {
        let mut answer = Answer { body: body.as_bytes().to_vec(), ..Answer::new(status) };
        answer.headers.push(header.0, header.1);
        answer
    }

    fn name(status: u16, header: (&str, &str), body: &str) -> Option<&'static str> {
        wall(&answer(status, header, body)).map(|wall| wall.name)
    }

    const NONE: (&str, &str) = ("server", "cloudflare");

    #[test]
    fn walls_are_known_by_their_headers() {
        for (status, header, expected) in [
            (403, ("CF-Mitigated", "challenge"), Some("Cloudflare challenge")),
            (429, ("cf-mitigated", "challenge"), Some("Cloudflare challenge")),
            (403, ("cf-mitigated", "block"), None),
            (429, ("x-vercel-mitigated", "challenge"), Some("Vercel challenge")),
            (202, ("x-amzn-waf-action", "challenge"), Some("AWS WAF")),
            (405, ("x-amzn-waf-action", "Captcha"), Some("AWS WAF")),
            (202, ("x-amzn-waf-action", ""), None),
            (202, NONE, None),
        ] {
            assert_eq!(name(status, header, ""), expected, "{header:?}");
        }
    }

    #[test]
    fn walls_are_known_by_their_bodies() {
        let chl = "<script>window._cf_chl_opt={cvId:'3'};a.src='/cdn-cgi/challenge-platform/h/b/orchestrate'</script>";
        let dd = r#"<p id="cmsg">Please enable JS</p><script>var dd={'rt':'c','host':'geo.captcha-delivery.com'}</script>"#;
        let px = "<meta name=description content=px-captcha><script>window._pxAppId = 'PX1'</script>";
        let imperva = r#"<iframe src="/_Incapsula_Resource?SWUDNSAI=31">Request unsuccessful. Incapsula incident ID: 1</iframe>"#;
        let anubis = r#"<script id="anubis_challenge" type="application/json">{}</script><img src="/.within.website/x/cmd/anubis/static/img/pensive.webp">"#;
        let block = r#"<div id="cf-error-details"><h1 data-translate="block_headline">Sorry, you have been blocked</h1>"#;
        let akamai = "<H1>Access Denied</H1>Reference&#32;&#35;18<P>https&#58;&#47;&#47;errors&#46;edgesuite&#46;net&#47;18</P>";
        for (status, body, expected) in [
            (403, chl, "Cloudflare challenge page"),
            (503, chl, "Cloudflare challenge page"),
            (429, "<title>Vercel Security Checkpoint</title>", "Vercel Security Checkpoint"),
            (403, dd, "DataDome"),
            (403, px, "HUMAN (PerimeterX)"),
            (200, imperva, "Imperva (Incapsula)"),
            (200, anubis, "Anubis"),
            (503, anubis, "Anubis"),
            (403, block, "Cloudflare block page"),
            (403, akamai, "Akamai block page"),
        ] {
            assert_eq!(name(status, NONE, body), Some(expected));
        }
    }

    #[test]
    fn near_misses_are_no_walls() {
        let article = "<title>How a captcha works</title><p>Just a moment... Checking your browser before accessing. \
                       Attention Required! | Cloudflare. Sorry, you have been blocked. Access Denied. px-captcha, DataDome, \
                       Incapsula incident ID and _cf_chl_opt are names that you may meet.";
        let footer =
            "<h1>Forbidden</h1><footer>Performance and security by cloudflare, Ray ID: 72c7</footer>";
        let jsd = "<script src=/cdn-cgi/challenge-platform/scripts/jsd/main.js></script><h1>Not found</h1>";
        let long = format!("{}{}", "/_Incapsula_Resource? Incapsula incident ID", "x".repeat(LARGEST_STUB));
        for (status, body) in [
            (200, article),
            (403, article),
            (404, article),
            (403, footer),
            (200, jsd),
            (404, jsd),
            (200, &long),
        ] {
            assert_eq!(name(status, NONE, body), None, "{status} {body:.60}");
        }
        assert_eq!(
            name(200, NONE, "window._cf_chl_opt /cdn-cgi/challenge-platform/"),
            None,
            "an error is its own page"
        );
    }

    #[test]
    fn every_wall_has_one_name_and_a_reference() {
        let mut names: Vec<_> = WALLS.iter().map(|wall| wall.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), WALLS.len());
        assert!(WALLS.iter().all(|wall| wall.reference.starts_with("https://")));
    }
}
