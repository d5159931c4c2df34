//! Why a visit gave no answer. A failure is a fact about the site (or about the way to it), never an
//! error of ours.

use serde::{Deserialize, Serialize};

/// Why a visit gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What kind of failure.
    pub kind: FailureKind,
    /// The details for a person.
    pub detail: String,
}

macro_rules! failure_kinds {
    ($($(#[doc = $doc:literal])* $kind:ident = $name:literal;)*) => {
        /// The kinds of failure.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum FailureKind {
            $($(#[doc = $doc])* #[serde(rename = $name)] $kind,)*
        }

        impl FailureKind {
            /// Every kind, in the order of the declaration.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// Whether it is the server or the way to it that gives no answer, and not we who do not ask.
            pub fn is_refusal(self) -> bool {
                !matches!(self, Self::OutsideRoot | Self::Unreadable | Self::PrivateAddress)
            }

            /// The name used in reports and in `audit.json`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }
        }
    };
}

failure_kinds! {
    /// A symbolic link leads out of the audited folder; what is there is not ours to read.
    OutsideRoot = "outside-root";
    /// The file exists and cannot be read.
    Unreadable = "unreadable";
    /// The host's name has no address.
    Dns = "dns-error";
    /// The host is there and nothing listens at the port.
    Refused = "connection-refused";
    /// The host cannot be reached.
    Unreachable = "unreachable";
    /// The connection was cut before the answer was whole.
    Reset = "connection-reset";
    /// The connection ended in good order before the answer was whole.
    Truncated = "truncated";
    /// No connection in time.
    ConnectTimeout = "connect-timeout";
    /// Connected, and then silence for too long, or too slow to end in time. Interim answers (1xx) without a final one are
    /// no more than silence.
    Timeout = "timeout";
    /// The certificate is past its date, or not yet valid.
    TlsExpired = "tls-expired";
    /// The certificate is for other names.
    TlsWrongName = "tls-wrong-name";
    /// The certificate is signed by nobody that browsers trust.
    TlsUntrusted = "tls-untrusted";
    /// No protocol version or cipher in common: mostly a server that knows only TLS 1.0 or 1.1.
    TlsTooOld = "tls-too-old";
    /// Any other fault of the handshake.
    Tls = "tls-error";
    /// The answer is not HTTP, or no HTTP that browsers read either.
    Malformed = "malformed-response";
    /// The headers are more than anyone reads.
    HeadersTooLarge = "headers-too-large";
    /// The body cannot be decoded as its headers say.
    Undecodable = "undecodable-body";
    /// The address is private, and the audit began at a public one.
    PrivateAddress = "private-address";
    /// Redirects came back to themselves.
    RedirectLoop = "redirect-loop";
    /// More redirects than anyone follows.
    TooManyRedirects = "too-many-redirects";
    /// A redirect names no place to go, or none that can be gone to.
    BadRedirect = "bad-redirect";
    /// Anything else; the details say what.
    Other = "failed";
}
