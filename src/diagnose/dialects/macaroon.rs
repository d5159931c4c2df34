//! Macaroons as L402 uses them: who made one, and which invoice makes it valid. Only the part that anybody can read
//! is read: whether one is genuine, nobody but its maker can tell.

use super::encoded;
use crate::diagnose::bolt11::hex;

/// Characters of the longest macaroon that is read.
const LONGEST: usize = 16 << 10;

/// The fields of the binary form (libmacaroons, format 2).
const END: u64 = 0;
const LOCATION: u64 = 1;
const IDENTIFIER: u64 = 2;
const SIGNATURE: u64 = 6;

/// The length of an identifier of layout 0: the layout, a payment hash and a token's number.
const LAYOUT_0: usize = 2 + 32 + 32;

/// What a macaroon says openly.
#[derive(Debug, PartialEq, Eq, Default)]
pub(super) struct Macaroon {
    /// The service that made it.
    pub location: Option<String>,
    /// The layout of its identifier.
    pub layout: Option<u16>,
    /// The payment whose proof makes it valid, in hexadecimal.
    pub payment_hash: Option<String>,
}

/// Reads a macaroon in base64, of either format.
pub(super) fn read(text: &str) -> Option<Macaroon> {
    let bytes = (text.len() <= LONGEST).then(|| encoded::base64(text)).flatten()?;
    let (location, identifier) = match bytes.strip_prefix(&[2]) {
        Some(rest) => binary(rest)?,
        None => lines(&bytes)?,
    };
    let location = location.map(|location| String::from_utf8_lossy(location).into_owned());
    Some(Macaroon { location, ..of_identifier(identifier) })
}

/// Layout, payment hash and number (L402, "Macaroon Identifier"). Of later layouts only the first is known.
fn of_identifier(identifier: &[u8]) -> Macaroon {
    let layout = identifier.first_chunk().map(|bytes| u16::from_be_bytes(*bytes));
    let is_known = layout == Some(0) && identifier.len() == LAYOUT_0;
    let payment_hash = is_known.then(|| hex(&identifier[2..34]));
    Macaroon { location: None, layout: layout.filter(|_| is_known), payment_hash }
}

type Root<'a> = (Option<&'a [u8]>, &'a [u8]);

/// Format 2: the head, caveats, the signature; each part ends with a zero.
fn binary(mut rest: &[u8]) -> Option<Root<'_>> {
    let mut location = None;
    let mut identifier = None;
    while let Some((kind, value)) = field(&mut rest)? {
        match kind {
            LOCATION if identifier.is_none() => location = Some(value),
            IDENTIFIER if identifier.is_none() => identifier = Some(value),
            _ => return None,
        }
    }
    while rest.first() != Some(&0) {
        while field(&mut rest)?.is_some() {}
    }
    rest = &rest[1..];
    let (kind, signature) = field(&mut rest)??;
    let is_whole = kind == SIGNATURE && signature.len() == 32 && rest.is_empty();
    is_whole.then_some((location, identifier?))
}

/// The next field, `Some(None)` at the end of a part, `None` where it breaks off.
#[expect(clippy::option_option, reason = "damage and the end of a part are two things")]
fn field<'a>(rest: &mut &'a [u8]) -> Option<Option<(u64, &'a [u8])>> {
    let kind = number(rest)?;
    if kind == END {
        return Some(None);
    }
    let length = usize::try_from(number(rest)?).ok()?;
    let (value, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(Some((kind, value)))
}

/// A number in groups of seven bits, the lowest first.
fn number(rest: &mut &[u8]) -> Option<u64> {
    let mut sum = 0;
    for shift in (0..63).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        sum |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(sum);
        }
    }
    None
}

/// Format 1: lines of `name value`, each after its length in four hexadecimal digits.
fn lines(mut rest: &[u8]) -> Option<Root<'_>> {
    let (mut location, mut identifier, mut last) = (None, None, &b""[..]);
    while !rest.is_empty() {
        let digits = std::str::from_utf8(rest.get(..4)?).ok()?;
        let length = usize::from_str_radix(digits, 16).ok()?;
        let line = rest.get(4..length)?.strip_suffix(b"\n")?;
        let space = line.iter().position(|byte| *byte == b' ')?;
        let (name, value) = (&line[..space], &line[space + 1..]);
        match name {
            b"location" => location = Some(value),
            b"identifier" => identifier = Some(value),
            _ => {}
        }
        last = name;
        rest = &rest[length..];
    }
    (last == b"signature").then_some((location, identifier?))
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    const HASH: &str = "ff1e79b68455487d5963f1ecf9a9587e752c27557b2f4cff74f5e7650c15d0ab";
    const BINARY: &str = "AgEIdGlkZWdyaWQCQgAA/x55toRVSH1ZY/Hs+alYfnUsJ1V7L0z/dPXnZQwV0Kudsw67eQbDxt+V/onZVGlHeQh2it35WXL/3+uiUjuSvQAABiBcde7nO/dVyl7TaUQgxyox1o5DW8tEMeFEfBK5YxFEBQ==";

    fn decoded() -> Vec<u8> {
        STANDARD.decode(BINARY).expect("it is base64")
    }

    fn read_bytes(bytes: &[u8]) -> Option<Macaroon> {
        read(&STANDARD.encode(bytes))
    }

    #[test]
    fn both_formats_name_their_maker_and_their_payment() {
        let expected = Macaroon {
            location: Some("tidegrid".to_owned()),
            layout: Some(0),
            payment_hash: Some(HASH.to_owned()),
        };
        assert_eq!(read(BINARY), Some(expected));
        let identifier = &decoded()[13..79];
        let line = |name: &[u8], value: &[u8]| {
            let line = [name, b" ", value, b"\n"].concat();
            [format!("{:04x}", line.len() + 4).into_bytes(), line].concat()
        };
        let (location, identifier) = (line(b"location", b"tidegrid"), line(b"identifier", identifier));
        let lines =
            [location, identifier, line(b"cid", b"services=x:0"), line(b"signature", &[7; 32])].concat();
        assert_eq!(read_bytes(&lines), read(BINARY));
        assert_eq!(read_bytes(&lines[..lines.len() - 48]), None, "without its signature");
    }

    #[test]
    fn caveats_are_passed_over_and_other_identifiers_are_left_alone() {
        let bytes = decoded();
        let caveat = b"\x02\x0cservices=x:0\0";
        let (head, tail) = bytes.split_at(bytes.len() - 35);
        assert_eq!(read_bytes(&[head, caveat, tail].concat()), read(BINARY));
        let named = [b"\x02\x02\x03abc\0\0\x06\x20".as_slice(), &[7; 32]].concat();
        assert_eq!(read_bytes(&named), Some(Macaroon::default()));
    }

    #[test]
    fn what_breaks_off_or_goes_on_is_none() {
        let bytes = decoded();
        for end in 0..bytes.len() {
            assert_eq!(read_bytes(&bytes[..end]), None, "{end}");
        }
        assert_eq!(read_bytes(&[&bytes[..], &[0]].concat()), None);
        for bytes in
            [&b"\x02\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"[..], b"0004", b"fffflocation x\n", b""]
        {
            assert_eq!(read_bytes(bytes), None, "{bytes:?}");
        }
        assert_eq!(read(&"A".repeat(LONGEST + 1)), None);
    }
}
