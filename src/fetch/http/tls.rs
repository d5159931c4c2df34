//! The cryptography of encrypted connections, what one showed, and why one did not come about.

use reqwest::tls::{TlsInfo, Version};
use rustls::{AlertDescription, CertificateError, Error};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::FromDer;

use crate::fetch::{FailureKind, Tls};

/// How many names of a certificate are kept: some have hundreds, a hostile one millions.
const MAX_NAMES: usize = 100;

/// Makes ring's cryptography that of the process. Like Chrome's it cannot read a certificate over P-521, which other
/// browsers can.
pub(super) fn choose_cryptography() {
    // Whoever comes second finds it done.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// The facts of a connection.
pub(super) fn facts(info: &TlsInfo) -> Option<Tls> {
    let (_, certificate) = X509Certificate::from_der(info.peer_certificate()?).ok()?;
    Some(Tls {
        version: version(info.version()).to_owned(),
        issuer: certificate.issuer().to_string(),
        names: names(&certificate),
        not_after: certificate.validity().not_after.timestamp(),
    })
}

fn version(version: Option<Version>) -> &'static str {
    match version {
        Some(Version::TLS_1_2) => "TLSv1.2",
        Some(Version::TLS_1_3) => "TLSv1.3",
        _ => "unknown",
    }
}

fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(extension)) = certificate.subject_alternative_name() else {
        return Vec::new();
    };
    extension.value.general_names.iter().filter_map(name).take(MAX_NAMES).collect()
}

fn name(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => match bytes.len() {
            4 => <[u8; 4]>::try_from(*bytes).ok().map(|bytes| std::net::Ipv4Addr::from(bytes).to_string()),
            _ => <[u8; 16]>::try_from(*bytes).ok().map(|bytes| std::net::Ipv6Addr::from(bytes).to_string()),
        },
        _ => None,
    }
}

/// What kind of failure a fault of TLS is.
pub(super) fn kind(error: &Error) -> FailureKind {
    match error {
        Error::InvalidCertificate(fault) => certificate_kind(fault),
        Error::PeerIncompatible(_)
        | Error::AlertReceived(
            AlertDescription::ProtocolVersion
            | AlertDescription::HandshakeFailure
            | AlertDescription::InsufficientSecurity,
        ) => FailureKind::TlsTooOld,
        _ => FailureKind::Tls,
    }
}

fn certificate_kind(fault: &CertificateError) -> FailureKind {
    match fault {
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => FailureKind::TlsExpired,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            FailureKind::TlsWrongName
        }
        CertificateError::UnknownIssuer | CertificateError::BadSignature => FailureKind::TlsUntrusted,
        // A certificate that signs itself, as openssl makes them, is an authority in the place of a site:
        // rustls has no name for it and hands on webpki's.
        CertificateError::Other(other) if format!("{other:?}").contains("CaUsedAsEndEntity") => {
            FailureKind::TlsUntrusted
        }
        _ => FailureKind::Tls,
    }
}
