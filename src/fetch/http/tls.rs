//! The cryptography of encrypted connections, what one showed, and why one did not come about.

use std::net::IpAddr;

use reqwest::tls::{TlsInfo, Version};
use rustls::{AlertDescription, CertificateError, Error};
use x509_cert::der::Decode;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::{Certificate, TbsCertificate};

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
    let certificate = Certificate::from_der(info.peer_certificate()?).ok()?;
    let told = certificate.tbs_certificate();
    Some(Tls {
        version: version(info.version()).to_owned(),
        issuer: told.issuer().to_string(),
        names: names(told),
        not_after: told.validity().not_after.to_unix_duration().as_secs().try_into().ok()?,
    })
}

fn version(version: Option<Version>) -> &'static str {
    match version {
        Some(Version::TLS_1_2) => "TLSv1.2",
        Some(Version::TLS_1_3) => "TLSv1.3",
        _ => "unknown",
    }
}

fn names(told: &TbsCertificate) -> Vec<String> {
    let Ok(Some((_, SubjectAltName(names)))) = told.get_extension() else {
        return Vec::new();
    };
    names.iter().filter_map(name).take(MAX_NAMES).collect()
}

fn name(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::DnsName(name) => Some(name.to_string()),
        GeneralName::IpAddress(bytes) => {
            let four = <[u8; 4]>::try_from(bytes.as_bytes()).map(IpAddr::from);
            four.or_else(|_| <[u8; 16]>::try_from(bytes.as_bytes()).map(IpAddr::from))
                .ok()
                .map(|ip| ip.to_string())
        }
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
