//! Statuses that no registry knows. What is said of one is what its users say; hedged where only hearsay was found.

use super::declare::status;
use super::{Defined, Status};

/// The unofficial statuses, in order.
pub(super) static UNOFFICIAL: &[Status] = &[
    status! {
        /// The token of a form has expired. A page that is only read should not need one.
        Code(419), "Page Expired" {
            defined: Defined::By("Laravel, as is generally reported"),
            family: Refused,
            engines: CONTENT_GONE,
            again: PlainHeaders,
            severity: Error,
            say: "the form's token has expired",
            cause: BAD_REQUEST,
            references: [],
        }
    },
    status! {
        /// A rate limit of the past. Shopify sent it for locked shops before it changed to 423.
        Code(420), "Enhance Your Calm" {
            defined: Defined::By("Twitter in the past; Shopify for locked shops until 2018"),
            family: Throttled,
            engines: CONTENT_GONE,
            again: Later,
            severity: Warning,
            say: "an old way of asking for fewer requests",
            cause: RATE_LIMIT,
            references: ["https://shopify.dev/changelog/admin-api-requests-to-locked-stores-will-return-a-423-status-code-instead-of-420"],
        }
    },
    status! {
        /// Shopify refuses what it takes for malicious traffic or for a bot. Its name was not confirmed from a source.
        Code(430), "Security Rejection" {
            defined: Defined::By("Shopify"),
            family: Forbidden,
            engines: CONTENT_GONE,
            again: AsOthers,
            severity: Error,
            say: "the shop takes the client for a bot",
            cause: FORBIDDEN,
            references: ["https://shopify.dev/docs/api/usage/response-codes"],
        }
    },
    status! {
        /// A session has ended, and a new login is wanted.
        Code(440), "Login Time-out" {
            defined: Defined::By("Microsoft IIS, as is generally reported"),
            family: Forbidden,
            engines: CONTENT_GONE,
            again: No,
            severity: Error,
            say: "the session has ended",
            cause: AUTHENTICATION,
            references: [],
        }
    },
    status! {
        /// nginx closes the connection and sends nothing. Only its log shows the number: a client sees an empty reply.
        Code(444), "No Response" {
            defined: Defined::By("nginx"),
            family: Refused,
            engines: NO_ANSWER,
            again: AsOthers,
            severity: Error,
            say: "the server closes the connection on purpose",
            cause: FORBIDDEN,
            references: ["https://github.com/nginx/nginx/blob/master/src/http/ngx_http_request.h"],
        }
    },
    status! {
        /// The request lacks something and should come again with it.
        Code(449), "Retry With" {
            defined: Defined::By("Microsoft IIS, as is generally reported"),
            family: Refused,
            engines: CONTENT_GONE,
            again: Once,
            severity: Warning,
            say: "the request lacks something",
            cause: BAD_REQUEST,
            references: [],
        }
    },
    status! {
        /// The client closed the connection before the load balancer could answer.
        Code(460), "Client Closed Connection" {
            defined: Defined::By("AWS Application Load Balancer"),
            family: Refused,
            engines: NOT_SEEN,
            again: Once,
            severity: Notice,
            say: "the client went away first",
            references: ["https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html"],
        }
    },
    status! {
        /// AWS: `X-Forwarded-For` names too many addresses. Alibaba: the request goes in a circle.
        Code(463), "X-Forwarded-For Refused" {
            defined: Defined::By("AWS and Alibaba load balancers"),
            family: Refused,
            engines: CONTENT_GONE,
            again: Once,
            severity: Error,
            say: "the load balancer finds too many stations on the way",
            cause: MISCONFIGURATION,
            references: ["https://help.aliyun.com/document_detail/468288.html", "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html"],
        }
    },
    status! {
        /// The version of HTTP does not fit the group of servers behind the load balancer.
        Code(464), "Incompatible Protocol" {
            defined: Defined::By("AWS Application Load Balancer"),
            family: Refused,
            engines: CONTENT_GONE,
            again: NewConnection,
            severity: Error,
            say: "the load balancer and its servers speak different versions of HTTP",
            cause: MISCONFIGURATION,
            references: ["https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html"],
        }
    },
    status! {
        /// The headers of the request are more than nginx takes.
        Code(494), "Request Header Too Large" {
            defined: Defined::By("nginx"),
            family: Refused,
            engines: CONTENT_GONE,
            again: PlainHeaders,
            severity: Error,
            say: "the headers of the request are more than the server takes",
            cause: BAD_REQUEST,
            references: ["https://github.com/nginx/nginx/blob/master/src/http/ngx_http_request.h"],
        }
    },
    status! {
        /// The client's certificate is not accepted.
        Code(495), "SSL Certificate Error" {
            defined: Defined::By("nginx"),
            family: Forbidden,
            engines: CONTENT_GONE,
            again: No,
            severity: Error,
            say: "the client's certificate is not accepted",
            cause: AUTHENTICATION,
            references: ["https://github.com/nginx/nginx/blob/master/src/http/ngx_http_request.h"],
        }
    },
    status! {
        /// A client certificate is wanted and none came.
        Code(496), "SSL Certificate Required" {
            defined: Defined::By("nginx"),
            family: Forbidden,
            engines: CONTENT_GONE,
            again: No,
            severity: Error,
            say: "a client certificate is wanted",
            cause: AUTHENTICATION,
            references: ["https://github.com/nginx/nginx/blob/master/src/http/ngx_http_request.h"],
        }
    },
    status! {
        /// A plain request came to the port for encrypted ones: the link has the wrong scheme or port.
        Code(497), "HTTP Request Sent to HTTPS Port" {
            defined: Defined::By("nginx"),
            family: Refused,
            engines: CONTENT_GONE,
            again: No,
            severity: Error,
            say: "the link speaks plain HTTP to an encrypted port",
            cause: BAD_REQUEST,
            references: ["https://github.com/nginx/nginx/blob/master/src/http/ngx_http_request.h"],
        }
    },
    status! {
        /// In nginx a cancelled code for requests with an invalid host name; ArcGIS is said to send it for an invalid token.
        Code(498), "Invalid Host or Token" {
            defined: Defined::By("nginx; ArcGIS"),
            family: Refused,
            engines: CONTENT_GONE,
            again: No,
            severity: Error,
            say: "the host name or a token is not accepted",
            cause: BAD_REQUEST,
            references: ["https://github.com/nginx/nginx/blob/master/src/http/ngx_http_request.h"],
        }
    },
    status! {
        /// The client closed the connection before the answer. It stands in logs; a client that still listens rarely sees it.
        Code(499), "Client Closed Request" {
            defined: Defined::By("nginx; logged by Cloudflare too"),
            family: Refused,
            engines: NOT_SEEN,
            again: Once,
            severity: Notice,
            say: "the client went away first",
            references: ["https://github.com/nginx/nginx/blob/master/src/http/ngx_http_request.h"],
        }
    },
    status! {
        /// The account has spent the traffic of its plan: what shared hosting says in place of 402.
        Code(509), "Bandwidth Limit Exceeded" {
            defined: Defined::By("cPanel and Apache, as is generally reported"),
            family: Failing,
            engines: SERVER_FAILS,
            again: Later,
            severity: Error,
            say: "the account has spent the traffic of its plan",
            cause: SERVER_RESOURCES,
            references: [],
        }
    },
    status! {
        /// The origin answered Cloudflare with nothing, or with something that is no answer.
        Code(520), "Web Server Returned an Unknown Error" {
            defined: Defined::By("Cloudflare"),
            family: Failing,
            engines: SERVER_FAILS,
            again: Later,
            severity: Error,
            say: "the origin answers the CDN with nothing that makes sense",
            cause: SERVER_ERROR,
            references: ["https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/error-520/"],
        }
    },
    status! {
        /// The origin refuses Cloudflare's connections: it is down, or its firewall keeps Cloudflare out.
        Code(521), "Web Server Is Down" {
            defined: Defined::By("Cloudflare"),
            family: Failing,
            engines: SERVER_FAILS,
            again: Later,
            severity: Error,
            say: "the origin refuses the CDN's connections",
            cause: SERVER_ERROR,
            references: ["https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/error-521/"],
        }
    },
    status! {
        /// Cloudflare got no connection to the origin in time.
        Code(522), "Connection Timed Out" {
            defined: Defined::By("Cloudflare"),
            family: Failing,
            engines: SERVER_FAILS,
            again: Later,
            severity: Error,
            say: "the CDN gets no connection to the origin in time",
            cause: SERVER_ERROR,
            references: ["https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/error-522/"],
        }
    },
    status! {
        /// Cloudflare cannot reach the origin: often its address has changed.
        Code(523), "Origin Is Unreachable" {
            defined: Defined::By("Cloudflare"),
            family: Failing,
            engines: SERVER_FAILS,
            again: Later,
            severity: Error,
            say: "the CDN cannot reach the origin",
            cause: SERVER_ERROR,
            references: ["https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/error-523/"],
        }
    },
    status! {
        /// The origin took the connection and did not answer in time.
        Code(524), "A Timeout Occurred" {
            defined: Defined::By("Cloudflare"),
            family: Failing,
            engines: SERVER_FAILS,
            again: Later,
            severity: Error,
            say: "the origin does not answer the CDN in time",
            cause: SERVER_ERROR,
            references: ["https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/error-524/"],
        }
    },
    status! {
        /// Cloudflare and the origin find no encrypted connection.
        Code(525), "SSL Handshake Failed" {
            defined: Defined::By("Cloudflare"),
            family: Failing,
            engines: SERVER_FAILS,
            again: Later,
            severity: Error,
            say: "the CDN and the origin find no encrypted connection",
            cause: CERTIFICATE_FAULT,
            references: ["https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/error-525/"],
        }
    },
    status! {
        /// The certificate of the origin is not valid for Cloudflare.
        Code(526), "Invalid SSL Certificate" {
            defined: Defined::By("Cloudflare"),
            family: Failing,
            engines: SERVER_FAILS,
            again: No,
            severity: Error,
            say: "the origin's certificate is not valid for the CDN",
            cause: CERTIFICATE_FAULT,
            references: ["https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/error-526/"],
        }
    },
    status! {
        /// A fault of a retired Cloudflare product between edge and origin.
        Code(527), "Railgun Error" {
            defined: Defined::By("Cloudflare, retired"),
            family: Failing,
            engines: SERVER_FAILS,
            again: Later,
            severity: Error,
            say: "a retired product between CDN and origin fails",
            cause: SERVER_ERROR,
            references: [],
        }
    },
    status! {
        /// The service has too much to do: Datalab documents it, and others send it with `overloaded_error`.
        Code(529), "Overloaded" {
            defined: Defined::By("several APIs"),
            family: Failing,
            engines: SERVER_FAILS,
            again: Later,
            severity: Error,
            say: "the service has too much to do",
            cause: SERVER_RESOURCES,
            references: ["https://documentation.datalab.to/platform/errors"],
        }
    },
    status! {
        /// From Cloudflare it comes with a code of four digits in the body, and `cf-error-type` names it; 1016, for one, means that
        /// Cloudflare has no address for the origin. Pantheon is said to send it for sites that it has frozen. The two are told
        /// apart by the headers.
        Code(530), "Cloudflare 1xxx Error, or Site Frozen" {
            defined: Defined::By("Cloudflare; Pantheon"),
            family: Failing,
            engines: SERVER_FAILS,
            again: Once,
            severity: Error,
            say: "the CDN cannot get the page from its origin, or the platform has frozen the site",
            cause: MISCONFIGURATION,
            references: ["https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/"],
        }
    },
    status! {
        /// The identity provider behind the load balancer failed.
        Code(561), "Unauthorized by the Identity Provider" {
            defined: Defined::By("AWS Application Load Balancer, as is generally reported"),
            family: Failing,
            engines: SERVER_FAILS,
            again: No,
            severity: Error,
            say: "the login service behind the load balancer fails",
            cause: AUTHENTICATION,
            references: ["https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html"],
        }
    },
    status! {
        /// A proxy on the way got no answer in time. It says nothing about the site.
        Code(598), "Network Read Timeout" {
            defined: Defined::By("some proxies, as is generally reported"),
            family: Failing,
            engines: NOT_SEEN,
            again: Elsewhere,
            severity: Notice,
            say: "a proxy on the way got no answer in time: this says nothing about the site",
            cause: NETWORK_INTERFERENCE,
            references: [],
        }
    },
    status! {
        /// A proxy on the way got no connection in time. It says nothing about the site.
        Code(599), "Network Connect Timeout" {
            defined: Defined::By("some proxies, as is generally reported"),
            family: Failing,
            engines: NOT_SEEN,
            again: Elsewhere,
            severity: Notice,
            say: "a proxy on the way got no connection in time: this says nothing about the site",
            cause: NETWORK_INTERFERENCE,
            references: [],
        }
    },
    status! {
        /// LinkedIn refuses programs so. Whether a person sees the page cannot be told from here: never report such a link as
        /// broken.
        Code(999), "Request Denied" {
            defined: Defined::By("LinkedIn, as is generally reported"),
            family: Unknown,
            engines: NOT_SEEN,
            again: No,
            severity: Notice,
            say: "the site refuses programs, so that the link cannot be checked from here",
            cause: CRAWLER_BLOCKED,
            references: [],
        }
    },
];
