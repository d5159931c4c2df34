//! The registered 5xx statuses.

use super::declare::status;
use super::{Defined, Status};

const RFC_9110: Defined = Defined::Registered("RFC 9110");

/// The registered 5xx statuses, in order.
pub(super) static SERVER: &[Status] = &[
    status! {
        /// The program behind the page failed and does not say how. Its log does.
        Code(500), "Internal Server Error" {
            defined: RFC_9110,
            family: Failing,
            engines: SERVER_FAILS,
            again: Later,
            severity: Error,
            say: "the program behind the page failed",
            cause: SERVER_ERROR,
            references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.6.1"],
        }
    },
    status! {
        /// The server does not know the method at all.
        Code(501), "Not Implemented" {
            defined: RFC_9110,
            family: Failing,
            engines: SERVER_FAILS,
            again: WithGet,
            severity: Error,
            say: "the server does not know how to answer this method",
            cause: SERVER_ERROR,
            references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.6.2"],
        }
    },
    status! {
        /// The server in front got an answer from the one behind it that makes no sense. Cloudflare sends it with
        /// `crawler-error: InvalidContentPrice` where the site names a price for crawlers that is none.
        Code(502), "Bad Gateway" {
            defined: RFC_9110,
            family: Failing,
            engines: SERVER_FAILS,
            again: Later,
            severity: Error,
            say: "the server behind the gateway answers nonsense",
            cause: SERVER_ERROR,
            references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.6.3"],
        }
    },
    status! {
        /// The server cannot answer now: maintenance, too much to do, or a platform that has paused the site.
        /// `Retry-After` says when to come back. It is the right status for an outage of hours; after about two days
        /// Google drops the URLs.
        Code(503), "Service Unavailable" {
            defined: RFC_9110,
            family: Failing,
            engines: SERVER_FAILS,
            again: Later,
            severity: Error,
            say: "the server cannot answer now",
            cause: SERVER_ERROR,
            references: [
                "https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4",
                "https://developers.google.com/crawling/docs/crawlers-fetchers/reduce-crawl-rate",
            ],
        }
    },
    status! {
        /// The server in front waited for the one behind it and gave up.
        Code(504), "Gateway Timeout" {
            defined: RFC_9110,
            family: Failing,
            engines: SERVER_FAILS,
            again: Later,
            severity: Error,
            say: "the server behind the gateway does not answer in time",
            cause: SERVER_ERROR,
            references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.6.5"],
        }
    },
    status! {
        /// The server does not speak this version of HTTP.
        Code(505), "HTTP Version Not Supported" {
            defined: RFC_9110,
            family: Failing,
            engines: SERVER_FAILS,
            again: NewConnection,
            severity: Error,
            say: "the server does not speak this version of HTTP",
            cause: SERVER_ERROR,
            references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.6.6"],
        }
    },
    status! {
        /// The server is set up so that choosing among variants leads back to itself.
        Code(506), "Variant Also Negotiates" {
            defined: Defined::Registered("RFC 2295"),
            family: Failing,
            engines: SERVER_FAILS,
            again: No,
            severity: Error,
            say: "the server's choice among variants leads back to itself",
            cause: MISCONFIGURATION,
            references: ["https://www.rfc-editor.org/rfc/rfc2295#section-8.1"],
        }
    },
    status! {
        /// The disk, or the quota of the account on it, is full.
        Code(507), "Insufficient Storage" {
            defined: Defined::Registered("RFC 4918"),
            family: Failing,
            engines: SERVER_FAILS,
            again: Once,
            severity: Error,
            say: "the server's disk or the account's quota is full",
            cause: SERVER_RESOURCES,
            references: ["https://www.rfc-editor.org/rfc/rfc4918#section-11.5"],
        }
    },
    status! {
        /// The server found itself going in a circle. Vercel sends it as `INFINITE_LOOP_DETECTED`; shared hosts are
        /// said to send it where an account has spent its share of the machine.
        Code(508), "Loop Detected" {
            defined: Defined::Registered("RFC 5842"),
            family: Failing,
            engines: SERVER_FAILS,
            again: Once,
            severity: Error,
            say: "the server goes in a circle, or the account has spent its share of the machine",
            cause: MISCONFIGURATION,
            references: ["https://www.rfc-editor.org/rfc/rfc5842#section-7.2", "https://vercel.com/docs/errors"],
        }
    },
    status! {
        /// The server wants an extension of HTTP. The status is obsolete.
        Code(510), "Not Extended (OBSOLETED)" {
            defined: Defined::Registered("RFC 2774"),
            family: Failing,
            engines: SERVER_FAILS,
            again: No,
            severity: Error,
            say: "the server wants an extension that nobody speaks",
            cause: SERVER_ERROR,
            references: ["https://www.rfc-editor.org/rfc/rfc2774#section-7"],
        }
    },
    status! {
        /// The network wants a login before it lets anyone out: a hotel, a train, a guest network. It says nothing
        /// about the site.
        Code(511), "Network Authentication Required" {
            defined: Defined::Registered("RFC 6585"),
            family: Failing,
            engines: NOT_SEEN,
            again: Elsewhere,
            severity: Notice,
            say: "the network on the way wants a login: this says nothing about the site",
            cause: NETWORK_INTERFERENCE,
            references: ["https://www.rfc-editor.org/rfc/rfc6585#section-6"],
        }
    },
];
