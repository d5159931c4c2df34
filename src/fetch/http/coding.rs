//! Content codings: which are declared, and the decoders for them.

use std::io::{Cursor, Result};

use async_compression::tokio::bufread::{
    BrotliDecoder, DeflateDecoder, GzipDecoder, ZlibDecoder, ZstdDecoder,
};
use async_compression::zstd::DParameter;
use tokio::io::{AsyncBufRead, AsyncReadExt, BufReader};

use crate::fetch::Headers;

/// Bytes as they are decoded.
pub(super) type Reader<'a> = Box<dyn AsyncBufRead + Send + Unpin + 'a>;

/// Nobody codes a body more often; each layer costs memory.
const MAX_LAYERS: usize = 4;
/// The largest window in the logarithm of bytes: 8 MB, as RFC 9659 demands of zstd on the web.
const ZSTD_WINDOW: u32 = 23;

/// One way to write a body shorter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    Gzip,
    Deflate,
    Brotli,
    Zstd,
}

/// What the headers say of a body.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Codings {
    /// These, in the order in which they were applied; mostly none.
    Known(Vec<Coding>),
    /// One that we do not know, by its name. Browsers show such a body as it came.
    Unknown(String),
    /// More than anyone applies.
    TooMany,
}

impl Codings {
    /// Reads `Content-Encoding`.
    pub(super) fn of(headers: &Headers) -> Self {
        let names = headers.values("content-encoding").flat_map(|value| value.split(','));
        let mut codings = Vec::new();
        for name in names.map(str::trim).filter(|name| !is_none(name)) {
            match coding(name) {
                Some(_) if codings.len() == MAX_LAYERS => return Self::TooMany,
                Some(coding) => codings.push(coding),
                None => return Self::Unknown(name.chars().take(40).collect()),
            }
        }
        Self::Known(codings)
    }
}

fn is_none(name: &str) -> bool {
    name.is_empty() || name.eq_ignore_ascii_case("identity")
}

fn coding(name: &str) -> Option<Coding> {
    match name.to_ascii_lowercase().as_str() {
        "gzip" | "x-gzip" => Some(Coding::Gzip),
        "deflate" => Some(Coding::Deflate),
        "br" => Some(Coding::Brotli),
        "zstd" => Some(Coding::Zstd),
        _ => None,
    }
}

/// Undoes the codings, the last one first.
pub(super) async fn decode<'a>(wire: Reader<'a>, codings: &[Coding]) -> Result<Reader<'a>> {
    let mut reader = wire;
    for coding in codings.iter().rev() {
        reader = layer(reader, *coding).await?;
    }
    Ok(reader)
}

async fn layer(reader: Reader<'_>, coding: Coding) -> Result<Reader<'_>> {
    Ok(match coding {
        // What follows the first member is ignored, as browsers do.
        Coding::Gzip => Box::new(BufReader::new(GzipDecoder::new(reader))),
        Coding::Brotli => Box::new(BufReader::new(BrotliDecoder::new(reader))),
        Coding::Zstd => {
            let mut decoder = ZstdDecoder::with_params(reader, &[DParameter::window_log_max(ZSTD_WINDOW)]);
            decoder.multiple_members(true);
            Box::new(BufReader::new(decoder))
        }
        Coding::Deflate => inflate(reader).await?,
    })
}

/// The standard means zlib by "deflate" (RFC 9110 section 8.4.1.2), many servers mean it without the
/// wrapper, and browsers look which it is.
async fn inflate(mut reader: Reader<'_>) -> Result<Reader<'_>> {
    let mut start = Vec::with_capacity(2);
    (&mut reader).take(2).read_to_end(&mut start).await?;
    let is_wrapped = matches!(start[..], [method, flags]
        if method & 0x0f == 8 && u16::from_be_bytes([method, flags]) % 31 == 0);
    let whole = Cursor::new(start).chain(reader);
    Ok(if is_wrapped {
        Box::new(BufReader::new(ZlibDecoder::new(whole)))
    } else {
        Box::new(BufReader::new(DeflateDecoder::new(whole)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codings_are_read_leniently() {
        for (value, codings) in [
            ("", Codings::Known(vec![])),
            ("identity", Codings::Known(vec![])),
            ("X-GZIP", Codings::Known(vec![Coding::Gzip])),
            ("gzip, br", Codings::Known(vec![Coding::Gzip, Coding::Brotli])),
            ("gzip, utf-8", Codings::Unknown("utf-8".to_owned())),
            ("br,br,br,br,br", Codings::TooMany),
        ] {
            let mut headers = Headers::default();
            headers.push("Content-Encoding", value);
            assert_eq!(Codings::of(&headers), codings, "{value}");
        }
    }
}
