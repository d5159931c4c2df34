//! Amounts for people: exact decimals in the currency that was asked for. Nothing is ever converted.

/// Decimals of currencies whose smallest unit is not a hundredth (ISO 4217).
const UNUSUAL: &[(&str, usize)] = &[
    ("BHD", 3),
    ("IQD", 3),
    ("JOD", 3),
    ("KWD", 3),
    ("LYD", 3),
    ("OMR", 3),
    ("TND", 3),
    ("BIF", 0),
    ("CLP", 0),
    ("DJF", 0),
    ("GNF", 0),
    ("ISK", 0),
    ("JPY", 0),
    ("KMF", 0),
    ("KRW", 0),
    ("PYG", 0),
    ("RWF", 0),
    ("UGX", 0),
    ("UYI", 0),
    ("VND", 0),
    ("VUV", 0),
    ("XAF", 0),
    ("XOF", 0),
    ("XPF", 0),
];

/// Currencies with hundredths that payment protocols are likely to name. Any other code stays an amount in base units.
const HUNDREDTHS: &[&str] = &[
    "AED", "ARS", "AUD", "BGN", "BRL", "CAD", "CHF", "CNY", "COP", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF",
    "IDR", "ILS", "INR", "KES", "MAD", "MXN", "MYR", "NGN", "NOK", "NZD", "PEN", "PHP", "PLN", "QAR", "RON",
    "SAR", "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "USD", "ZAR",
];

/// Digits of the largest amount that is read: 256 bits.
const DIGITS: usize = 78;

/// USDC on the networks that x402 is used on: network, contract (Circle, "USDC contract addresses"). It has six
/// decimals everywhere. No other token is known, so that no other amount is given as a price.
const USDC: &[(&str, &str)] = &[
    ("eip155:8453", "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"),
    ("base", "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"),
    ("eip155:84532", "0x036CbD53842c5426634e7929541eC2318f3dCF7e"),
    ("base-sepolia", "0x036CbD53842c5426634e7929541eC2318f3dCF7e"),
    ("solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp", "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGkZwyTDt1v"),
    ("solana", "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGkZwyTDt1v"),
];

/// An amount in base units as a price in USDC, if the token is that.
pub(super) fn usdc(network: &str, asset: &str, amount: &str) -> Option<String> {
    let is_it = |(on, contract): &(&str, &str)| *on == network && contract.eq_ignore_ascii_case(asset);
    USDC.iter().any(is_it).then(|| decimal(amount, 6, Zeros::Dropped)).flatten()
}

/// An amount in the smallest unit of a currency as a price.
pub(super) fn fiat(currency: &str, amount: &str) -> Option<String> {
    let code = currency.to_ascii_uppercase();
    let unusual = UNUSUAL.iter().find(|(known, _)| *known == code).map(|(_, decimals)| *decimals);
    let decimals = unusual.or_else(|| HUNDREDTHS.contains(&code.as_str()).then_some(2))?;
    decimal(amount, decimals, Zeros::Kept)
}

/// Thousandths of a satoshi as satoshi.
pub(super) fn satoshi(msat: u64) -> String {
    decimal(&msat.to_string(), 3, Zeros::Dropped).expect("it is a number")
}

/// What becomes of zeros at the end of a fraction.
#[derive(Clone, Copy, PartialEq)]
enum Zeros {
    Kept,
    Dropped,
}

/// Digits with a decimal point so many places from their end.
fn decimal(digits: &str, places: usize, zeros: Zeros) -> Option<String> {
    let is_amount = (1..=DIGITS).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let digits = is_amount.then_some(digits.trim_start_matches('0'))?;
    let padded = format!("{digits:0>width$}", width = places + 1);
    let (whole, fraction) = padded.split_at(padded.len() - places);
    let fraction = if zeros == Zeros::Dropped { fraction.trim_end_matches('0') } else { fraction };
    Some(if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact_and_unknown_money_is_left_alone() {
        let base = "0x833589fcd6edb6e08f4c7c32d4f71b54bda02913";
        for (price, expected) in [
            (usdc("eip155:8453", base, "10000"), Some("0.01")),
            (usdc("eip155:8453", base, "1"), Some("0.000001")),
            (usdc("eip155:8453", base, "120000000"), Some("120")),
            (usdc("eip155:1", base, "10000"), None),
            (usdc("eip155:8453", base, "-5"), None),
            (usdc("eip155:8453", base, "0.01"), None),
            (fiat("usd", "250"), Some("2.50")),
            (fiat("JPY", "250"), Some("250")),
            (fiat("KWD", "1"), Some("0.001")),
            (fiat("0x833589fc", "1"), None),
            (Some(satoshi(150_000)), Some("150")),
            (Some(satoshi(1)), Some("0.001")),
            (usdc("base", base, &"9".repeat(79)), None),
        ] {
            assert_eq!(price.as_deref(), expected);
        }
    }
}
