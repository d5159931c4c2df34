//! Lightning invoices (BOLT 11): what is asked, on which network, until when. The signature is not checked: an
//! invoice is read here, never paid.

/// Characters of the longest invoice that is read.
const LONGEST: usize = 7_089;

/// Seconds for which an invoice holds that does not say (BOLT 11, field `x`).
const DEFAULT_EXPIRY: u64 = 3600;

/// Groups of five bits that the signature takes at the end, and the timestamp at the beginning.
const SIGNATURE: usize = 104;
const TIMESTAMP: usize = 7;
const CHECKSUM: usize = 6;

/// The alphabet of bech32 (BIP 173), by value.
const ALPHABET: &[u8] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// The prefixes of the networks; the longer ones first, because one begins with the other.
const NETWORKS: &[(&str, &str)] = &[
    ("bcrt", "bitcoin-regtest"),
    ("bc", "bitcoin-mainnet"),
    ("tbs", "bitcoin-signet"),
    ("tb", "bitcoin-testnet"),
];

/// What an invoice says.
#[derive(Debug, PartialEq, Eq, Default)]
pub(super) struct Invoice {
    /// The network: `bitcoin-mainnet`.
    pub network: &'static str,
    /// The amount in thousandths of a satoshi; `None` leaves it to the payer.
    pub msat: Option<u64>,
    /// Its end, in seconds since 1970.
    pub expires: i64,
    /// What it is for. Anybody may write anything there.
    pub description: Option<String>,
    /// The hash whose preimage proves the payment, in hexadecimal.
    pub payment_hash: Option<String>,
}

/// Reads an invoice whose checksum holds.
pub(super) fn read(text: &str) -> Option<Invoice> {
    let text = text.trim();
    let is_one_case = text.bytes().all(|byte| !byte.is_ascii_uppercase())
        || text.bytes().all(|byte| !byte.is_ascii_lowercase());
    if !text.is_ascii() || !is_one_case || text.len() > LONGEST {
        return None;
    }
    let text = text.to_ascii_lowercase();
    // The data never contains `1`, so that the last one separates (BIP 173).
    let (human, data) = text.rsplit_once('1')?;
    let data = data.bytes().map(five_bits).collect::<Option<Vec<u8>>>()?;
    if !holds(human, &data) {
        return None;
    }
    let (network, msat) = human_part(human)?;
    let data = &data[..data.len() - CHECKSUM];
    let fields = data.get(TIMESTAMP..data.len().checked_sub(SIGNATURE)?)?;
    let created = number(&data[..TIMESTAMP]);
    let mut invoice = Invoice { network, msat, ..Invoice::default() };
    let expiry = tagged(fields, &mut invoice).unwrap_or(DEFAULT_EXPIRY);
    invoice.expires = i64::try_from(created.saturating_add(expiry)).unwrap_or(i64::MAX);
    Some(invoice)
}

/// Network and amount: `lnbc1500n`.
fn human_part(human: &str) -> Option<(&'static str, Option<u64>)> {
    let rest = human.strip_prefix("ln")?;
    let (network, amount) =
        NETWORKS.iter().find_map(|(prefix, network)| Some((*network, rest.strip_prefix(prefix)?)))?;
    Some((network, if amount.is_empty() { None } else { Some(millisatoshi(amount)?) }))
}

/// One bitcoin is 10^11 thousandths of a satoshi; the multipliers are of a bitcoin.
fn millisatoshi(amount: &str) -> Option<u64> {
    let digits = amount.trim_end_matches(['m', 'u', 'n', 'p']);
    if digits.starts_with('0') || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u64 = digits.parse().ok()?;
    match &amount[digits.len()..] {
        "" => number.checked_mul(100_000_000_000),
        "m" => number.checked_mul(100_000_000),
        "u" => number.checked_mul(100_000),
        "n" => number.checked_mul(100),
        "p" => number.is_multiple_of(10).then_some(number / 10),
        _ => None,
    }
}

/// Takes the tagged fields that matter, and gives the expiry.
fn tagged(mut fields: &[u8], invoice: &mut Invoice) -> Option<u64> {
    let mut expiry = None;
    while let [tag, high, low, rest @ ..] = fields {
        let length = usize::from(*high) * 32 + usize::from(*low);
        let Some((value, after)) = rest.split_at_checked(length) else { break };
        match ALPHABET[usize::from(*tag)] {
            b'x' => expiry = expiry.or(Some(number(value))),
            b'd' if invoice.description.is_none() => {
                invoice.description = Some(String::from_utf8_lossy(&bytes(value)).into_owned());
            }
            // A hash of another length is to be passed over (BOLT 11).
            b'p' if length == 52 && invoice.payment_hash.is_none() => {
                invoice.payment_hash = Some(hex(&bytes(value)));
            }
            _ => {}
        }
        fields = after;
    }
    expiry
}

fn five_bits(letter: u8) -> Option<u8> {
    ALPHABET.iter().position(|known| *known == letter).and_then(|at| u8::try_from(at).ok())
}

/// A number of groups of five bits, the highest first; one that is too large is as large as can be.
fn number(groups: &[u8]) -> u64 {
    groups
        .iter()
        .try_fold(0_u64, |sum, group| sum.checked_mul(32)?.checked_add(u64::from(*group)))
        .unwrap_or(u64::MAX)
}

/// Groups of five bits as whole bytes; bits that are left over are padding.
fn bytes(groups: &[u8]) -> Vec<u8> {
    let (mut bytes, mut pending, mut bits) = (Vec::with_capacity(groups.len() * 5 / 8), 0_u32, 0);
    for group in groups {
        pending = (pending << 5 | u32::from(*group)) & 0xfff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((pending >> bits & 0xff) as u8);
        }
    }
    bytes
}

pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).expect("half a byte is one digit");
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Whether the checksum holds (BIP 173).
fn holds(human: &str, data: &[u8]) -> bool {
    const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    let high = human.bytes().map(|byte| byte >> 5);
    let low = human.bytes().map(|byte| byte & 31);
    let step = |sum: u32, value: u8| {
        let top = sum >> 25;
        let shifted = (sum & 0x1ff_ffff) << 5 ^ u32::from(value);
        GENERATOR
            .iter()
            .enumerate()
            .filter(|(bit, _)| top >> bit & 1 == 1)
            .fold(shifted, |sum, (_, word)| sum ^ word)
    };
    let is_long_enough = data.len() >= TIMESTAMP + SIGNATURE + CHECKSUM;
    is_long_enough && high.chain([0]).chain(low).chain(data.iter().copied()).fold(1, step) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Examples of BOLT 11 itself.
    const DONATION: &str = "lnbc1pvjluezsp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygspp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdpl2pkx2ctnv5sxxmmwwd5kgetjypeh2ursdae8g6twvus8g6rfwvs8qun0dfjkxaq9qrsgq357wnc5r2ueh7ck6q93dj32dlqnls087fxdwk8qakdyafkq3yap9us6v52vjjsrvywa6rt52cm9r9zqt8r2t7mlcwspyetp5h2tztugp9lfyql";
    const COFFEE: &str = "lnbc2500u1pvjluezsp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygspp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5xysxxatsyp3k7enxv4jsxqzpu9qrsgquk0rl77nj30yxdy8j9vdx85fkpmdla2087ne0xh8nhedh8w27kyke0lp53ut353s06fv3qfegext0eh0ymjpf39tuven09sam30g4vgpfna3rh";
    const HASH: &str = "0001020304050607080900010203040506070809000102030405060708090102";

    #[test]
    fn the_examples_of_the_standard_are_read() {
        let donation = read(DONATION).expect("it is a good invoice");
        assert_eq!((donation.network, donation.msat), ("bitcoin-mainnet", None));
        assert_eq!(donation.description.as_deref(), Some("Please consider supporting this project"));
        assert_eq!(donation.payment_hash.as_deref(), Some(HASH));
        assert_eq!(donation.expires, 1_496_314_658 + 3600);
        let coffee = read(&COFFEE.to_uppercase()).expect("upper case is as good");
        assert_eq!((coffee.msat, coffee.description.as_deref()), (Some(250_000_000), Some("1 cup coffee")));
        assert_eq!(coffee.expires, 1_496_314_658 + 60);
    }

    #[test]
    fn broken_ones_are_refused() {
        let mixed = COFFEE.replace("lnbc", "LNbc");
        let changed = COFFEE.replace("pvjluez", "pvjluex");
        for text in ["", "1", "lnbc1", "lnbc2500u1", &mixed, &changed, &COFFEE[..200], "ü", &"q".repeat(8000)]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn amounts_are_of_a_bitcoin() {
        for (amount, msat) in [
            ("1", Some(100_000_000_000)),
            ("20m", Some(2_000_000_000)),
            ("2500u", Some(250_000_000)),
            ("1500n", Some(150_000)),
            ("10p", Some(1)),
            ("9p", None),
            ("01u", None),
            ("1mm", None),
            ("m", None),
            ("99999999999999999999", None),
            ("999999999999", None),
        ] {
            assert_eq!(millisatoshi(amount), msat, "{amount}");
        }
    }
}
