//! Licences for crawlers: RSL's Crawler Authorization Protocol, and its cousin copyright.sh. Both use the scheme
//! `License` in `WWW-Authenticate`.

use super::{Dialect, Spoken};
use crate::diagnose::causes::CRAWLER_TOLL;
use crate::diagnose::challenge::Challenge;
use crate::diagnose::sight::Sight;
use crate::diagnose::{Evidence, Weight};

/// RSL.
pub static RSL: Dialect = Dialect {
    id: "rsl",
    name: "RSL (Really Simple Licensing)",
    docs: "`WWW-Authenticate: License` with `error` and `authorization_uri`. Without a token the status is mostly 401; a token \
           that lacks the licence gets 402 or 403, depending on who implemented it.",
    references: &["https://rslstandard.org/rsl", "https://rslstandard.org/guide/web-crawlers"],
    read: rsl,
};

/// copyright.sh.
pub static COPYRIGHT_SH: Dialect = Dialect {
    id: "copyright-sh",
    name: "copyright.sh",
    docs: "`WWW-Authenticate: License realm=\"copyright.sh\"` with the ways to pay, and a JSON body with offers.",
    references: &["https://rslstandard.org/guide/web-crawlers"],
    read: copyright_sh,
};

fn rsl(sight: &Sight) -> Option<Spoken> {
    let challenge = licence(sight)?;
    let mut spoken = spoken(sight, "a licence is wanted from crawlers");
    for name in ["error", "error_description", "authorization_uri"] {
        spoken.decoded.set_some(name, challenge.parameter(name));
    }
    spoken.decoded.set_some("license", linked(sight));
    Some(spoken)
}

fn copyright_sh(sight: &Sight) -> Option<Spoken> {
    let challenge = licence(sight)?;
    let realm = challenge.parameter("realm").filter(|realm| realm.eq_ignore_ascii_case("copyright.sh"))?;
    let mut spoken = spoken(sight, "copyright.sh wants a licence from crawlers");
    spoken.decoded.set("realm", realm);
    let methods = challenge.parameter("methods").unwrap_or_default();
    spoken.decoded.set("methods", methods.split_ascii_whitespace().map(str::to_owned).collect::<Vec<_>>());
    spoken.decoded.set_some("payment_request_url", sight.json_text("/payment_request_url"));
    Some(spoken)
}

fn licence<'a>(sight: &'a Sight) -> Option<&'a Challenge> {
    let is_refused = matches!(sight.status, 401..=403);
    sight.challenges().iter().find(|challenge| is_refused && challenge.is("License"))
}

fn spoken(sight: &Sight, claim: &str) -> Spoken {
    let line = sight.header("www-authenticate").unwrap_or_default();
    Spoken::new(&CRAWLER_TOLL, Evidence::header(Weight::Certain, claim, "www-authenticate", line))
}

/// The licence that `Link` names.
fn linked<'a>(sight: &Sight<'a>) -> Option<&'a str> {
    let link = sight.headers.values("link").find(|link| link.contains("rel=\"license\""))?;
    link.trim_start().strip_prefix('<')?.split_once('>').map(|(url, _)| url)
}
