//! The ways of getting no answer: facts about the site, or about the way to it.

use super::declare::status;
use super::{Defined, Status};
use crate::page::FailureKind;

/// Every kind of failure, in the order of its declaration.
pub(super) static FAILURES: &[Status] = &[
    status! {
        /// A symbolic link leads out of the audited folder. What is there is not ours to read, and a server may well serve it.
        Failure(FailureKind::OutsideRoot), "leads out of the folder" {
            defined: Defined::Here,
            family: Unknown,
            engines: NOT_SEEN,
            again: No,
            severity: Notice,
            say: "a symbolic link leads out of the folder, so that nobody can tell from here what is served",
            references: [],
        }
    },
    status! {
        /// The file is there and cannot be read: its permissions keep us out.
        Failure(FailureKind::Unreadable), "cannot be read" {
            defined: Defined::Here,
            family: Unknown,
            engines: NOT_SEEN,
            again: No,
            severity: Notice,
            say: "the file is there and cannot be read",
            references: [],
        }
    },
    status! {
        /// The name of the host has no address: it is misspelled, its domain has expired, or its DNS does not answer.
        Failure(FailureKind::Dns), "no address" {
            defined: Defined::Here,
            family: Unanswered,
            engines: NO_ANSWER,
            again: Later,
            severity: Error,
            say: "the host's name has no address",
            cause: HOST_UNREACHABLE,
            references: [],
        }
    },
    status! {
        /// The host is there, and nothing listens at the port: the server is not running, or the link names the wrong port.
        Failure(FailureKind::Refused), "connection refused" {
            defined: Defined::Here,
            family: Unanswered,
            engines: NO_ANSWER,
            again: Later,
            severity: Error,
            say: "nothing listens there",
            cause: HOST_UNREACHABLE,
            references: [],
        }
    },
    status! {
        /// No way leads to the host.
        Failure(FailureKind::Unreachable), "unreachable" {
            defined: Defined::Here,
            family: Unanswered,
            engines: NO_ANSWER,
            again: Later,
            severity: Error,
            say: "no way leads to the host",
            cause: HOST_UNREACHABLE,
            references: [],
        }
    },
    status! {
        /// The connection was cut before the answer was whole: a server that crashed, or a firewall that cuts off what it dislikes.
        Failure(FailureKind::Reset), "connection reset" {
            defined: Defined::Here,
            family: Unanswered,
            engines: NO_ANSWER,
            again: AsOthers,
            severity: Error,
            say: "the connection was cut before the answer was whole",
            cause: BROKEN_ANSWER,
            references: [],
        }
    },
    status! {
        /// The connection ended in good order before the answer was whole: it is shorter than its own headers say.
        Failure(FailureKind::Truncated), "cut short" {
            defined: Defined::Here,
            family: Unanswered,
            engines: NO_ANSWER,
            again: Later,
            severity: Error,
            say: "the answer ends before it is whole",
            cause: BROKEN_ANSWER,
            references: [],
        }
    },
    status! {
        /// No connection came about in time: the host is down, or a firewall drops what it dislikes.
        Failure(FailureKind::ConnectTimeout), "no connection in time" {
            defined: Defined::Here,
            family: Unanswered,
            engines: NO_ANSWER,
            again: Later,
            severity: Error,
            say: "no connection comes about in time",
            cause: HOST_UNREACHABLE,
            references: [],
        }
    },
    status! {
        /// Connected, and then silence for too long, or an answer too slow to end in time. A server that sends one interim
        /// answer (1xx) after the other and no final one is told so too.
        Failure(FailureKind::Timeout), "no answer in time" {
            defined: Defined::Here,
            family: Unanswered,
            engines: NO_ANSWER,
            again: Later,
            severity: Error,
            say: "the answer does not come in time",
            cause: BROKEN_ANSWER,
            references: [],
        }
    },
    status! {
        /// The certificate is past its date, or not valid yet. Browsers stop before the page with a warning.
        Failure(FailureKind::TlsExpired), "certificate expired" {
            defined: Defined::Here,
            family: Unanswered,
            engines: NO_ANSWER,
            again: No,
            severity: Error,
            say: "the certificate has expired",
            cause: CERTIFICATE_FAULT,
            references: [],
        }
    },
    status! {
        /// The certificate is for other names. Browsers stop before the page with a warning.
        Failure(FailureKind::TlsWrongName), "certificate for another name" {
            defined: Defined::Here,
            family: Unanswered,
            engines: NO_ANSWER,
            again: No,
            severity: Error,
            say: "the certificate is for another name",
            cause: CERTIFICATE_FAULT,
            references: [],
        }
    },
    status! {
        /// The certificate is signed by nobody whom browsers trust, or the chain to one who is lacks a link. Browsers stop before the page.
        Failure(FailureKind::TlsUntrusted), "certificate not trusted" {
            defined: Defined::Here,
            family: Unanswered,
            engines: NO_ANSWER,
            again: No,
            severity: Error,
            say: "nobody whom browsers trust has signed the certificate",
            cause: CERTIFICATE_FAULT,
            references: [],
        }
    },
    status! {
        /// No version of TLS and no cipher in common: mostly a server that knows only TLS 1.0 or 1.1.
        Failure(FailureKind::TlsTooOld), "encryption too old" {
            defined: Defined::Here,
            family: Unanswered,
            engines: NO_ANSWER,
            again: No,
            severity: Error,
            say: "the server's encryption is too old for browsers",
            cause: CERTIFICATE_FAULT,
            references: [],
        }
    },
    status! {
        /// The handshake of the encrypted connection fails in another way.
        Failure(FailureKind::Tls), "no encrypted connection" {
            defined: Defined::Here,
            family: Unanswered,
            engines: NO_ANSWER,
            again: Once,
            severity: Error,
            say: "no encrypted connection comes about",
            cause: CERTIFICATE_FAULT,
            references: [],
        }
    },
    status! {
        /// What came is not HTTP, or none that browsers read either.
        Failure(FailureKind::Malformed), "no HTTP" {
            defined: Defined::Here,
            family: Unanswered,
            engines: NO_ANSWER,
            again: Once,
            severity: Error,
            say: "the answer is no HTTP that browsers read",
            cause: BROKEN_ANSWER,
            references: [],
        }
    },
    status! {
        /// The headers of the answer are more than anyone reads.
        Failure(FailureKind::HeadersTooLarge), "headers too large" {
            defined: Defined::Here,
            family: Unanswered,
            engines: NO_ANSWER,
            again: Once,
            severity: Error,
            say: "the headers of the answer are more than anyone reads",
            cause: BROKEN_ANSWER,
            references: [],
        }
    },
    status! {
        /// The body cannot be decoded as its headers say: browsers show garbage or nothing.
        Failure(FailureKind::Undecodable), "cannot be decoded" {
            defined: Defined::Here,
            family: Unanswered,
            engines: NO_ANSWER,
            again: Once,
            severity: Error,
            say: "the body cannot be decoded as its headers say",
            cause: BROKEN_ANSWER,
            references: [],
        }
    },
    status! {
        /// The address is private, and the audit began at a public one: it is not asked, so that no public page can make tollgate
        /// knock on doors of your network.
        Failure(FailureKind::PrivateAddress), "private address" {
            defined: Defined::Here,
            family: Unknown,
            engines: NOT_SEEN,
            again: No,
            severity: Notice,
            say: "a public page leads to a private address",
            references: [],
        }
    },
    status! {
        /// Redirects lead back to where they began. Browsers stop and show an error.
        Failure(FailureKind::RedirectLoop), "redirects in a circle" {
            defined: Defined::Here,
            family: Unanswered,
            engines: NO_ANSWER,
            again: PlainHeaders,
            severity: Error,
            say: "the redirects go in a circle",
            cause: REDIRECT_FAULT,
            references: [],
        }
    },
    status! {
        /// More redirects follow each other than anyone follows; Google follows ten.
        Failure(FailureKind::TooManyRedirects), "too many redirects" {
            defined: Defined::Here,
            family: Unanswered,
            engines: NO_ANSWER,
            again: PlainHeaders,
            severity: Error,
            say: "more redirects follow each other than anyone follows",
            cause: REDIRECT_FAULT,
            references: [],
        }
    },
    status! {
        /// A redirect names no place to go, or none that can be gone to.
        Failure(FailureKind::BadRedirect), "redirect to nowhere" {
            defined: Defined::Here,
            family: Unanswered,
            engines: NO_ANSWER,
            again: No,
            severity: Error,
            say: "the redirect names no place to go",
            cause: REDIRECT_FAULT,
            references: [],
        }
    },
    status! {
        /// No answer came, for a reason of its own: the details of the finding name it.
        Failure(FailureKind::Other), "failed" {
            defined: Defined::Here,
            family: Unanswered,
            engines: NO_ANSWER,
            again: Later,
            severity: Error,
            say: "no answer came",
            references: [],
        }
    },
];
