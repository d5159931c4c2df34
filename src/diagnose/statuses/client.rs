//! The registered 4xx statuses.

use super::declare::status;
use super::{Defined, Status};

const RFC_9110: Defined = Defined::Registered("RFC 9110");
const RFC_4918: Defined = Defined::Registered("RFC 4918");
const RFC_6585: Defined = Defined::Registered("RFC 6585");

/// The registered 4xx statuses, in order.
pub(super) static CLIENT: &[Status] = &[
    status! {
        /// The server cannot or will not read the request: a malformed URL, odd headers, or a firewall that dislikes
        /// something and says no more.
        Code(400), "Bad Request" {
            defined: RFC_9110,
            family: Refused,
            engines: CONTENT_GONE,
            again: PlainHeaders,
            severity: Error,
            say: "the server finds the request itself wrong",
            cause: BAD_REQUEST,
            references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.1"],
        }
    },
    status! {
        /// Credentials are wanted. The answer must carry `WWW-Authenticate`; one that does not is wrong itself. Search
        /// Console lists it in a row of its own.
        Code(401), "Unauthorized" {
            defined: RFC_9110,
            family: Forbidden,
            engines: CONTENT_GONE,
            again: No,
            severity: Error,
            say: "a login is wanted",
            cause: AUTHENTICATION,
            references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2"],
        }
    },
    status! {
        /// Reserved for future use by the standard. Today payment protocols send it, platforms whose customer has not
        /// paid, and servers by mistake. The status alone does not say which: headers and body do, and so do the
        /// answers that other clients and other URLs get.
        ///
        /// It may mean `platform-suspended`, `sub-service-billing`, `billing-limit`, `usage-limit`, `subscription-expired`,
        /// `payment-failed`, `agent-payment`, `crawler-toll`, `crawler-blocked`, `editorial-paywall`, `invalid-api-key`,
        /// `rate-limit`, `server-resources`, `misconfiguration`, `network-interference` or `imitation-page`:
        /// `tollgate explain` has a page for each.
        ///
        /// Search Console has no row of its own for it; it stands among "other 4xx issues". A 402 for `/robots.txt`
        /// counts as if there were no robots.txt at all: nothing is forbidden then.
        Code(402), "Payment Required" {
            defined: RFC_9110,
            family: Payment,
            engines: CONTENT_GONE,
            again: AsOthers,
            severity: Error,
            say: "visitors are asked to pay, and search engines are told that the page does not exist",
            references: [
                "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.3",
                "https://developer.mozilla.org/en-US/docs/Web/HTTP/Status/402",
                "https://datatracker.ietf.org/doc/html/draft-nottingham-httpbis-402-00",
            ],
        }
    },
    status! {
        /// The server understood and refuses. Often it refuses a kind of client: compare what a browser gets. Search
        /// Console lists it in a row of its own.
        Code(403), "Forbidden" {
            defined: RFC_9110,
            family: Forbidden,
            engines: CONTENT_GONE,
            again: AsOthers,
            severity: Error,
            say: "the server understood and refuses",
            cause: FORBIDDEN,
            references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4"],
        }
    },
    status! {
        /// Nothing is there, for now or for ever: the status does not say which.
        Code(404), "Not Found" {
            defined: RFC_9110,
            family: Missing,
            engines: CONTENT_GONE,
            again: No,
            severity: Error,
            say: "nothing is there",
            cause: NOT_FOUND,
            references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5"],
        }
    },
    status! {
        /// The resource is there and does not take this method. Where `HEAD` gets it, `GET` may be answered; the answer
        /// must carry `Allow`.
        Code(405), "Method Not Allowed" {
            defined: RFC_9110,
            family: Refused,
            engines: CONTENT_GONE,
            again: WithGet,
            severity: Error,
            say: "the resource does not take the method that browsers use",
            cause: BAD_REQUEST,
            references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6"],
        }
    },
    status! {
        /// Nothing that is there fits the `Accept` headers.
        Code(406), "Not Acceptable" {
            defined: RFC_9110,
            family: Refused,
            engines: CONTENT_GONE,
            again: PlainHeaders,
            severity: Error,
            say: "nothing fits what the client accepts",
            cause: BAD_REQUEST,
            references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.7"],
        }
    },
    status! {
        /// A proxy between client and site wants credentials. That is your own network, not the site.
        Code(407), "Proxy Authentication Required" {
            defined: RFC_9110,
            family: Forbidden,
            engines: NOT_SEEN,
            again: Elsewhere,
            severity: Notice,
            say: "a proxy on the way wants a login: this says nothing about the site",
            cause: NETWORK_INTERFERENCE,
            references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.8"],
        }
    },
    status! {
        /// The server waited for the request and gave up. The client may send it again.
        Code(408), "Request Timeout" {
            defined: RFC_9110,
            family: Throttled,
            engines: CONTENT_GONE,
            again: Later,
            severity: Warning,
            say: "the server gave up waiting for the request",
            cause: SERVER_ERROR,
            references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.9"],
        }
    },
    status! {
        /// The request conflicts with the state of the resource. On a page that is only read it is odd.
        Code(409), "Conflict" {
            defined: RFC_9110,
            family: Refused,
            engines: CONTENT_GONE,
            again: Once,
            severity: Error,
            say: "the request conflicts with the state of the resource",
            cause: BAD_REQUEST,
            references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.10"],
        }
    },
    status! {
        /// The resource was removed on purpose and will not come back. That is no fault of the page; links to it are
        /// worth mending. Google treats it as it treats 404: a faster removal must not be promised.
        Code(410), "Gone" {
            defined: RFC_9110,
            family: Missing,
            engines: CONTENT_GONE,
            again: No,
            severity: Warning,
            say: "it was removed on purpose",
            cause: REMOVED,
            references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.11"],
        }
    },
    status! {
        /// The server wants to know how long the request is: a fault of the client.
        Code(411), "Length Required" {
            defined: RFC_9110,
            family: Refused,
            engines: CONTENT_GONE,
            again: No,
            severity: Warning,
            say: "the server wants to know the length of the request",
            cause: BAD_REQUEST,
            references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.12"],
        }
    },
    status! {
        /// A condition in the request headers does not hold. x402 sends it too: as a payment challenge whose error is
        /// `permit2_allowance_required`.
        Code(412), "Precondition Failed" {
            defined: RFC_9110,
            family: Refused,
            engines: CONTENT_GONE,
            again: PlainHeaders,
            severity: Warning,
            say: "a condition of the request does not hold",
            cause: BAD_REQUEST,
            references: [
                "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.13",
                "https://github.com/x402-foundation/x402",
            ],
        }
    },
    status! {
        /// The request is larger than the server takes. A page that is only read sends nothing large.
        Code(413), "Content Too Large" {
            defined: RFC_9110,
            family: Refused,
            engines: CONTENT_GONE,
            again: No,
            severity: Warning,
            say: "the request is larger than the server takes",
            cause: BAD_REQUEST,
            references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.14"],
        }
    },
    status! {
        /// The URL is longer than the server takes: mostly links that grow from page to page.
        Code(414), "URI Too Long" {
            defined: RFC_9110,
            family: Refused,
            engines: CONTENT_GONE,
            again: No,
            severity: Error,
            say: "the URL is longer than the server takes",
            cause: BAD_REQUEST,
            references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.15"],
        }
    },
    status! {
        /// The server does not take content of this type: an endpoint for programs that a page links to.
        Code(415), "Unsupported Media Type" {
            defined: RFC_9110,
            family: Refused,
            engines: CONTENT_GONE,
            again: No,
            severity: Warning,
            say: "an endpoint for programs is linked as a page",
            cause: BAD_REQUEST,
            references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.16"],
        }
    },
    status! {
        /// A part was asked for that is not there.
        Code(416), "Range Not Satisfiable" {
            defined: RFC_9110,
            family: Refused,
            engines: CONTENT_GONE,
            again: PlainHeaders,
            severity: Warning,
            say: "the part that was asked for is not there",
            cause: BAD_REQUEST,
            references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.17"],
        }
    },
    status! {
        /// An expectation in the request headers cannot be met.
        Code(417), "Expectation Failed" {
            defined: RFC_9110,
            family: Refused,
            engines: CONTENT_GONE,
            again: PlainHeaders,
            severity: Warning,
            say: "an expectation of the request cannot be met",
            cause: BAD_REQUEST,
            references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.18"],
        }
    },
    status! {
        /// Reserved, and known from a joke. Firewalls send it to clients that they take for bots; Google names it among
        /// the statuses that remove pages.
        Code(418), "(Unused)" {
            defined: RFC_9110,
            family: Refused,
            engines: CONTENT_GONE,
            again: AsOthers,
            severity: Error,
            say: "a joke status, sent in earnest to clients that are taken for bots",
            cause: FORBIDDEN,
            references: [
                "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.19",
                "https://developers.google.com/search/blog/2023/02/dont-404-my-yum",
            ],
        }
    },
    status! {
        /// The connection leads to a server that does not answer for this host: connections are shared between hosts
        /// whose certificates allow it and whose servers do not.
        Code(421), "Misdirected Request" {
            defined: RFC_9110,
            family: Refused,
            engines: CONTENT_GONE,
            again: NewConnection,
            severity: Error,
            say: "the server does not answer for this host",
            cause: MISCONFIGURATION,
            references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.20"],
        }
    },
    status! {
        /// The content of the request is well formed and makes no sense: an endpoint for programs.
        Code(422), "Unprocessable Content" {
            defined: RFC_9110,
            family: Refused,
            engines: CONTENT_GONE,
            again: No,
            severity: Warning,
            say: "an endpoint for programs is linked as a page",
            cause: BAD_REQUEST,
            references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.21"],
        }
    },
    status! {
        /// The resource is locked (WebDAV). Shopify sends it for shops that it has locked, Tencent CloudBase for
        /// features that are not enabled.
        Code(423), "Locked" {
            defined: RFC_4918,
            family: Refused,
            engines: CONTENT_GONE,
            again: No,
            severity: Error,
            say: "the resource is locked",
            cause: FORBIDDEN,
            references: [
                "https://www.rfc-editor.org/rfc/rfc4918#section-11.3",
                "https://shopify.dev/docs/api/usage/response-codes",
            ],
        }
    },
    status! {
        /// Something that this request depends on failed (WebDAV). Stripe sends it where an external dependency fails.
        Code(424), "Failed Dependency" {
            defined: RFC_4918,
            family: Refused,
            engines: CONTENT_GONE,
            again: Once,
            severity: Error,
            say: "something that the answer depends on failed",
            cause: SERVER_ERROR,
            references: ["https://www.rfc-editor.org/rfc/rfc4918#section-11.4", "https://docs.stripe.com/api/errors"],
        }
    },
    status! {
        /// The request came with the first bytes of an encrypted connection, and the server does not want to risk that
        /// somebody repeats it.
        Code(425), "Too Early" {
            defined: Defined::Registered("RFC 8470"),
            family: Refused,
            engines: CONTENT_GONE,
            again: NewConnection,
            severity: Warning,
            say: "the server wants the request again on a whole connection",
            cause: BAD_REQUEST,
            references: ["https://www.rfc-editor.org/rfc/rfc8470#section-5.2"],
        }
    },
    status! {
        /// Another protocol is wanted, mostly a `WebSocket`. The answer must carry `Upgrade`.
        Code(426), "Upgrade Required" {
            defined: RFC_9110,
            family: Refused,
            engines: CONTENT_GONE,
            again: No,
            severity: Warning,
            say: "an address for another protocol is linked as a page",
            cause: BAD_REQUEST,
            references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.22"],
        }
    },
    status! {
        /// The server wants a condition, so that nobody overwrites what others wrote.
        Code(428), "Precondition Required" {
            defined: RFC_6585,
            family: Refused,
            engines: CONTENT_GONE,
            again: No,
            severity: Warning,
            say: "an endpoint for programs is linked as a page",
            cause: BAD_REQUEST,
            references: ["https://www.rfc-editor.org/rfc/rfc6585#section-3"],
        }
    },
    status! {
        /// Too many requests in too short a time. `Retry-After` says when to come back. An audit that asks fast causes
        /// it itself: it is no broken page until a slow visit gets it too. Some APIs send it for a spent quota.
        Code(429), "Too Many Requests" {
            defined: RFC_6585,
            family: Throttled,
            engines: SLOW_DOWN,
            again: Later,
            severity: Warning,
            say: "the server wants fewer requests",
            cause: RATE_LIMIT,
            references: ["https://www.rfc-editor.org/rfc/rfc6585#section-4"],
        }
    },
    status! {
        /// The headers of the request are more than the server takes: cookies that grew from page to page.
        Code(431), "Request Header Fields Too Large" {
            defined: RFC_6585,
            family: Refused,
            engines: CONTENT_GONE,
            again: PlainHeaders,
            severity: Error,
            say: "the cookies that the site sets outgrow what its server takes",
            cause: BAD_REQUEST,
            references: ["https://www.rfc-editor.org/rfc/rfc6585#section-5"],
        }
    },
    status! {
        /// Refused for legal reasons, often in some countries only. `Link` with `rel="blocked-by"` names who blocks.
        Code(451), "Unavailable For Legal Reasons" {
            defined: Defined::Registered("RFC 7725"),
            family: Forbidden,
            engines: CONTENT_GONE,
            again: No,
            severity: Warning,
            say: "it is refused for legal reasons, perhaps in some countries only",
            cause: LEGAL,
            references: ["https://www.rfc-editor.org/rfc/rfc7725"],
        }
    },
];
