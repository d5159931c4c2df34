//! What can be wrong with a refusal itself, each declared once. One that breaks an offer makes a challenge that
//! nobody can meet, or that meets the wrong people: it is a misconfiguration, whatever it asks for.

use super::{Flaw, Who, redact};

/// One fault of a refusal.
#[derive(Debug)]
pub struct Lint {
    /// Names it; frozen once published.
    pub id: &'static str,
    /// What is wrong, in one sentence without the full stop.
    pub what: &'static str,
    /// Whether it spoils an offer as a whole.
    pub breaks: Breaks,
    /// What to do about it.
    pub fix: &'static str,
}

/// Whether a fault spoils an offer as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breaks {
    /// The offer still stands.
    Nothing,
    /// Nobody can take it up, or the wrong ones get it; this one can mend it.
    Offer(Who),
}

use Breaks::{Nothing, Offer};
use Who::{Developer, Edge};

macro_rules! lints {
    ($($name:ident = $id:literal, $breaks:expr, $what:literal, $fix:literal;)*) => {
        $(
            #[doc = $what]
            pub static $name: Lint = Lint { id: $id, what: $what, breaks: $breaks, fix: $fix };
        )*

        /// Every lint, in the order in which they are documented.
        pub static LINTS: &[&Lint] = &[$(&$name),*];
    };
}

lints! {
    UNDECODABLE_BASE64 = "undecodable-base64", Offer(Developer),
        "the challenge is not base64", "Encode the whole challenge as base64, without spaces and line ends.";
    UNDECODABLE_JSON = "undecodable-json", Offer(Developer),
        "the challenge is no whole JSON", "Look whether a header limit or a template cuts the challenge off.";
    UNDECODABLE_INVOICE = "undecodable-invoice", Offer(Developer),
        "the invoice is damaged: it cannot be read, or its checksum does not hold", "Pass the invoice on exactly as the Lightning node made it.";
    UNDECODABLE_MACAROON = "undecodable-macaroon", Offer(Developer),
        "what is called a macaroon is none", "Pass the macaroon on whole, as base64 of its bytes.";
    TOKEN_OTHER_INVOICE = "token-other-invoice", Offer(Developer),
        "the token belongs to another payment than the invoice asks for, so that paying does not make it valid", "Make token and invoice together for every challenge, and look for a cache that keeps one of them.";
    MISSING_KEYS = "missing-keys", Offer(Developer),
        "the challenge lacks what its specification requires", "Add what is missing.";
    MISSING_HEADER = "missing-header", Offer(Developer),
        "the challenge stands in the body only; this version wants it in the header `PAYMENT-REQUIRED`", "Send the header `PAYMENT-REQUIRED`.";
    MISSING_CHALLENGE = "missing-challenge", Offer(Developer),
        "the body asks for payment, and no `WWW-Authenticate` says how", "Send a `Payment` challenge in `WWW-Authenticate`.";
    EMPTY_ACCEPTS = "empty-accepts", Offer(Developer),
        "the challenge offers no way to pay", "Look into the log of the payment library: it found no network or address that it can use.";
    V1_NAMES_IN_V2 = "v1-names-in-v2", Offer(Developer),
        "the challenge says version 2 and uses the names of version 1", "Use one version for all: `amount` and `eip155:8453` belong to version 2.";
    WRONG_HEADER = "wrong-header", Offer(Developer),
        "the challenge stands in the header of receipts", "Send the challenge in `PAYMENT-REQUIRED`.";
    NON_STANDARD = "non-standard", Nothing,
        "the challenge follows no specification, so that no client understands it", "Send x402 version 2.";
    MALFORMED_PRICE = "malformed-price", Offer(Edge),
        "the price is not written as `USD 0.01`", "Write the price as a currency code and a decimal number.";
    TESTNET = "testnet", Offer(Developer),
        "payment is asked on a test network, where nobody can pay with money", "Set the main network in the environment that is deployed.";
    RESOURCE_OTHER_HOST = "resource-other-host", Offer(Developer),
        "the challenge is for a resource of another host", "Tell the payment library the public address of the site: behind a proxy it takes its own.";
    RESOURCE_OTHER_SCHEME = "resource-other-scheme", Offer(Developer),
        "the challenge is for a resource under another scheme", "Let the proxy pass `X-Forwarded-Proto` on, and the payment library believe it.";
    RESOURCE_OTHER_PATH = "resource-other-path", Nothing,
        "the challenge is for another resource of this host", "Name the URL that was asked for.";
    EXPIRED_CHALLENGE = "expired-challenge", Offer(Developer),
        "the challenge had expired when it was sent", "Make a new challenge for every answer, and keep challenges out of caches.";
    PADDED_BASE64 = "padded-base64", Nothing,
        "the request is base64 with padding; its draft wants none", "Leave the `=` at the end away.";
    MISSING_NO_STORE = "missing-no-store", Nothing,
        "a cache may keep the challenge and hand it to others", "Send `Cache-Control: no-store`.";
    PLAIN_HTTP = "plain-http", Nothing,
        "the challenge comes over plain http, where anyone on the way can put another address in", "Redirect to https before asking for payment.";
    CACHED_REFUSAL = "cached-refusal", Offer(Edge),
        "a cache hands the refusal to everybody, also to those who paid", "Send `Cache-Control: no-store`, and do not let the CDN keep 402.";
    STATIC_ASSET = "static-asset", Offer(Edge),
        "the payment rule covers a file that pages need to be shown", "Limit the rule to the paths that are for sale.";
    SEARCH_REFUSED = "search-refused", Offer(Edge),
        "search crawlers are asked to pay: the page leaves the index", "Exempt verified search crawlers from the rule.";
    ROBOTS_REFUSED = "robots-refused", Offer(Edge),
        "the refusal reaches `/robots.txt` or a sitemap: for who gets it there are no rules", "Exempt `/robots.txt` and every sitemap from the rule.";
    HEAD_DIFFERS = "head-differs", Nothing,
        "`HEAD` is answered better than `GET`, so that link checkers do not see the refusal", "Answer both methods alike.";
    MARKUP_IN_REFUSAL = "markup-in-refusal", Nothing,
        "structured data stands in an answer whose body search engines ignore", "Answer 200 where the page should be found.";
    IN_SITEMAP = "in-sitemap", Nothing,
        "the sitemap offers a URL that is refused", "Take it out of the sitemap, or answer 200.";
    EMPTY_BODY = "empty-body", Nothing,
        "nothing explains the refusal (RFC 9110 wants an explanation)", "Say in the body what is wrong and whom to ask.";
    SOFT_402 = "soft-402", Nothing,
        "a page that asks for payment is served as 200, so that it is indexed and no monitor sees it", "Answer with the status that is meant.";
}

impl Lint {
    /// This fault, with what shows it.
    pub(super) fn seen(&'static self, seen: &str) -> Flaw {
        Flaw { id: self.id.to_owned(), what: self.what.to_owned(), seen: redact::shown(seen, 200) }
    }
}

/// The lint of this id.
pub fn lint(id: &str) -> Option<&'static Lint> {
    LINTS.iter().copied().find(|lint| lint.id == id)
}
