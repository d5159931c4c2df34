//! From bytes as they came to bytes as they are meant: gzip by content, under caps.

use std::borrow::Cow;
use std::io::Read;

use flate2::bufread::MultiGzDecoder;

use super::{Fault, Sitemap};

/// The most that a sitemap may hold, unpacked (<https://www.sitemaps.org/faq.html#faq_sitemap_size>).
const MAX_BYTES: usize = 52_428_800;

/// The most that we read of one.
const READ_BYTES: usize = 64 * 1024 * 1024;

/// More than this from one byte is no list that anybody wrote: they give ten to fifty.
const MAX_RATIO: usize = 400;

/// Below this size every ratio is harmless.
const HARMLESS_BYTES: usize = 1024 * 1024;

const CHUNK: usize = 64 * 1024;

/// The body, unpacked if it is packed, whatever its name says. Cuts are noted in `sitemap`.
pub(super) fn unpack<'a>(bytes: &'a [u8], sitemap: &mut Sitemap) -> Cow<'a, [u8]> {
    sitemap.is_packed = bytes.starts_with(&[0x1F, 0x8B]);
    let body = if sitemap.is_packed {
        Cow::Owned(inflate(bytes, sitemap))
    } else {
        sitemap.is_cut = bytes.len() > READ_BYTES;
        Cow::Borrowed(&bytes[..bytes.len().min(READ_BYTES)])
    };
    if body.len() > MAX_BYTES {
        sitemap.problems.add(Fault::TooLarge, 1, &format!("at least {} bytes", body.len()));
    }
    body
}

/// What was unpacked before a fault counts.
fn inflate(bytes: &[u8], sitemap: &mut Sitemap) -> Vec<u8> {
    let mut decoder = MultiGzDecoder::new(bytes);
    let mut body = Vec::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        match decoder.read(&mut chunk) {
            Ok(0) => return body,
            Ok(length) => body.extend_from_slice(&chunk[..length]),
            Err(error) => {
                sitemap.problems.add(Fault::BrokenGzip, 1, &error.to_string());
                return body;
            }
        }
        let is_bomb = body.len() > HARMLESS_BYTES && body.len() / MAX_RATIO > bytes.len();
        if is_bomb || body.len() > READ_BYTES {
            sitemap.is_cut = true;
            sitemap.problems.add(Fault::Bomb, 1, &format!("{} bytes from {}", body.len(), bytes.len()));
            return if is_bomb { Vec::new() } else { body };
        }
    }
}
