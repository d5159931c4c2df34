//! Why there is no answer: from the chain of an error's causes to one kind and one sentence.
//!
//! Types decide, words never do: those of the libraries change. URLs are taken out, for they may
//! hold secrets.

use std::error::Error;
use std::io::{self, ErrorKind};

use h2::Reason;

use super::guard::PrivateAddress;
use super::tls;
use crate::fetch::{Failure, FailureKind};

/// The failure that an error of reqwest is.
pub(super) fn failure(error: reqwest::Error) -> Failure {
    let error = error.without_url();
    Failure { kind: kind(&error), detail: detail(&error) }
}

/// The same where not even a head came. Interim answers are no sign of life that we could see: hyper would call us
/// for each (`hyper::ext::on_informational`), but reqwest hands it requests without what we attach to them.
pub(super) fn without_head(error: reqwest::Error) -> Failure {
    let failure = failure(error);
    match failure.kind {
        FailureKind::Timeout => of(
            failure.kind,
            "connected, and no final answer began in time: silence, a head that does not end, or only interim answers (1xx)",
        ),
        _ => failure,
    }
}

/// A failure in our own words.
pub(super) fn of(kind: FailureKind, detail: impl Into<String>) -> Failure {
    Failure { kind, detail: detail.into() }
}

/// Whether the end of a connection, or what was left over on it, may look like this. A timeout may too, and
/// `Retry` asks again after one: its time is spent, and another at once would be no mercy for a slow server.
pub(super) fn may_be_of_connection(kind: FailureKind) -> bool {
    matches!(kind, FailureKind::Reset | FailureKind::Truncated | FailureKind::Malformed)
}

/// Whether reading the head less strictly may help.
pub(super) fn is_unreadable(error: &reqwest::Error) -> bool {
    causes(error)
        .filter_map(|cause| cause.downcast_ref::<hyper::Error>())
        .any(|fault| fault.is_parse() && !fault.is_parse_too_large() && !fault.is_parse_status())
}

/// Whether more room for headers may help.
pub(super) fn is_too_large(error: &reqwest::Error) -> bool {
    causes(error)
        .filter_map(|cause| cause.downcast_ref::<hyper::Error>())
        .any(hyper::Error::is_parse_too_large)
}

pub(super) fn kind(error: &reqwest::Error) -> FailureKind {
    let named = causes(error).find_map(named);
    match named {
        Some(kind) => kind,
        None if error.is_dns() => FailureKind::Dns,
        None if error.is_timeout() && error.is_connect() => FailureKind::ConnectTimeout,
        None if error.is_timeout() => FailureKind::Timeout,
        None => causes(error).find_map(by_transport).unwrap_or(FailureKind::Other),
    }
}

/// Causes that explain themselves.
fn named(cause: &(dyn Error + 'static)) -> Option<FailureKind> {
    if cause.is::<PrivateAddress>() {
        return Some(FailureKind::PrivateAddress);
    }
    cause.downcast_ref::<rustls::Error>().map(tls::kind)
}

fn by_transport(cause: &(dyn Error + 'static)) -> Option<FailureKind> {
    if let Some(fault) = cause.downcast_ref::<hyper::Error>() {
        return by_hyper(fault);
    }
    if let Some(fault) = cause.downcast_ref::<h2::Error>() {
        return by_h2(fault);
    }
    cause.downcast_ref::<io::Error>().and_then(by_io)
}

fn by_hyper(fault: &hyper::Error) -> Option<FailureKind> {
    if fault.is_parse_too_large() {
        Some(FailureKind::HeadersTooLarge)
    } else if fault.is_parse() {
        Some(FailureKind::Malformed)
    } else if fault.is_incomplete_message() {
        Some(FailureKind::Truncated)
    } else if fault.is_canceled() || fault.is_closed() {
        Some(FailureKind::Reset)
    } else {
        None
    }
}

fn by_h2(fault: &h2::Error) -> Option<FailureKind> {
    if fault.is_io() {
        return fault.get_io().and_then(by_io);
    }
    // What h2 itself says when the headers of an answer go beyond its limit.
    let is_size = matches!(fault.reason(), Some(Reason::COMPRESSION_ERROR | Reason::ENHANCE_YOUR_CALM));
    Some(match (fault.is_remote(), fault.is_go_away() && is_size) {
        (true, _) => FailureKind::Reset,
        (false, true) => FailureKind::HeadersTooLarge,
        (false, false) => FailureKind::Malformed,
    })
}

fn by_io(fault: &io::Error) -> Option<FailureKind> {
    match fault.kind() {
        ErrorKind::ConnectionRefused => Some(FailureKind::Refused),
        ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown
        | ErrorKind::AddrNotAvailable
        | ErrorKind::PermissionDenied => Some(FailureKind::Unreachable),
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::NotConnected => Some(FailureKind::Reset),
        ErrorKind::UnexpectedEof => Some(FailureKind::Truncated),
        ErrorKind::InvalidData | ErrorKind::InvalidInput => Some(FailureKind::Malformed),
        _ => None,
    }
}

/// An error and what it came from. An `io::Error` names the source of what it holds, and not that itself.
pub(super) fn causes<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&cause| match cause.downcast_ref::<io::Error>() {
        Some(fault) => fault.get_ref().map(|inner| inner as &(dyn Error + 'static)),
        None => cause.source(),
    })
}

/// The last cause says most; those before it say where.
fn detail(error: &reqwest::Error) -> String {
    let last = causes(error).last().map(ToString::to_string);
    last.unwrap_or_else(|| error.to_string())
}

/// Whether a body without an end of its own was ended by a connection that did not say good-bye.
pub(super) fn is_rude_end(error: &reqwest::Error) -> bool {
    let mut faults = causes(error).filter_map(|cause| cause.downcast_ref::<io::Error>());
    faults.any(|fault| fault.kind() == ErrorKind::UnexpectedEof)
}
