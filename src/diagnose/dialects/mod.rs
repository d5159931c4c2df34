//! The payment dialects: how servers ask crawlers and agents for money. Each is decoded in a file of its own.
//!
//! To add one: declare a [`Dialect`] beside the function that reads it and name it in [`DIALECTS`].

mod cloudflare;
mod gateways;
mod l402;
mod licences;
mod macaroon;
mod manners;
mod payment;
mod tollbit;
mod x402;

use super::sight::Sight;
use super::{Cause, Decoded, Evidence, Flaw, Sign};

pub use cloudflare::{AI_CRAWL_CONTROL, PAY_PER_CRAWL};
pub use l402::{L402, LSAT};
pub use licences::{COPYRIGHT_SH, RSL};
pub use payment::PAYMENT;
pub use tollbit::TOLLBIT;
pub use x402::{X402_AD_HOC, X402_HTML, X402_V1, X402_V2};

use x402::encoded;

/// Every dialect, in the order in which answers are read; the first that understands one ends the search.
pub static DIALECTS: &[&Dialect] = &[
    &X402_V2,
    &X402_V1,
    &X402_HTML,
    &PAYMENT,
    &L402,
    &LSAT,
    &PAY_PER_CRAWL,
    &COPYRIGHT_SH,
    &RSL,
    &TOLLBIT,
    &AI_CRAWL_CONTROL,
    &X402_AD_HOC,
];

/// One way of asking for payment.
#[derive(Debug)]
pub struct Dialect {
    /// Names it; frozen once published.
    pub id: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// How it is told, in Markdown.
    pub docs: &'static str,
    /// Its specifications.
    pub references: &'static [&'static str],
    /// Reads an answer, if it is spoken there.
    pub(super) read: fn(&Sight) -> Option<Spoken>,
}

/// What an answer says in a dialect.
#[derive(Debug)]
pub(super) struct Spoken {
    /// What it speaks for.
    pub sign: Sign,
    /// What speaks for it besides.
    pub also: Vec<Sign>,
    /// What was decoded.
    pub decoded: Decoded,
    /// What is wrong with it.
    pub lint: Vec<Flaw>,
    /// When the offer ends, in seconds since 1970.
    pub expires: Option<i64>,
}

impl Spoken {
    /// A sign and nothing decoded yet.
    pub fn new(cause: &'static Cause, evidence: Evidence) -> Self {
        let sign = Sign { cause, who: None, evidence };
        Self { sign, also: Vec::new(), decoded: Decoded::default(), lint: Vec::new(), expires: None }
    }
}

/// The dialect of this id.
pub fn dialect(id: &str) -> Option<&'static Dialect> {
    DIALECTS.iter().copied().find(|dialect| dialect.id == id)
}

/// What the answer says, in the first dialect that understands it.
pub(super) fn spoken(sight: &Sight) -> Option<(&'static Dialect, Spoken)> {
    DIALECTS.iter().find_map(|dialect| Some((*dialect, (dialect.read)(sight)?)))
}
