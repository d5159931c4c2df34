//! Structured data: values that machines can read.

use serde_json::Value;

use super::declare::rule;
use super::{Findings, View};

rule! {
    /// ## What it finds
    ///
    /// A value in structured data that cannot be read as what it should be: a date that is not
    /// `2026-09-01`, a price with a currency sign or a comma, a currency that is no ISO code, a rating
    /// that is no number.
    ///
    /// ## Why it matters
    ///
    /// What search engines cannot read they leave out, and with it often the whole rich result.
    ///
    /// ## How to fix it
    ///
    /// Write dates as in ISO 8601, numbers with a dot and nothing else, currencies as three letters.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Rye</title><script type="application/ld+json">{"@context": "https://schema.org", "@type": "Product",
    /// "name": "Rye bread", "offers": {"@type": "Offer", "price": "4,20 €", "priceCurrency": "EUR"}}</script>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Rye</title><script type="application/ld+json">{"@context": "https://schema.org", "@type": "Product",
    /// "name": "Rye bread", "offers": {"@type": "Offer", "price": "4.20", "priceCurrency": "EUR"}}</script>
    /// ```
    UNREADABLE_VALUE = IndexablePage(unreadable_value) {
        id: "unreadable-value",
        summary: "A value in structured data cannot be read",
        fix: "Write dates as 2026-09-01, numbers as 4.20, currencies as EUR",
        category: StructuredData,
        severity: Warning,
        since: "0.1.0",
        references: [
            "https://schema.org/Date",
            "https://schema.org/price",
            "https://developers.google.com/search/docs/appearance/structured-data/product",
        ],
    }
}

fn unreadable_value(view: &View, findings: &mut Findings) {
    for block in &view.page.json_ld {
        let Ok(data) = &block.data else { continue };
        let mut unreadable = Vec::new();
        each_value(data, &mut |name, value| {
            if let Some(wanted) = wanted(name).filter(|wanted| !wanted.fits(value)) {
                unreadable.push(format!("{name} is “{value}”, which is no {}", wanted.name()));
            }
        });
        if !unreadable.is_empty() {
            findings.add(view.key, unreadable.join("; ")).seen_at(view.source(block.at, "script"));
        }
    }
}

/// Calls for each text that stands under a name, however deep; the JSON parser has limited the depth.
fn each_value<'v>(data: &'v Value, call: &mut impl FnMut(&'v str, &'v str)) {
    match data {
        Value::Array(values) => values.iter().for_each(|value| each_value(value, call)),
        Value::Object(entity) => {
            for (name, value) in entity {
                match value {
                    Value::String(text) => call(name, text),
                    value => each_value(value, call),
                }
            }
        }
        _ => {}
    }
}

/// What the text of a property must be.
#[derive(Clone, Copy)]
enum Wanted {
    Date,
    Number,
    Currency,
}

fn wanted(property: &str) -> Option<Wanted> {
    match property {
        "dateModified" | "datePosted" | "datePublished" | "endDate" | "startDate" | "uploadDate"
        | "validThrough" => Some(Wanted::Date),
        "bestRating" | "highPrice" | "lowPrice" | "price" | "ratingCount" | "reviewCount" | "worstRating" => {
            Some(Wanted::Number)
        }
        "priceCurrency" => Some(Wanted::Currency),
        _ => None,
    }
}

impl Wanted {
    fn name(self) -> &'static str {
        match self {
            Self::Date => "date as in ISO 8601",
            Self::Number => "number",
            Self::Currency => "currency of three letters",
        }
    }

    fn fits(self, text: &str) -> bool {
        let text = text.trim();
        match self {
            // Empty means that there is none, which is for `missing-required-property` to say.
            _ if text.is_empty() => true,
            Self::Date => is_date(text),
            Self::Number => text.parse::<f64>().is_ok_and(f64::is_finite),
            Self::Currency => text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()),
        }
    }
}

/// `2026`, `2026-09`, `2026-09-01`, and the last with a time.
fn is_date(text: &str) -> bool {
    let (date, time) = text.split_once(['T', ' ']).map_or((text, None), |(date, time)| (date, Some(time)));
    let is_number =
        |part: &str, digits: usize| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
    let within = |part: &str, most: u8| part.parse().is_ok_and(|number: u8| (1..=most).contains(&number));
    let is_basic = is_number(date, 8);
    let mut parts = date.split('-');
    let is_extended = parts.next().is_some_and(|year| is_number(year, 4))
        && parts.next().is_none_or(|month| is_number(month, 2) && within(month, 12))
        && parts.next().is_none_or(|day| is_number(day, 2) && within(day, 31))
        && parts.next().is_none();
    let is_time = |time: &str| time.len() > 3 && time.starts_with(|c: char| c.is_ascii_digit());
    (is_basic || is_extended) && time.is_none_or(is_time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_their_standards_do() {
        for (name, good, bad) in [
            ("startDate", "2026-09-01T19:30:00+02:00", "1.9.2026"),
            ("startDate", "2026-09-01 19:30", "2026-13-01"),
            ("datePublished", "2026", "September 2026"),
            ("validThrough", "20260901", "2026-9-1"),
            ("price", "4.20", "4,20"),
            ("price", "0", "€4"),
            ("ratingCount", "12", "twelve"),
            ("priceCurrency", "EUR", "€"),
        ] {
            let wanted = wanted(name).expect("it is known");
            assert!(wanted.fits(good) && !wanted.fits(bad), "{name}: {good}, {bad}");
        }
    }
}
