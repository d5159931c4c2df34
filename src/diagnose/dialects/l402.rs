//! L402 and its older name LSAT: a token, and a Lightning invoice that makes it valid once it is paid.

use super::macaroon::{self, Macaroon};
use super::{Dialect, Spoken, manners};
use crate::diagnose::bolt11::{self, Invoice};
use crate::diagnose::causes::{AGENT_PAYMENT, INVALID_CREDENTIAL};
use crate::diagnose::challenge::Challenge;
use crate::diagnose::lints::{
    MISSING_KEYS, TESTNET, TOKEN_OTHER_INVOICE, UNDECODABLE_INVOICE, UNDECODABLE_MACAROON,
};
use crate::diagnose::sight::Sight;
use crate::diagnose::{Evidence, Weight, moment, money, redact};

const REFERENCES: &[&str] = &[
    "https://github.com/lightninglabs/L402/blob/master/protocol-specification.md",
    "https://github.com/lightning/bolts/blob/master/11-payment-encoding.md",
];

/// L402.
pub static L402: Dialect = Dialect {
    id: "l402",
    name: "L402",
    docs: "`WWW-Authenticate: L402` with a `token` (or `macaroon`) and a Lightning `invoice`. Over gRPC the status is 200 and \
           the trailers say that payment is required. A proof that is not accepted gets 401.",
    references: REFERENCES,
    read: |sight| read(sight, "L402"),
};

/// LSAT, the name that L402 had before.
pub static LSAT: Dialect = Dialect {
    id: "lsat",
    name: "LSAT",
    docs: "The name that L402 had before: `WWW-Authenticate: LSAT` with a `macaroon` and a Lightning `invoice`.",
    references: REFERENCES,
    read: |sight| read(sight, "LSAT"),
};

fn read(sight: &Sight, scheme: &str) -> Option<Spoken> {
    let grpc_status = sight.header("grpc-status").and_then(|status| status.parse::<i64>().ok());
    let is_refused = matches!(sight.status, 401 | 402) || grpc_status.is_some_and(|status| status != 0);
    let challenge = sight.challenges().iter().find(|challenge| is_refused && challenge.is(scheme))?;
    let mut spoken = spoken(sight, challenge);
    let count = sight.challenges().iter().filter(|known| known.is("L402") || known.is("LSAT")).count();
    if count > 1 {
        spoken.decoded.set("challenges", i64::try_from(count).unwrap_or(i64::MAX));
    }
    spoken.decoded.set_some("grpc_status", grpc_status);
    spoken.decoded.set("scheme", scheme);
    spoken.lint.extend(manners::of(sight));
    Some(spoken)
}

fn spoken(sight: &Sight, challenge: &Challenge) -> Spoken {
    let (cause, claim) = match sight.status {
        401 => (
            &INVALID_CREDENTIAL,
            "the proof of payment is missing or not accepted, and a new invoice is offered",
        ),
        _ => (&AGENT_PAYMENT, "a Lightning invoice asks a program to pay"),
    };
    let line = sight.header("www-authenticate").unwrap_or_default();
    let mut spoken = Spoken::new(cause, Evidence::header(Weight::Certain, claim, "www-authenticate", line));
    let macaroon = challenge.parameter("macaroon");
    let token = challenge.parameter("token").or(macaroon);
    let invoice = challenge.parameter("invoice");
    spoken.decoded.set_some("token", token.map(redact::token));
    let missing = [("token", token), ("invoice", invoice)];
    let missing: Vec<String> =
        missing.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| (*name).to_owned()).collect();
    if !missing.is_empty() {
        spoken.lint.push(MISSING_KEYS.seen(&missing.join(", ")));
        spoken.decoded.set("missing", missing);
    }
    if let Some(text) = invoice {
        take(&mut spoken, sight, text);
    }
    if let Some(text) = token {
        look_at_token(&mut spoken, text, macaroon.is_some());
    }
    spoken
}

/// A token may be anything; what is called a macaroon, or is one, has a structure.
fn look_at_token(spoken: &mut Spoken, text: &str, is_called_macaroon: bool) {
    let Some(Macaroon { location, layout, payment_hash }) = macaroon::read(text) else {
        if is_called_macaroon {
            spoken.lint.push(UNDECODABLE_MACAROON.seen(&redact::token(text)));
        }
        return;
    };
    spoken.decoded.set_some("token_location", location);
    spoken.decoded.set_some("token_layout", layout.map(i64::from));
    let asked = spoken.decoded.text("payment_hash").zip(payment_hash);
    if let Some((invoice, token)) = asked.filter(|(invoice, token)| invoice != token) {
        let seen = format!("invoice {}, token {}", redact::token(invoice), redact::token(&token));
        spoken.lint.push(TOKEN_OTHER_INVOICE.seen(&seen));
    }
}

fn take(spoken: &mut Spoken, sight: &Sight, text: &str) {
    let Some(invoice) = bolt11::read(text) else {
        return spoken.lint.push(UNDECODABLE_INVOICE.seen(&redact::token(text)));
    };
    if invoice.network != "bitcoin-mainnet" && manners::is_public(sight.url) {
        spoken.lint.push(TESTNET.seen(invoice.network));
    }
    spoken.decoded.set("network", invoice.network);
    spoken.decoded.set("expires", moment::rfc3339(invoice.expires));
    spoken.expires = Some(invoice.expires);
    asked(spoken, &invoice);
    spoken.decoded.set_some("description", invoice.description);
}

/// What an invoice asks for, also one inside of another challenge.
pub(super) fn asked(spoken: &mut Spoken, invoice: &Invoice) {
    spoken.decoded.set_some("payment_hash", invoice.payment_hash.clone());
    if let Some(msat) = invoice.msat {
        spoken.decoded.set("price", money::satoshi(msat));
        spoken.decoded.set("currency", "sat");
        spoken.decoded.set("amount_msat", i64::try_from(msat).unwrap_or(i64::MAX));
    }
}
